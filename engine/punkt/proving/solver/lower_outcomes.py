"""What an outcome comes to, as the reference evaluator resolves it from its clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from punkt.kernel.domains import Scalar
from punkt.law.language.program import Plan
from punkt.law.packs.vocabulary import FactKind

from .lower_rows import InRows, where
from .lower_texts import doubt_same
from .lower_values import Lowered, Plain, Ranged, Several, SymbolicRecord, at, fitted, pick, same
from .lowered_outcome import LoweredOutcome
from .lowerer import Lowerer
from .scaled_numbers import exactly
from .solver_days import exact_day
from .truths import Bit, Truth, at_most_one, both, either, every, implies, opposite, some

OF_WORDS = (FactKind.BOOLEAN, FactKind.CHOICE, FactKind.TEXT)


def unknown(plan: Plan) -> Lowered:
    """What is known of an outcome of an absent section: nothing."""
    if plan.listed is not None:
        return Several(False, dict.fromkeys(plan.listed, False))
    if plan.type.kind in OF_WORDS:
        return Plain(dict.fromkeys(_values(plan, ()), False))
    nothing = exact_day(date.min) if plan.type.kind is FactKind.DATE else exactly(0)
    return at(nothing, False)


def possible(truth: Truth, value: Lowered) -> Lowered:
    """The value of a clause where it may be concluded."""
    if not isinstance(value, Plain):
        return value
    return Plain({text: both(bit, opposite(truth.no)) for text, bit in value.is_.items()})


def clause_truth(condition: Truth, value: Lowered) -> Truth:
    """Whether a clause holds: it does not where its value is absent, it is unknown where that is."""
    if value.known is True:
        return condition
    return Truth(both(condition.yes, value.known), either(condition.no, both(condition.yes, value.absent)))


def found_of(lowering: Lowerer, plan: Plan, record: SymbolicRecord) -> LoweredOutcome:
    """What an outcome of a record comes to."""
    found = _applying(lowering, plan, record)
    return found if plan.applies is None else _gated(found, lowering.truth(plan.applies, record))


def _gated(found: LoweredOutcome, applies: Truth) -> LoweredOutcome:
    """The same where it applies; elsewhere it has no value, and while that is unknown it is open."""
    there, away, value = applies.yes, applies.no, found.value
    absent = either(away, both(there, value.absent))
    if isinstance(value, Plain):
        value = Plain({name: both(there, bit) for name, bit in value.is_.items()}, absent=absent)
    elif isinstance(value, Several):
        value = where(there, value, absent)
    else:
        low = both(there, value.has_low)
        high = low if value.has_low is value.has_high else both(there, value.has_high)
        value = replace(value, has_low=low, has_high=high, absent=absent)
    return LoweredOutcome(
        both(there, found.determined),
        either(applies.unknown, both(there, found.open)),
        both(there, found.gap),
        both(there, found.conflict),
        value,
        found.clauses,
        away,
    )


def _applying(lowering: Lowerer, plan: Plan, record: SymbolicRecord) -> LoweredOutcome:
    """What an outcome comes to where it applies."""
    values = [lowering.value(clause.value, record) for clause in plan.clauses]
    truths = [lowering.fires(clause, record) for clause in plan.clauses]
    if plan.listed is not None:
        return _listed(plan, truths, values)
    stated: Lowered | None = None
    if plan.stated:
        fact = lowering.space.fact(record, plan.name)
        assert isinstance(fact, (Plain, Ranged, Several))
        stated = fact if fact.known is not False else None
    binds = [not clause.rule.citation.yields for clause in plan.clauses]
    values = [fitted(value, unknown(plan)) for value in values]
    if plan.type.kind is FactKind.TEXT:
        gated = [possible(truth, value) for truth, value in zip(truths, values, strict=True)]
        doubt_same(lowering, [*gated, *([stated] if stated is not None else [])])
    if plan.type.kind in OF_WORDS:
        return _plain([v for v in values if isinstance(v, Plain)], truths, binds, stated, _values(plan, values))
    return _ordered([v for v in values if isinstance(v, Ranged)], truths, binds, stated)


def _values(plan: Plan, values: Sequence[Lowered]) -> list[Scalar]:
    declared: Sequence[Scalar] = (True, False) if plan.type.kind is FactKind.BOOLEAN else plan.type.choices
    found = dict.fromkeys(declared)
    for value in values:
        found.update(dict.fromkeys(value.is_ if isinstance(value, Plain) else ()))
    return list(found)


def _listed(plan: Plan, truths: Sequence[Truth], values: Sequence[Lowered]) -> LoweredOutcome:
    open_ = some(truth.unknown for truth in truths)
    rows = [(t, v) for t, v in zip(truths, values, strict=True) if isinstance(v, Plain)]
    names = plan.listed or ()
    holds = {name: some(both(t.yes, v.is_.get(name, False)) for t, v in rows) for name in names}
    gap = both(opposite(open_), opposite(some(holds.values()))) if plan.empty_is_gap else False
    known = both(opposite(open_), opposite(gap))
    value = Several(known, {n: both(known, h) for n, h in holds.items()}, gap)
    if plan.in_rows:
        held = [t.yes for t in truths]
        gap = both(opposite(open_), opposite(some(held))) if plan.empty_is_gap else False
        known = both(opposite(open_), opposite(gap))
        value = InRows(known, value.holds, gap, tuple(zip(held, values, strict=True)))
    return LoweredOutcome(known, open_, gap, False, value, tuple(truths))


def _plain(
    values: list[Plain], truths: list[Truth], binds: list[bool], stated: Lowered | None, names: list[Scalar]
) -> LoweredOutcome:
    rows = list(zip(truths, values, strict=True))
    undecided = [(truth.unknown, value) for truth, value in rows]
    waits = some(bit for bit, _ in undecided)
    fired = {name: some(both(t.yes, v.is_.get(name, False)) for t, v in rows) for name in names}
    fits = {name: every(implies(bit, v.is_.get(name, False)) for bit, v in undecided) for name in names}
    several = opposite(at_most_one(fired.values()))
    if stated is None:
        conflict, free, given = several, True, dict.fromkeys(names, False)
    else:
        assert isinstance(stated, Plain)
        given = {name: stated.is_.get(name, False) for name in names}
        free = opposite(stated.known)
        against = some(
            both(t.yes, v.is_.get(name, False), stated.known, opposite(given[name]))
            for (t, v), binding in zip(rows, binds, strict=True)
            for name in (names if binding else ())
        )
        conflict = either(both(free, several), against)
    calm = opposite(conflict)
    is_ = {n: both(calm, either(given[n], both(free, fired[n], fits[n]))) for n in names}
    some_fired = some(fired.values())
    gap = both(free, opposite(some_fired), opposite(waits))
    determined = some(is_.values())
    value = Plain(is_, absent=gap)
    open_ = False if waits is False else both(opposite(determined), opposite(gap), calm)
    return LoweredOutcome(determined, open_, gap, conflict, value, tuple(truths))


def _ordered(values: list[Ranged], truths: list[Truth], binds: list[bool], stated: Lowered | None) -> LoweredOutcome:
    rows = list(zip(truths, values, strict=True))
    clashes = [
        both(a.yes, b.yes, opposite(same(x.low, y.low)))
        for number, (a, x) in enumerate(rows)
        for b, y in rows[number + 1 :]
    ]
    value = rows[-1][1].low
    for truth, other in reversed(rows[:-1]):
        value = pick(truth.yes, other.low, value)
    free: Bit = True
    if stated is not None:
        assert isinstance(stated, Ranged)
        free = opposite(stated.known)
        clashes = [both(free, clash) for clash in clashes]
        clashes += [
            both(t.yes, stated.known, opposite(same(v.low, stated.low)))
            for (t, v), binding in zip(rows, binds, strict=True)
            if binding
        ]
        value = pick(stated.known, stated.low, value)
    conflict, waits = some(clashes), some(truth.unknown for truth in truths)
    some_fired = some(truth.yes for truth in truths)
    agreed = every(implies(t.unknown, both(v.known, same(v.low, value))) for t, v in rows)
    calm = opposite(conflict)
    determined = both(calm, either(opposite(free), both(some_fired, agreed)))
    gap = both(free, opposite(some_fired), opposite(waits))
    open_ = False if waits is False else both(opposite(determined), opposite(gap), calm)
    return LoweredOutcome(determined, open_, gap, conflict, at(value, determined, gap), tuple(truths))
