"""Inputs of every kind, good and broken: what a cell says is taken as it is, and never guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import xlsxwriter

from helpers.loops import nonempty
from punkt import load
from punkt.command.run_request import run_request
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.check.register import Register, RegisterPart
from punkt.registers.columns.table_layout import CASES
from punkt.registers.map.column_map import Map
from punkt.registers.read.open_source import ReadOptions, open_source
from punkt.registers.request import Request

DAY = date(2025, 6, 1)
HEAD = ("case", "birth_date", "ipra.self_care", "planned_hours.amount", "consent")


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("ru.karelia.166-p")


def part_of(rules: Rules, path: Path, lists: dict[str, Path] | None = None, **more: Any) -> RegisterPart:
    opened = {name: open_source(file, ReadOptions()) for name, file in (lists or {}).items()}
    register = Register(rules, open_source(path, ReadOptions(**more), rules), opened, Map(), DAY)
    parts = list(register.parts(1000, {}))
    assert len(parts) == 1
    return parts[0]


def facts(part: RegisterPart) -> dict[str, tuple[Any, ...]]:
    names = [f"recipient.{name}" for name in HEAD[1:]]
    return {row[0]: row[1:] for row in part.tables[CASES].select("case", *names).rows()}


def faults(part: RegisterPart) -> list[tuple[int, str, str]]:
    return [(r.row, r.column, r.code) for r in part.rejects]


def codes(path: Path, rules: Rules | None = None, **how: Any) -> list[str]:
    with pytest.raises(PunktError) as raised:
        Register(load("ru.karelia.166-p"), open_source(path, ReadOptions(**how), rules), {}, Map(), DAY)
    return [d.code for d in raised.value.diagnostics]


GOOD = {"a": (date(1990, 1, 2), 2, Decimal("4.5"), True), "b": (None, None, None, None)}


def workbook(path: Path, formula: bool = False) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(1, 0, HEAD)
    sheet.write_string(2, 0, "a")
    sheet.write_datetime(2, 1, datetime(1990, 1, 2), day)
    if formula:
        sheet.write_formula(2, 2, "=1+1", None, 2)
    else:
        sheet.write_number(2, 2, 2)
    sheet.write_number(2, 3, 4.5)
    sheet.write_boolean(2, 4, True)
    sheet.write_string(3, 0, "b")
    sheet.write_row(5, 0, ["c", 45809, "2 ст.", "4,5", "да"])
    book.close()
    return path


def test_a_workbook(rules: Rules, tmp_path: Path) -> None:
    """Days are days; a serial number, a word and a comma are not taken for what they may mean."""
    part = part_of(rules, workbook(tmp_path / "a.xlsx"))
    assert facts(part) == GOOD
    assert faults(part) == [
        (6, "birth_date", "P766"),
        (6, "consent", "P764"),
        (6, "ipra.self_care", "P506"),
        (6, "planned_hours.amount", "P765"),
    ]
    assert part.rejects[0].arguments["right"] == "2025-06-01"


def test_a_formula_is_no_value(rules: Rules, tmp_path: Path) -> None:
    part = part_of(rules, workbook(tmp_path / "a.xlsx", formula=True))
    assert (3, "ipra.self_care", "P762") in faults(part)
    assert list(facts(part)) == ["b"]


def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "case": ["a", "b", "c"],
            "birth_date": [date(1990, 1, 2), None, date(1991, 1, 1)],
            "ipra.self_care": [2, None, 7],
            "planned_hours.amount": [4.5, None, 1.0],
            "consent": [True, None, False],
        }
    )


def test_parquet(rules: Rules, tmp_path: Path) -> None:
    frame().write_parquet(tmp_path / "a.parquet", row_group_size=2)
    part = part_of(rules, tmp_path / "a.parquet")
    assert facts(part) == GOOD
    assert faults(part) == [(3, "ipra.self_care", "P510")]


def test_parquet_goes_on_from_a_cursor(tmp_path: Path) -> None:
    pl.DataFrame({"case": [str(n) for n in range(50)]}).write_parquet(tmp_path / "a.parquet", row_group_size=7)
    source = open_source(tmp_path / "a.parquet", ReadOptions())
    whole = list(source.batches(4))
    assert [b.frame.height for b in whole] == [4] * 12 + [2]
    for number, batch in nonempty(enumerate(whole[:-1], 1)):
        rest = pl.concat([b.frame for b in source.batches(4, batch.cursor)])
        assert rest.equals(pl.concat([b.frame for b in whole[number:]]))


def test_duckdb(rules: Rules, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.register("rows", frame())
        connection.execute('CREATE TABLE "the ""people""" AS SELECT * FROM rows')
    assert facts(part_of(rules, tmp_path / "a.duckdb")) == GOOD
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute("CREATE TABLE other AS SELECT 1 AS x")
    assert codes(tmp_path / "a.duckdb") == ["P805"]
    assert facts(part_of(rules, tmp_path / "a.duckdb", table='the "people"')) == GOOD


