"""Registers as ministries have them: no person is invented, lost or merged, whatever stands about the table.

Counts are worked out by hand from how each file is made. What is read is decided, turned down or left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from helpers.dirty_people import KEYS, MAP
from helpers.dirty_runs import BY_NUMBER, LINES, TABLE, run, sums, written


def test_a_delimiter_at_the_end_of_each_line(tmp_path: Path) -> None:
    """As an export in Windows-1251."""
    path = written(tmp_path / "people.csv", [f"{line};" for line in TABLE], "cp1251", "\r\n")
    found = run(path)
    assert (found.keys, found.turned_down, sums(found.summary)) == (list(KEYS), [], [20, 20, 0, 0])


FOOTER = [
    "ИТОГО;20 чел.;;;;;;;51,25;",
    "Исполнитель: Кулик А. А.;;;;;;;;;",
    "тел. 8 (814) 255-01-02;;;;;;;;;",
]


@pytest.mark.parametrize("mapped", [MAP, BY_NUMBER], ids=["by СНИЛС", "by number"])
def test_a_footer_is_nobody(tmp_path: Path, mapped: str) -> None:
    found = run(written(tmp_path / "footer.csv", [*TABLE, *FOOTER], "cp1251"), mapped=mapped)
    assert len(found.keys) == 20
    assert found.codes() == [(22, "P858"), (23, "P858"), (24, "P858")]
    assert sums(found.summary) == [23, 20, 3, 3]
    text = " ".join(found.summary.split())
    assert "22 ИТОГО · 20 чел. · 51,25" in text and "24 тел. 8 (814) 255-01-02" in text


NUMBERS = (
    "1;2;3;4;5;6;7;8;9;10",
    "А;Б;1;2;3;4;5;6;7;8",
    "А;Б;3;4;5;6;7;8;9;10",
    "гр. 1;гр. 2;гр. 3;гр. 4;гр. 5;гр. 6;гр. 7;гр. 8;гр. 9;гр. 10",
    "(1);(2);(3);(4);(5);(6);(7);(8);(9);(10)",
    "Графа 1;Графа 2;Графа 3;Графа 4;Графа 5;Графа 6;Графа 7;Графа 8;Графа 9;Графа 10",
)


@pytest.mark.parametrize("numbers", [NUMBERS[0], *(pytest.param(one, marks=pytest.mark.full) for one in NUMBERS[1:])])
def test_numbers_under_the_head_take_nobodys_place(tmp_path: Path, numbers: str) -> None:
    found = run(written(tmp_path / "numbers.csv", [TABLE[0], numbers, *LINES]), mapped=BY_NUMBER)
    assert found.keys == [str(number) for number in range(1, 21)]
    assert found.codes() == [(2, "P858")] and sums(found.summary) == [21, 20, 1, 1]


def test_the_head_once_more_on_each_page(tmp_path: Path) -> None:
    pages = [TABLE[0], *LINES[:10], TABLE[0], "1;2;3;4;5;6;7;8;9;10", *LINES[10:]]
    found = run(written(tmp_path / "pages.csv", pages), mapped=BY_NUMBER)
    assert len(found.keys) == 20
    assert found.codes() == [(12, "P858"), (13, "P858")]


def sections() -> list[str]:
    """The table with a title before the people of each district, and a line of totals after them."""
    found = [TABLE[0]]
    for first, district in zip(range(0, 20, 5), ("Озёрный", "Северный", "Лесной", "Береговой"), strict=True):
        found += [f"{district} район;;;;;;;;;", *LINES[first : first + 5], f"Итого {district};5;;;;;;;;"]
    return found


@pytest.mark.parametrize("mapped", [MAP, BY_NUMBER], ids=["by СНИЛС", "by number"])
def test_sections_are_nobody(tmp_path: Path, mapped: str) -> None:
    found = run(written(tmp_path / "sections.csv", sections()), mapped=mapped)
    assert len(found.keys) == 20
    assert [code for _, code in found.codes()] == ["P859", "P858"] * 4
    assert [row for row, _ in found.codes()] == [2, 8, 9, 15, 16, 22, 23, 29]
    assert sums(found.summary) == [28, 20, 8, 8]


def test_a_sum_beside_the_word_for_it_is_nobody(tmp_path: Path) -> None:
    """In the column of keys stands how many there are, and the word before it."""
    found = run(written(tmp_path / "x.csv", [*TABLE, ";Итого по району;6;;;;;;;", ";Всего:;8;;;;;;65,25;"]))
    assert found.keys == list(KEYS)
    assert found.codes() == [(22, "P858"), (23, "P858")]


MAYBE: dict[str, tuple[str, str]] = {
    "a key that says total, of whom all is known": ("Итого;X;{};01.01.1990;м;да;1;1;2;Лесной", "P859"),
    "somebody without a key": ("21;Щукин Пётр;;01.01.1990;м;да;1;1;2;Лесной", "P769"),
    "only a name": (";Щукин Пётр;;;;;;;;", "P859"),
    "only a number of a row": ("21;;;;;;;;;", "P769"),
    "a line": ("______;;;;;;;;;", "P858"),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("what", MAYBE)
def test_what_may_be_somebody_is_turned_down_and_told_so(tmp_path: Path, what: str) -> None:
    line, code = MAYBE[what]
    found = run(written(tmp_path / "x.csv", [*TABLE, line.format("Итого")]))
    assert found.keys == list(KEYS) and found.codes() == [(22, code)]


SOMEBODY: dict[str, str] = {
    "nothing known": ";;99;;;;;;;",
    "a surname like a word": ";Итогова Анна;99;;;;;;;",
    "a word in a column behind": "21;Щукин Пётр;99;01.01.1990;м;да;1;1;2;Всего 2 раза",
    "a key of letters": "21;;К-Щ;;;;;;;",
    "a post": "Директор;Щукин Пётр;99;01.01.1990;м;да;1;1;2;Лесной",
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("what", SOMEBODY)
def test_somebody_stays_somebody(tmp_path: Path, what: str) -> None:
    line = SOMEBODY[what]
    found = run(written(tmp_path / "x.csv", [*TABLE, line]))
    assert found.keys == [*KEYS, line.split(";")[2]] and found.turned_down == []


def test_every_row_is_a_record_where_the_map_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", [*TABLE, "Итого;;;;;;;;;", "Озёрный район;;;;;;;;;"])
    found = run(path, mapped=BY_NUMBER + "every_row: true\n")
    assert found.keys[20:] == ["Итого", "Озёрный район"] and found.turned_down == []


def parts_of(path: Path, sizes: Sequence[int]) -> list[tuple[list[str], list[tuple[int, str, str]]]]:
    found = []
    for size in sizes:
        one = run(path, "--part", str(size), mapped=BY_NUMBER)
        found.append((one.keys, one.turned_down))
    return found


@pytest.mark.full
def test_what_is_told_does_not_turn_on_the_parts(tmp_path: Path) -> None:
    one, two, three = parts_of(written(tmp_path / "x.csv", [*sections(), *FOOTER]), (1000, 7, 1))
    assert one == two == three
