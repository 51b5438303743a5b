"""A document that changes: its units compared, the pack taken over to the new text, the old edition kept for its days."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from helpers.amended_order import FILES, ORDER, SECOND, write_boats
from helpers.command_line import punkt
from helpers.lengths import runs
from helpers.places import ROOT
from punkt import load
from punkt.authoring.amend.matched_units import match_units
from punkt.authoring.amend.new_wording import new_value, new_wording
from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems
from punkt.files.read import read_text
from punkt.files.whole_files import write_whole
from punkt.law.packs.source_style import read_style
from punkt.law.sources.normalise import fingerprint
from punkt.law.sources.outline import Outline, outline

NAME = "test.boats"
ANALYST = ROOT.parent / "shared" / "analyst"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.setenv("PUNKT_SOURCES", str(tmp_path / "texts"))
    monkeypatch.delenv("PUNKT_PACKS", raising=False)


def boats(folder: Path, **more: str) -> Path:
    home = write_boats(folder, **more)
    done = punkt("cite", NAME, "--source", str(folder / "order.txt"), "--pack-dir", str(home), "--register")
    assert done.exit_code == 0, done.output
    return home


def amend(home: Path, *more: str, text: str = "second.txt") -> str:
    result = punkt("amend", NAME, str(home.parent / text), "--pack-dir", str(home), *more)
    assert result.exit_code == 0, result.output
    return result.output


def cited(home: Path, text: str, *more: str) -> str:
    return punkt("cite", NAME, "--source", str(home.parent / text), "--pack-dir", str(home), *more).output


def checked(home: Path) -> list[str]:
    return [code for code in re.findall(r"\[(P\d+)\]", punkt("check", str(home)).output) if code[:2] != "P1"]


def units(text: str) -> Outline:
    spot = Spot.root(read_text(FILES["source.yaml"], "source.yaml")) / "source"
    return outline(text, read_style(spot, Problems()))


# --- units


def test_each_unit_is_the_same_changed_moved_new_or_gone() -> None:
    old = {address: fingerprint(unit.text) for address, unit in units(ORDER).units.items()}
    found = match_units(old, units(SECOND), lambda one, text: None)
    assert [(one.how, one.old, one.new) for one in found.changes] == [
        ("same", "1", "1"),
        ("changed", "2", "2"),
        ("new", "", "3"),
        ("moved", "3", "4"),
        ("moved", "3.а", "4.а"),
        ("moved_and_changed", "3.б", "4.б"),
        ("moved", "4", "5"),
        ("moved", "4.а", "5.а"),
        ("moved", "4.б", "5.б"),
        ("moved", "5", "6"),
        ("moved", "6", "7"),
    ]
    back = {address: fingerprint(unit.text) for address, unit in units(SECOND).units.items()}
    gone = match_units(back, units(ORDER), lambda one, text: None)
    assert [(one.old, one.new) for one in gone.changes if one.how == "gone"] == [("3", "")]


def test_units_that_change_places_are_moved() -> None:
    old = {"1": fingerprint("Раз."), "2": fingerprint("Два."), "3": fingerprint("Три.")}
    found = match_units(old, units("1. Три.\n\n2. Раз.\n\n3. Два."), lambda one, text: None)
    assert found.new_of == {"1": "2", "2": "3", "3": "1"} and {one.how for one in found.changes} == {"moved"}


def test_what_is_alike_is_changed_where_the_numbers_do_not_tell() -> None:
    old = {"1": fingerprint("Раз."), "2": fingerprint("Старое о лодках.")}
    like = {("2", "Новое о лодках."): 0.9}
    found = match_units(
        old, units("1. Раз.\n\n2. Совсем иное.\n\n3. Новое о лодках."), lambda one, text: like.get((one, text), 0.0)
    )
    assert [(one.how, one.old, one.new) for one in found.changes] == [
        ("same", "1", "1"), ("new", "", "2"), ("moved_and_changed", "2", "3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "text", "words", "numbers"),
    [
        ("до 30 часов", "Свыше 10 и до 28 часов в неделю.", "до 28 часов", (("30", "28"),)),
        ("«до 30» часов", 'Не "до 28" часов.', "«до 28» часов", (("30", "28"),)),
        ("до 30 часов", "Свыше 10 и до 30 часов.", "до 30 часов", ()),
        ("подаёт заявление лично", "Опекун подает заявление лично.", "подает заявление лично", ()),
        ("плата 1\u00a0500 монет", "Вся плата 1 700 монет.", "плата 1 700 монет", (("1 500", "1 700"),)),
        ("плата 900 монет", "Вся плата 12 345,5 монет.", "плата 12 345,5 монет", (("900", "12 345,5"),)),
        ("в 2025 300 монет", "Будет в 2026 300 монет.", "в 2026 300 монет", (("2025", "2026"),)),
        ("лодка", "Совсем другое.", None, ()),
    ],
)
def test_the_wording_that_took_a_quotes_place(
    quote: str, text: str, words: str | None, numbers: tuple[tuple[str, str], ...]
) -> None:
    from punkt.law.sources.normalise import normalise

    found = new_wording(quote, [normalise(text)])
    assert (found and (found.words, found.numbers)) == (words and (words, numbers))


@pytest.mark.parametrize(
    ("value", "numbers", "expected"),
    [
        ('"(10..30]"', (("30", "28"),), '"(10..28]"'),
        ('"[10..30]"', (("10", "12"), ("30", "28")), '"[12..28]"'),
        ("0.75", (("75", "70"),), None),
        ("[5, 5]", (("5", "6"),), None),
        ("1.5", (("1,5", "2"),), "2"),
        ("1500", (("1 500", "1 700,5"),), "1700.5"),
        ("'75 %'", (("75", "70"),), "'70 %'"),
    ],
)
def test_a_norms_value_follows_its_quote(
    value: str, numbers: tuple[tuple[str, str], ...], expected: str | None
) -> None:
    assert new_value(value, numbers) == expected


# --- in place


def test_a_pack_is_taken_over_in_place(tmp_path: Path) -> None:
    home = boats(tmp_path)
    before = {path.name: path.read_text("utf-8") for path in home.glob("*.yaml")}
    said = amend(home)
    assert {path.name: path.read_text("utf-8") for path in home.glob("*.yaml")} == before  # only shown
    for line in (
        "3: new", "3.б → 4.б: moved and changed", "  norms: sailing.fee", "2: changed",
        "  says: deposit: The deposit is three hundred coins.", "  cases: rich", "norm deposit.sum: its value is now 400",
        '+    quote: свыше 50 и до 80 монет', "Nothing is written",
    ):  # fmt: skip
        assert line in said, line
    assert "Files written: " in amend(home, "--write")
    assert cited(home, "second.txt") == "test.boats: 11 of 11 units match, 10 of 10 quotes found\n"
    assert checked(home) == ["P687"]
    after = {path.name: path.read_text("utf-8") for path in home.glob("*.yaml")}
    assert "value: 400   # залог" in after["norms.yaml"] and "# Возраст" in after["norms.yaml"]
    assert "also: [5.а, 5.б]   # оба" in after["rules.yaml"] and "# Парусная" in after["rules.yaml"]
    points = yaml.safe_load(after["ledger.yaml"])["points"]
    assert [*points] == ["1", "2", "3", "4", "4.а", "4.б", "5", "5.а", "5.б", "6", "7"]
    assert (points["3"]["state"], points["7"]["title"]["ru"]) == ("todo", "жалобы")
    assert "title: {ru: парусная, en: sailing}  # плата" in after["ledger.yaml"]
    assert amend(home, "--write") == "The text is the same; there is nothing to change.\n"


def test_and_back_again(tmp_path: Path) -> None:
    """A point that is gone goes from the ledger; everything comes to what it was."""
    home = boats(tmp_path)
    before = {path.name: path.read_text("utf-8") for path in home.glob("*.yaml")}
    amend(home, "--write")
    amend(home, "--write", text="order.txt")
    assert {path.name: path.read_text("utf-8") for path in home.glob("*.yaml")} == before


# --- from a day on


def test_the_old_edition_stays_for_its_days(tmp_path: Path) -> None:
    home = boats(tmp_path)
    amend(home, "--from", "2026-07-01", "--edition", "of-2026", "--write")
    assert cited(home, "order.txt", "--edition", "first") == "test.boats: 10 of 10 units match, 10 of 10 quotes found\n"
    assert "11 of 11 units match, 10 of 10" in cited(home, "second.txt")
    assert checked(home) == ["P687"]
    rules = load(NAME, pack_dirs=[home])
    client = {"age": 20, "purse": 350, "passport": True, "health": True}
    found = {}
    for day in ("2026-06-30", "2026-07-01"):
        document = rules.decide({"case": "a", "as_of": day, "client": client}).to_dict()
        fired = {entry["rule"].partition(".")[0]: entry for entry in document["fired"]}
        found[day] = (
            document["outcomes"]["client"]["deposit"]["value"],
            fired["papers"]["point"],
            fired["papers"]["norms"]["papers.all"]["point"],
            fired["deposit"]["quote"],
        )
    assert found == {
        "2026-06-30": ("met", "4", "4", "Залог составляет 300 монет"),
        "2026-07-01": ("not_met", "5", "5", "Залог составляет 400 монет"),
    }
    header = (home / "pack.yaml").read_text("utf-8")
    assert "{id: first, from: '2025-01-01'}" in header and "# заглавие" in header
    first = yaml.safe_load((home / "ledger.first.yaml").read_text("utf-8"))
    assert first["edition"] == "first" and first["points"]["6"]["reason"]["ru"] == "Решает староста."


def test_a_point_may_have_the_number_of_one_that_is_gone(tmp_path: Path) -> None:
    home = boats(tmp_path)
    (tmp_path / "shorter.txt").write_text(SECOND.partition("\n7.")[0], "utf-8")
    amend(home, "--from", "2026-07-01", "--write", text="shorter.txt")
    ledgers = {
        name: yaml.safe_load((home / f"{name}.yaml").read_text("utf-8"))["points"]
        for name in ("ledger", "ledger.first")
    }
    assert {name: points["6"]["title"]["en"] for name, points in ledgers.items()} == {
        "ledger": "return",
        "ledger.first": "complaints",
    }
    assert "7" not in ledgers["ledger"] and checked(home) == ["P687"]
    assert "10 of 10 units match, 10 of 10" in cited(home, "order.txt", "--edition", "first")


def test_a_third_edition_after_the_second(tmp_path: Path) -> None:
    home = boats(tmp_path)
    amend(home, "--from", "2026-07-01", "--write")
    (tmp_path / "third.txt").write_text(
        SECOND.replace("400", "450")
        .replace("\n3. Жилет выдаётся бесплатно.\n", "\n3. Жилет выдаётся бесплатно.\n\n4. Весло тоже.\n")
        .replace("\n4. Плата", "\n5. Плата")
        .replace("\n5. Прил", "\n6. Прил")
        .replace("\n6. Лодку", "\n7. Лодку")
        .replace("\n7. Жал", "\n8. Жал"),
        "utf-8",
    )
    amend(home, "--from", "2027-01-01", "--write", text="third.txt")
    assert "10 of 10 units match, 10 of 10" in cited(home, "order.txt", "--edition", "first")
    assert "11 of 11 units match, 10 of 10" in cited(home, "second.txt", "--edition", "of-2026-07-01")
    assert "12 of 12 units match, 10 of 10" in cited(home, "third.txt")
    assert set(checked(home)) == {"P687"}
    rules = load(NAME, pack_dirs=[home])
    case = {"case": "a", "as_of": "2027-02-01", "client": {"purse": 440}}
    assert rules.decide(case)["client", "deposit"].value == "not_met"


def test_what_can_have_no_day_is_told(tmp_path: Path) -> None:
    branched = """  - decide: price
    point: "1"
    modality: mandatory
    quote: от 18 лет
    says: {ru: Сколько., en: How much.}
    first:
      - {when: passport, then: 1, point: "5", quote: до захода солнца}
      - {else: 2}
