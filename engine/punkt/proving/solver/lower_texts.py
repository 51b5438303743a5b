"""Texts for the solver: a text that a rule writes is itself, of any other it is only known which it is.

Two texts of which one is not written out may be the same or not: of cases that turn on that nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

from punkt.kernel.domains import Domain, OneOf, Scalar
from punkt.kernel.nodes import Joined
from punkt.kernel.numbers import plain
from punkt.kernel.texts import joined

from .lower_values import Lowered, Plain, Ranged, SymbolicRecord
from .lowerer import Lowerer
from .scaled_numbers import Quantity
from .solver_days import Day
from .truths import Bit, both, every, opposite, some


class SomeText(str):
    """Stands for a text that is not written out, by where it is from; a witness has it as it stands."""

    __slots__ = ()


def some_text(name: str, known: Bit) -> Plain:
    """A text of which nothing but its source is known."""
    return Plain({SomeText(name): known}, sure=known is True)


def put_together(of: Lowerer, node: Joined, record: SymbolicRecord) -> Lowered:
    """The text made of values: written out where all of them are, else one by itself."""
    parts = [of.value(value, record) for value in node.values]
    absent = some(part.absent for part in parts)
    known = both(every(part.known for part in parts), opposite(absent))
    written = [_written(part) for part in parts]
    if known is True and None not in written:
        return Plain({joined(written): True}, sure=True)
    return Plain({SomeText(f"{record.name}: {node}"): known}, absent)


def _written(part: Lowered) -> Scalar | None:
    """What a part certainly is; ``None`` of what depends on the case."""
    if isinstance(part, Plain):
        sure = [value for value, bit in part.is_.items() if bit is True]
        return sure[0] if sure and not isinstance(sure[0], SomeText) else None
    if not isinstance(part, Ranged) or part.known is not True:
        return None
    return _day(part.low) if isinstance(part.low, Day) else _number(part.low)


def _day(day: Day) -> date | None:
    month, inside = day.month.term, day.day.term
    return date(month // 12, month % 12 + 1, inside + 1) if isinstance(month, int) and isinstance(inside, int) else None


def _number(number: Quantity) -> Any:
    under = 1 if number.under is None else number.under.term
    if not isinstance(number.term, int) or not isinstance(under, int):
        return None
    return plain(Fraction(number.term, 10**number.places * under))


def doubt_same(of: Lowerer, values: Sequence[Lowered]) -> None:
    """Claim nothing where two values are texts that may be the same or not."""
    rows = [list(value.is_.items()) for value in values if isinstance(value, Plain)]
    for one, other in combinations(rows, 2):
        for text, bit in one:
            for second, also in other:
                if text != second and (isinstance(text, SomeText) or isinstance(second, SomeText)):
                    of.space.doubt(both(bit, also))


def doubt_tested(of: Lowerer, value: Lowered, domain: Domain) -> None:
    """Claim nothing where a text that is not written out is asked for certain ones."""
    if isinstance(value, Plain) and isinstance(domain, OneOf) and domain.values:
        of.space.doubt(some(bit for text, bit in value.is_.items() if isinstance(text, SomeText)))
