"""Values as JSON has them, and tests as a pack would write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any as Anything

from punkt.kernel.domains import Domain, Interval, OneOf, show
from punkt.kernel.kleene import Range
from punkt.kernel.records import GAP, Absent
from punkt.law.packs.vocabulary import NONE

_WHOLE = 2**53
"""From here on a double does not tell whole numbers apart."""


def plain(value: Anything) -> Anything:
    """A value as JSON has it; a number that its doubles cannot hold exactly, such as a ratio, is text."""
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if -_WHOLE < value < _WHOLE else str(value)
    if value is None or isinstance(value, Absent):
        return None
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return plain(int(value))
        near = float(value)
        return near if Decimal(repr(near)) == value else show(value)
    if isinstance(value, Fraction):
        return show(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Range):
        return str(Interval(value.low, value.high))
    return [plain(item) for item in value]


def given(value: Anything) -> Anything:
    """What a case gives for a fact, as JSON has it: also that there is none."""
    return NONE if value is GAP else plain(value)


def asked_for(domain: Domain, opposite: bool) -> str:
    """What a test asks for (or the opposite of it), as a pack would write it."""
    if isinstance(domain, OneOf):
        if not domain.values:
            return f"not {NONE}" if domain.complement is not opposite else NONE
        if (
            opposite != domain.complement
            and domain.values in ({True}, {False})
            and isinstance(next(iter(domain.values)), bool)
        ):
            return show(not next(iter(domain.values)))
        domain = OneOf(domain.values, domain.complement != opposite)
        return str(domain)
    return f"not {domain}" if opposite else str(domain)
