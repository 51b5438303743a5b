"""Texts that somebody keeps: taken in unit by unit, shown where they are cited, and nowhere else."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from pathlib import Path

import pytest

from helpers.command_line import punkt
from helpers.invented_city import T, city, write
from helpers.places import ROOT
from punkt import PunktError, load
from punkt.law.packs.pack import Pack
from punkt.law.sources.kept_texts import drop_texts, folder, keep_text, kept_texts, texts_within_reach

SEEDS = ROOT.parent / "shared" / "seeds"
OZYORNY = "ru.karelia.ozyorny"
ACT = ROOT / "rules/municipal/ozyorny/act.md"
AREA = (
    "Норма предоставления площади жилой комнаты при сопровождаемом проживании составляет 10 кв. м на одного человека."
)
SIZE = "Рекомендуемая численность малой группы - 4-6 человек."
FIRST = (
    "About permits\n\n1. A permit is for at most five axles.\n\nIt is free of charge <b>.\n\n2. Quiet hours are kept.\n"
)
SECOND = "About permits\n\n1. A permit is for no more than five axles.\n\n2. Quiet hours are kept.\n"
HEADER = f"""pack: none.city
version: 1.0.0
vocabulary: none.parking
title: {T}
document:
  date: '2020-01-01'
  kind: {{ru: Приказ, en: Order}}
  number: '7'
  issuer: {T}
  title: {T}
  editions:
    - {{id: first, from: '2020-01-01'}}
    - {{id: second, from: '2024-07-01'}}
jurisdiction: {{code: NONE, title: {T}}}
in_force: {{from: '2020-01-01'}}
"""
RULES = f"""rules:
  - check: valid
    point: "1"
    modality: mandatory
    quote: at most five
    says: {T}
    wordings:
      - {{from: '2024-07-01', quote: no more than five}}
    require: {{fact: axles, at_most: 5}}
"""
SOURCE = 'source:\n  paragraphs: blank_lines\n  points: ["1."]\n  sections:\n    - {heading: "About permits"}\n'
LEDGER = f'points:\n  "1": {{state: encoded, title: {T}}}\n  "2": {{state: procedural, title: {T}, reason: {T}}}\n'


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the texts, not there yet."""
    monkeypatch.setenv("PUNKT_SOURCES", str(tmp_path / "texts"))
    return tmp_path / "texts"


def ozyorny() -> Pack:
    return load(OZYORNY).linked.by_id[OZYORNY]


def flat(*call: str) -> str:
    """What a call says, on one line."""
    return " ".join(punkt(*call).stdout.split())


def permits(where: Path) -> Path:
    """A pack whose document has two editions, both registered."""
    made = city(pack_yaml=HEADER, rules_yaml=RULES, source_yaml=SOURCE, ledger_yaml=LEDGER)
    del made["city/readings.yaml"], made["city/norms.yaml"]
    (where / "packs").mkdir()
    packs = write(where / "packs", made)
    for name, text in (("first", FIRST), ("second", SECOND)):
        (where / f"{name}.md").write_text(text, "utf-8")
        file, more = str(where / f"{name}.md"), ("--register", "--pack-dir", str(packs))
        assert punkt("cite", "none.city", "--source", file, "--edition", name, *more).exit_code == 0
    return packs


def test_a_text_is_kept_for_its_owner_alone(sources: Path) -> None:
    kept = keep_text(ozyorny(), ACT)
    assert list(kept.units) == ["1", "2", "3", "4"]
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600 and stat.S_IMODE(sources.stat().st_mode) == 0o700
    assert [path.name for path in sources.iterdir()] == ["ru.karelia.ozyorny.json"]
    found = texts_within_reach(ozyorny())
    assert (found["2"], found["3"]) == (AREA, SIZE)
    drop_texts(OZYORNY)
    assert not texts_within_reach(ozyorny()) and not list(sources.iterdir())


