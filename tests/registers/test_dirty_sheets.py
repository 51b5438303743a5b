"""Registers in several sheets or files, under titles and heads of several rows: all people are read, each once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook

from helpers.command_line import punkt
from helpers.dirty_people import DISTRICTS, HEAD, KEYS, MAP, PEOPLE
from helpers.dirty_runs import BY_NUMBER, LINES, TABLE, run, sums, written


def book(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], change: Callable[[Workbook], None] | None = None
) -> Path:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change is not None:
        change(made)
    made.save(path)
    return path


def by_district() -> dict[str, Sequence[Sequence[Any]]]:
    return {name: [HEAD, *(one.row() for one in PEOPLE if one.district == name)] for name in DISTRICTS}


def hide(made: Workbook) -> None:
    made["Лесной"].row_dimensions[3].hidden = True
    made["Лесной"].row_dimensions[4].hidden = True


def test_a_sheet_per_district(tmp_path: Path) -> None:
    """Six people of a sheet of twenty were all that was read once; five a sheet here."""
    sheets: dict[str, Any] = {**by_district(), "Свод": [["Район", "Человек"], ["Озёрный", 5]]}
    found = run(book(tmp_path / "x.xlsx", sheets, hide))
    assert found.keys == list(KEYS) and found.turned_down == []
    text = " ".join(found.summary.split())
    assert sums(found.summary) == [20, 20, 0, 0]
    assert "листы Озёрный, Северный, Лесной, Береговой" in text and "Муниципалитет, sheet" not in text
    assert "не прочитаны листы Свод" in text and "скрытых строк (прочитаны) 2" in text


def test_sheets_that_are_named(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", by_district())
    assert run(path, "--sheets", "Ле*ой", "--sheets", "Север*").keys == list(KEYS[5:15])
    assert run(path, "--table", "Лесной").keys == list(KEYS[10:15])


def test_the_sheet_is_a_column(tmp_path: Path) -> None:
    """A map may take it for a fact, and a fault says which sheet its row is in."""
    sheets: dict[str, list[list[Any]]] = {"м": [[*HEAD[:4], *HEAD[5:]]], "ж": [[*HEAD[:4], *HEAD[5:]]]}
    for one in PEOPLE:
        row = one.row()
        sheets[row[4]].append([*row[:4], *row[5:]])
    sheets["ж"].append([21, "Икс", "1", "31.02.1991", "да", 1, 1, 1, "Лесной"])
    path = book(tmp_path / "x.xlsx", sheets)
    found = run(path, mapped=MAP.replace("  Пол:", "  sheet:"))
    assert sorted(found.keys) == sorted(KEYS) and found.codes() == [(12, "P823")]
    frame = pl.read_csv(tmp_path / "out.parquet.rejected", separator=",")
    assert frame["message"].to_list()[0].startswith("ж: ")


def test_other_heads_are_not_put_together(tmp_path: Path) -> None:
    sheets = by_district()
    sheets["Лесной"] = [["№ п/п", "ФИО"], *([one.row()[0], one.row()[1]] for one in PEOPLE[:2])]
    path = book(tmp_path / "x.xlsx", sheets)
    found = run(path)
    assert len(found.keys) == 15 and "не прочитаны листы Лесной" in " ".join(found.summary.split())
    result = punkt("run", str(path), "--sheets", "*", "--pack", "ru.karelia.166-p", "--out", str(tmp_path / "o.csv"))
    assert result.exit_code != 0 and "P862" in result.output


@pytest.mark.parametrize("order", [1, -1])
def test_many_files_by_pattern(tmp_path: Path, order: int) -> None:
    """In the order of their names; columns may stand in another order in each."""
    for number, name in enumerate(DISTRICTS):
        step = order if number % 2 else 1
        rows = [HEAD[::step], *(one.row()[::step] for one in PEOPLE if one.district == name)]
        written(tmp_path / f"{number}.csv", [";".join(row) for row in rows], "cp1251" if number == 1 else "utf-8")
    found = run(tmp_path / "*.csv")
    assert found.keys == list(KEYS) and found.turned_down == []
    again = run(tmp_path / "*.csv", "--part", "3")
    assert again.keys == found.keys


TITLE = [
    "Министерство; отдел 5;;;;;;;;",
    "Реестр получателей; район: все;;;;;;;;",
    "на 01.06.2025;;;;;;;;;",
    ";;;;;;;;;",
]


def test_a_title_is_told_and_the_head_can_be_named(tmp_path: Path) -> None:
    path = written(tmp_path / "title.csv", ["\ufeff" + TITLE[0], *TITLE[1:], *TABLE, "ИТОГО ПО РЕЕСТРУ: 20;;;;;;;;;"])
    refused = punkt("run", str(path), "--pack", "ru.karelia.166-p", "--out", str(tmp_path / "o.csv"))
    assert refused.exit_code != 0 and "header_row: 5" in refused.output and "P908" in refused.output
    found = run(path, mapped=MAP + "header_row: 5\n")
    assert found.keys == list(KEYS) and found.codes() == [(26, "P858")]
    drafted = punkt("map", "--suggest", str(path), "--pack", "ru.karelia.166-p").output
    assert "header_row: 5" in drafted and "recipient.birth_date" in drafted


def two_heads(path: Path) -> Path:
    """A merged title, a head of two rows, numbers of columns, and a line of totals."""
    upper = [*HEAD[:6], "ИПРА", None, *HEAD[8:]]
    lower = [None] * 6 + ["самообслуживание", "самостоятельное передвижение", None, None]
    rows: list[Any] = [
        ["Реестр получателей"],
        upper,
        lower,
        list(range(1, 11)),
        *(one.row() for one in PEOPLE),
        ["Всего:", 20],
    ]

    def merge(made: Workbook) -> None:
        sheet = made["Реестр"]
        for span in ("A1:J1", "G2:H2", *(f"{column}2:{column}3" for column in "ABCDEFIJ")):
            sheet.merge_cells(span)

    return book(path, {"Реестр": rows}, merge)


@pytest.mark.parametrize("mapped", [MAP, BY_NUMBER], ids=["by СНИЛС", "by number"])
def test_a_head_of_two_rows(tmp_path: Path, mapped: str) -> None:
    found = run(two_heads(tmp_path / "x.xlsx"), mapped=mapped + "header_row: [2, 3]\n")
    assert len(found.keys) == 20
    assert found.codes() == [(4, "P858"), (25, "P858")]
    assert sums(found.summary) == [22, 20, 2, 2]


def test_rows_that_the_map_leaves_out(tmp_path: Path) -> None:
    """They are counted: what is read is decided, turned down or left out."""
    found = run(two_heads(tmp_path / "x.xlsx"), mapped=MAP + "header_row: [2, 3]\nskip_rows: [4, 24-25]\n")
    assert found.keys == list(KEYS[:19]) and found.turned_down == []
    assert sums(found.summary) == [22, 19, 0, 0]
    assert re.search("строк пропущено по описанию: 3", " ".join(found.summary.split()))


def test_a_head_where_there_is_none(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", [TABLE[0], *LINES])
    (tmp_path / "m.yaml").write_text("map: x\nheader_row: 40\n", encoding="utf-8")
    common = ("run", str(path), "--pack", "ru.karelia.166-p", "--out", str(tmp_path / "o.csv"), "--map")
    assert "P861" in punkt(*common, str(tmp_path / "m.yaml")).output
    pl.DataFrame({"case": ["a"]}).write_parquet(tmp_path / "x.parquet")
    common = ("run", str(tmp_path / "x.parquet"), *common[2:])
    assert "P863" in punkt(*common, str(tmp_path / "m.yaml")).output


@pytest.mark.parametrize("mapped", [MAP, "map: x\n"], ids=["with a map", "without"])
def test_no_head_is_told_in_one_sentence(tmp_path: Path, mapped: str) -> None:
    """The first person would be taken for the names of columns."""
    path = written(tmp_path / "x.csv", LINES)
    (tmp_path / "m.yaml").write_text(mapped, encoding="utf-8")
    out = tmp_path / "o.csv"
    common = ("run", str(path), "--pack", "ru.karelia.166-p", "--out", str(out), "--map", str(tmp_path / "m.yaml"))
    result = punkt(*common)
    assert result.exit_code != 0 and not out.exists()
    assert len(result.output.strip().splitlines()) == 1 and "P860" in result.output


def test_a_key_of_several_columns(tmp_path: Path) -> None:
    """Neither the district nor the number in it tells people apart; a row that lacks one of them has no key."""
    rows = [[*HEAD, "№ в районе"]]
    rows += [[*one.row(), str(number % 5 + 1)] for number, one in enumerate(PEOPLE)]
    rows += [["21", "Икс", "", "01.01.1990", "", "", "", "", "", "Лесной", ""], [*PEOPLE[0].row(), "1"]]
    mapped = MAP.replace("key: СНИЛС", "key: [Муниципалитет, № в районе]").replace("ФИО, Муниц", "ФИО, СНИЛС, Муниц")
    path = written(tmp_path / "x.csv", [";".join(row) for row in rows])
    found = run(path, mapped=mapped)
    wanted = [f"{one.district} / {number % 5 + 1}" for number, one in enumerate(PEOPLE)]
    assert sorted(found.keys) == sorted(wanted)
    assert found.codes()[0][1] == "P769" and sums(found.summary)[:3] == [22, 20, 2]
    (tmp_path / "x.jsonl").write_text('{"case": "a"}\n')
    common = ("run", str(tmp_path / "x.jsonl"), "--pack", "ru.karelia.166-p", "--out", str(tmp_path / "o.csv"))
    assert "P869" in punkt(*common, "--map", str(tmp_path / "dirty.map.yaml")).output


def test_a_draft_says_where_the_heads_of_all_sheets_stand(tmp_path: Path) -> None:
    """Above the table of each sheet stands a title: a run by the draft as it is decides all people."""
    titled = {name: [["Реестр за сентябрь"], [], *rows] for name, rows in by_district().items()}
    path, draft = book(tmp_path / "titled.xlsx", titled), tmp_path / "draft.yaml"
    drafted = punkt("map", "--suggest", str(path), "--pack", "ru.karelia.166-p", "--out", str(draft))
    assert drafted.exit_code == 0 and "header_row: 3" in draft.read_text(encoding="utf-8")
    call = ("--map", str(draft), "--ignore", "Инвалидность", "--pack", "ru.karelia.166-p", "--as-of", "2025-06-01")
    result = punkt("run", str(path), *call, "--outcomes", "need", "--out", str(tmp_path / "o.parquet"))
    assert result.exit_code == 0, result.output
    assert sorted(pl.read_parquet(tmp_path / "o.parquet")["case"]) == sorted(KEYS)
