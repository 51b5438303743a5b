"""Exact numbers, worked out by hand: by the reference's arithmetic and by that of generated code, which share nothing."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from helpers.programs_generator import DAY, program_of
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.kernel import numbers
from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.kleene import in_domain
from punkt.kernel.nodes import (
    Aggregate,
    Compare,
    Comparison,
    Condition,
    Const,
    Count,
    Default,
    Fact,
    Gather,
    If,
    Linear,
    Literal,
    Nothing,
    Possibly,
    Power,
    Presumed,
    Product,
    Quotient,
    Round,
    Tally,
    Value,
)
from punkt.kernel.nodes import Test as Ask
from punkt.kernel.numbers import Rounding
from punkt.kernel.records import GAP, OPEN, Case, Record

D = Decimal
WAYS = list(Rounding)
GOOGOL = 10**100
ALWAYS, W = Const(True), Fact("w")
A = Ask(Fact("a"), OneOf(frozenset([True])))


def asked(
    value: Value, condition: Condition = ALWAYS, parts: Sequence[dict[str, Any]] | None = None, **facts: Any
) -> Any:
    """What the outcome o2 is, found the same by both, where it is that value under a condition."""
    program = program_of({("thing", "o2"): [(condition, value)]})
    records = [Record("thing", "thing", dict(facts), 0)]
    if parts is not None:
        elements = [Record("part", f"thing.parts/{n}", dict(row), n) for n, row in enumerate(parts, 1)]
        records[0].facts["parts"] = elements
        records += elements
    case = Case("c", DAY, {"thing": records[0]}, tuple(records))
    one, two = (evaluator.run(case)[0] for evaluator in (Reference(program), Generated(program)))
    assert one == two
    out, again = one.outs[0], two.outs[0]
    assert type(out) is type(again), (out, again)
    return out


def holds(condition: Condition, **facts: Any) -> bool | None:
    """Whether a condition holds, found the same by both: a value that it guards is open, there, or a gap."""
    found = asked(Literal(1), condition, **facts)
    return None if found is OPEN else found is not GAP


def lit(number: Any) -> Literal:
    return Literal(number)


# --- rounding

#  number     half_up half_even half_down half_ceiling up down ceiling floor
TO_WHOLE = """
   2.5         3  2  2  3   3  2  3  2
   3.5         4  4  3  4   4  3  4  3
  -2.5        -3 -2 -2 -2  -3 -2 -2 -3
  -3.5        -4 -4 -3 -3  -4 -3 -3 -4
   2.4         2  2  2  2   3  2  3  2
   2.6         3  3  3  3   3  2  3  2
  -2.4        -2 -2 -2 -2  -3 -2 -2 -3
  -2.6        -3 -3 -3 -3  -3 -2 -2 -3
   0.5         1  0  0  1   1  0  1  0
  -0.5        -1  0  0  0  -1  0  0 -1
   7           7  7  7  7   7  7  7  7
  -7          -7 -7 -7 -7  -7 -7 -7 -7
   0           0  0  0  0   0  0  0  0
