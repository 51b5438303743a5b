"""Truths that are either settled already or terms of the solver; what is settled is never asked.

A :data:`Bit` is a Python ``bool`` or a term. Everything that can be worked out here is, so
that facts that are given leave nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import z3

Bit: TypeAlias = "bool | z3.BoolRef"


def both(*parts: Bit) -> Bit:
    """All of them; of nothing, true."""
    return every(parts)


def either(*parts: Bit) -> Bit:
    """At least one of them; of nothing, false."""
    return some(parts)


def every(parts: Iterable[Bit]) -> Bit:
    """All of them; of nothing, true."""
    kept: dict[int, z3.BoolRef] = {}
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept[part.get_id()] = part
    return _joined(kept, z3.Z3_mk_and, True)


def some(parts: Iterable[Bit]) -> Bit:
    """At least one of them; of nothing, false."""
    kept: dict[int, z3.BoolRef] = {}
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept[part.get_id()] = part
    return _joined(kept, z3.Z3_mk_or, False)


def _joined(kept: dict[int, z3.BoolRef], how: Callable[..., object], empty: bool) -> Bit:
    """The terms joined; straight through the solver's own interface, which takes a fraction of the time."""
    if not kept:
        return empty
    rows = list(kept.values())
    if len(rows) == 1:
        return rows[0]
    context = rows[0].ctx
    terms = (z3.Ast * len(rows))(*(row.ast for row in rows))
    return z3.BoolRef(how(context.ref(), len(rows), terms), context)


def opposite(part: Bit) -> Bit:
    """The negation; of a negation, what it negates."""
    if isinstance(part, bool):
        return not part
    if z3.is_not(part):
        return part.arg(0)
    return z3.BoolRef(z3.Z3_mk_not(part.ctx.ref(), part.ast), part.ctx)


def implies(one: Bit, other: Bit) -> Bit:
    """Whether the one is false or the other true."""
    return either(opposite(one), other)


def alike(one: Bit, other: Bit) -> Bit:
    """Whether both are true or both false."""
    if isinstance(one, bool):
        return other if one else opposite(other)
    if isinstance(other, bool):
        return one if other else opposite(one)
    return True if one.eq(other) else one == other


def at_most_one(parts: Iterable[Bit]) -> Bit:
    """Whether no two of them hold."""
    rows = [part for part in parts if part is not False]
    return every(opposite(both(a, b)) for number, a in enumerate(rows) for b in rows[number + 1 :])


def term(part: Bit, context: z3.Context) -> z3.BoolRef:
    """A bit as a term."""
    return z3.BoolVal(part, context) if isinstance(part, bool) else part


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether a condition holds: it does (``yes``), it does not (``no``), or neither is certain."""

    yes: Bit
    no: Bit

    @property
    def sure(self) -> bool:
        """Whether it can never be unknown, as far as can be seen at once."""
        no = opposite(self.yes)
        if isinstance(no, bool) or isinstance(self.no, bool):
            return no is self.no
        return bool(no.eq(self.no))

    @property
    def unknown(self) -> Bit:
        """Neither true nor false."""
        return False if self.sure else both(opposite(self.yes), opposite(self.no))


def known(bit: Bit) -> Truth:
    """A truth that is never unknown."""
    return Truth(bit, opposite(bit))


def truth_not(truth: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return Truth(truth.no, truth.yes)


def truth_all(truths: Iterable[Truth]) -> Truth:
    """False if one is false, else unknown if one is unknown, else true."""
    rows = list(truths)
    yes = every(t.yes for t in rows)
    return known(yes) if all(t.sure for t in rows) else Truth(yes, some(t.no for t in rows))


def truth_any(truths: Iterable[Truth]) -> Truth:
    """True if one is true, else unknown if one is unknown, else false."""
    rows = list(truths)
    yes = some(t.yes for t in rows)
    return known(yes) if all(t.sure for t in rows) else Truth(yes, every(t.no for t in rows))
