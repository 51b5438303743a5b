"""A draft of a map takes nothing that it only guesses, and is YAML whichever of its lines are taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.dirty_people import HEAD, PEOPLE
from punkt import load
from punkt.files.read import read_text
from punkt.registers.map.column_map import read_map
from punkt.registers.read.open_source import ReadOptions, open_source
from punkt.registers.suggest.suggest_map import suggest

WORDS = [
    "да",
    "Да",
    "ДА ",
    "нет",
    "Нет\xa0",
    "+",
    "-",
    "—",
    "V",
    "v",
    "1",
    "0",
    "н/д",
    "нет данных",
    "не указано",
    "есть",
    "отсутствует",
    "X",
    "true",
    "?",
]
DEGREES = ["0", "1", "-", "—", "3", "нет", "2", "н/д", "1", "2"] * 2


def draft(tmp_path: Path) -> str:
    """Of the twenty people, of whom each says yes and no in a way of its own."""
    lines = [";".join(HEAD).replace("Инвалидность", "Инвалидность установлена")]
    for person, word, degree in zip(PEOPLE, WORDS, DEGREES, strict=True):
        row = person.row()
        row[5], row[6] = word, degree
        lines.append(";".join(row))
    path = tmp_path / "p.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return suggest(open_source(path, ReadOptions()), load("ru.karelia.166-p").vocabulary, "ru").text


def test_dashes_and_marks_are_questions(tmp_path: Path) -> None:
    text = draft(tmp_path)
    said = read_map(read_text(text, "m.yaml")).cases
    assert said.key == "СНИЛС" and "№ п/п" in said.ignore  # the number of a row is nobody's
    disabled = said.columns["Инвалидность установлена"]
    assert disabled.name == "recipient.disability" and disabled.codes is None
    cells = disabled.cell_format
    assert (set(cells.yes), set(cells.no)) == ({"да", "true"}, {"нет", "false"})
    assert cells.unknown == {"н/д", "нет данных", "не указано"}
    asked = set(re.findall(r'^      #"(.+?)": ', text, re.MULTILINE))
    assert asked == {"+", "-", "—", "V", "v", "1", "0", "есть", "отсутствует", "X", "?", "нет"}
    assert said.columns["ИПРА: самообслуживание"].codes is None  # neither «-» nor «нет» is degree 0


def test_a_taken_line_is_yaml(tmp_path: Path) -> None:
    """Whichever # is taken away, as the draft tells, a map remains; so it does where all are."""
    text = draft(tmp_path)
    lines = text.splitlines()
    taken = [re.sub(r'^(\s*)#"', r'\1"', line) for line in lines]
    places = [number for number, line in enumerate(lines) if line != taken[number]]
    assert len(places) > 12
    for some in ([place] for place in places):
        read_map(read_text("\n".join(taken[n] if n in some else line for n, line in enumerate(lines)), "m.yaml"))
    read_map(read_text("\n".join(taken), "m.yaml"))


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("№ п/п;СНИЛС\n1;5-1\n2;5-2\n3;5-3\n", "СНИЛС"),
        ("№ п/п;СНИЛС\n1;5-1\n2;5-2\n3;5-1\n", "СНИЛС"),  # somebody twice
        ("№ п/п;Табельный\n1.;905\n2.;907\n3.;901\n", "Табельный"),
        ("№ п/п;Цвет\n1;a\n2;b\n3;a\n", "№ п/п"),
    ],
)
def test_which_column_is_the_key(tmp_path: Path, table: str, key: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(table, encoding="utf-8")
    text = suggest(open_source(path, ReadOptions()), load("ru.karelia.166-p").vocabulary, "ru").text
    assert read_map(read_text(text, "m.yaml")).cases.key == key
    assert ("это номер строки" in text) == (key == "№ п/п")


def test_rows_that_are_no_record_say_nothing_of_a_column(tmp_path: Path) -> None:
    """Numbers of columns, the head once more, totals and signatures are no values: the draft is that of the people alone."""
    people = [";".join(person.row()) for person in PEOPLE]
    numbers = ";".join(f"гр. {number}" for number in range(1, len(HEAD) + 1))
    lines = [";".join(HEAD), numbers, *people[:9], ";".join(HEAD), *people[9:], "ИТОГО;20 чел.;;;;;;;65,25;"]
    plain, odd = tmp_path / "plain.csv", tmp_path / "odd.csv"
    plain.write_text("\n".join([lines[0], *people]) + "\n", encoding="utf-8")
    odd.write_text("\n".join([*lines, "Исполнитель: Кулик А. А.;;;;;;;;;"]) + "\n", encoding="utf-8")
    vocabulary = load("ru.karelia.166-p").vocabulary
    drafts = [suggest(open_source(path, ReadOptions()), vocabulary, "ru") for path in (plain, odd)]
    assert drafts[0] == drafts[1]