"""
ROWS = [row.split() for row in TO_WHOLE.strip().splitlines()]
ORDER = ["half_up", "half_even", "half_down", "half_ceiling", "up", "down", "ceiling", "floor"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_to_whole_numbers(row: list[str]) -> None:
    assert sorted(ORDER) == sorted(way.value for way in WAYS)
    for way, wanted in zip(ORDER, row[1:], strict=True):
        found = asked(Round(lit(D(row[0])), 1, Rounding(way)))
        assert (found, type(found)) == (int(wanted), int), way


@pytest.mark.parametrize(
    ("number", "step", "way", "wanted"),
    [
        (D("1.005"), D("0.01"), "half_up", D("1.01")),
        (D("1.005"), D("0.01"), "half_even", 1),
        (D("1.015"), D("0.01"), "half_even", D("1.02")),
        (D("-1.005"), D("0.01"), "half_up", D("-1.01")),
        (D("-1.005"), D("0.01"), "half_ceiling", -1),
        (25, 50, "half_up", 50),
        (25, 50, "half_even", 0),
        (75, 50, "half_even", 100),
        (-25, 50, "half_up", -50),
        (-25, 50, "half_down", 0),
        (1499, 1000, "half_up", 1000),
        (1001, 1000, "up", 2000),
        (-1001, 1000, "up", -2000),
        (-1001, 1000, "ceiling", -1000),
        (D("0.37"), D("0.25"), "half_up", D("0.25")),
        (D("0.375"), D("0.25"), "half_up", D("0.5")),
        (D("0.375"), D("0.25"), "half_even", D("0.5")),
        (D("0.125"), D("0.25"), "half_even", 0),
        (Fraction(1, 3), D("0.01"), "half_up", D("0.33")),
        (Fraction(2, 3), D("0.01"), "half_up", D("0.67")),
        (Fraction(-2, 3), D("0.01"), "down", D("-0.66")),
        (Fraction(1, 6), D("0.01"), "half_even", D("0.17")),
    ],
)
def test_to_steps(number: Any, step: Any, way: str, wanted: Any) -> None:
    value: Value = lit(number)
    if isinstance(number, Fraction):
        value = Quotient(lit(number.numerator), lit(number.denominator))
    assert asked(Round(value, step, Rounding(way))) == wanted


def test_a_half_of_a_ratio() -> None:
    """5/6 of 3 is two and a half exactly, however it was come by."""
    value = Product(Quotient(lit(5), lit(6)), lit(3))
    assert asked(value) == D("2.5")
    assert asked(Round(value, 1, Rounding.HALF_EVEN)) == 2
    assert asked(Round(value, 1, Rounding.HALF_UP)) == 3


# --- ratios


def test_a_ratio_stays_exact() -> None:
    third = Quotient(lit(1), lit(3))
    found = asked(third)
    assert found == Fraction(1, 3) and isinstance(found, Fraction)
    assert asked(Product(third, lit(3))) == 1 and type(asked(Product(third, lit(3)))) is int
    assert asked(Linear(0, ((3, third),))) == 1
    eighth = asked(Quotient(lit(1), lit(8)))
    assert eighth == D("0.125") and isinstance(eighth, Decimal)
    assert asked(Quotient(lit(D("0.1")), lit(D("0.3")))) == Fraction(1, 3)
    assert asked(Quotient(lit(-6), lit(4))) == D("-1.5")
    assert asked(Quotient(lit(6), lit(-3))) == -2 and type(asked(Quotient(lit(6), lit(-3)))) is int


def test_ratios_are_compared_exactly() -> None:
    third, sixths = Quotient(lit(1), lit(3)), Quotient(lit(2), lit(6))
    assert holds(Comparison(third, Compare.EQ, sixths)) is True
    assert holds(Comparison(third, Compare.GT, lit(D("0." + "3" * 60)))) is True
    assert holds(Comparison(third, Compare.LT, lit(D("0." + "3" * 59 + "4")))) is True
    assert holds(Comparison(third, Compare.NE, lit(D("0.3333")))) is True
    assert holds(Ask(third, Interval(D("0.3333"), D("0.3334")))) is True
    assert holds(Ask(third, Interval(None, D("0.3333")))) is False
    assert holds(Ask(third, OneOf(frozenset([D("0.3333")]), complement=True))) is True


def test_no_digit_is_lost() -> None:
    """Thirty and more digits: a decimal of Python's usual 28 would lose some."""
    many = D("12345678901234567890.1234567891")
    assert asked(Linear(many, ((1, lit(D("0.0000000000000000000000000000000001"))),))) == D(
        "12345678901234567890.1234567891000000000000000000000001"
    )
    assert asked(Product(lit(D("1.00000000000000000001")), lit(D("1.00000000000000000001")))) == D(
        "1.0000000000000000000200000000000000000001"
    )
    assert asked(Product(lit(10**30 + 1), lit(D("0.5")))) == D("500000000000000000000000000000.5")
    assert asked(Linear(0, ((10**30, lit(1)), (1, lit(D("0.5")))))) == D("1000000000000000000000000000000.5")
    assert holds(Comparison(Linear(0, ((10**30, lit(1)), (1, lit(D("0.5"))))), Compare.GT, lit(10**30))) is True


# --- nothing there: by zero, and too many digits


