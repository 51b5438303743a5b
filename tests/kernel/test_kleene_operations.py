"""Each operation of the arithmetic of the unknown, on every mix of known, unknown, absent and ranged operands.

What it says of operands of which not all is known must hold for every value that they may turn out to have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import product as pairs
from typing import Any, NamedTuple

import pytest

from helpers.completions import lies_within
from punkt.kernel import kleene
from punkt.kernel.domains import Domain, Interval, OneOf
from punkt.kernel.kleene import UNBOUNDED, Range, Truth
from punkt.kernel.nodes import Compare, Extreme, Gather, Literal, Outcome
from punkt.kernel.numbers import Rounding
from punkt.kernel.records import GAP

NUMBERS: tuple[Any, ...] = (-3, -2, -1, Decimal("-0.5"), 0, Decimal("0.5"), 1, 2, 3)


class Operand(NamedTuple):
    """What is known of a value, and whether it may turn out absent while it is not known."""

    value: Any
    may: bool = False

    def turns_out(self) -> Iterator[Any]:
        """What it may turn out to be."""
        if self.value is None or self.value == UNBOUNDED:
            yield from NUMBERS
            if self.may:
                yield GAP
        elif isinstance(self.value, Range):
            low, high = self.value.low, self.value.high
            yield from (n for n in NUMBERS if (low is None or low <= n) and (high is None or n <= high))
        else:
            yield self.value


OPERANDS = [
    *(Operand(number) for number in (-2, 0, Decimal("0.5"), 1, 3)),
    Operand(GAP, may=True),
    Operand(None),
    Operand(None, may=True),
    *(
        Operand(Range(*ends))
        for ends in ((1, 3), (0, 2), (-1, 2), (-3, -1), (0, None), (1, None), (None, 1), (None, -1))
    ),
    Operand(Range(1, 3), may=True),  # what has an end is there
]
TRUTHS: tuple[Truth, ...] = (True, False, None)


def certain(truth: Truth) -> tuple[bool, ...]:
    return (True, False) if truth is None else (truth,)


BINARY: dict[str, Callable[[Any, Any, tuple[bool, bool]], Any]] = {
    "product": kleene.product,
    "quotient": lambda one, two, may: kleene.quotient(one, two),
    "sum": lambda one, two, may: kleene.linear(1, [(2, one), (Decimal("-0.5"), two)]),
    "default": lambda one, two, may: kleene.default(one, two),
    "less": lambda one, two, may: kleene.compare(one, Compare.LT, two),
    "at most": lambda one, two, may: kleene.compare(one, Compare.LE, two),
    "more": lambda one, two, may: kleene.compare(one, Compare.GT, two),
    "at least": lambda one, two, may: kleene.compare(one, Compare.GE, two),
    "equal": lambda one, two, may: kleene.compare(one, Compare.EQ, two),
    "other": lambda one, two, may: kleene.compare(one, Compare.NE, two),
    "different": lambda one, two, may: kleene.distinct([one, two]),
}


@pytest.mark.parametrize("name", BINARY)
def test_of_two(name: str) -> None:
    operation, useful = BINARY[name], 0
    for one, two in pairs(OPERANDS, OPERANDS):
        may = one.may, two.may
        found = operation(one.value, two.value, may)
        useful += found is not None and found != UNBOUNDED
        for first, second in pairs(one.turns_out(), two.turns_out()):
            whole = operation(first, second, may)
            assert lies_within(whole, found), f"{one} {two}: {found}; {first} {second}: {whole}"
    assert useful > 50, useful


DOMAINS: list[Domain] = [
    *(Interval(*ends) for ends in ((0, 2), (0, 2, True, True), (None, 1), (1, None, True, False))),
    *(OneOf(frozenset(some), out) for some in ((), (0, 1), (Decimal("0.5"),)) for out in (True, False)),
]
UNARY: dict[str, Callable[[Any], Any]] = {
    **{f"{how.value} {step}": partial(kleene.rounded, step=step, how=how) for how in Rounding for step in (1, 2)},
    **{f"power {exponent}": partial(kleene.power, exponent=exponent) for exponent in range(-3, 5)},
    **{f"in {domain}": partial(kleene.in_domain, domain=domain) for domain in DOMAINS},
}


@pytest.mark.parametrize("name", UNARY)
def test_of_one(name: str) -> None:
    operation = UNARY[name]
    for one in OPERANDS:
        found = operation(one.value)
        for first in one.turns_out():
            whole = operation(first)
            assert lies_within(whole, found), f"{one}: {found}; {first}: {whole}"


def test_either() -> None:
    for truth, one, two in pairs(TRUTHS, OPERANDS, OPERANDS):
        may = one.may, two.may
        found = kleene.chosen(truth, one.value, two.value, may)
        for later, first, second in pairs(certain(truth), one.turns_out(), two.turns_out()):
            whole = kleene.chosen(later, first, second, may)
            assert lies_within(whole, found), f"{truth} {one} {two}: {found}; {later} {first} {second}: {whole}"


FEW = [one for one in OPERANDS if one.value in (-2, 3, GAP, None, Range(-1, 2), Range(1, None))]
LATER = (-2, 0, 3, GAP)
"""Of what an element may turn out to be; enough to tell the ends."""


@pytest.mark.parametrize("how", list(Gather))
def test_elements(how: Gather) -> None:
    rows = [(truth, one) for truth, one in pairs(TRUTHS, FEW)]
    for (sure, one), (other, two) in pairs(rows, rows):
        may = one.may or two.may
        found = kleene.aggregate(how, [(sure, one.value), (other, two.value)], may)
        ways = [
            [(later, value) for later in certain(truth) for value in some.turns_out() if value in LATER]
            for truth, some in ((sure, one), (other, two))
        ]
        for first, second in pairs(*ways):
            whole = kleene.aggregate(how, [first, second], may)
            assert lies_within(whole, found), f"{sure} {one}, {other} {two}: {found}; {first} {second}: {whole}"


@pytest.mark.parametrize("largest", [True, False])
def test_extremes(largest: bool) -> None:
    from punkt.deciding.evaluators.quick_readers import extreme_reader

    for one, two in pairs(OPERANDS, OPERANDS):
        node = Extreme(largest, tuple(Outcome("o") if some.may else Literal(0) for some in (one, two)))

        def of(first: Any, second: Any, node: Extreme = node) -> Any:
            return extreme_reader(node, [lambda *_: first, lambda *_: second])(None, None)  # type: ignore[arg-type]

        found = of(one.value, two.value)
        for first, second in pairs(one.turns_out(), two.turns_out()):
            assert lies_within(of(first, second), found), f"{one} {two}: {found}; {first} {second}"