def test_json_lines(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"case": "a", "recipient": {"birth_date": "1990-01-02", "ipra": {"self_care": 2}, '
        '"planned_hours": {"amount": 4.5}, "consent": true}}\n'
        '{"case": "b", "recipient": {}}\n'
        '{"case": "c", "recipient": {"ipra": {"self_care": 7}, "nonsense": 1}}\n'
        "nonsense\n"
        '{"case": "d", "case": "e"}\n'
        "[1]\n"
    )
    part = part_of(rules, path)
    assert facts(part) == GOOD
    assert faults(part) == [
        (3, "recipient.ipra.self_care", "P510"),
        (3, "recipient.nonsense", "P502"),
        (4, "", "P806"),
        (5, "", "P807"),
        (6, "", "P500"),
    ]
    assert part.rejected == 4


def test_a_folder_of_cases(rules: Rules, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "a.yaml").write_text("case: a\nrecipient:\n  sex: male\n")
    (tmp_path / "below" / "b.json").write_text('{"case": "b", "recipient": {"sex": "nobody"}}')
    (tmp_path / "c.yaml").write_text("case: [\n")
    part = part_of(rules, tmp_path)
    assert part.tables[CASES]["case"].to_list() == ["a"]
    told = [(r.key, r.code, r.arguments["file"]) for r in part.rejects]
    assert told[0] == ("b", "P512", "below/b.json:1:36")
    assert str(told[1][2]).startswith("c.yaml:")
    assert part.rejected == 2


def test_lists_in_tables_of_their_own(rules: Rules, tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("case,staff_room\ng1,true\ng2,false\ng3,\ng4,true\n")
    (tmp_path / "members.csv").write_text(
        "case,id,sex\ng1,m1,male\ng2,m1,female\ng1,m2,female\ng3,m1,robot\ng9,m1,male\ng4,m1,male\ng4,m1,male\n"
    )
    (tmp_path / "rooms.csv").write_text('case,id,area_m2,occupants\ng1,r1,18.5,"m1,m2"\ng2,r1,,m7\ng4,r1,20,\n')
    from punkt.registers.local.stage_lists import stage

    lists = {name: open_source(tmp_path / f"{name}.csv", ReadOptions()) for name in ("members", "rooms")}
    register = Register(rules, open_source(tmp_path / "groups.csv", ReadOptions()), lists, Map(), DAY)
    staged = stage(register, 2, tmp_path)
    parts = list(register.parts(2, staged))
    assert [p.tables[CASES]["case"].to_list() for p in parts] == [["g1"], []]
    assert parts[0].tables["group.members"].select("case", "id", "sex").rows() == [
        ("g1", "m1", "male"),
        ("g1", "m2", "female"),
    ]
    assert parts[0].tables["group.rooms"]["occupants"].to_list() == [["m1", "m2"]]
    found = [(r.row, r.key, r.code) for p in parts for r in p.rejects]
    assert found == [(3, "g2", "P519"), (8, "g4", "P518")]
    assert [(r.row, r.key, r.code) for one in staged.values() for r in one.rejects] == [
        (5, "g3", "P512"),
        (6, "g9", "P808"),
    ]


def test_broken_and_empty_files(tmp_path: Path, rules: Rules) -> None:
    frame().write_parquet(tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(content[: len(content) // 2])
    assert codes(tmp_path / "cut.parquet") == ["P804"]
    (tmp_path / "a.xlsx").write_bytes(b"PK nonsense")
    assert codes(tmp_path / "a.xlsx") == ["P804"]
    (tmp_path / "a.duckdb").write_bytes(b"nonsense" * 1000)
    assert codes(tmp_path / "a.duckdb") == ["P804"]
    for name in ("e.csv", "e.parquet", "e.jsonl", "e.xlsx", "e.duckdb"):
        (tmp_path / name).write_bytes(b"")
        assert codes(tmp_path / name) == ["P740"], name
    (tmp_path / "empty").mkdir()
    assert codes(tmp_path / "empty", rules) == ["P740"]
    assert codes(tmp_path / "none.csv") == ["P001"]
    (tmp_path / "a.doc").write_bytes(b"x")
    assert codes(tmp_path / "a.doc") == ["P813"]


def test_columns_that_are_no_facts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("case,birth_dat,age,Пол,x,sex,recipient.sex\n1,,,,,,\n")
    with pytest.raises(PunktError) as raised:
        Register(load("ru.karelia.166-p"), open_source(path, ReadOptions()), {}, Map(), DAY, ignore=("x",))
    told = {(d.place.column, d.code): d.message("en") for d in raised.value.diagnostics}
    assert set(told) == {(2, "P751"), (3, "P504"), (4, "P751"), (7, "P759")}
    assert "birth_date" in told[2, "P751"] and "sex" in told[4, "P751"]


def test_a_key_is_needed(tmp_path: Path, rules: Rules) -> None:
    path = tmp_path / "a.csv"
    path.write_text("number,sex\n1,male\n")
    assert codes(path) == ["P761", "P751"]
    register = Register(rules, open_source(path, ReadOptions()), {}, Map(), DAY, key="number")
    assert next(register.parts(10, {})).tables[CASES]["case"].to_list() == ["1"]
    with pytest.raises(PunktError) as raised:
        Register(rules, open_source(path, ReadOptions()), {}, Map(), DAY, key="numbr", ignore=("number",))
    assert [d.code for d in raised.value.diagnostics] == ["P760"]


def test_cells_of_mixed_kinds(rules: Rules, tmp_path: Path) -> None:
    """Each cell stands for itself, whatever else is in its column."""
    path = tmp_path / "a.csv"
    path.write_text("case,ipra.self_care,birth_date\n1,2,1990-01-01\n2,two,01.02.1990\n3,2.5,12\n4,3.0,\n")
    part = part_of(rules, path)
    assert part.tables[CASES]["recipient.ipra.self_care"].to_list() == [2, 3]
    assert faults(part) == [
        (3, "birth_date", "P767"),
        (3, "ipra.self_care", "P506"),
        (4, "birth_date", "P892"),
        (4, "ipra.self_care", "P509"),
    ]


def test_days_without_law(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("case,as_of,sex\n1,2025-07-01,male\n2,1999-01-01,male\n3,,male\n")
    part = part_of(rules, path)
    assert part.tables[CASES]["case"].to_list() == ["1", "3"]
    assert faults(part) == [(3, "as_of", "P600")]


@pytest.mark.parametrize(
    ("register", "out"),
    [("p.csv", "table:x"), ("p.csv", "view:x"), ("p.csv", "gs://bucket/o.csv"), ("gs://bucket/p.csv", "o.csv")],
)
def test_addresses_that_are_neither_files_nor_databases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, register: str, out: str
) -> None:
    """Each is told in one line, with what can be read and written; nothing is read, nothing is left."""
    monkeypatch.chdir(tmp_path)
    Path("p.csv").write_text("case;sex\na;male\n")
    with pytest.raises(PunktError) as raised:
        run_request(Request(register=register, out=out, packs=("ru.alliance.2025",), day=DAY))
    wrong = register if "://" in register else out
    assert [(one.code, one.place.file) for one in raised.value.diagnostics] == [("P837", wrong)]
    assert "postgresql://" in raised.value.lines("en")[0]
    assert [path.name for path in Path().iterdir()] == ["p.csv"]