@pytest.mark.parametrize(
    "value",
    [
        Quotient(lit(1), lit(0)),
        Quotient(lit(0), lit(0)),
        Quotient(lit(D("0.5")), Linear(-1, ((1, lit(1)),))),
        Power(lit(0), lit(-1)),
        Linear(5, ((0, Quotient(lit(1), lit(0))),)),
        Product(lit(0), Quotient(lit(1), lit(0))),
        Round(Quotient(lit(1), lit(0)), 1, Rounding.UP),
        Nothing(),
    ],
    ids=str,
)
def test_what_is_no_number(value: Value) -> None:
    assert asked(value) is GAP
    for how in Compare:
        assert holds(Comparison(value, how, lit(0))) is False
    assert holds(Ask(value, OneOf(frozenset([0]), complement=True))) is False
    assert asked(Default(value, lit(7))) == 7


def test_a_hundred_digits_are_enough() -> None:
    largest = GOOGOL - 1
    assert asked(Linear(GOOGOL - 2, ((1, lit(1)),))) == largest
    assert asked(Linear(GOOGOL - 1, ((1, lit(1)),))) is GAP
    assert asked(Linear(1 - GOOGOL, ((-1, lit(1)),))) is GAP
    assert asked(Linear(GOOGOL - 1, ((1, lit(1)), (-1, lit(2))))) == GOOGOL - 2  # the whole is no longer than that
    assert asked(Product(lit(10**50), lit(10**49))) == 10**99
    assert asked(Product(lit(10**50), lit(10**50))) is GAP
    assert asked(Quotient(lit(1), lit(GOOGOL - 1))) == Fraction(1, GOOGOL - 1)
    assert asked(Quotient(lit(1), lit(GOOGOL))) is GAP
    assert asked(Quotient(lit(GOOGOL), lit(GOOGOL))) == 1
    assert asked(Round(lit(GOOGOL - 1), 10, Rounding.UP)) is GAP
    assert asked(Round(lit(GOOGOL - 1), 10, Rounding.DOWN)) == GOOGOL - 10
    assert asked(Product(lit(D("1E-50")), lit(D("1E-49")))) == D("1E-99")
    assert asked(Product(lit(D("1E-50")), lit(D("1E-50")))) is GAP


@pytest.mark.parametrize(
    ("base", "exponent", "wanted"),
    [
        (2, 10, 1024),
        (-2, 3, -8),
        (-2, 4, 16),
        (2, -2, D("0.25")),
        (-3, -3, Fraction(-1, 27)),
        (D("1.1"), 2, D("1.21")),
        (D("0.5"), -2, 4),
        (0, 0, 1),
        (0, 5, 0),
        (7, 0, 1),
        (1, 10**9, 1),
        (-1, 10**9, 1),
        (-1, 10**9 + 1, -1),
        (-1, -(10**9) - 1, -1),
        (2, 332, 2**332),
        (2, 333, GAP),
        (2, -332, Fraction(1, 2**332)),
        (2, -333, GAP),
        (10, 99, 10**99),
        (10, 100, GAP),
        (10, 10**9, GAP),
        (3, -(10**9), GAP),
        (D("0.1"), 99, D("1E-99")),
        (D("0.1"), 100, GAP),
    ],
)
def test_powers(base: Any, exponent: int, wanted: Any) -> None:
    assert asked(Power(lit(base), lit(exponent))) == wanted


# --- ends of ranges


def between(value: Value, **facts: Any) -> tuple[Any, Any]:
    """The ends of a value, as far as whole numbers from −30 to 30 and halves tell them.

    Up to its low end all are sure to be reached, from its high end on none is passed.
    """
    steps = [D(n) / 2 for n in range(-60, 61)]
    low = bisect(steps, False, key=lambda n: not holds(Ask(value, Interval(n, None)), **facts))
    high = bisect(steps, False, key=lambda n: bool(holds(Ask(value, Interval(None, n)), **facts)))
    return steps[low - 1] if low else None, steps[high] if high < len(steps) else None


