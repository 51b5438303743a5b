"""From a document to a pack: a skeleton with its layout, fingerprints and ledger; and what is not yet written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from helpers.command_line import punkt
from helpers.loops import nonempty
from helpers.written_documents import as_docx
from punkt.authoring.document_words import FILE, heading_of, suggested
from punkt.authoring.guess_layout import guess_layout
from punkt.files.texts import area

ORDER = """АДМИНИСТРАЦИЯ ПОСЁЛКА ЛЕСНОЙ

ПОСТАНОВЛЕНИЕ

от 3 марта 2026 г. № 17-п

О прокате лодок

Постановляю:

1. Утвердить прилагаемые Правила проката лодок.

2. Постановление вступает в силу с 1 апреля 2026 года.

Глава Н.Н. Лодкин

ПРАВИЛА
проката лодок

I. Кому выдают лодку

1. Под лодкой понимается то, что плавает на вёслах.

2. Лодка выдаётся тому, кто:

а) предъявил документ;

б) внёс залог.

Лодку рекомендуется сдавать до захода солнца.

3. Работник вправе отказать в выдаче в шторм.

4. Залог не может превышать 500 монет.

Приложение 1

Бланк заявления
"""
UNITS = ["order.1", "order.2", "1", "2", "2.а", "2.б", "3", "4", "annex.1"]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "order.txt").write_text(ORDER, "utf-8")


def test_a_document_becomes_a_pack_that_is_right(tmp_path: Path) -> None:
    made = punkt("new", "pack", "my.boats", "--source", "order.txt", lang="ru")
    assert made.exit_code == 0, made.output
    assert punkt("cite", "my.boats", "--source", "order.txt", "--pack-dir", ".").output == (
        "my.boats: 11 of 11 units match, 2 of 2 quotes found\n"
    )
    ledger = (tmp_path / "my.boats" / "ledger.yaml").read_text("utf-8")
    points = yaml.safe_load(ledger)["points"]
    assert [*points] == UNITS
    assert {at: entry["state"] for at, entry in points.items() if entry["state"] != "todo"} == {"1": "encoded"}
    assert points["3"]["title"]["ru"] == "Работник вправе отказать в выдаче в шторм."
    for said in (
        '"order.1"', "procedural: «Утвердить прилагаемые»", "definition: «Под лодкой понимается»",
        "encoded, recommended: «рекомендуется»", "encoded, discretionary: «вправе»", "encoded, mandatory: «не может»",
    ):  # fmt: skip
        assert said in ledger
    header = yaml.safe_load((tmp_path / "my.boats" / "pack.yaml").read_text("utf-8"))["document"]
    assert (header["number"], header["date"], header["kind"]["ru"]) == ("17-п", "2026-03-03", "Постановление")
    assert header["title"]["ru"] == "О прокате лодок"
    checked = punkt("check", "my.boats")
    assert checked.exit_code == 0 and checked.output.count("[P687]") == len(UNITS) - 1
    assert punkt("check", "--strict", "my.boats").exit_code == 2
    assert punkt("decide", "my.boats/cases/first.yaml", "--pack", "my.boats", "--pack-dir", ".").exit_code == 0


@pytest.mark.parametrize("more", [("--extends", "ru.mintrud.847"), ("--vocabulary", "ru.social"), ()])
def test_with_and_without_a_base(more: tuple[str, ...], tmp_path: Path) -> None:
    assert punkt("new", "pack", "a.b", *more).exit_code == 0
    checked = punkt("check", "a.b")
    assert checked.exit_code == 0, checked.output
    assert (tmp_path / "a.b" / "vocabulary.yaml").exists() == (not more)


def test_of_a_docx_on_a_base(tmp_path: Path) -> None:
    told = [" ".join(one.split()) for one in ORDER.split("\n\n") if one]
    (tmp_path / "order.docx").write_bytes(as_docx(told, {}))
    assert punkt("new", "pack", "a.b", "--extends", "ru.mintrud.847", "--source", "order.docx").exit_code == 0
    assert [*yaml.safe_load((tmp_path / "a.b" / "ledger.yaml").read_text("utf-8"))["points"]] == UNITS
    assert punkt("check", "a.b").exit_code == 0
    assert punkt("cite", "a.b", "--source", "order.txt", "--pack-dir", ".").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--source", "none.txt"), "P001"),
        (("--source", "plain.txt"), "P217"),
        (("--vocabulary", "zzz"), "P605"),
        (("--vocabulary", "ru.social", "--extends", "ru.mintrud.847"), "--extends | --vocabulary"),
    ],
)
def test_what_cannot_be_made(arguments: tuple[str, ...], code: str, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("Лодки стоят у причала.\n", "utf-8")
    result = punkt("new", "pack", "a.b", *arguments)
    assert result.exit_code == 2 and code in result.output and not (tmp_path / "a.b").exists()


def test_a_document_is_registered_whatever_the_rules_are_like(tmp_path: Path) -> None:
    punkt("new", "pack", "a.b", "--source", "order.txt")
    home = tmp_path / "a.b"
    (home / "01-first.yaml").write_text("rules:\n  - {decide: nothing, point: '99'}\n", "utf-8")
    (home / "norms.yaml").write_text("norms: [\n", "utf-8")
    (home / "fingerprints.yaml").write_text("fingerprints: 1\n", "utf-8")
    ledger = (home / "ledger.yaml").read_text("utf-8")
    cut = "".join(line for line in ledger.splitlines(True) if '"2.' not in line and '"4"' not in line) + "  # хвост\n"
    (home / "ledger.yaml").write_text(cut, "utf-8")
    registered = punkt("cite", "a.b", "--source", "order.txt", "--pack-dir", ".", "--register", "--ledger")
    assert registered.exit_code == 0, registered.output
    assert "11 of 11 units match" in registered.output and "entries added to the ledger: 3" in registered.output
    text = (home / "ledger.yaml").read_text("utf-8")
    assert text.startswith(cut) and {*yaml.safe_load(text)["points"]} == {*UNITS}
    assert (
        punkt("cite", "a.b", "--source", "order.txt", "--pack-dir", ".").exit_code == 2
    )  # without registering, all is told


def test_a_ledger_written_in_another_way_is_left_alone(tmp_path: Path) -> None:
    punkt("new", "pack", "a.b", "--source", "order.txt")
    flow = "points: {'1': {state: encoded, title: {ru: а, en: a}}}\n"
    (tmp_path / "a.b" / "ledger.yaml").write_text(flow, "utf-8")
    result = punkt("cite", "a.b", "--source", "order.txt", "--pack-dir", ".", "--register", "--ledger")
    assert result.exit_code == 0 and (tmp_path / "a.b" / "ledger.yaml").read_text("utf-8") == flow
    assert len(yaml.safe_load((tmp_path / "a.b" / "ledger-2.yaml").read_text("utf-8"))["points"]) == len(UNITS) - 1
    assert punkt("check", "a.b").exit_code == 0


def test_a_ledger_is_asked_for_only_where_a_document_is_registered() -> None:
    result = punkt("cite", "ru.mintrud.847", "--source", "order.txt", "--ledger")
    assert result.exit_code == 2 and "--ledger --register" in result.output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("под лодкой понимается судно", ("definition", "")),
        ("подводная лодка понимается", None),
        ("Признать утратившими силу", ("procedural", "")),
        ("контроль за исполнением оставляю за собой", ("authority", "")),
        ("получатель может отказаться", ("encoded", "discretionary")),
        ("Лодки красивы.", None),
    ],
)
def test_words_suggest_a_state(text: str, expected: tuple[str, str] | None) -> None:
    found = suggested(text)
    assert (found and (found.state, found.modality)) == expected


def test_the_states_that_words_suggest_are_states() -> None:
    assert {*yaml.safe_load(FILE.read_text("utf-8"))["states"]} <= {*area("law")["states"]}


def test_a_heading_that_tells_nothing() -> None:
    found = heading_of(["Лодки", "от 45 марта 2026 г."])
    assert (found.kind, found.number, found.day, found.title, found.issuer) == ({}, "", None, "", "")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("от 3 марта 2026 г. № 17-п", "17-п"),
        ("of 3 March No. 17", "17"),
        ("from N 17-п", "17-п"),
        ("Nothing of it", ""),
    ],
)
def test_the_number_in_a_heading(line: str, number: str) -> None:
    assert heading_of([line]).number == number


LAYOUTS = {
    "Закон\n\nСтатья 1. Лодки\n\n1. Лодка:\n\n1) раз;\n\nа) два.\n\nСтатья 2. Плата\n\nПлатят.\n": (
        "article part point sub", ["1", "1.1", "1.1.1", "1.1.1.а", "2"],
    ),
    "Правила\n\n1. Лодка:\n\n1) раз:\n\nа) два.\n\n2. Плата.\n": ("point sub sub", ["1", "1.1", "1.1.а", "2"]),
    "Rules\n\n1. A boat:\n\n(a) floats;\n\n(b) has oars.\n\n2. Fee.\n": ("", ["1", "1.a", "1.b", "2"]),
    "Правила\n\n1) Лодка;\n\n2) плата.\n": ("", ["1", "2"]),
}  # fmt: skip


@pytest.mark.parametrize("text", LAYOUTS)
def test_levels_are_found_by_their_numbers(text: str) -> None:
    from punkt.files.located import Spot
    from punkt.files.messages.diagnostics import Problems
    from punkt.files.read import read_text
    from punkt.law.packs.source_style import read_style
    from punkt.law.sources.outline import outline

    levels, units = LAYOUTS[text]
    guess = guess_layout(text)
    assert guess is not None
    assert " ".join(level["called"] for level in guess.said.get("levels", ())) == levels
    style = read_style(Spot.root(read_text(guess.text(), "source.yaml")) / "source", Problems())
    found = outline(text, style)
    assert list(dict.fromkeys(address.partition("#")[0] for address in nonempty(found.units))) == units
