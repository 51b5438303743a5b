"""From the solver's answer to a case file: as few facts as can be, values at the bounds, run again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from fractions import Fraction
from typing import Any

from punkt.deciding.decision import Decision
from punkt.deciding.rule_base import Rules
from punkt.kernel import records
from punkt.law.packs.vocabulary import VALUE, FactKind, FactType
from punkt.proving.solver.compared_values import ComparedValues
from punkt.proving.solver.lower_values import Lowered, LoweredCollection, Ranged, SymbolicRecord, same, stated
from punkt.proving.solver.query import Assignment, SolverAnswer, SolverQuery
from punkt.proving.solver.scaled_numbers import Quantity
from punkt.proving.solver.solver_days import Day, exact_day
from punkt.proving.solver.symbolic_case import Space
from punkt.proving.solver.truths import Bit, alike, both

from .findings import Witness

NONE = "none"
"""How a case file says of a fact that there is none."""
NAME = "witness"
"""What the case of a witness is called until it is written to a file."""


class NotReproducedError(RuntimeError):
    """A witness that is not decided as the solver said: an internal error."""


def known_bits(space: Space) -> list[Bit]:
    """All that a case may say or leave unsaid: facts, elements, references."""
    found: list[Bit] = []
    for record in space.all_records():
        for fact in record.facts.values():
            found.append(stated(fact))
            if not isinstance(fact, LoweredCollection):
                found.append(fact.absent)
            if isinstance(fact, LoweredCollection):
                found += [bit for bit, _ in fact.rows]
    return list({id(bit): bit for bit in found if not isinstance(bit, bool)}.values())


def smallest(query: SolverQuery, bounds: ComparedValues, day: date, *wanted: Bit) -> SolverAnswer:
    """The smallest case with some properties: fewest facts, then the day nearest ``day``, then values at the bounds."""
    space = query.space
    answer = query.fewest(known_bits(space), *wanted)
    if answer.found is None:
        return answer
    fixed = [*wanted, *(alike(bit, answer.found.bit(bit)) for bit in known_bits(space))]
    found = _day_near(query, answer.found, day, fixed)
    as_of = _day(found, space.as_of)
    for record, path, fact in known_facts(space, found):
        found = _fact_near(query, bounds, found, as_of, record, path, fact, fixed)
    return SolverAnswer(found, True)


def known_facts(space: Space, found: Assignment) -> Iterator[tuple[SymbolicRecord, str, Lowered]]:
    """The plain facts that a case has, record by record."""
    for record in space.all_records():
        if found.bit(record.exists) and found.bit(record.listed):
            for path, fact in record.facts.items():
                if not isinstance(fact, LoweredCollection) and found.bit(fact.known):
                    yield record, path, fact


def _day(found: Assignment, day: Day) -> date:
    value = found.value(Ranged(day, day, True, True))
    assert isinstance(value, date)
    return value


def _day_near(query: SolverQuery, found: Assignment, day: date, fixed: list[Bit]) -> Assignment:
    """Fix the day asked: ``day``, or the nearest after or before it."""
    as_of = query.space.as_of
    return _nearest(query, found, as_of, exact_day(day), [day], fixed)


def _nearest(
    query: SolverQuery, found: Assignment, value: Day, middle: Day, tried: Iterable[date], fixed: list[Bit]
) -> Assignment:
    """Fix a day: the first of those tried that can be, else the nearest to another."""
    if isinstance(value.key.term, int):
        return found
    for one in tried:
        equal = same(value, exact_day(one))
        answer = query.ask(*fixed, equal)
        if answer.found is not None:
            fixed.append(equal)
            return answer.found
    now, goal, key = found.whole(value.key), found.whole(middle.key), value.key
    best = query.greatest(key, now, goal, *fixed) if now < goal else query.least(key, goal, now, *fixed)
    return _fix(query, found, key, best, fixed)


def _fix(query: SolverQuery, found: Assignment, quantity: Quantity, value: int, fixed: list[Bit]) -> Assignment:
    equal = quantity.term == value
    answer = query.ask(*fixed, equal)
    if answer.found is None:
        equal = quantity.term == found.whole(quantity)
        answer = query.ask(*fixed, equal)
    fixed.append(equal)
    return answer.found or found


def _fact_near(
    query: SolverQuery,
    bounds: ComparedValues,
    found: Assignment,
    as_of: date,
    record: SymbolicRecord,
    path: str,
    fact: Lowered,
    fixed: list[Bit],
) -> Assignment:
    """Fix a fact: a number or a day at a bound, anything else to the first value it can have."""
    owner = (record.kind, path)
    if isinstance(fact, Ranged) and isinstance(fact.low, Day):
        return _nearest(query, found, fact.low, exact_day(as_of), bounds.days(owner, as_of), fixed)
    if isinstance(fact, Ranged):
        assert isinstance(fact.low, Quantity)
        return _number_near(query, bounds.numbers(owner, fact.low.places, *_ends(fact.low)), found, fact.low, fixed)
    rows = fact.is_ if not isinstance(fact, Ranged) and hasattr(fact, "is_") else fact.holds
    for bit in rows.values():
        if not isinstance(bit, bool):
            answer = query.ask(*fixed, bit if hasattr(fact, "is_") else both(fact.known, alike(bit, False)))
            found = answer.found or found
            fixed.append(alike(bit, found.bit(bit)))
    return found


def _ends(quantity: Quantity) -> tuple[int, int]:
    assert quantity.low is not None and quantity.high is not None
    return quantity.low, quantity.high


def _number_near(
    query: SolverQuery, tried: Iterable[int], found: Assignment, number: Quantity, fixed: list[Bit]
) -> Assignment:
    if number.constant:
        return found
    for value in tried:
        equal = number.term == value
        answer = query.ask(*fixed, equal)
        if answer.found is not None:
            fixed.append(equal)
            return answer.found
    now, low = found.whole(number), _ends(number)[0]
    start = 0 if low < 0 <= now else low
    return _fix(query, found, number, query.least(number, start, now, *fixed), fixed)


# --- the case file


def case_of(
    space: Space, found: Assignment, sections: Iterable[str] = (), base: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A case as in a case file: what was found, put into ``base`` where one is given."""
    case: dict[str, Any] = deepcopy(dict(base)) if base is not None else {"case": NAME}
    case["as_of"] = _day(found, space.as_of).isoformat()
    for name, record in space.sections.items():
        if not record.present:
            continue
        _fill(case.setdefault(name, {}), record, space, found)
        if not case[name] and name not in sections:
            del case[name]
    for name in sections:
        case.setdefault(name, {})
    return case


