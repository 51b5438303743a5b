"""What differs between two programs of one rule base: for other readings of a text, and for tested changes."""

from __future__ import annotations

from punkt.kernel.records import State

from .link import Key
from .program import Program


def affected_outcomes(base: Program, other: Program) -> set[Key]:
    """The outcomes whose clauses differ between two programs, and those that depend on them."""
    affected = changed_outcomes(base, other)
    grown = bool(affected)
    while grown:
        more = {key for key in {*base.plan, *other.plan} - affected if (p := other.plan.get(key)) and p.uses & affected}
        affected |= more
        grown = bool(more)
    return affected


def changed_outcomes(base: Program, other: Program) -> set[Key]:
    """The outcomes that two programs decide otherwise by their own clauses, or for others."""

    def body(program: Program, key: Key) -> object:
        plan = program.plan.get(key)
        return plan and (plan.applies, [(c.id, c.condition, c.value) for c in plan.clauses])

    return {
        key
        for key in {*base.plan, *other.plan}
        if base.plan.get(key) is not other.plan.get(key) and body(base, key) != body(other, key)
    }


def indices_by_kind(base: Program, affected: set[Key]) -> dict[str, tuple[int, ...]]:
    """The indices of outcomes, by record type."""
    found: dict[str, list[int]] = {}
    for kind, plans in base.plans.items():
        for plan in plans:
            if plan.key in affected:
                found.setdefault(kind, []).append(plan.index)
    return {kind: tuple(rows) for kind, rows in found.items()}


def copied(states: list[State]) -> list[State]:
    """States that can be evaluated further without touching the originals."""
    copies = []
    for state in states:
        copy = State(0, 0)
        copy.truths, copy.outs = list(state.truths), list(state.outs)
        copies.append(copy)
    return copies
