"""What check tells of tables: held to trying every case, without false alarms, and quick on large tables."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random
from typing import Any as Anything

import pytest
import yaml

from helpers.invented_city import CITED, DAY, VOCABULARY, T, city, write
from helpers.lengths import many
from punkt import load
from punkt.authoring.lint.scanned_tables import TableFinding, scanned
from punkt.deciding.evaluators.reference import Scope
from punkt.kernel.records import Case, Record
from punkt.law.language.program import compile_program

AXES = {"zone": ("a", "b", "c"), "axles": tuple(range(1, 10)), "paid": (True, False), "noise": (0, 1, 2, 3)}
CELLS = {
    "zone": ("a", "a, b", "not(c)", "–"),
    "axles": ("< 3", "[2..5)", "(4..7]", ">= 6", "2, 8", "–", "not([3..5])"),
    "paid": ("true", "false", "–"),
    "noise": ("0", ">= 2", "[1..2]", "–"),
}


def found(folder: Path, table: str, more: str = "", vocabulary: str | None = None) -> list[TableFinding]:
    files = city(rules_yaml=f"rules:\n  - decide: left\n{CITED}{more}    table: {table}\n")
    write(folder, files, vocabulary) if vocabulary else write(folder, files)
    return scanned(load("none.city", pack_dirs=[folder]).linked, "none.city")


def told(folder: Path, table: str, **more: str) -> list[tuple[str, object]]:
    return [
        (one.code, one.arguments.get("example", one.arguments.get("number"))) for one in found(folder, table, **more)
    ]


@pytest.mark.parametrize("seed", range(many(6, 20, 400)))
def test_trying_every_case_finds_the_same(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    names = random.sample(list(AXES), random.randint(1, 3))
    rows = [[*(random.choice(CELLS[name]) for name in names), n] for n in range(random.randint(2, 6))]
    hit = random.choice(("unique", "first"))
    table = yaml.safe_dump({"hit": hit, "columns": names, "rows": rows}, default_flow_style=True, width=1000).strip()
    codes = found(tmp_path, table)

    plain = yaml.safe_dump({"columns": names, "rows": rows}, default_flow_style=True, width=1000).strip()
    (tmp_path / "plain").mkdir()
    write(tmp_path / "plain", city(rules_yaml=f"rules:\n  - decide: left\n{CITED}    table: {plain}\n"))
    program = compile_program(load("none.city", pack_dirs=[tmp_path / "plain"]).linked, DAY)
    held = []
    for values in product(*(AXES[name] for name in names)):
        record = Record("permit", "permit", dict(zip(names, values, strict=True)), 0)
        scope = Scope(program, Case("a", DAY, {"permit": record}, (record,)))
        held.append([scope.truth(clause.condition, record) for clause in program.plan["permit", "left"].clauses])
    together = {later for row in held for later in range(len(rows)) if row[later] and any(row[:later])}
    reached = {row.index(True) for row in held if True in row}
    wanted = {"P124"} if any(True not in row for row in held) else set()
    assert {one.code for one in codes} - {"P123", "P125"} == wanted
    if hit == "unique":
        assert {int(str(one.arguments["number"])) - 1 for one in codes if one.code == "P123"} == together
    else:
        never = {int(str(one.arguments["number"])) - 1 for one in codes if one.code == "P125"}
        assert never == set(range(len(rows))) - reached


def test_what_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "{columns: [axles], rows: [['< 3', 1], ['>= 3', 2]]}") == []
    assert told(tmp_path, "{columns: [axles], rows: [['<= 3', 1], ['>= 3', 2]]}") == [("P123", "axles — 3")]
    assert told(tmp_path, "{columns: [axles], rows: [['< 3', 1], ['> 3', 2]]}") == [("P124", "axles — 3")]
    assert told(tmp_path, "{hit: any, columns: [axles], rows: [['<= 3', 1], ['>= 3', 1]]}") == []
    assert told(tmp_path, "{hit: any, columns: [axles], rows: [['<= 3', 1], ['>= 3', 2]]}") == [("P123", "axles — 3")]
    assert told(tmp_path, "{hit: first, columns: [axles], rows: [['< 5', 1], ['< 4', 2]], else: 3}") == [("P125", 2)]
    assert told(tmp_path, "{columns: [axles], rows: [['< 3', 1]], else: 2}") == []
    # two digits after the point: nothing lies between 2.99 and 3
    assert told(tmp_path, "{columns: [fee], rows: [['<= 2.99', 1], ['>= 3', 2]]}") == []
    assert told(tmp_path, "{columns: [fee], rows: [['<= 2.98', 1], ['>= 3', 2]]}") == [("P124", "fee — 2.99")]
    assert told(tmp_path, "{columns: [{full_years: issued_on}], rows: [['< 3', 1], ['> 3', 2]]}") == [
        ("P124", "{full_years: issued_on} — 3")
    ]


@pytest.mark.parametrize(
    "table",
    [
        # both columns ask about one fact: no case meets both rows
        "{columns: [issued_on, {full_years: issued_on}], rows: [['< 2020-01-01', '>= 4', 1], ['–', '< 3', 2]], else: 0}",
        "{columns: [axles, axles], rows: [['< 3', '–', 1], ['–', '>= 3', 2]]}",
        # what is worked out may not take each value
        "{columns: [{product: [10, {fact: axles}]}], rows: [['[0..15)', 1], ['(11..20)', 2]], else: 0}",
        "{columns: [axles, {outcome: tariff}], rows: [['< 3', free, 1], ['< 3', 'free, reduced', 2]], else: 0}",
    ],
)
def test_what_is_not_certain_is_left_to_a_proof(tmp_path: Path, table: str) -> None:
    rule = f"  - decide: tariff\n{CITED}    match: paid\n    to: {{'true': free, 'false': reduced}}\n"
    write(tmp_path, city(rules_yaml=f"rules:\n{rule}  - decide: left\n{CITED}    table: {table}\n"))
    assert scanned(load("none.city", pack_dirs=[tmp_path]).linked, "none.city") == []


def test_a_constraint_and_who_it_is_for_are_left_to_a_proof(tmp_path: Path) -> None:
    overlapping = "{columns: [axles], rows: [['<= 3', 1], ['>= 3', 2]]}"
    gap = "{columns: [axles], rows: [['< 3', 1]]}"
    assert told(tmp_path, overlapping, more="    applies: {fact: axles, is_not: 3}\n") == []
    assert told(tmp_path, gap, more="    applies: {fact: axles, less_than: 3}\n") == []
    assert [code for code, _ in told(tmp_path, gap, more="    applies: paid\n")] == ["P124"]


def test_another_rule_may_fill_a_gap(tmp_path: Path) -> None:
    other = f"  - decide: left\n    id: other\n{CITED}    when: {{fact: axles, at_least: 3}}\n    then: 2\n"
    table = "    table: {columns: [axles], rows: [['< 3', 1]]}\n"
    write(tmp_path, city(rules_yaml=f"rules:\n  - decide: left\n{CITED}{table}{other}"))
    assert scanned(load("none.city", pack_dirs=[tmp_path]).linked, "none.city") == []


CUTS = (
    ["< 10", "[10..20)", ">= 20"],
    ["< 5", "[5..9]", "> 9"],
    ["< 2", "2, 3", "> 3"],
    ["< 7", ">= 7"],
    ["0", "> 0"],
    ["< 100", ">= 100"],
)
"""216 rows that take everything once."""


def large(folder: Path, rows: list[list[object]], hit: str) -> list[TableFinding]:
    facts = "".join(
        f'      f{n}: {{type: integer, range: "[0..)", label: {T}, question: {T}}}\n' for n in range(len(CUTS))
    )
    vocabulary = VOCABULARY.replace("      zone:", facts + "      zone:", 1)
    columns = [f"f{n}" for n in range(len(CUTS))]
    table = yaml.safe_dump({"hit": hit, "columns": columns, "rows": rows}, default_flow_style=True, width=10**6)
    return found(folder, table.strip(), vocabulary=vocabulary)


@pytest.mark.parametrize("hit", ["unique", "first"])
def test_a_large_table_is_scanned_whole(tmp_path: Path, hit: str) -> None:
    rows: list[list[object]] = [[*cells, n] for n, cells in enumerate(product(*CUTS))]
    (tmp_path / "whole").mkdir()
    assert large(tmp_path / "whole", rows, hit) == []
    (tmp_path / "lacking").mkdir()
    lacking = [row for row in rows if row[-1] != 100]
    assert [one.code for one in large(tmp_path / "lacking", lacking, hit)] == ["P124"]


@pytest.mark.full
@pytest.mark.parametrize("hit", ["unique", "first"])
def test_a_large_table_of_any_rows_comes_to_an_end(tmp_path: Path, hit: str) -> None:
    random = Random(7)
    rows: list[list[Anything]] = []
    for number in range(200):
        low = random.randint(0, 30)
        spans = (f"[{low}..{low + random.randint(3, 25)})", f"< {low + 1}", f">= {low}", "–")
        rows.append([*(random.choice(spans) for _ in CUTS), number])
    findings = large(tmp_path, rows, hit)

    def taken(values: dict[int, int]) -> list[int]:
        return [row[-1] for row in rows if all(values.get(n) in span(cell) for n, cell in enumerate(row[:-1]))]

    def example(one: TableFinding) -> dict[int, int]:
        pairs = (part.split(" — ") for part in str(one.arguments["example"]).split(", "))
        return {int(name.removeprefix("f")): int(value) for name, value in pairs}

    [gap] = [one for one in findings if one.code == "P124"]
    assert taken(example(gap)) == []
    rest = [one for one in findings if one is not gap]
    if hit == "unique":
        assert {one.code for one in rest} == {"P123"}
        for one in rest:
            assert {int(str(one.arguments[key])) - 1 for key in ("number", "other")} <= set(taken(example(one)))
    else:
        assert {one.code for one in rest} == {"P125"}
        never = {int(str(one.arguments["number"])) - 1 for one in rest}
        tried = [taken({n: random.randint(0, 60) for n in range(len(CUTS))})[:1] for _ in range(2000)]
        assert not never & {number for found in tried for number in found}


def span(cell: str) -> Anything:
    """The whole numbers of a cell; a column that an example leaves out has any (``None``)."""
    if cell == "–":
        return (None, *range(100))
    if cell.startswith("["):
        low, high = cell[1:-1].split("..")
        return range(int(low), int(high))
    how, end = cell.split()
    return range(int(end)) if how == "<" else range(int(end), 100)