def _fill(target: dict[str, Any], record: SymbolicRecord, space: Space, found: Assignment) -> None:
    facts = space.vocabulary.subjects[record.kind].facts
    for path, fact in record.facts.items():
        if not found.bit(stated(fact)):
            put(target, path, None)
        elif not isinstance(fact, LoweredCollection):
            put(target, path, plain(found.value(fact)))
        else:
            records_ = [row for bit, row in fact.rows if found.bit(bit)]
            if facts[path].by is not None:
                put(target, path, dict(_month(row, facts[path], space, found) for row in records_) or None)
            elif facts[path].kind is FactKind.REFERENCES:
                put(target, path, [_id(row) for row in records_])
            else:
                before = {str(one.get("id")): one for one in _get(target, path) or ()}
                rows = [before.get(_id(row), {"id": _id(row)}) for row in records_]
                put(target, path, rows)
                for one, row in zip(rows, records_, strict=True):
                    _fill(one, row, space, found)


def _month(record: SymbolicRecord, fact: FactType, space: Space, found: Assignment) -> tuple[str, Any]:
    """A month and its value, as a case file has them."""
    assert fact.by is not None
    first, value = space.fact(record, fact.by.value), space.fact(record, VALUE)
    assert not isinstance(first, LoweredCollection) and not isinstance(value, LoweredCollection)
    return fact.by.written(found.value(first)), plain(found.value(value))


def _id(record: SymbolicRecord) -> str:
    return record.name.rsplit("/", 1)[-1]


def plain(value: Any) -> Any:
    """A value as a case file has it: days and ratios as texts, lists as lists, by its word a fact that is none."""
    if value is records.GAP:
        return NONE
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _get(target: Mapping[str, Any], path: str) -> Any:
    found: Any = target
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def put(target: dict[str, Any], path: str, value: Any) -> None:
    """Set a dotted path; ``None`` takes a fact away."""
    *parents, last = path.split(".")
    for parent in parents:
        if value is None and parent not in target:
            return
        target = target.setdefault(parent, {})
    if value is None:
        target.pop(last, None)
    else:
        target[last] = value


# --- run again


def status_of(out: Any) -> tuple[str, Any]:
    """The status and the value that a state stands for."""
    if out is records.OPEN:
        return "open", None
    if isinstance(out, records.Absent):
        return out.value, None
    return "determined", out


def status_and_value(found: Assignment, outcome: Any) -> tuple[str, Any]:
    """The status and the value of an outcome in a case that the solver found; the value is ``None`` unless determined."""
    for status in ("open", "gap", "conflict", "not_applicable"):
        if found.bit(getattr(outcome, status)):
            return status, None
    return "determined", found.value(outcome.value)


def reproduced(
    rules: Rules, case: Mapping[str, Any], subject: str, outcome: str, expected: tuple[str, Any]
) -> tuple[Witness, Decision]:
    """The witness, once the rule base has decided the case and come to the same."""
    decision = rules.decide(case, trace="clauses")
    for name, key, status, value, fired in decision.outcomes():
        if (name, key) == (subject, outcome):
            if (status, value) != expected:
                raise NotReproducedError(f"{subject}.{outcome}: {status} {value} != {expected}: {case}")
            return Witness(case, subject, outcome, status, plain(value), tuple(fired)), decision
    raise NotReproducedError(f"{subject}.{outcome} is not decided: {case}")
