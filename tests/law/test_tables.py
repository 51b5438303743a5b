"""Decision tables: each hit policy on facts known and not, worked out by hand; by all evaluators, and as columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from helpers.columns_of_rules import by_columns
from helpers.evaluator_trio import Trio
from helpers.invented_city import CITED, DAY, city, write
from helpers.lengths import many
from punkt import Rules, load
from punkt.deciding.evaluators.reference import Scope
from punkt.deciding.explaining.outcome_view import status_of
from punkt.deciding.explaining.plain_values import plain
from punkt.kernel.kleene import kleene_all, kleene_any, kleene_not
from punkt.kernel.records import Case, Record
from punkt.law.language.program import compile_program

UNIQUE = """
columns: [zone, axles]
rows:
  - [a, "< 3", 5]
  - [a, ">= 3", 8]
  - {when: ["b, c", "–"], then: 8}
"""
ANY = """
hit: any
columns: [zone, paid]
rows:
  - [a, –, 1]
  - [–, true, 1]
  - [b, false, 2]
"""
FIRST = """
hit: first
columns: [axles, exempt]
rows:
  - [–, true, 0]
  - ["> 2", –, 7]
  - ["> 1", –, 3]
else: 1
"""
PRIORITY = """
hit: priority
columns: [axles, noise]
rows:
  - ["> 2", "–", standard]
  - ["–", "> 1", reduced]
  - ["> 4", "–", free]
"""
SUM = """
hit: sum
columns: [zone, paid, axles]
rows:
  - [a, –, –, 10]
  - ["–", "true", "–", 5]
  - [–, –, "[2..4]", 2]
"""
SUM_ELSE = SUM + "else: -1\n"
COUNT = """
hit: count
columns: [zone, paid]
rows:
  - [a, –]
  - when: [–, true]
  - ["not(c)", –]
"""
LEAST = """
hit: least
columns: [zone, paid]
rows:
  - [–, true, 7]
  - [a, –, 3]
  - ["a, b", –, 5]
"""
GREATEST = LEAST.replace("least", "greatest")
LISTED = """
hit: output_order
columns: [axles, paid]
rows:
  - ["> 2", –, standard]
  - [–, true, free]
  - ["> 5", –, reduced]
"""
CELLS = """
columns: [axles, issued_on, fee]
rows:
  - ["1, [3..4], > 7", –, –, 1]
  - ["2", "[2024-01-01..2024-03-31]", "not(5, [7..8))", 2]
  - [2, "> 2024-03-31", –, 3]
  - [[5, "6"], {not_before: '2024-01-01'}, "$limit, < $limit", 4]
else: 0
"""
ORDERED = """
hit: priority
order: [2, 3, 1]
columns: [axles]
rows:
  - ["> 0", 1]
  - ["> 1", 3]
  - ["> 2", 2]
"""
WORDS = """
columns: [badges, {full_years: issued_on}]
rows:
  - [free, "–", 1]
  - ["not(free)", "< 2", 2]
  - ["not(free)", ">= 2", 3]
