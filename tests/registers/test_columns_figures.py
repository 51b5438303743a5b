"""Figures worked out by hand, asked of every engine: halves, numbers below zero, divisors that are zero, money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from helpers.columns_engines import ENGINES
from helpers.loops import nonempty
from punkt.files.messages.diagnostics import Problems
from punkt.files.read import read_text
from punkt.kernel.numbers import Rounding
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.registers.columns.algebra import BeyondColumnsError
from punkt.registers.columns.column_numbers import ColumnNumbers
from punkt.registers.columns.column_plan import ColumnPlan, TablePlan
from punkt.registers.columns.column_values import Value
from punkt.registers.columns.on_polars import PolarsRun
from punkt.registers.columns.on_sql import Query
from punkt.registers.columns.ratio_algebra import RatioAlgebra
from punkt.registers.columns.result_columns import Means, Result, ResultTable
from punkt.registers.columns.row_places import RowPlaces
from punkt.registers.columns.table_layout import CASE, CASES, Type, layout

_T = "{ru: а, en: a}"
_VOCABULARY = f"""
vocabulary: none.at.all
version: 1.0.0
title: {_T}
subjects:
  account:
    section: true
    title: {_T}
    facts:
      amount: {{type: number, range: "[-1000000..1000000]", decimals: 2, label: {_T}, question: {_T}}}
      part: {{type: number, range: "[-1000000..1000000]", decimals: 2, label: {_T}, question: {_T}}}
      number: {{type: integer, range: "[-12..12]", label: {_T}, question: {_T}}}
      any: {{type: number, decimals: 2, label: {_T}, question: {_T}}}
