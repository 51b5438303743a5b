"""Faults in decision tables: each with its code and place, in the rules and in a CSV beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.invented_city import CITED, city, faults, write
from helpers.loops import nonempty

CELLS = [
    ('[[1, "–"], 5]', "P350", 1),
    ('["1, , 2", 5]', "P350", 1),
    ('["not(–)", 5]', "P350", 1),
    ('["[..]", 5]', "P350", 1),
    ("[{}, 5]", "P350", 1),
    ("[{fact: noise}, 5]", "P350", 1),
    ('["1,5", 5]', "P351", 1),
    ('["< 1,5", 5]', "P351", 1),
    ('["[5..1]", 5]', "P352", 1),
    ('["[5..5)", 5]', "P352", 1),
    ("[many, 5]", "P310", 1),
    ('["< many", 5]', "P310", 1),
    ("[true, 5]", "P310", 1),
    ("[$none, 5]", "P304", 1),
    ("[$free, 5]", "P310", 1),
    ("[1, $none]", "P304", 4),
    ("[1, 1.5]", "P339", 4),
    ("[1, many]", "P310", 4),
    ("[1]", "P354", 0),
    ("[1, 2, 3]", "P354", 0),
    ("{when: [1, 2], then: 3}", "P354", 0),
    ("{when: [1]}", "P354", 0),
]


@pytest.mark.parametrize(("row", "code", "column"), CELLS)
def test_a_row(tmp_path: Path, row: str, code: str, column: int) -> None:
    """Row 9 of the file; the column is counted from the row's first character, where it has cells."""
    rule = f"rules:\n  - decide: left\n{CITED}    table:\n      columns: [axles]\n      rows:\n        - {row}\n"
    found = faults(write(tmp_path, city(rules_yaml=rule)), "none.city")
    assert [(one[0], one[1], one[2]) for one in found] == [(code, "city/rules.yaml", 10)]
    assert found[0][3] == 11 + column


WHOLE = [
    ("decide: tariff", "columns: [zone]\nrows: [['< b', free]]", [("P353", 9, 15)]),
    ("decide: tariff", "columns: [paid]\nrows: [['[true..]', free]]", [("P353", 9, 15)]),
    ("decide: tariff", "columns: [badges]\nrows: [['< free', free]]", [("P353", 9, 15)]),
    ("decide: tariff", "columns: [zona]\nrows: [[a, free]]", [("P302", 8, 17)]),
    ("decide: tariff", "columns: [zone]\nrows: [[d, free]]", [("P309", 9, 15)]),
    ("decide: tariff", "columns: [zone]\nrows: [[a, fre]]", [("P309", 9, 18)]),
    ("decide: [tariff, left]", "hit: sum\ncolumns: [zone]\nrows: [[a, free, 1]]", [("P355", 8, 12)]),
    ("decide: [tariff, left]", "columns: [zone]\nrows: [[a, free, 1]]\nelse: [free]", [("P356", 10, 13)]),
    ("decide: [tariff, left]", "columns: [zone]\nrows: [[a, free, 1]]\nelse: free", [("P356", 10, 13)]),
    ("decide: left", "hit: priority\ncolumns: [zone]\nrows: [[a, 1]]", [("P357", 8, 12)]),
    ("decide: left", "hit: priority\norder: [2]\ncolumns: [zone]\nrows: [[a, 1]]", [("P358", 11, 18)]),
    ("decide: tariff", "hit: least\ncolumns: [zone]\nrows: [[a, free]]", [("P353", 10, 18)]),
    ("decide: tariff", "hit: sum\ncolumns: [zone]\nrows: [[a, free]]", [("P313", 8, 12)]),
    ("decide: tariff", "hit: output_order\ncolumns: [zone]\nrows: [[a, free]]", [("P359", 8, 7)]),
    ("decide: extras", "columns: [zone]\nrows: [[a, free]]", [("P359", 8, 7)]),
    ("decide: tariff", "hit: best\ncolumns: [zone]\nrows: [[a, free]]", [("P204", 8, 12)]),
    ("decide: tariff", "columns: [zone]", [("P201", 8, 7)]),
    ("decide: tariff", "columns: {zone: zone}\nrows: [[a, free]]", [("P203", 8, 16)]),
    ("decide: tariff", "columns: 5\nrows: 7", [("P203", 8, 16), ("P203", 9, 13)]),
    ("decide: tariff", "columns: [zone]\nrows: [{when: [a], then: free, point: '2'}]", [("P201", 9, 14)]),
    ("decide: tariff", "columns: [zone]\nrows: [{when: [a], then: free, point: '7', quote: q}]", [("P240", 9, 45)]),
    ("decide: tariff", "columns: [zone]\nrows: [[a, free]]\nelse: {then: free, quote: q, sub: b}", [("P240", 10, 41)]),
]