"""
CELLS_ONLY = CELLS.replace("else: 0\n", "")
OPEN, GAP, CONFLICT = "open", "gap", "conflict"
DRAWN: list[tuple[str, str, dict[str, Any], Any]] = [
    (UNIQUE, "left", {"zone": "a", "axles": 2}, 5),
    (UNIQUE, "left", {"zone": "a", "axles": 3}, 8),
    (UNIQUE, "left", {"zone": "c"}, 8),
    (UNIQUE, "left", {"zone": "a"}, OPEN),
    (UNIQUE, "left", {"axles": 2}, OPEN),
    (UNIQUE, "left", {"axles": 3}, OPEN),  # both rows give 8, but which of them holds is not known
    (ANY, "left", {"zone": "a", "paid": True}, 1),
    (ANY, "left", {"zone": "a"}, 1),
    (ANY, "left", {"zone": "b", "paid": False}, 2),
    (ANY, "left", {"zone": "c", "paid": False}, GAP),
    (ANY, "left", {"zone": "b"}, OPEN),
    (FIRST, "left", {"axles": 5, "exempt": True}, 0),
    (FIRST, "left", {"axles": 5, "exempt": False}, 7),
    (FIRST, "left", {"axles": 2, "exempt": False}, 3),
    (FIRST, "left", {"axles": 1, "exempt": False}, 1),
    (FIRST, "left", {"exempt": True}, 0),
    (FIRST, "left", {"axles": 5}, OPEN),
    (FIRST, "left", {"exempt": False}, OPEN),
    (PRIORITY, "tariff", {"axles": 5, "noise": 3}, "free"),
    (PRIORITY, "tariff", {"axles": 3, "noise": 2}, "reduced"),
    (PRIORITY, "tariff", {"axles": 3, "noise": 1}, "standard"),
    (PRIORITY, "tariff", {"axles": 1, "noise": 1}, GAP),
    (PRIORITY, "tariff", {"axles": 5}, "free"),
    (PRIORITY, "tariff", {"axles": 3}, OPEN),
    (PRIORITY, "tariff", {"noise": 2}, OPEN),
    (ORDERED, "left", {"axles": 3}, 2),
    (ORDERED, "left", {"axles": 2}, 3),
    (ORDERED, "left", {"axles": 1}, 1),
    (ORDERED, "left", {}, OPEN),
    (SUM, "left", {"zone": "a", "paid": True, "axles": 3}, 17),
    (SUM, "left", {"zone": "b", "paid": False, "axles": 5}, 0),
    (SUM, "left", {"zone": "b", "paid": True, "axles": 1}, 5),
    (SUM, "left", {"zone": "b", "paid": True}, OPEN),
    (SUM_ELSE, "left", {"zone": "b", "paid": False, "axles": 5}, -1),
    (SUM_ELSE, "left", {"zone": "a", "paid": False, "axles": 5}, 10),
    (SUM_ELSE, "left", {"paid": False, "axles": 5}, OPEN),
    (COUNT, "left", {"zone": "a", "paid": True}, 3),
    (COUNT, "left", {"zone": "c", "paid": False}, 0),
    (COUNT, "left", {"zone": "b", "paid": True}, 2),
    (COUNT, "left", {"zone": "b"}, OPEN),
    (LEAST, "left", {"zone": "a", "paid": True}, 3),
    (LEAST, "left", {"zone": "b", "paid": True}, 5),
    (LEAST, "left", {"zone": "c", "paid": True}, 7),
    (LEAST, "left", {"zone": "c", "paid": False}, GAP),
    (LEAST, "left", {"zone": "a"}, 3),
    (LEAST, "left", {"paid": True}, OPEN),
    (GREATEST, "left", {"zone": "a", "paid": True}, 7),
    (GREATEST, "left", {"zone": "a", "paid": False}, 5),
    (GREATEST, "left", {"paid": True}, 7),
    (GREATEST, "left", {"zone": "a"}, OPEN),
    (LISTED, "extras", {"axles": 6, "paid": True}, ["free", "reduced", "standard"]),
    (LISTED, "extras", {"axles": 3, "paid": False}, ["standard"]),
    (LISTED, "extras", {"axles": 1, "paid": False}, []),
    (LISTED, "extras", {"axles": 1}, OPEN),
    (CELLS, "left", {"axles": 1}, 1),
    (CELLS, "left", {"axles": 4}, 1),
    (CELLS, "left", {"axles": 8}, 1),
    (CELLS, "left", {"axles": 2, "issued_on": "2024-03-31", "fee": 8}, 2),
    (CELLS, "left", {"axles": 2, "issued_on": "2024-03-31", "fee": 7}, 0),
    (CELLS, "left", {"axles": 2, "issued_on": "2024-03-31", "fee": 5}, 0),
    (CELLS, "left", {"axles": 2, "issued_on": "2024-04-01"}, 3),
    (CELLS, "left", {"axles": 6, "issued_on": "2024-01-01", "fee": 9}, 4),
    (CELLS, "left", {"axles": 6, "issued_on": "2024-01-01", "fee": 9.5}, 0),
    (CELLS, "left", {"axles": 6, "issued_on": "2023-12-31", "fee": 1}, 0),
    (CELLS, "left", {"axles": 5, "fee": 1}, OPEN),
    (WORDS, "left", {"badges": ["free", "reduced"], "issued_on": "2024-01-01"}, 1),
    (WORDS, "left", {"badges": ["reduced"], "issued_on": "2022-06-02"}, 2),
    (WORDS, "left", {"badges": [], "issued_on": "2022-06-01"}, 3),
    (WORDS, "left", {"badges": ["free"]}, 1),
    (WORDS, "left", {"issued_on": "2022-06-01"}, OPEN),
]

DRAWN += [(CELLS_ONLY, of, given, GAP if came == 0 else came) for text, of, given, came in DRAWN if text == CELLS]


def named(one: str) -> str:
    """What a table is called here."""
    return next((name.lower() for name, text in globals().items() if name.isupper() and text is one), one)


def table(text: str) -> str:
    return "".join(f"      {line}\n" for line in text.strip().splitlines())


def packed(folder: Path, outcome: str, text: str) -> Rules:
    """A pack whose one rule is the table."""
    rule = f"rules:\n  - decide: {outcome}\n{CITED}    table:\n{table(text)}"
    return load("none.city", pack_dirs=[write(folder, city(rules_yaml=rule))])


@pytest.mark.parametrize(("text", "outcome"), dict.fromkeys((text, outcome) for text, outcome, *_ in DRAWN), ids=named)
def test_a_table_comes_out(tmp_path: Path, text: str, outcome: str) -> None:
    rules = packed(tmp_path, outcome, text)
    drawn = [(given, wanted) for one, of, given, wanted in DRAWN if (one, of) == (text, outcome)]
    plain_cases = [{"case": "a", "as_of": DAY, "permit": given} for given, _ in drawn]
    read = [rules.read_case(case) for case in plain_cases]
    program = compile_program(rules.linked, DAY)
    trio, wanted = Trio(program), [came(one) for _, one in drawn]
    plan = program.plan["permit", outcome]
    for case, one in zip(read, wanted, strict=True):
        (state,) = (
            s for s, record in zip(trio.check(case, text), case.records, strict=True) if record.kind == "permit"
        )
        out = state.outs[plan.index]
        assert (status_of(out), plain(out)) == one, case.records
    if text == CELLS:  # more ways than durable-rules takes
        return
    views = [rules.decide(case)["permit", outcome] for case in plain_cases]
    assert [(view.status, view.value) for view in views] == wanted
    for engine, rows in by_columns(rules, DAY, read).items():
        column = f"permit.{outcome}"
        found = [(row[f"{column}:status"], row[column]) for row in rows]
        assert found == [(status, bits(value)) for status, value in wanted], engine


def bits(value: Any) -> Any:
    """A list as columns have it: a bit for each tariff."""
    return sum(1 << ["free", "reduced", "standard"].index(one) for one in value) if isinstance(value, list) else value


def came(wanted: Any) -> tuple[str, Any]:
    """The status and the value."""
    return (wanted, None) if wanted in (OPEN, GAP, CONFLICT) else ("determined", wanted)


def test_rows_of_a_unique_table_that_hold_together_are_a_conflict(tmp_path: Path) -> None:
    rules = packed(tmp_path, "left", 'columns: [axles]\nrows: [["[1..3]", 1], ["[3..5]", 2]]')
    found = {n: rules.decide({"case": "a", "as_of": DAY, "permit": {"axles": n}})["permit", "left"] for n in (2, 3, 9)}
    assert [(n, one.status, one.value) for n, one in found.items()] == [
        (2, "determined", 1),
        (3, CONFLICT, None),
        (9, GAP, None),
    ]


PAIRED = """
hit: first
columns: [zone, axles]
rows:
  - [a, "> 2", standard, 7]
  - {when: [–, "> 2"], then: [reduced, 3]}
