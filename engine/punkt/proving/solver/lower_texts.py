"""Texts for the solver: a text that a rule writes is itself, of any other it is only known which it is.

Two texts of which one is not written out may be the same or not: of cases that turn on that nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
from .truths import Bit, both, either, every, opposite, some


class SomeText(str):
    """Stands for a text that is not written out, by where it is from; a witness has it as it stands."""

    __slots__ = ()


class TextBits(dict[Scalar, Bit]):
    """What the text of a fact is: one of those that it was asked for, or another; what it is asked for comes to it."""

    def __init__(self, name: str, known: Bit, truth: Callable[[str], Bit]) -> None:
        super().__init__({SomeText(name): known})
        self.name, self.truth, self.other = name, truth, SomeText(name)

    def tell_apart(self, texts: Iterable[object]) -> None:
        """Let it be one of some texts, or none of them."""
        for text in sorted(text for text in texts if isinstance(text, str) and text not in self):
            so = self.truth(f"{self.name}={text}")
            self[text], self[self.other] = both(self[self.other], so), both(self[self.other], opposite(so))


def some_text(name: str, known: Bit, truth: Callable[[str], Bit]) -> Plain:
    """The text of a fact."""
    return Plain(TextBits(name, known, truth), sure=known is True)


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


def tested(of: Lowerer, value: Lowered, domain: Domain) -> Lowered:
    """A value as it is asked for certain texts: of one that is put together, or another's, nothing is claimed."""
    if not isinstance(value, Plain) or not isinstance(domain, OneOf) or not any(map(_unwritten, value.is_)):
        return value
    if isinstance(value.is_, TextBits):
        value.is_.tell_apart(domain.values)
        return value
    found: dict[Scalar, Bit] = {}
    for text, bit in value.is_.items():
        rest = bit
        for asked in sorted(one for one in domain.values if isinstance(one, str)) if _unwritten(text) else ():
            so = of.space.truth(f"{text}={asked}")
            found[asked] = either(found.get(asked, False), both(rest, so))
            rest = both(rest, opposite(so))
            of.space.doubt(bit)
        found[text] = either(found.get(text, False), rest)
    return Plain(found, value.absent, value.sure)


def _unwritten(text: Scalar) -> bool:
    return isinstance(text, SomeText)