"""
    words = (
        FILES["vocabulary.yaml"]
        + "    price: {kind: decision, type: integer, unit: coin, title: {ru: цена, en: price}}\n"
    )
    home = boats(tmp_path, rules_yaml=FILES["rules.yaml"] + branched, vocabulary_yaml=words)
    assert checked(home) == []
    assert "cannot have a day" in amend(home, "--from", "2026-07-01")
    assert "TO LOOK AT" not in amend(home)


def test_wordings_of_a_norm_stand_beside_one_value(tmp_path: Path) -> None:
    more = "\n    wordings: [{from: '2026-01-01', point: '2'}]\n    values: [{from: '2025-01-01', value: 300}]\n"
    home = boats(tmp_path)
    norms = (home / "norms.yaml").read_text("utf-8").replace("\n    value: 300   # залог\n", more)
    (home / "norms.yaml").write_text(norms, "utf-8")
    assert "P218" in checked(home)


def test_rows_in_a_file_of_a_table_are_told(tmp_path: Path) -> None:
    table = """  - decide: price
    point: "1"
    modality: mandatory
    quote: от 18 лет
    says: {ru: Сколько., en: How much.}
    table: {file: prices.csv}
"""
    words = (
        FILES["vocabulary.yaml"]
        + "    price: {kind: decision, type: integer, unit: coin, title: {ru: цена, en: price}}\n"
    )
    write_boats(tmp_path, rules_yaml=FILES["rules.yaml"] + table, vocabulary_yaml=words)
    rows = "passport;price;point;quote\ntrue;1;5;до захода солнца\nfalse;2;1;от 18 лет\n"
    (tmp_path / "boats" / "prices.csv").write_text(rows, "utf-8")
    punkt("cite", NAME, "--source", str(tmp_path / "order.txt"), "--pack-dir", str(tmp_path / "boats"), "--register")
    assert checked(tmp_path / "boats") == []
    for more in ((), ("--from", "2026-07-01")):
        told = amend(tmp_path / "boats", *more)
        assert len(re.findall(r"prices\.csv:2:\d+: \w+: place or words have changed; mend the row", told)) == 1, told


def test_ends_of_lines_and_the_mark_stay(tmp_path: Path) -> None:
    home = boats(tmp_path)
    crlf = b"\xef\xbb\xbf" + (home / "rules.yaml").read_bytes().replace(b"\n", b"\r\n")
    (home / "rules.yaml").write_bytes(crlf)
    amend(home, "--write")
    after = (home / "rules.yaml").read_bytes()
    assert after.startswith(b"\xef\xbb\xbf") and after.count(b"\r\n") == crlf.count(b"\n") == after.count(b"\n")


# --- what cannot be


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--from", "2024-12-31"), "P265"),
        (("--from", "tomorrow"), "P610"),
        (("--from", "2026-01-01", "--edition", "first"), "P266"),
        (("--edition", "x"), "--edition --from"),
    ],
)
def test_bad_calls(more: tuple[str, ...], code: str, tmp_path: Path) -> None:
    home = boats(tmp_path)
    result = punkt("amend", NAME, str(tmp_path / "second.txt"), "--pack-dir", str(home), *more)
    assert result.exit_code == 2 and code in result.output


def test_a_text_of_no_clear_layout_changes_nothing(tmp_path: Path) -> None:
    home = boats(tmp_path)
    (tmp_path / "other.txt").write_text("Часть 1\n\nСлова.\n", "utf-8")
    amended = punkt("amend", NAME, str(tmp_path / "none.txt"), "--pack-dir", str(home))
    assert amended.exit_code == 2 and "[P001]" in amended.output
    (home / "fingerprints.yaml").unlink()
    amended = punkt("amend", NAME, str(tmp_path / "second.txt"), "--pack-dir", str(home))
    assert amended.exit_code == 2 and "[P651]" in amended.output


def in_braces(whole: bool = False) -> str:
    """The ledger between braces, in a line for each entry; or all of its file in one."""
    points = yaml.safe_load(FILES["ledger.yaml"])["points"]
    entries = ",\n  ".join(
        f"{json.dumps(at, ensure_ascii=False)}: {json.dumps(one, ensure_ascii=False)}" for at, one in points.items()
    )
    return f"{{points: {{{entries}}}}}\n".replace("\n ", "") if whole else f"points: {{\n  {entries}}}\n"


def test_a_ledger_between_braces(tmp_path: Path) -> None:
    """Entries are renumbered, and taken out with their commas; what finds no place has a file of its own."""
    home = boats(tmp_path, ledger_yaml=in_braces())
    before = (home / "ledger.yaml").read_text("utf-8")
    amend(home, "--write")
    assert "11 of 11 units match, 10 of 10" in cited(home, "second.txt") and checked(home) == ["P687"]
    assert [*yaml.safe_load((home / "ledger-new.yaml").read_text("utf-8"))["points"]] == ["3"]
    (home / "ledger-new.yaml").unlink()
    amend(home, "--write", text="order.txt")
    assert (home / "ledger.yaml").read_text("utf-8") == before
    (tmp_path / "shorter.txt").write_text(ORDER.partition("\n6.")[0], "utf-8")
    amend(home, "--write", text="shorter.txt")
    points = yaml.safe_load((home / "ledger.yaml").read_text("utf-8"))["points"]
    assert [*points] == ["1", "2", "3", "3.а", "3.б", "4", "4.а", "4.б", "5"]


def test_what_could_not_be_read_is_not_written(tmp_path: Path) -> None:
    """A file all in braces takes no line before it: the trial of the pack fails, and every file stays."""
    home = boats(tmp_path, ledger_yaml=in_braces(whole=True))
    before = {path.name: path.read_bytes() for path in home.glob("*.yaml")}
    told = punkt(
        "amend", NAME, str(tmp_path / "second.txt"), "--pack-dir", str(home), "--from", "2026-07-01", "--write"
    )
    assert told.exit_code == 2 and "[P272]" in told.output and "ledger.yaml:2:1" in told.output
    assert "Files written" not in told.output
    assert {path.name: path.read_bytes() for path in home.glob("*.yaml")} == before


def test_all_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = boats(tmp_path)
    before = {path.name: path.read_text("utf-8") for path in home.glob("*.yaml")}
    write = write_whole
    calls = iter(range(10))

    def failing(path: Path, content: bytes) -> None:
        if next(calls) == 3:
            raise OSError(28, "no space")
        write(path, content)

    monkeypatch.setattr("punkt.authoring.amend.amend_pack.write_whole", failing)
    result = punkt(
        "amend", NAME, str(tmp_path / "second.txt"), "--pack-dir", str(home), "--from", "2026-07-01", "--write"
    )
    assert result.exit_code == 2 and "[P267]" in result.output
    assert {path.name: path.read_text("utf-8") for path in home.glob("*.yaml")} == before


# --- packs of others


@pytest.mark.parametrize("more", [(), ("--from", "2027-01-01")])
def test_a_shipped_document_is_taken_over(more: tuple[str, ...], tmp_path: Path) -> None:
    """Points 2 and 3 of the act changed, one inserted before the last, that renumbered: proven by `cite` and `check`."""
    home, name = tmp_path / "ozyorny", "ru.karelia.ozyorny"
    shutil.copytree(ROOT / "rules" / "municipal" / "ozyorny", home)
    shutil.copytree(home, tmp_path / "before")
    act = (home / "act.md").read_text("utf-8")
    (tmp_path / "old.md").write_text(act, "utf-8")
    act = (
        act.replace("10 кв. м", "12 кв. м").replace("4-6 человек", "4-7 человек").replace("4–6 человек", "4–7 человек")
    )
    new = re.sub(r"(?m)^4\.", "4. В группе бывает старший.\n\n5.", act)
    (tmp_path / "new.md").write_text(new, "utf-8")
    done = punkt("amend", name, str(tmp_path / "new.md"), "--pack-dir", str(home), "--write", *more)
    assert done.exit_code == 0 and "changed: 2, moved: 1, moved and changed: 0, new: 1, gone: 0" in done.output, (
        done.output
    )
    assert "WHAT IS STILL WRONG" not in done.output
    for text, edition in (("new.md", "of-2027-01-01"), ("old.md", "first")) if more else (("new.md", ""),):
        named = ("--edition", edition) if edition else ()
        cite = punkt("cite", name, "--source", str(tmp_path / text), "--pack-dir", str(home), *named)
        assert cite.exit_code == 0, cite.output
    assert set(checked(home)) - {"P626"} == {"P687"}  # in place, a case of the old norms expects what they gave
    norms = load(name, pack_dirs=[home]).linked.by_id[name].norms
    assert (
        str(norms["group_size"].values[-1].value) == "[4..7]" and norms["room_area_per_person"].values[-1].value == 12
    )
    if runs("full"):
        days = ("--as-of", "2027-02-01") if more else ()
        found = punkt("diff", str(tmp_path / "before"), str(home), *days).output
        assert "outcomes proven the same: 47 · outcomes that differ: 2" in found
        assert {*re.findall(r"\((\w+\.\w+)\) · proven", found)} == {"group.group_size", "group.room_area"}


def test_an_analysts_pack_is_taken_over_without_touching_a_file_by_hand(tmp_path: Path) -> None:
    """4.б, 4.в and 6 changed, a new 8, the rest renumbered. Its base counts these hours a day now: it stands alone here."""
    if not ANALYST.is_dir():
        pytest.skip("the analyst's pack is not beside the repository")
    home, name = tmp_path / "p", "ru.verkhnerechensk.214"
    shutil.copytree(ANALYST / "pack", home)
    for path in (home, *home.rglob("*")):
        path.chmod(0o755)
    header = (home / "pack.yaml").read_text("utf-8")
    (home / "pack.yaml").write_text(re.sub(r"(?ms)^extends:.*", "", header), "utf-8")
    norms = (home / "norms.yaml").read_text("utf-8")
    (home / "norms.yaml").write_text(norms.replace("    towards_base: replaces\n", ""), "utf-8")
    (home / "cases" / "hours-40.yaml").unlink()
    shutil.copytree(home, tmp_path / "old")
    assert "P687" not in checked(home)
    second = str(ANALYST / "order-214-edition-2.txt")
    done = punkt("amend", name, second, "--pack-dir", str(home), "--from", "2026-07-01", "--write")
    assert done.exit_code == 0, done.output
    assert "the same: 12, changed: 3, moved: 9, moved and changed: 1, new: 1, gone: 0" in done.output
    for text, edition, count in ((second, "of-2026-07-01", 26), (str(ANALYST / "order-214.txt"), "first", 25)):
        cite = punkt("cite", name, "--source", text, "--edition", edition, "--pack-dir", str(home))
        assert cite.output == f"{name}: {count} of {count} units match, 31 of 31 quotes found\n"
    assert sorted({*checked(home)} - {*checked(tmp_path / "old")}) == ["P687"]
    rules = load(name, pack_dirs=[home])
    facts = {"parental_care": "absent", "lives_in_institution": True, "parents": {"birth_date": "1990-01-01"}}
    queues = [
        rules.decide({"case": "a", "as_of": day, "recipient": facts})["recipient", "queue"].value
        for day in ("2026-06-30", "2026-07-01")
    ]
    assert queues == ["general", "first"]  # seven points


def test_words_that_name_a_moved_point_are_told(tmp_path: Path) -> None:
    """In rules, papers and cases, of numbers in a row each; the document's own words are held against it by `cite`."""
    home = boats(tmp_path)
    (home / "forms").mkdir(exist_ok=True)
    (home / "forms" / "note.ru.html").write_text(
        "<p>По пунктам 2, 3 и 5 Правил.</p>\n<p>п. 1, подпункт 3</p>\n", "utf-8"
    )
    said = amend(home)
    assert f"{home / 'forms' / 'note.ru.html'}:1:7: “пунктам 2, 3 и 5” is now “пунктам 2, 4 и 6”" in said
    assert said.count("note.ru.html:") == 1
    amend(home, "--write")
    back = amend(home, text="order.txt")
    assert "“пунктам 2, 3 и 5” is there no more" in back


@pytest.mark.full
def test_what_is_decided_otherwise_is_the_changed_point(tmp_path: Path) -> None:
    home = boats(tmp_path)
    shutil.copytree(home, tmp_path / "old" / "boats")
    amend(home, "--write")
    found = punkt("diff", str(tmp_path / "old" / "boats"), str(home))
    assert found.exit_code == 0, found.output
    assert {*re.findall(r"client\.\w+", found.output)} == {"client.deposit", "client.sailing"}
