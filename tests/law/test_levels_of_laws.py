"""Laws with articles, parts, points and subpoints: their addresses, what they are called, and packs that cite them."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.command_line import punkt
from punkt import load
from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems
from punkt.files.read import read_text
from punkt.law.packs.source_style import Style, read_style
from punkt.law.sources.outline import outline
from punkt.showing.words.addresses import Addresses
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names

LAW = """Закон
О лодках

Глава 1. Общее

Статья 1. Слова

В этом законе:

1) лодка - то, что плавает;

2) причал:

а) место у воды;

б) место на воде.

Статья 31. Стоянка

1. Лодка стоит у причала, если она:

1) мала;

2) заявлена:

а) хозяином;

б) соседом.

Заявка устная.

2. Плата за сутки - 5 монет.

Она вносится утром.

Статья 31.1. Зимовка

1. Зимой лодки не стоят.

Статья 31-2. Весна

Весной лодки стоят.
"""
LAYOUT = """
  paragraphs: blank_lines
  headings: ["Глава 1."]
  levels:
    - {called: article, markers: ["Статья 1."]}
    - {called: part, markers: ["1."]}
    - {called: point, markers: ["1)"]}
    - {called: sub, markers: ["а)"]}
"""


def read(text: str) -> tuple[Style, Problems]:
    problems = Problems()
    spot = Spot.root(read_text(f"source:{text}", "source.yaml")) / "source"
    return read_style(spot, problems), problems


def test_each_unit_has_its_address() -> None:
    found = outline(LAW, read(LAYOUT)[0])
    assert {address: unit.text for address, unit in found.units.items()} == {
        "1#1": "Слова",
        "1#2": "В этом законе:",
        "1.1)": "лодка - то, что плавает;",
        "1.2)": "причал:",
        "1.2).а": "место у воды;",
        "1.2).б": "место на воде.",
        "31": "Стоянка",
        "31.1#1": "Лодка стоит у причала, если она:",
        "31.1.1": "мала;",
        "31.1.2": "заявлена:",
        "31.1.2.а": "хозяином;",
        "31.1.2.б": "соседом.",
        "31.1#2": "Заявка устная.",
        "31.2#1": "Плата за сутки - 5 монет.",
        "31.2#2": "Она вносится утром.",
        "31_1": "Зимовка",
        "31_1.1": "Зимой лодки не стоят.",
        "31-2#1": "Весна",
        "31-2#2": "Весной лодки стоят.",
    }
    assert (found.stray, found.outside) == ((), 2)


@pytest.mark.parametrize(
    ("address", "ru", "long", "en"),
    [
        ("31", "ст. 31", "статья 31", "article 31"),
        ("31.1", "ч. 1 ст. 31", "часть 1 статьи 31", "article 31, part 1"),
        ("31.1#2", "ч. 1 ст. 31, абз. 2", "часть 1 статьи 31, абзац 2", "article 31, part 1, paragraph 2"),
        ("31.1.2", "п. 2 ч. 1 ст. 31", "пункт 2 части 1 статьи 31", "article 31, part 1, point 2"),
        (
            "31.1.2.а",
            "подп. «а» п. 2 ч. 1 ст. 31",
            "подпункт «а» пункта 2 части 1 статьи 31",
            "article 31, part 1, point 2, subpoint (а)",
        ),
        ("1.2)", "п. 2 ст. 1", "пункт 2 статьи 1", "article 1, point 2"),
        ("1.2).а", "подп. «а» п. 2 ст. 1", "подпункт «а» пункта 2 статьи 1", "article 1, point 2, subpoint (а)"),
        ("1.а))", "подп. «а» ст. 1", "подпункт «а» статьи 1", "article 1, subpoint (а)"),
        ("31_1.1", "ч. 1 ст. 31.1", "часть 1 статьи 31.1", "article 31.1, part 1"),
        ("31-2", "ст. 31-2", "статья 31-2", "article 31-2"),
        ("31.1(2)", "ч. 1(2) ст. 31", "часть 1(2) статьи 31", "article 31, part 1(2)"),
    ],
)
def test_each_unit_is_called_as_lawyers_call_it(address: str, ru: str, long: str, en: str) -> None:
    style = read(LAYOUT)[0]
    russian, english = Addresses.of(style, Words("ru")), Addresses.of(style, Words("en"))
    assert (russian.short(address), russian.long(address), english.short(address)) == (ru, long, en)


def test_a_part_of_a_document_may_have_levels_of_its_own() -> None:
    style, problems = read(
        LAYOUT
        + "  sections:\n    - {heading: Закон}\n    - {heading: Правила, prefix: rules, title: {ru: правила, en: rules},"
        " levels: [{called: point, markers: ['1.']}, {called: sub, markers: ['а)', '1)']}]}\n"
    )
    assert problems.items == []
    text = "Закон\n\nСтатья 2. Плата\n\n1. Платят.\n\nПравила\n\n1. Платят:\n\nа) утром;\n\nб) днём."
    assert list(outline(text, style).units) == ["2", "2.1", "rules.1", "rules.1.а", "rules.1.б"]
    said = Addresses.of(style, Words("ru"))
    assert [said.short(one) for one in ("2.1", "rules.1.а")] == ["ч. 1 ст. 2", "правила, подп. «а» п. 1"]


def test_a_level_that_the_layout_does_not_name_is_refused() -> None:
    found = read('\n  paragraphs: blank_lines\n  subs: ["а)"]\n  levels: [{called: part, markers: ["1."]}]\n')[1].items
    assert [(fault.code, fault.place.line, fault.place.column) for fault in found] == [("P216", 3, 3)]


def test_an_article_of_the_labour_code_is_called_so() -> None:
    linked = load("ru.calendar").linked
    assert Names(linked, Words("ru")).cited("ru.calendar", "112", "") == "ст. 112 федерального закона № 197-ФЗ"
    assert Names(linked, Words("en")).cited("ru.calendar", "112", "") == "article 112 of federal law 197-ФЗ"


PACK = """pack: test.boats
version: 0.1.0
title: {ru: Лодки, en: Boats}
document:
  number: '3'
  date: '2025-01-01'
  kind: {ru: Закон, en: Law}
  issuer: {ru: Дума, en: Duma}
  title: {ru: О лодках, en: On boats}