else: [free, 0]
"""


def test_outcomes_of_one_row_stay_together(tmp_path: Path) -> None:
    rule = f"rules:\n  - decide: [tariff, left]\n    id: pair\n{CITED}    table:\n{table(PAIRED)}"
    rules = load("none.city", pack_dirs=[write(tmp_path, city(rules_yaml=rule))])
    for given, pair, row in (
        ({"zone": "a", "axles": 3}, ("standard", 7), "row1"),
        ({"zone": "b", "axles": 3}, ("reduced", 3), "row2"),
        ({"axles": 1}, ("free", 0), "else"),
    ):
        decision = rules.decide({"case": "a", "as_of": DAY, "permit": given})
        assert (decision["permit", "tariff"].value, decision["permit", "left"].value) == pair
        assert sorted(entry["rule"] for entry in decision.to_dict()["fired"]) == [
            f"pair.left.{row}",
            f"pair.tariff.{row}",
        ]


TWO_PRIORITIES = """
hit: priority
order: [[standard, free, reduced], [2, 1]]
columns: [axles]
rows:
  - ["> 0", free, 1]
  - ["> 1", standard, 1]
  - ["> 2", standard, 2]
"""


def test_the_first_outcome_ranks_before_the_second(tmp_path: Path) -> None:
    rule = f"rules:\n  - decide: [tariff, left]\n{CITED}    table:\n{table(TWO_PRIORITIES)}"
    rules = load("none.city", pack_dirs=[write(tmp_path, city(rules_yaml=rule))])
    found = []
    for axles in (1, 2, 3):
        decision = rules.decide({"case": "a", "as_of": DAY, "permit": {"axles": axles}})
        found.append((decision["permit", "tariff"].value, decision["permit", "left"].value))
    assert found == [("free", 1), ("standard", 1), ("standard", 2)]


def test_a_norm_of_a_day_stands_in_a_cell(tmp_path: Path) -> None:
    """`high` is [2..3], `zones` is a or b, `late` is in force from 2030."""
    text = 'columns: [noise, zone]\nrows: [[$high, "not($zones)", 1], [$high, $zones, 2]]\nelse: 0'
    rules = packed(tmp_path, "left", text)
    for given, value in (((2, "c"), 1), ((3, "a"), 2), ((1, "a"), 0)):
        case = {"case": "a", "as_of": DAY, "permit": dict(zip(("noise", "zone"), given, strict=True))}
        assert rules.decide(case)["permit", "left"].value == value
    decision = rules.decide({"case": "a", "as_of": date(2024, 6, 1), "permit": {"noise": 2, "zone": "c"}})
    (fired,) = decision.to_dict()["fired"]
    assert sorted(fired["norms"]) == ["high", "zones"]


CELLS_OF = {
    "zone": ("a", "a, b", "not(c)", "–"),
    "axles": ("< 3", "[2..5)", "(4..7]", ">= 6", "2, 8", "–", "not([3..5])"),
    "paid": ("true", "false", "–"),
}
VALUES_OF = {"zone": ("a", "b", "c"), "axles": tuple(range(1, 10)), "paid": (True, False)}


@pytest.mark.parametrize("seed", range(many(8, 30, 600)))
def test_rows_that_exclude_each_other_are_not_denied_and_nothing_changes(tmp_path: Path, seed: int) -> None:
    """By the tables of Kleene: a row of `first` is its cells and not any row before it, whatever is unknown.

    A row that says what an earlier one says never holds: that may be known where those tables see an unknown.
    """
    random = Random(seed)
    rows = [[*(random.choice(cells) for cells in CELLS_OF.values()), n] for n in range(random.randint(2, 12))]
    text = yaml.safe_dump({"columns": [*CELLS_OF], "rows": rows}, default_flow_style=True, width=1000)
    found = []
    for hit in ("any", "first"):
        (tmp_path / hit).mkdir()
        rules = packed(tmp_path / hit, "left", f"hit: {hit}\n" + yaml.safe_dump(yaml.safe_load(text), width=1000))
        found.append(compile_program(rules.linked, DAY))
    plain_rows, first = found
    for _ in range(40):
        given = {name: random.choice(values) for name, values in VALUES_OF.items() if random.random() < 0.6}
        record = Record("permit", "permit", given, 0)
        case = Case("a", DAY, {"permit": record}, (record,))
        truths = [
            [Scope(program, case).truth(clause.condition, record) for clause in program.plan["permit", "left"].clauses]
            for program in (plain_rows, first)
        ]
        wanted = [kleene_all([one, kleene_not(kleene_any(truths[0][:n]))]) for n, one in enumerate(truths[0])]
        dead = [any(row[:-1] == earlier[:-1] for earlier in rows[:n]) for n, row in enumerate(rows)]
        seen = [
            None if never and plain is None and one is False else one
            for never, plain, one in zip(dead, wanted, truths[1], strict=True)
        ]
        assert seen == wanted, (rows, given)
