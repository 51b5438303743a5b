"""Ratios, powers and roundings as the solver has them, by values worked out by hand; and what it does not claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import z3

from helpers.programs_generator import VOCABULARY, program_of
from punkt.kernel.domains import Interval, OneOf
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
    Not,
    Nothing,
    Possibly,
    Power,
    Presumed,
    Product,
    Quotient,
    Value,
)
from punkt.kernel.nodes import Test as Ask
from punkt.kernel.numbers import Rounding
from punkt.law.language.program import Program
from punkt.proving.solver import ratios
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.lowered_outcome import LoweredOutcome
from punkt.proving.solver.query import Allowance, SolverQuery
from punkt.proving.solver.scaled_numbers import Quantity, equal, exactly, plus, variable, within
from punkt.proving.solver.symbolic_case import Facts, Space
from punkt.proving.solver.truths import Bit, both, opposite

DAY = date(2024, 6, 1)
ALWAYS = Const(True)
N, J, M = Fact("i"), Fact("j"), Fact("m")
"""Whole numbers from −3 to 5 and from 0 to 3, and a number from 0 to 3 with one decimal."""
PARTS = Fact("parts")


def program(*clauses: tuple[Condition, Value]) -> Program:
    """A program that decides the number o2 of a thing."""
    return program_of({("thing", "o2"): list(clauses)})


def asked(made: Program, facts: Facts = Facts.KNOWN) -> tuple[SolverQuery, LoweredOutcome, ProgramLowering, Any]:
    """All cases of the program, what o2 comes to in them, and how nodes are lowered over them."""
    space = Space(VOCABULARY, DAY, facts, stated=False, elements=3)
    lowering = ProgramLowering(made, space)
    record = space.section("thing")
    return SolverQuery(space), lowering.outcome(record, "o2"), lowering, record


def always(value: Value, *conditions: Condition, facts: Facts = Facts.KNOWN) -> bool:
    """Whether it is proven that conditions hold of every case in which a value is there."""
    query, found, lowering, record = asked(program((ALWAYS, value)), facts)
    holds = both(*(lowering.truth(condition, record).yes for condition in conditions))
    return query.ask(found.determined, opposite(holds)).never


def values(quantities: Sequence[Quantity], context: z3.Context, *asked: Bit) -> list[Fraction]:
    """What some numbers are in the one case where something holds."""
    solver = z3.Solver(ctx=context)
    solver.add(*asked)
    assert solver.check() == z3.sat
    model = solver.model()

    def whole(term: Any) -> int:
        return term if isinstance(term, int) else int(model.eval(term, model_completion=True).as_long())

    return [Fraction(whole(q.term), 10**q.places * (1 if q.under is None else whole(q.under.term))) for q in quantities]


ROUNDED = {
    Rounding.HALF_UP: (3, 4, -3, 2, -3),
    Rounding.HALF_EVEN: (2, 4, -2, 2, -3),
    Rounding.HALF_DOWN: (2, 3, -2, 2, -3),
    Rounding.HALF_CEILING: (3, 4, -2, 2, -3),
    Rounding.UP: (3, 4, -3, 3, -3),
    Rounding.DOWN: (2, 3, -2, 2, -2),
    Rounding.CEILING: (3, 4, -2, 3, -2),
    Rounding.FLOOR: (2, 3, -3, 2, -3),
}
"""What becomes of 2.5, 3.5, −2.5, 2.4 and −2.6, as docs/kernel.md has it."""


@pytest.mark.sampled(4)
@pytest.mark.parametrize("how", list(Rounding))
def test_halves_and_negatives(how: Rounding) -> None:
    for number, comes in zip((25, 35, -25, 24, -26), ROUNDED[how], strict=True):
        context = z3.Context()
        free = variable("x", -1000, 1000, context, 1)
        fixed = exactly(Decimal(number).scaleb(-1))
        third = ratios.divided(free, exactly(3))
        thrice = ratios.rounded(ratios.divided(third, ratios.divided(exactly(1), exactly(3))), 1, how)
        found = [ratios.rounded(free, 1, how), ratios.rounded(fixed, 1, how), thrice, ratios.rounded(free, 50, how)]
        assert values(found[:3], context, *within(free), free.term == number) == [comes] * 3
        big = variable("y", -100_000, 100_000, context, 1)
        assert values([ratios.rounded(big, 50, how)], context, *within(big), big.term == 50 * number) == [50 * comes]


def test_a_ratio_is_exact() -> None:
    third, two_sixths = Quotient(J, Literal(3)), Quotient(Linear(0, ((2, J),)), Literal(6))
    assert always(third, Comparison(third, Compare.EQ, two_sixths))
    assert always(third, Comparison(Linear(0, ((3, third),)), Compare.EQ, J))
    assert always(Quotient(M, N), Comparison(Product(Quotient(M, N), N), Compare.EQ, M))
    short = Ask(Quotient(Literal(1), Literal(3)), Interval(Decimal("0.3333"), None, True))
    assert always(Literal(0), short, Not(Ask(Quotient(Literal(1), Literal(3)), Interval(Decimal("0.3334"), None))))


def test_divided_by_zero_is_a_gap_and_nothing_else_is() -> None:
    query, found, lowering, record = asked(program((ALWAYS, Quotient(M, N))))
    zero = lowering.truth(Ask(N, OneOf(frozenset([0]))), record).yes
    assert query.ask(zero, opposite(found.gap)).never
    assert query.ask(opposite(zero), opposite(found.determined)).never
    assert query.ask(found.open).never and query.ask(zero).found is not None


def test_a_quotient_of_unknowns_is_open() -> None:
    query, found, lowering, record = asked(program((ALWAYS, Quotient(M, N))), Facts.OPTIONAL)
    m, i = lowering.value(M, record).known, lowering.value(N, record).known
    zero = lowering.truth(Ask(N, OneOf(frozenset([0]))), record).yes
    assert query.ask(opposite(both(m, i)), opposite(zero), opposite(found.open)).never
    assert query.ask(opposite(m), zero, opposite(found.gap)).never  # by nothing nothing is divided, known or not


def test_powers() -> None:
    even = Ask(Power(N, Literal(2)), Interval(0, 25))
    assert always(Power(N, Literal(2)), even, Comparison(Power(N, Literal(2)), Compare.EQ, Product(N, N)))
    assert always(Power(Literal(2), J), Ask(Power(Literal(2), J), OneOf(frozenset([1, 2, 4, 8]))))
    assert always(Power(N, Literal(-1)), Comparison(Power(N, Literal(-1)), Compare.EQ, Quotient(Literal(1), N)))
    assert always(Power(Literal(2), N), Ask(Power(Literal(2), N), Interval(Decimal("0.125"), 32)))


def test_a_mean_lies_between_the_smallest_and_the_largest() -> None:
    g = Fact("g")
    total, number = Aggregate(Gather.SUM, PARTS, g, ALWAYS), Count(PARTS, ALWAYS)
    least, most = (Aggregate(how, PARTS, g, ALWAYS) for how in (Gather.SMALLEST, Gather.LARGEST))
    mean = Quotient(total, number)
    assert always(mean, Comparison(least, Compare.LE, mean), Comparison(mean, Compare.LE, most))
    query, found, lowering, record = asked(program((ALWAYS, mean)))
    nobody = lowering.truth(Ask(number, OneOf(frozenset([0]))), record).yes
    assert query.ask(nobody, opposite(found.gap)).never and query.ask(opposite(nobody), found.gap).never


def test_a_sum_over_some() -> None:
    g, f = Fact("g"), Ask(Fact("f"), OneOf(frozenset([True])))
    those, others = (Aggregate(Gather.SUM, PARTS, g, condition) for condition in (f, Not(f)))
    everyone = Aggregate(Gather.SUM, PARTS, g, ALWAYS)
    assert always(those, Comparison(Linear(0, ((1, those), (1, others))), Compare.EQ, everyone))
    assert not always(those, Comparison(those, Compare.EQ, everyone))


def test_choices() -> None:
    a = Ask(Fact("a"), OneOf(frozenset([True])))
    chosen = If(a, J, Nothing())
    query, found, lowering, record = asked(program((ALWAYS, chosen)))
    assert query.ask(lowering.truth(a, record).no, opposite(found.gap)).never
    assert always(Default(chosen, Literal(7)), Comparison(Default(chosen, Literal(7)), Compare.NE, Literal(5)))
    presumed = Presumed(J, 2)
    assert always(presumed, Ask(presumed, Interval(0, 3)), facts=Facts.OPTIONAL)
    query, found, _, _ = asked(program((ALWAYS, presumed)), Facts.UNKNOWN)
    assert query.ask(opposite(found.is_(2))).never
    query, found, _, _ = asked(program((Possibly(a), Literal(1)), (Not(Possibly(a)), Literal(0))), Facts.UNKNOWN)
    assert query.ask(opposite(found.is_(1))).never


def test_what_takes_too_many_digits_is_not_claimed() -> None:
    huge = 10**60
    query, found, _, _ = asked(program((ALWAYS, Product(Literal(huge), Literal(huge)))))
    assert query.ask(opposite(found.gap)).never  # of constants it is known
    squared = Product(Linear(0, ((huge, J),)), Linear(0, ((huge, J),)))
    query, found, lowering, record = asked(program((ALWAYS, squared)))
    one = query.ask(lowering.truth(Ask(J, Interval(1, None)), record).yes)
    assert one.found is None and not one.proven
    assert query.ask(lowering.truth(Ask(J, OneOf(frozenset([0]))), record).yes, found.is_(0)).found is not None


def test_what_is_not_found_out_in_time_is_not_proven() -> None:
    space = Space(VOCABULARY, DAY)
    x, y, z = (variable(name, 1, 10**9, space.context) for name in "xyz")
    space.ask_of(*within(x), *within(y), *within(z))
    cubes = [ratios.power(number, 3) for number in (x, y, z)]
    late = SolverQuery(space, 0.2).ask(equal(plus(cubes[0], cubes[1]), cubes[2]))  # Fermat: there are none
    assert late.found is None and not late.proven and not late.never


def test_a_question_that_comes_to_nothing_leaves_half_to_the_next() -> None:
    """However long the machine takes: the solver counts its steps."""
    space, allowance = Space(VOCABULARY, DAY), Allowance(0.2)
    x, y, z = (variable(name, 1, 10**9, space.context) for name in "xyz")
    space.ask_of(*within(x), *within(y), *within(z))
    cubes = [ratios.power(number, 3) for number in (x, y, z)]
    hard, full = equal(plus(cubes[0], cubes[1]), cubes[2]), allowance.steps
    query = SolverQuery(space, allowance)
    assert not query.ask(hard).proven and allowance.steps == full // 2
    other = SolverQuery(space, allowance)
    assert not other.ask(hard).proven and allowance.steps == full // 4
    assert other.ask(equal(x, y)).found is not None and allowance.steps == full // 2
    for _ in range(9):
        allowance.asked(answered=False)
    assert allowance.steps == full // 64