jurisdiction: {code: XX, title: {ru: Берег, en: Shore}}
in_force: {from: '2025-01-01'}
"""
READING = """readings:
  small:
    point: "31"
    sub: "1"
    paragraph: 2
    quote: Заявка устная
    question: {ru: Что значит «устная»?, en: What is an oral claim?}
    adopted: by_voice
    options: {by_voice: {ru: голосом, en: by voice}, unwritten: {ru: не на письме, en: not in writing}}
    reason: {ru: Так принято., en: It is usual.}
"""


def test_what_is_registered_of_a_law_passes_check(tmp_path: Path) -> None:
    home = tmp_path / "boats"
    home.mkdir()
    (tmp_path / "law.txt").write_text(LAW, "utf-8")
    for name, text in {
        "pack.yaml": PACK,
        "source.yaml": f"source:{LAYOUT}",
        "readings.yaml": READING,
        "ledger.yaml": "points:\n  '31.1': {state: definition, title: {ru: а, en: a}, reason: {ru: а, en: a}}\n",
    }.items():
        (home / name).write_text(text, "utf-8")
    cite = ("cite", "test.boats", "--source", str(tmp_path / "law.txt"), "--pack-dir", str(home))
    assert punkt(*cite, "--register").exit_code == 0
    units = [
        line.split('"')[1] for line in (home / "fingerprints.yaml").read_text("utf-8").split("\n") if '    "' in line
    ]
    assert units[:2] == ["1#1", "1#2"] and "31.1#2" in units
    entry = "{state: definition, title: {ru: а, en: a}, reason: {ru: а, en: a}"
    lines = [f"  '{unit}': {entry}{', rules: [small]' if unit == '31.1#2' else ''}}}\n" for unit in units]
    (home / "ledger.yaml").write_text("points:\n" + "".join(lines), "utf-8")
    done = punkt("check", str(home))
    assert done.exit_code == 0, done.output
    assert punkt(*cite).exit_code == 0
    page = punkt("coverage", "test.boats", "--pack-dir", str(home), lang="ru").output
    assert "31.1#2" in page