outcomes: {{account: {{o: {{kind: flag, title: {_T}}}}}}}
"""
_problems = Problems()
_read = read_vocabulary(read_text(_VOCABULARY, "vocabulary.yaml", "yaml"), _problems)
_problems.raise_if_any()
assert _read is not None
SHAPE = layout(_read)
GIVEN = {CASES: frozenset([CASE, "account.amount", "account.part", "account.number", "account.any"])}
A = RatioAlgebra()
V = ColumnNumbers(A)
PLACES = RowPlaces(SHAPE, GIVEN, A)


def fact(path: str) -> Value:
    return V.plain(PLACES.column(PLACES.section("account"), path), scale=0 if path == "number" else 2)


AMOUNT, PART, NUMBER, ANY = (fact(path) for path in ("amount", "part", "number", "any"))
CENT = Decimal("0.01")


def rounded(value: Value, step: Any = 1, how: str = "half_up") -> Value:
    return V.rounded(value, step, Rounding(how))


def times(one: Value, other: Any) -> Value:
    return V.product(one, other if isinstance(other, Value) else V.literal(other), (False, False))


def found(name: str, rows: Sequence[dict[str, Any]], values: Sequence[Value]) -> list[list[Any]]:
    """What an engine says of some values, row by row: the number, ``gap``, or nothing where it is unknown."""
    columns = [CASE, "account.amount", "account.part", "account.number", "account.any"]
    frame = pl.DataFrame(
        {
            CASE: pl.Series(range(len(rows)), dtype=pl.Int64),
            **{
                c: pl.Series(
                    [None if (v := row.get(c.partition(".")[2])) is None else Decimal(v) for row in rows],
                    dtype=pl.Decimal(20, 2),
                ).cast(pl.Int64 if c == "account.number" else pl.Decimal(20, 2))
                for c in columns[1:]
            },
        }
    )
    results, exprs = [], []
    for number, value in enumerate(values):
        kind = Type.DECIMAL if value.scale or value.point.wide else Type.INTEGER
        results += [
            Result(f"x{number}", Means.VALUE, kind, decimals=value.scale),
            Result(f"g{number}", Means.VALUE, Type.FLAG),
        ]
        exprs += [value.point, value.gap]
    table = ResultTable(CASES, (CASE,), (Result(CASE, Means.KEY, Type.KEY), *results))
    plan = ColumnPlan(A, PLACES.places, {}, {CASES: TablePlan(table, tuple(exprs))}, GIVEN, SHAPE)
    if name == "polars":
        said = PolarsRun(plan).run({CASES: frame.lazy()})[CASES].collect().to_dicts()
    else:
        engine = ENGINES[name]()
        said = engine.tables(Query(plan, engine.dialect, engine.load({CASES: frame}, SHAPE)))[CASES]
    said = sorted(said, key=lambda row: int(row[CASE]))
    return [[("gap" if row[f"g{n}"] else row[f"x{n}"]) for n in range(len(values))] for row in said]


ALL = [pytest.param(n, marks=[pytest.mark.full] if n == "spark" else []) for n in ("polars", *ENGINES)]
HALVES = {
    #              2.5  3.5 −2.5  2.4 −2.6 −0.5    0
    "half_up": (3, 4, -3, 2, -3, -1, 0),
    "half_even": (2, 4, -2, 2, -3, 0, 0),
    "half_down": (2, 3, -2, 2, -3, 0, 0),
    "half_ceiling": (3, 4, -2, 2, -3, 0, 0),
    "up": (3, 4, -3, 3, -3, -1, 0),
    "down": (2, 3, -2, 2, -2, 0, 0),
    "ceiling": (3, 4, -2, 3, -2, 0, 0),
    "floor": (2, 3, -3, 2, -3, -1, 0),
}
"""The table of ``docs/kernel.md``, and two numbers more."""


@pytest.mark.parametrize("name", ALL)
def test_roundings(name: str) -> None:
    """Of a decimal, of the same number as a ratio, and of what is not given."""
    amounts = ("2.5", "3.5", "-2.5", "2.4", "-2.6", "-0.5", "0", None)
    rows = [{"amount": x, "part": x and str(Decimal(x) * -3), "number": -3} for x in amounts]
    plain = [rounded(AMOUNT, 1, how) for how in HALVES]
    ratios = [rounded(V.quotient(PART, NUMBER), 1, how) for how in HALVES]
    for values in (plain, ratios):
        said = found(name, rows, values)
        for number, (how, wanted) in enumerate(nonempty(HALVES.items())):
            assert [row[number] for row in said] == [*wanted, None], how


@pytest.mark.parametrize("name", ALL)
def test_steps(name: str) -> None:
    """Steps above and below one; three halves of fifty go to a hundred, five halves to the even hundred or beyond."""
    rows = [{"amount": x} for x in ("74.99", "75", "125", "-125", "-24.99", "0.12", "-0.13")]
    values = [
        rounded(AMOUNT, 50),
        rounded(AMOUNT, 50, "half_even"),
        rounded(AMOUNT, Decimal("0.05"), "half_up"),
        rounded(AMOUNT, Decimal("0.05"), "floor"),
        rounded(AMOUNT, Decimal("0.001"), "up"),
    ]
    assert found(name, rows, values) == [
        [50, 50, Decimal("75.00"), Decimal("74.95"), Decimal("74.99")],
        [100, 100, Decimal("75"), Decimal("75"), Decimal("75")],
        [150, 100, Decimal("125"), Decimal("125"), Decimal("125")],
        [-150, -100, Decimal("-125"), Decimal("-125"), Decimal("-125")],
        [0, 0, Decimal("-25.00"), Decimal("-25.00"), Decimal("-24.99")],
        [0, 0, Decimal("0.10"), Decimal("0.10"), Decimal("0.12")],
        [0, 0, Decimal("-0.15"), Decimal("-0.15"), Decimal("-0.13")],
    ]


@pytest.mark.parametrize("name", ALL)
def test_money(name: str) -> None:
    """An amount by a rate of five decimals, less another, to cents; a share to three decimals, of an amount."""
    rate = times(AMOUNT, Decimal("0.13670"))
    net = V.linear(0, [(1, rate), (-1, times(PART, Decimal("0.01001")))])
    share = times(rounded(V.quotient(AMOUNT, PART), Decimal("0.001"), "down"), PART)
    third = times(V.quotient(AMOUNT, NUMBER), 3)
    rows: list[dict[str, Any]] = [
        {"amount": "1000000", "part": "999999.99", "number": 3},
        {"amount": "999999.99", "part": "3", "number": 6},
        {"amount": "33333.33", "part": "-7.77", "number": -7},
        {"amount": "1", "part": "0", "number": 0},
        {"amount": None, "part": "3", "number": 3},
    ]
    said = found(name, rows, [rounded(rate, CENT), rounded(net, CENT), rounded(share, CENT), rounded(third, CENT)])
    # 1000000 · 0.1367 = 136700; less 999999.99 · 0.01001 = 10009.9998999; 1.000 · 999999.99
    # 999999.99 · 0.1367 = 136699.998633; less 3 · 0.01001 = 136699.968603; 333333.330 · 3; 999999.99 / 2 = 499999.995
    # 33333.33 · 0.1367 = 4556.666211; and 0.0777777 = 4556.7439887; −4290.003 · −7.77 = 33333.32331; −14285.712857
    # 0.1367; less nothing; by zero; by zero
    assert said == [
        [Decimal("136700.00"), Decimal("126690.00"), Decimal("999999.99"), Decimal("1000000.00")],
        [Decimal("136700.00"), Decimal("136699.97"), Decimal("999999.99"), Decimal("500000.00")],
        [Decimal("4556.67"), Decimal("4556.74"), Decimal("33333.32"), Decimal("-14285.71")],
        [Decimal("0.14"), Decimal("0.14"), "gap", "gap"],
        [None, None, None, None],
    ]


@pytest.mark.parametrize("name", ALL)
def test_beyond_64_bits(name: str) -> None:
    """Facts without a range: their products have 24 and 36 digits, of which none is lost."""
    square, cube = times(ANY, ANY), V.raised(ANY, 3)
    values = [square, rounded(square, 1000, "ceiling"), rounded(cube, 1, "half_even"), V.quotient(square, ANY)]
    values[3] = rounded(values[3], CENT)
    rows: list[dict[str, Any]] = [{"any": "9007199254.00"}, {"any": "-9007199253.99"}, {"any": "0.01"}, {"any": None}]
    assert found(name, rows, values) == [
        [
            Decimal("81129638401258156516"),
            Decimal("81129638401258157000"),
            Decimal("730750818485102220032330439064"),
            Decimal("9007199254.00"),
        ],
        [
            Decimal("81129638401078012530.9201"),
            Decimal("81129638401078013000"),
            Decimal("-730750818482668330880295396528"),
            Decimal("-9007199253.99"),
        ],
        [Decimal("0.0001"), 1000, 0, Decimal("0.01")],
        [None, None, None, None],
    ]


@pytest.mark.parametrize("name", ALL)
def test_no_value(name: str) -> None:
    """By zero, zero to a power below zero; and zero times what is not given."""
    inverse = rounded(V.raised(NUMBER, -2), Decimal("0.0001"))
    values = [
        rounded(V.quotient(AMOUNT, NUMBER)),
        rounded(V.quotient(AMOUNT, V.literal(0))),
        inverse,
        V.raised(NUMBER, 0),
        times(AMOUNT, NUMBER),
    ]
    rows: list[dict[str, Any]] = [
        {"amount": "10", "number": 0},
        {"amount": None, "number": 0},
        {"amount": "0", "number": None},
        {"amount": "10", "number": -4},
        {"amount": "-10", "number": 3},
    ]
    assert found(name, rows, values) == [
        ["gap", "gap", "gap", 1, 0],
        ["gap", "gap", "gap", 1, 0],
        [None, "gap", None, None, 0],
        [-3, "gap", Decimal("0.0625"), 1, Decimal("-40")],  # −2.5 away from zero; 1/16
        [-3, "gap", Decimal("0.1111"), 1, Decimal("-30")],  # −3.33; 1/9
    ]


@pytest.mark.parametrize("name", ALL)
def test_compared_exactly(name: str) -> None:
    """A third is more than 0.3333 and as much as two sixths."""
    third, half = V.quotient(V.literal(1), NUMBER), V.quotient(PART, AMOUNT)
    zero = A.literal(0)
    asked = [
        A.compare("<", A.literal(3333), V.rescaled(third, 4).point),
        A.compare("=", *(v.point for v in V.aligned(third, half))),
        A.compare("<", *(v.point for v in V.aligned(third, half))),
        A.among(V.rescaled(half, 1).point, [5, -20]),
    ]
    values = [
        V.plain(A.case([(A.holds(x), A.literal(1)), (A.fails(x), zero)], A.literal(None, zero.sort))) for x in asked
    ]
    rows = [
        {"number": 3, "part": "2", "amount": "6"},
        {"number": -3, "part": "2", "amount": "-6"},
        {"number": 4, "part": "3.33", "amount": "6.66"},
        {"number": 0, "part": "4", "amount": "-2"},
    ]
    assert found(name, rows, values) == [[1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1], [None, None, None, 1]]


def test_too_long() -> None:
    """What could take more than 38 digits is refused before a row is read."""
    with pytest.raises(BeyondColumnsError, match="P731"):
        V.raised(ANY, 4)  # 12 digits each, and their signs
    assert replace(V.raised(ANY, 3), gap=A.false).point.wide