def test_the_usual_folder_is_among_the_users_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUNKT_SOURCES")
    monkeypatch.setenv("XDG_DATA_HOME", "/data/of/mine")
    assert folder() == Path("/data/of/mine/punkt/sources")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert folder() == Path("/home/somebody/.local/share/punkt/sources")


@pytest.mark.parametrize(
    ("old", "new", "code", "name"),
    [
        ("10 кв. м", "12 кв. м", "P655", "2"),
        ("4. Контроль", "Контроль", "P654", "4"),
        ("округа.\n", "округа.\n\n5. Настоящее постановление опубликовать.\n", "P656", "5"),
    ],
)
def test_a_text_that_differs_is_refused_with_its_units(
    sources: Path, tmp_path: Path, old: str, new: str, code: str, name: str
) -> None:
    other = tmp_path / "other.md"
    text = ACT.read_text("utf-8")
    assert old in text
    other.write_text(new.join(text.rsplit(old, 1)), "utf-8")
    with pytest.raises(PunktError) as error:
        keep_text(ozyorny(), other)
    assert (code, name) in [(fault.code, fault.arguments["name"]) for fault in error.value.diagnostics]
    assert not sources.exists()


def test_another_document_is_refused_in_one_line(sources: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("О другом\n\n1. Совсем другое.\n", "utf-8")
    result = punkt("source", "add", OZYORNY, str(other), lang="ru")
    first, last = result.stderr.splitlines()
    assert result.exit_code == 2 and "[P652]" in first and last.startswith("Текст не сохранён")
    assert not sources.exists()


def test_a_unit_that_is_registered_otherwise_now_is_not_given_out(sources: Path) -> None:
    path = keep_text(ozyorny(), ACT).path
    data = json.loads(path.read_text("utf-8"))
    data["units"]["2"] = AREA.replace("10", "8")
    path.write_text(json.dumps(data), "utf-8")
    assert list(texts_within_reach(ozyorny())) == ["1", "3", "4"]
    assert "3 of 4 units" in punkt("source", "list").stdout
    for broken in (b"", b"[1]", b'{"units": 3}', b"\xff"):
        path.write_bytes(broken)
        assert not texts_within_reach(ozyorny())


def test_the_folder_may_not_lie_within_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = permits(tmp_path)
    for inside in (packs / "city" / "texts", ROOT / "rules" / "texts"):
        monkeypatch.setenv("PUNKT_SOURCES", str(inside))
        result = punkt("source", "add", "none.city", str(tmp_path / "first.md"), "--pack-dir", str(packs))
        assert result.exit_code == 2 and "[P667]" in result.stderr and not inside.exists()
    monkeypatch.setenv("PUNKT_SOURCES", os.path.join(os.devnull, "texts"))
    result = punkt("source", "add", OZYORNY, str(ACT))
    assert result.exit_code == 2 and "[P666]" in result.stderr and len(result.stderr.splitlines()) == 1


def test_nothing_of_a_text_reaches_pack_or_decision(sources: Path, tmp_path: Path) -> None:
    packs = permits(tmp_path)
    case = {"case": "c", "as_of": "2024-06-30", "permit": {"axles": 6}}
    before = load("none.city", pack_dirs=[packs])
    decided = before.decide(case).to_bytes()
    assert punkt("source", "add", "none.city", str(tmp_path / "first.md"), "--pack-dir", str(packs)).exit_code == 0
    after = load("none.city", pack_dirs=[packs])
    assert after.packs[-1].digest == before.packs[-1].digest and after.decide(case).to_bytes() == decided


def test_each_edition_is_kept_and_shown_by_itself(sources: Path, tmp_path: Path) -> None:
    packs = permits(tmp_path)
    more = ("--pack-dir", str(packs))
    for edition in ("first", "second"):  # told by its units, without a name
        assert punkt("source", "add", "none.city", str(tmp_path / f"{edition}.md"), *more).exit_code == 0
    assert [(one.pack, one.edition) for one in kept_texts()] == [("none.city", "first"), ("none.city", "second")]
    wrong = punkt("source", "add", "none.city", str(tmp_path / "first.md"), "--edition", "second", *more)
    assert wrong.exit_code == 2 and "the unit 1#1 is not registered" in wrong.stderr
    case = tmp_path / "case.yaml"
    for day, own, other in (
        ("2024-06-30", "at most five axles.", "no more"),
        ("2024-07-01", "no more than five axles.", "at most five"),
    ):
        case.write_text(f"case: c\nas_of: {day}\npermit: {{axles: 6}}\n", "utf-8")
        shown = flat("decide", str(case), "--pack", "none.city", *more)
        assert own in shown and other not in shown and "source add" not in shown
    assert punkt("source", "remove", "none.city", "--edition", "second", *more).exit_code == 0
    shown = flat("decide", str(case), "--pack", "none.city", *more)
    assert "five axles." not in shown and "punkt source add none.city FILE" in shown
    assert [one.edition for one in kept_texts()] == ["first"]


def test_the_paragraph_of_the_quote_is_shown_escaped(sources: Path, tmp_path: Path) -> None:
    """Of a point of two paragraphs a decision shows the one quoted; the point by itself shows both."""
    packs = permits(tmp_path)
    more = ("--pack-dir", str(packs))
    assert punkt("source", "add", "none.city", str(tmp_path / "first.md"), *more).exit_code == 0
    case = tmp_path / "case.yaml"
    case.write_text("case: c\nas_of: 2024-01-01\npermit: {axles: 6}\n", "utf-8")
    page = punkt("decide", str(case), "--pack", "none.city", "--format", "html", *more).stdout
    assert "A permit is for <mark>at most five</mark> axles." in page and "free of charge" not in page
    why = flat("decide", str(case), "--pack", "none.city", "--why", "valid", *more)
    assert "point 1, paragraph 1 of order 7 (edition first): A permit is for at most five axles." in " ".join(
        why.split()
    )
    shown = flat("show", "none.city", "1", "--as-of", "2024-01-01", *more)
    assert "at most five axles." in shown and "free of charge <b>." in shown
    pages = punkt("coverage", "none.city", "--edition", "first", "--format", "html", *more).stdout
    assert "It is free of charge &lt;b&gt;." in pages and "<b>." not in pages
    assert (
        "free of charge" not in punkt("coverage", "none.city", "--edition", "first", "--format", "json", *more).stdout
    )


def test_without_the_text_it_is_said_how_to_add_it(sources: Path, tmp_path: Path) -> None:
    calls: list[tuple[str, ...]] = [
        ("show", OZYORNY, "2"),
        ("coverage", OZYORNY, "--format", "html"),
        ("decide", str(ROOT / "rules/municipal/ozyorny/cases/three-too-few.yaml"), "--pack", OZYORNY),
    ]
    for call in calls:
        absent = flat(*call)
        assert f"punkt source add {OZYORNY} FILE" in absent and AREA not in absent and SIZE not in absent
    assert punkt("source", "add", OZYORNY, str(ACT)).exit_code == 0
    for call in calls:
        there = flat(*call).replace("<mark>", "").replace("</mark>", "")
        assert f"source add {OZYORNY}" not in there and (AREA in there or SIZE in there)


def test_what_is_kept_is_listed(sources: Path) -> None:
    assert punkt("source", "add", OZYORNY, str(ACT)).exit_code == 0
    (sources / "ru.gone.1@old.json").write_text('{"units": {}}', "utf-8")
    rows = [line.split(maxsplit=2) for line in punkt("source", "list").stdout.splitlines()]
    assert [OZYORNY, "—", "4 of 4 units"] in rows and ["ru.mintrud.847", "—", "none"] in rows
    assert ["ru.gone.1", "old", "there is no such pack"] in rows
    gone = punkt("source", "remove", "ru.nobody")
    assert gone.exit_code == 2 and gone.stderr.endswith(
        "no text of ru.nobody is kept; punkt source list shows what there is [P665]\n"
    )


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents are not there")
@pytest.mark.parametrize(
    ("pack", "start", "units"),
    [("ru.mintrud.847", "004", 79), ("ru.karelia.166-p", "003", 125), ("ru.alliance.2025", "000", 68)],
)
def test_the_documents_of_the_packs(sources: Path, pack: str, start: str, units: int) -> None:
    (file,) = SEEDS.glob(f"{start}_*.txt")
    found = load(pack).linked.by_id[pack]
    kept = keep_text(found, file)
    assert len(kept.units) == len(texts_within_reach(found)) == units


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents are not there")
def test_notices_and_papers_show_the_paragraph(sources: Path) -> None:
    """A notice rests on the order's second point; the application is its first annex, shown on screen beside it."""
    (file,) = SEEDS.glob("003_*.txt")
    case = str(ROOT / "rules/regional/karelia-166-p/cases/petrova.yaml")
    decide = ("decide", case, "--pack", "ru.karelia.166-p")
    form = ("form", "application", case, "--format", "html", "--out", "-")
    repealed, annex = "признать утратившим силу.", "Что говорит документ об этой форме"
    assert repealed not in flat(*decide)
    assert annex not in punkt(*form, lang="ru").stdout and "punkt source add" in punkt(*form, lang="ru").stdout
    keep_text(load("ru.karelia.166-p").linked.by_id["ru.karelia.166-p"], file)
    assert repealed in flat(*decide)
    page = punkt(*form, lang="ru").stdout
    paper, beside = page.split("<aside", 1)
    assert annex in beside and annex not in paper and "punkt source add" not in page


# --- quotes held against it


def checked(folder: Path) -> list[tuple[str, str]]:
    """What `check` says of quotes: file, line, column and code."""
    return re.findall(r"(\w+\.yaml:\d+:\d+): .*\[(P66\d)\]", punkt("check", str(folder)).output)


@pytest.mark.parametrize(("new", "code"), [("11 кв. м на одного человека", "P660"), ("4-6 человек", "P661")])
def test_check_holds_quotes_against_a_text_that_is_kept(sources: Path, tmp_path: Path, new: str, code: str) -> None:
    home = tmp_path / "ozyorny"
    shutil.copytree(ROOT / "rules/municipal/ozyorny", home)
    norms, prints = home / "norms.yaml", home / "fingerprints.yaml"
    text = norms.read_text("utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "quote: 10 кв. м на одного человека" in one)
    norms.write_text(text.replace("quote: 10 кв. м на одного человека", f"quote: {new}"), "utf-8")
    assert checked(home) == []  # nobody keeps the text
    keep_text(ozyorny(), ACT)
    assert checked(home) == [(f"norms.yaml:{line}:12", code)] and checked(ROOT / "rules/municipal/ozyorny") == []
    prints.write_text(re.sub(r'("2": ")\w+', r"\g<1>" + "0" * 64, prints.read_text("utf-8")), "utf-8")
    assert checked(home) == []  # what is registered is another unit than the one that is kept


def test_check_holds_each_edition_against_its_own_text(sources: Path, tmp_path: Path) -> None:
    packs = permits(tmp_path)
    for name in ("first", "second"):
        keep_text(load("none.city", pack_dirs=[packs]).packs[-1], tmp_path / f"{name}.md")
    rules = next(path for path in packs.rglob("*.yaml") if "no more than five" in path.read_text("utf-8"))
    assert checked(packs) == []
    rules.write_text(rules.read_text("utf-8").replace("quote: no more than five", "quote: at most five"), "utf-8")
    assert [code for _, code in checked(packs)] == ["P660"]
