"""One of several values, lowered: by a condition, where another is absent, where a fact is not given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from punkt.kernel.node_structure import may_be_absent
from punkt.kernel.nodes import Default, If, Presumed
from punkt.kernel.records import Absent

from .lower_texts import doubt_same
from .lower_values import (
    Lowered,
    LoweredCollection,
    Plain,
    Ranged,
    Several,
    SymbolicRecord,
    blank_like,
    constant,
    equal_known,
    fitted,
    in_doubt,
    not_after,
    pick,
)
from .lowerer import Lowerer
from .truths import Bit, Truth, both, either, known, opposite, some

Key = TypeVar("Key")


def chosen(of: Lowerer, node: If, record: SymbolicRecord) -> Lowered:
    """One of two values; while it is not known which, what both leave possible."""
    one, two = of.value(node.then, record), of.value(node.otherwise, record)
    unsure = some(in_doubt(value) for part, value in ((node.then, one), (node.otherwise, two)) if may_be_absent(part))
    doubt_same(of, (one, two))
    return either_of(of.truth(node.condition, record), one, two, unsure)


def default(of: Lowerer, node: Default, record: SymbolicRecord) -> Lowered:
    """A value, or another where it is absent."""
    value, other = of.value(node.value, record), of.value(node.otherwise, record)
    return either_of(known(opposite(value.absent)), value, other, unsure=True)


def presumed(of: Lowerer, node: Presumed, record: SymbolicRecord) -> Lowered:
    """A fact, or what is presumed where it is not given; of an absent section nothing is."""
    owner = of.owner(node.fact.section, record)
    fact = of.space.fact(owner, node.fact.path)
    assert not isinstance(fact, LoweredCollection)
    if not owner.present:
        return fact
    said = blank_like(fact, absent=True) if isinstance(node.value, Absent) else constant(node.value)
    return either_of(known(either(fact.known, fact.absent)), fact, said, unsure=True)


def either_of(truth: Truth, one: Lowered, two: Lowered, unsure: Bit) -> Lowered:
    """The one where a condition holds, the other where it does not; while it is unknown, what they share.

    ``unsure``: nothing is known as long as the condition is not.
    """
    one = fitted(one, two)
    two = fitted(two, one)
    absent = either(both(truth.yes, one.absent), both(truth.no, two.absent))
    open_ = both(truth.unknown, opposite(either(unsure, one.absent, two.absent)))
    if isinstance(one, Ranged) and isinstance(two, Ranged):
        return _ranged(truth, one, two, open_, absent)
    shared = both(open_, equal_known(one, two))
    if isinstance(one, Plain) and isinstance(two, Plain):
        sure = truth.sure and one.sure and two.sure
        return Plain(_merged(truth, one.is_, two.is_, shared), absent, sure)
    assert isinstance(one, Several) and isinstance(two, Several)
    sure_one = either(both(truth.yes, one.known), both(truth.no, two.known), shared)
    return Several(sure_one, _merged(truth, one.holds, two.holds, shared), absent)


def _merged(truth: Truth, one: Mapping[Key, Bit], two: Mapping[Key, Bit], shared: Bit) -> dict[Key, Bit]:
    """For each value, whether it is certainly that of what is chosen."""
    names = dict.fromkeys([*one, *two])
    return {
        name: either(
            both(truth.yes, one.get(name, False)),
            both(truth.no, two.get(name, False)),
            both(shared, one.get(name, False)),
        )
        for name in names
    }


def _ranged(truth: Truth, one: Ranged, two: Ranged, open_: Bit, absent: Bit) -> Ranged:
    """Numbers or days: from the smaller to the larger of the two."""
    if open_ is False and one.point and two.point:
        low = pick(truth.yes, one.low, two.low)
        has = either(both(truth.yes, one.has_low), both(truth.no, two.has_low))
        return Ranged(low, low, has, has, absent)
    least = pick(not_after(one.low, two.low), one.low, two.low)
    most = pick(not_after(one.high, two.high), two.high, one.high)
    low = pick(truth.yes, one.low, pick(truth.no, two.low, least))
    high = pick(truth.yes, one.high, pick(truth.no, two.high, most))
    has_low, has_high = (
        either(both(truth.yes, a), both(truth.no, b), both(open_, a, b))
        for a, b in ((one.has_low, two.has_low), (one.has_high, two.has_high))
    )
    return Ranged(low, high, has_low, has_high, absent)