ONE_OR_TWO = Linear(1, ((1, Tally((A,))),))
"""From 1 to 2 while a is unknown."""
ZERO_OR_ONE = Tally((A,))
FROM_MINUS = Linear(-1, ((2, Tally((A,))),))
"""From −1 to 1."""
LIST = Count(Fact("parts"), Const(True))
"""Not below 0 while the list is unknown."""


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        (Product(ONE_OR_TWO, lit(3)), (3, 6)),
        (Product(ONE_OR_TWO, ONE_OR_TWO), (1, 4)),
        (Product(ONE_OR_TWO, lit(-3)), (-6, -3)),
        (Product(lit(-3), LIST), (None, 0)),
        (Product(FROM_MINUS, lit(2)), (-2, 2)),
        (Product(Linear(0, ((-1, LIST),)), lit(2)), (None, 0)),
        (Product(FROM_MINUS, ONE_OR_TWO), (None, None)),
        (Product(lit(0), Fact("e")), (0, 0)),
        (Product(lit(0), Quotient(lit(1), Fact("e"))), (None, None)),
        (Product(lit(0), Quotient(Fact("e"), lit(3))), (0, 0)),
        (Product(lit(0), Fact("ni", none=True)), (None, None)),
        (Quotient(ONE_OR_TWO, lit(2)), (D("0.5"), 1)),
        (Quotient(ONE_OR_TWO, lit(-2)), (-1, D("-0.5"))),
        (Quotient(FROM_MINUS, lit(2)), (D("-0.5"), D("0.5"))),
        (Quotient(lit(3), ONE_OR_TWO), (D("1.5"), 3)),
        (Quotient(lit(3), ZERO_OR_ONE), (None, None)),
        (Quotient(lit(-3), ONE_OR_TWO), (None, None)),
        (Quotient(lit(3), Linear(1, ((1, LIST),))), (0, 3)),
        (Quotient(LIST, lit(2)), (0, None)),
        (Power(ONE_OR_TWO, lit(3)), (1, 8)),
        (Power(FROM_MINUS, lit(3)), (-1, 1)),
        (Power(FROM_MINUS, lit(2)), (None, None)),
        (Power(ONE_OR_TWO, lit(-1)), (None, None)),
        (Power(lit(2), ONE_OR_TWO), (None, None)),
        (Round(Quotient(ONE_OR_TWO, lit(4)), 1, Rounding.HALF_UP), (0, 1)),
        (Round(Quotient(ONE_OR_TWO, lit(4)), 1, Rounding.UP), (1, 1)),
        (Round(Fact("e"), 1, Rounding.UP), (-2, 3)),
        (If(A, lit(3), lit(5)), (3, 5)),
        (If(A, lit(5), lit(5)), (5, 5)),
        (If(A, lit(3), LIST), (0, None)),
        (If(A, lit(3), Fact("e")), (-2, 3)),
        (If(A, lit(3), Nothing()), (None, None)),
        (Default(If(A, lit(3), Nothing()), lit(3)), (None, None)),
        (Default(If(A, lit(3), lit(5)), lit(9)), (3, 5)),
        (Presumed(Fact("e"), 2), (2, 2)),
        (Product(ONE_OR_TWO, lit(10**99)), (30, None)),
        (Product(ONE_OR_TWO, lit(9 * 10**99)), (None, None)),
    ],
    ids=str,
)
def test_ends(value: Value, ends: tuple[Any, Any]) -> None:
    assert between(value) == ends


def test_if_of_words_and_truths() -> None:
    word = If(A, lit("p"), lit("q"))
    assert holds(Ask(word, OneOf(frozenset("p")))) is None
    assert holds(Ask(word, OneOf(frozenset("p"))), a=True) is True
    assert holds(Ask(word, OneOf(frozenset("p"), complement=True)), a=False) is True
    assert holds(Ask(If(A, lit("p"), lit("p")), OneOf(frozenset("p")))) is True
    truth, number = If(A, lit(True), lit(False)), If(A, lit(1), lit(0))
    assert holds(Ask(truth, OneOf(frozenset([True]))), a=True) is True
    assert asked(number, Ask(truth, OneOf(frozenset([True]))), a=True) == 1
    assert type(asked(number, Ask(truth, OneOf(frozenset([True]))), a=True)) is int  # 1 is not taken for True


# --- elements


def of_parts(how: Gather, condition: Condition = ALWAYS, value: Value = W) -> Aggregate:
    return Aggregate(how, Fact("parts"), value, condition)


F = Ask(Fact("f"), OneOf(frozenset([True])))