@pytest.mark.parametrize(("head", "text", "wanted"), WHOLE)
def test_a_table(tmp_path: Path, head: str, text: str, wanted: list[tuple[str, int, int]]) -> None:
    body = "".join(f"      {line}\n" for line in text.splitlines())
    rule = f"rules:\n  - {head}\n{CITED}    table:\n{body}"
    found = faults(write(tmp_path, city(rules_yaml=rule)), "none.city")
    assert [(one[0], one[2], one[3]) for one in found] == wanted


def test_several_outcomes_need_a_table(tmp_path: Path) -> None:
    rule = f"rules:\n  - decide: [tariff, left]\n{CITED}    then: free\n"
    assert [one[0] for one in faults(write(tmp_path, city(rules_yaml=rule)), "none.city")] == ["P201"]


def test_beside_a_table_no_other_form_stands(tmp_path: Path) -> None:
    rule = f"rules:\n  - decide: left\n{CITED}    when: paid\n    table: {{columns: [paid], rows: [[true, 1]]}}\n"
    assert [one[:3] for one in faults(write(tmp_path, city(rules_yaml=rule)), "none.city")] == [
        ("P337", "city/rules.yaml", 7)
    ]


FILES = [
    ("zone;left\nd;1\nb;x\n", [("P309", 2, 1), ("P310", 3, 3)]),
    ("zona;left\na;1\n", [("P302", 1, 1)]),
    ("zone;lef\na;1\n", [("P256", 1, 1)]),
    ("zone;zone;left\na;a;1\n", [("P257", 1, 6)]),
    ("zone;left\na;1;2\n", [("P258", 2, 5)]),
    ('zone;left\n"a;1\n', [("P254", 2, 1)]),
    ('zone;left\n"a"b;1\n', [("P254", 2, 1)]),
    ("zone;left\nelse;1\nиначе;2\n", [("P287", 3, 1)]),
    ("zone;axles;left\nelse;2;1\n", [("P287", 2, 1)]),
    ("zone;left;point\na;1;2\n", [("P201", 2, 5)]),
    ("zone;left;point;quote\na;1;7;q\n", [("P240", 2, 5)]),
    ("zone;left;point;quote\na;1;2 b;q\n", [("P205", 2, 5)]),
    ("zone;axles;left\na;1,5;1\n", [("P351", 2, 3)]),
]


@pytest.mark.parametrize(("text", "wanted"), FILES)
def test_a_file(tmp_path: Path, text: str, wanted: list[tuple[str, int, int]]) -> None:
    rule = f"rules:\n  - decide: left\n{CITED}    table: {{file: left.csv}}\n"
    found = faults(write(tmp_path, city(rules_yaml=rule) | {"city/left.csv": text}), "none.city")
    assert [(one[0], one[2], one[3]) for one in found] == wanted
    for one in found:
        assert one[1] == "city/left.csv"


def test_a_file_that_is_not_there_or_not_needed(tmp_path: Path) -> None:
    for number, (table, wanted) in nonempty(
        enumerate(
            [
                ("{file: left.csv}", [("P253", 7, 19)]),
                ("{file: ../left.csv}", [("P205", 7, 19)]),
                ("{file: cases/left.csv}", [("P205", 7, 19)]),
                ("{file: there.csv, rows: [[a, 1]]}", [("P259", 7, 30)]),
                ("{file: there.csv, columns: {age: axles}}", [("P255", 7, 40)]),
                ("{file: there.csv, columns: [axles]}", [("P203", 7, 39)]),
            ]
        )
    ):
        rule = f"rules:\n  - decide: left\n{CITED}    table: {table}\n"
        folder = tmp_path / str(number)
        folder.mkdir()
        found = faults(write(folder, city(rules_yaml=rule) | {"city/there.csv": "zone;left\na;1\n"}), "none.city")
        assert [(one[0], one[2], one[3]) for one in found] == wanted, table
