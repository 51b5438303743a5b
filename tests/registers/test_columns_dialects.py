"""Every operation of the column algebra says the same in every engine, NULL and odd days included.

Each row of ``ASKED`` is an operation, an expression of it, and what it must find by plain Python. A
last test holds the list against the algebra and against the nodes of ``sqlglot`` that queries use.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import product
from random import Random
from typing import Any

import polars as pl
import pytest
from sqlglot import exp

from helpers.columns_cases import tables_of
from helpers.columns_engines import ENGINES
from helpers.columns_programs import taken
from helpers.loops import nonempty
from helpers.programs_generator import DAYS, VOCABULARY
from punkt.files.messages.diagnostics import PunktError
from punkt.kernel.nodes import MissingDay, TimeUnit
from punkt.kernel.records import Case, Record
from punkt.kernel.work_calendar import WorkCalendar
from punkt.registers.columns.algebra import FALSE_, KNOWN_, NULL_, TRUE_, Expr, Op, Sort
from punkt.registers.columns.column_days import period_edge, time_after, time_between, workdays_between
from punkt.registers.columns.column_plan import ColumnPlan, TablePlan
from punkt.registers.columns.on_polars import PolarsRun
from punkt.registers.columns.on_sql import DIALECTS, Query
from punkt.registers.columns.ratio_algebra import RatioAlgebra
from punkt.registers.columns.result_columns import Means, Result, ResultTable
from punkt.registers.columns.row_places import RowPlaces
from punkt.registers.columns.table_layout import CASES, Type, layout

Row = dict[str, Any]
THINGS = layout(VOCABULARY)
A = RatioAlgebra()
GIVEN = {CASES: frozenset(THINGS.cases.columns)}
PLACES = RowPlaces(THINGS, GIVEN, A)
THING = PLACES.section("thing")


def fact(path: str) -> Expr:
    return PLACES.column(THING, path)


a, b, i, j, e, s, t, k, words = (fact(p) for p in ("a", "b", "i", "j", "e", "s", "t", "k", "l"))


def null(function: Callable[..., Any], *names: str) -> Callable[[Row], Any]:
    """The function of some facts; NULL where one of them is."""
    return lambda row: None if any(row[n] is None for n in names) else function(*(row[n] for n in names))


def every(row: Row) -> Any:
    return False if False in (row["a"], row["b"]) else None if None in (row["a"], row["b"]) else True


def some(row: Row) -> Any:
    return True if True in (row["a"], row["b"]) else None if None in (row["a"], row["b"]) else False


def years(one: date, two: date) -> int:
    return two.year - one.year - ((two.month, two.day) < (one.month, one.day))


def later(day: date, months: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])) if year <= 9999 else None


WINTER = WorkCalendar(
    "winter",
    date(2024, 1, 1),
    date(2024, 3, 31),
    tuple(day for n in range(91) if (day := date(2024, 1, 1) + timedelta(days=n)).weekday() < 5 and day.day != 29),
)
"""Working days of three months."""


def worked(since: date, until: date) -> int | None:
    if {since.year, until.year} != {2024} or max(since, until) > date(2024, 3, 31):
        return None
    days = sum(min(since, until) < day <= max(since, until) for day in WINTER.days)
    return days if since <= until else -days


TEN = A.literal(10)
UP = A.add([j, A.literal(1)])
HUGE = A.multiply(i, A.literal(10**25))
LONG = A.multiply(j, A.literal(3 * 10**18))
FAR = A.case([(A.known(i), A.literal(100_000))], A.literal(None, Sort.INT))
ASKED: list[tuple[Op, Expr, Callable[[Row], Any]]] = [
    (Op.COLUMN, i, lambda r: r["i"]),
    (Op.LITERAL, A.literal(7), lambda r: 7),
    (Op.LITERAL, A.literal(None, Sort.BOOL), lambda r: None),
    (Op.LITERAL, A.literal(date(2024, 2, 29)), lambda r: date(2024, 2, 29)),
    (Op.AND, A.and_([a, b]), every),
    (Op.OR, A.or_([a, b]), some),
    (Op.NOT, A.not_(a), null(lambda x: not x, "a")),
    (Op.NOT, A.not_(A.and_([a, b])), lambda r: None if every(r) is None else not every(r)),
    *((Op.IS, A.is_(A.or_([a, b]), m), lambda r, m=m: bool({True: 1, False: 2, None: 4}[some(r)] & m)) for m in range(1, 7)),
    (Op.IS, A.known(i), lambda r: r["i"] is not None),
    (Op.TRI, A.tri(A.and_([A.holds(a), A.known(i)]), A.fails(a)), lambda r: {True: True if r["i"] is not None else None, False: False, None: None}[r["a"]]),
    (Op.COMPARE, A.compare("=", i, j), null(lambda x, y: x == y, "i", "j")),
    (Op.COMPARE, A.compare("<", i, j), null(lambda x, y: x < y, "i", "j")),
    (Op.COMPARE, A.compare("<=", s, t), null(lambda x, y: x <= y, "s", "t")),
    (Op.COMPARE, A.compare("=", k, A.literal("q", words=("q", "z"))), null(lambda x: x == "q", "k")),
    (Op.COMPARE, A.compare("=", a, b), null(lambda x, y: x == y, "a", "b")),
    (Op.AMONG, A.among(i, [-3, 0, 5]), null(lambda x: x in (-3, 0, 5), "i")),
    (Op.AMONG, A.among(i, range(-3, 3)), null(lambda x: x < 3, "i")),
    (Op.AMONG, A.among(k, ["p", "r"]), null(lambda x: x in "pr", "k")),
    (Op.AMONG, A.among(s, DAYS[:2]), null(lambda x: x in DAYS[:2], "s")),
    (Op.CONTAINS, A.contains(words, "q"), null(lambda x: "q" in x, "l")),
    (Op.CASE, A.case([(A.holds(a), i), (A.unknown(a), A.literal(9))], A.literal(-4)), lambda r: {True: r["i"], None: 9, False: -4}[r["a"]]),
    (Op.ADD, A.add([i, j, A.literal(-2)]), null(lambda x, y: x + y - 2, "i", "j")),
    (Op.MULTIPLY, A.multiply(A.add([i, j]), A.literal(-3)), null(lambda x, y: -3 * (x + y), "i", "j")),
    (Op.MULTIPLY, A.multiply(e, A.literal(2)), null(lambda x: int(200 * x), "e")),
    (Op.HOLDING, A.holding([A.holds(a), A.unknown(b), A.known(i)]), lambda r: (r["a"] is True) + (r["b"] is None) + (r["i"] is not None)),
    (Op.BITS, A.bits([A.holds(a), A.unknown(b)] + [A.false] * 38 + [A.known(i)] + [A.false] * 20 + [A.holds(b)]), lambda r: (r["a"] is True) + 2 * (r["b"] is None) + 2**40 * (r["i"] is not None) + 2**61 * (r["b"] is True)),
    (Op.YEAR, A.part(Op.YEAR, s), null(lambda x: x.year, "s")),
    (Op.MONTH, A.part(Op.MONTH, s), null(lambda x: x.month, "s")),
    (Op.DAY, A.part(Op.DAY, s), null(lambda x: x.day, "s")),
    (Op.QUOTIENT, A.whole_part(A.add([i, TEN]), A.literal(4)), null(lambda x: (x + 10) // 4, "i")),
    (Op.QUOTIENT, A.whole_part(A.size(A.multiply(i, TEN)), UP), null(lambda x, y: abs(10 * x) // (y + 1), "i", "j")),
    (Op.QUOTIENT, A.whole_part(A.size(HUGE), UP), null(lambda x, y: abs(x) * 10**25 // (y + 1), "i", "j")),
    (Op.QUOTIENT, A.whole_part(A.size(HUGE), A.literal(3 * 10**24)), null(lambda x: abs(x) * 10 // 3, "i")),
    (Op.REST, A.rest(A.add([i, TEN]), A.literal(4)), null(lambda x: (x + 10) % 4, "i")),
    (Op.REST, A.rest(A.size(HUGE), A.add([UP, UP])), null(lambda x, y: abs(x) * 10**25 % (2 * y + 2), "i", "j")),
    (Op.REST, A.rest(A.size(HUGE), A.literal(3 * 10**24)), null(lambda x: abs(x) * 10**25 % (3 * 10**24), "i")),
    (Op.MULTIPLY, HUGE, null(lambda x: x * 10**25, "i")),
    (Op.ADD, A.add([HUGE, j]), null(lambda x, y: x * 10**25 + y, "i", "j")),
    (Op.ADD, A.add([LONG, LONG, A.literal(-91 * 10**17)]), null(lambda x: 6 * 10**18 * x - 91 * 10**17, "j")),
    (Op.COMPARE, A.compare("<", HUGE, i), null(lambda x: x < 0, "i")),
    (Op.COMPARE, A.compare("=", A.multiply(j, A.literal(10**25)), HUGE), null(lambda x, y: x == y, "i", "j")),
    (Op.AMONG, A.among(HUGE, [2 * 10**25, 0, 10]), null(lambda x: x in (0, 2), "i")),
    (Op.AMONG, A.among(HUGE, [n * 10**25 for n in range(6)]), null(lambda x: x >= 0, "i")),
    (Op.AMONG, A.among(i, [2, 10**25]), null(lambda x: x == 2, "i")),
    (Op.CASE, A.case([(A.holds(a), HUGE), (A.fails(a), i)], A.literal(1)), lambda r: 1 if r["a"] is None else None if r["i"] is None else r["i"] * (10**25 if r["a"] else 1)),
    (Op.MAKE_DAY, time_after(A, s, i, TimeUnit.MONTHS, MissingDay.DOWN), null(later, "s", "i")),
    (Op.MAKE_DAY, time_after(A, s, FAR, TimeUnit.MONTHS, MissingDay.DOWN), lambda r: None),
    (Op.YEAR, time_between(A, s, t, TimeUnit.YEARS, MissingDay.UP), null(years, "s", "t")),
    (Op.LOOKED_UP, A.looked_up([5, 7, -2, 9], A.rest(A.add([i, TEN]), A.literal(4))), null(lambda x: (5, 7, -2, 9)[(x + 10) % 4], "i")),
    (Op.NUMBER, A.number(s), null(lambda x: (x - date(1, 1, 1)).days + 1, "s")),
    (Op.NUMBERED, time_after(A, s, i, TimeUnit.DAYS, MissingDay.DOWN), null(lambda x, y: date.fromordinal(x.toordinal() + y) if x.toordinal() + y <= date.max.toordinal() else None, "s", "i")),
    (Op.NUMBERED, time_after(A, s, A.multiply(i, A.literal(4_000_000)), TimeUnit.DAYS, MissingDay.DOWN), null(lambda x, y: x if y == 0 else None, "s", "i")),
    (Op.NUMBER, time_between(A, s, t, TimeUnit.DAYS, MissingDay.DOWN), null(lambda x, y: (y - x).days, "s", "t")),
    (Op.LOOKED_UP, workdays_between(A, s, t, WINTER), null(worked, "s", "t")),
    (Op.MAKE_DAY, period_edge(A, s, TimeUnit.MONTHS, True), null(lambda x: x.replace(day=calendar.monthrange(x.year, x.month)[1]), "s")),
    (Op.MAKE_DAY, period_edge(A, s, TimeUnit.YEARS, False), null(lambda x: date(x.year, 1, 1), "s")),
]  # fmt: skip
CROSSING = {Op.VIA, Op.COUNT, Op.DISTINCT, Op.SUM, Op.MAX, Op.MIN}
"""Between tables: in ``test_columns_sql.py``, on random programs with elements and references."""


@cache
def rows() -> list[Row]:
    """Every fact with its odd values and unknown, in changing company."""
    pool: dict[str, list[Any]] = {
        "a": [True, False, None],
        "b": [True, None, False, None],
        "i": [-3, 5, None, 0, 2],
        "j": [0, None, 3, 2, 0, 1],
        "e": [None, -2, 1, 3],
        "s": [*DAYS, None, date(1900, 2, 28), date(2000, 1, 31), date(9999, 12, 31)],
        "t": [date(2024, 2, 28), None, *DAYS[2:], date(2100, 3, 1)],
        "k": ["p", "q", None, "r"],
        "l": [frozenset(), None, frozenset("pq"), frozenset("q")],
    }
    grid = product((True, False, None), repeat=2)
    found = [{name: values[n % len(values)] for name, values in pool.items()} for n in range(120)]
    return [{**row, "i": 1 if row["s"] == date(9999, 12, 31) and row["i"] else row["i"]} for row in found] + [
        {**found[0], "a": x, "b": y} for x, y in grid
    ]


SORTS = {Sort.BOOL: Type.FLAG, Sort.INT: Type.INTEGER, Sort.DAY: Type.DAY, Sort.WORD: Type.WORD}


def plan() -> ColumnPlan:
    kinds = [Type.DECIMAL if x.wide else SORTS[x.sort] for _, x, _ in ASKED]
    columns = [Result(f"x{n}", Means.VALUE, kinds[n], x.words) for n, (_, x, _) in enumerate(ASKED)]
    table = ResultTable(CASES, ("case",), (Result("case", Means.KEY, Type.KEY), *columns))
    return ColumnPlan(A, PLACES.places, {}, {CASES: TablePlan(table, tuple(x for _, x, _ in ASKED))}, GIVEN, THINGS)


@cache
def answers() -> list[list[Any]]:
    """What each operation makes of each row."""
    return [[wanted(row) for row in rows()] for _, _, wanted in ASKED]


@cache
def frames() -> dict[str, pl.DataFrame]:
    made = []
    for row in rows():
        record = Record("thing", "thing", {n: v for n, v in row.items() if v is not None}, 0)
        made.append(Case("c", DAYS[0], {"thing": record}, (record,)))
    return {CASES: tables_of(made, THINGS)[CASES]}


SLOW = {"spark": pytest.mark.full}


@pytest.mark.parametrize("name", [pytest.param(n, marks=SLOW.get(n, ())) for n in ("polars", *ENGINES)])
def test_operations(name: str) -> None:
    if name == "polars":
        found = PolarsRun(plan()).run({CASES: frames()[CASES].lazy()})[CASES].collect().to_dicts()
    else:
        engine = ENGINES[name]()
        query = Query(plan(), engine.dialect, engine.load(frames(), THINGS))
        found = engine.tables(query)[CASES]
    found = sorted(found, key=lambda row: int(row["case"]))
    for number, wanted in nonempty(enumerate(answers())):
        said = [row[f"x{number}"] for row in found]
        if said != wanted:
            assert len(said) == len(wanted)
            first = next(n for n, value in enumerate(wanted) if said[n] != value)
            raise AssertionError(name, *ASKED[number][:2], rows()[first], said[first], wanted[first])


@pytest.mark.parametrize("name", [pytest.param(n, marks=SLOW.get(n, ())) for n in ENGINES])
def test_names_for_bits(name: str) -> None:
    """As the bits of a number that is made on the spot, and of one that is kept; NULL stays NULL."""
    bits = A.bits([A.holds(a), A.unknown(b), A.known(i)])
    kept = A.case([(A.known(j), bits)], A.literal(None, Sort.INT))
    legend = ("один", "it's", "three")
    columns = tuple(Result(f"x{n}", Means.VALUE, Type.INTEGER, legend, bits=True) for n in range(2))
    table = ResultTable(CASES, ("case",), (Result("case", Means.KEY, Type.KEY), *columns))
    made = ColumnPlan(A, PLACES.places, {}, {CASES: TablePlan(table, (bits, kept))}, GIVEN, THINGS)
    engine = ENGINES[name]()
    found = engine.tables(Query(made, engine.dialect, engine.load(frames(), THINGS), names=True))[CASES]
    for row, said in nonempty(zip(rows(), sorted(found, key=lambda r: int(r["case"])), strict=True)):
        held = (row["a"] is True, row["b"] is None, row["i"] is not None)
        wanted = ", ".join(n for n, h in zip(legend, held, strict=True) if h)
        assert said["x0"] == wanted
        assert said["x1"] == (None if row["j"] is None else wanted)


def test_long_names() -> None:
    """PostgreSQL would cut them off, silently; others hold them."""
    column = Result("x" * 64, Means.VALUE, Type.FLAG)
    table = ResultTable(CASES, ("case",), (Result("case", Means.KEY, Type.KEY), column))
    made = ColumnPlan(A, PLACES.places, {}, {CASES: TablePlan(table, (a,))}, GIVEN, THINGS)
    with pytest.raises(PunktError) as caught:
        Query(made, "postgres", {CASES: "t"})
    assert [d.code for d in caught.value.diagnostics] == ["P755"]
    assert "x" * 64 in Query(made, "duckdb", {CASES: "t"}).sql(CASES)


def test_every_operation_is_asked() -> None:
    assert {op for op, _, _ in ASKED} | CROSSING | {Op.RATIO} == set(Op)
    assert {TRUE_, FALSE_, NULL_, KNOWN_} <= {x.data for op, x, _ in ASKED if op is Op.IS}


def test_only_listed_nodes() -> None:
    """No query holds a node beyond those that the operations asked above are made of."""
    listed = {
        *(exp.Select, exp.From, exp.Table, exp.TableAlias, exp.With, exp.CTE, exp.Subquery, exp.Join, exp.Where),
        *(exp.Group, exp.Offset, exp.Union, exp.Distinct, exp.Column, exp.Identifier, exp.Alias, exp.Star),
        *(exp.Literal, exp.Null, exp.Boolean, exp.And, exp.Or, exp.Not, exp.Is, exp.Paren, exp.Case, exp.If, exp.In),
        *(exp.EQ, exp.LT, exp.LTE, exp.Add, exp.Mul, exp.Neg, exp.IntDiv, exp.Mod, exp.Cast, exp.DataType),
        *(exp.DataTypeParam, exp.Extract, exp.Var, exp.Anonymous, exp.ArrayContains, exp.Count, exp.Filter),
        *(exp.DPipe, exp.Substring, exp.Sum, exp.Max, exp.Min, exp.Sub, exp.Div, exp.Array, exp.Bracket),
    }
    functions = {"MAKE_DATE", "DATEDIFF", "DATE_ADD", "ELEMENT_AT", "LIST_EXTRACT"}
    given = {name: frozenset(table.columns) for name, table in THINGS.tables.items()}
    for seed, dialect in nonempty(enumerate(DIALECTS)):
        _, _, made = taken(Random(seed), given)
        query = Query(made, dialect, {name: f"t{n}" for n, name in enumerate(given)}, names=True)
        for part in nonempty([*query.queries.values(), *map(query.results, made.results)]):
            for node in nonempty(part.walk()):
                assert type(node) in listed, node
                assert not isinstance(node, exp.Anonymous) or node.name in functions