def test_aggregates() -> None:
    parts: list[dict[str, Any]] = [{"w": D("0.1"), "f": True}, {"w": D("0.2"), "f": True}, {"w": 3, "f": False}]
    assert asked(of_parts(Gather.SUM), parts=parts) == D("3.3")
    assert asked(of_parts(Gather.SUM, F), parts=parts) == D("0.3")
    assert asked(of_parts(Gather.LARGEST, F), parts=parts) == D("0.2")
    assert asked(of_parts(Gather.SMALLEST), parts=parts) == D("0.1")
    mean = Quotient(of_parts(Gather.SUM), Count(Fact("parts"), Const(True)))
    assert asked(mean, parts=parts) == D("1.1")
    assert asked(mean, parts=[{"w": 1}, {"w": 1}, {"w": 2}]) == Fraction(4, 3)
    assert asked(of_parts(Gather.SUM), parts=[]) == 0
    assert asked(of_parts(Gather.LARGEST), parts=[]) is GAP
    assert asked(mean, parts=[]) is GAP
    assert asked(of_parts(Gather.SUM)) is OPEN
    assert asked(of_parts(Gather.LARGEST)) is OPEN


def test_elements_without_a_value() -> None:
    none = of_parts(Gather.SUM, F, Fact("nw", none=True))
    assert asked(none, parts=[{"nw": 1, "f": True}, {"nw": GAP, "f": True}]) is GAP
    assert asked(none, parts=[{"nw": 1, "f": True}, {"nw": GAP, "f": False}]) == 1
    assert asked(none, parts=[{"nw": 1, "f": True}, {"nw": GAP}]) is OPEN
    spared = of_parts(Gather.SUM, F, Default(Fact("nw", none=True), lit(0)))
    assert asked(spared, parts=[{"nw": 1, "f": True}, {"nw": GAP, "f": True}]) == 1


def test_elements_that_perhaps_count() -> None:
    rows: list[dict[str, Any]] = [{"w": 10, "f": True}, {"w": 5}]
    total, largest = of_parts(Gather.SUM, F), of_parts(Gather.LARGEST, F)
    smallest = of_parts(Gather.SMALLEST, F)

    def told(value: Value, low: int | None, high: int | None) -> bool | None:
        return holds(Ask(value, Interval(low, high)), parts=rows)

    assert told(total, 10, 15) is True and told(total, 11, None) is None and told(total, None, 14) is None
    assert told(largest, 10, 10) is True  # five more or not: ten is the largest
    assert told(smallest, 5, 10) is True and told(smallest, 6, None) is None
    rows[1]["w"] = -5
    assert told(total, 5, 10) is True and told(total, 6, None) is None
    rows[0].pop("f")
    assert told(largest, None, 30) is None  # perhaps there is none


def test_possibly() -> None:
    assert [holds(Possibly(A), **given) for given in ({}, {"a": True}, {"a": False})] == [True, True, False]


def test_a_domain_of_nothing() -> None:
    """No value lies in it, whatever is known; outside of it lies every value that is there."""
    nothing, all_ = OneOf(frozenset()), OneOf(frozenset(), complement=True)
    for value in (None, GAP, "p"):
        assert in_domain(value, nothing) is False
    for fact in (Fact("k"), Fact("e"), Fact("a")):
        assert holds(Ask(fact, nothing)) is False and holds(Ask(fact, all_)) is True
    none = Fact("nk", none=True)
    assert holds(Ask(none, nothing)) is False and holds(Ask(none, all_)) is None
    assert holds(Ask(Fact("k"), all_), k="p") is True
    assert holds(Ask(Fact("nk", none=True), all_), nk=GAP) is False


def test_known_not_to_exist() -> None:
    flag, number = Fact("nb", none=True), Fact("ni", none=True)
    for domain in (OneOf(frozenset([True])), OneOf(frozenset([True]), complement=True), OneOf(frozenset([False]))):
        assert holds(Ask(flag, domain), nb=GAP) is False
    assert holds(Ask(number, Interval(0, None)), ni=GAP) is False
    assert holds(Comparison(number, Compare.NE, lit(1)), ni=GAP) is False
    assert asked(Linear(1, ((1, number),)), ni=GAP) is GAP
    assert asked(Default(number, lit(4)), ni=GAP) == 4
    assert asked(Default(number, lit(4))) is OPEN
    assert asked(Presumed(number, 3)) == 3
    assert asked(Presumed(number, 3), ni=GAP) is GAP


def test_written_forms() -> None:
    """A number is held as an integer, else as a decimal, else as a ratio."""
    assert numbers.times(D("0.50"), D("4.00")) == 2 and type(numbers.times(D("0.50"), D("4.00"))) is int
    assert str(numbers.plus(D("1.10"), D("0.40"))) == "1.5"
    assert numbers.divided(2, 6) == Fraction(1, 3)
    assert numbers.plus(GOOGOL - 1, 1) is None
