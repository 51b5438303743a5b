"""Why a clause holds, fails or stays open: the facts behind a condition.

Everything here reads values by the reference evaluator, so an explanation can only say
what the definition of the language says. Names are absolute (``section.path``,
``section.list/id.path``) and values are plain JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any as Anything

from .domains import Domain, Interval, OneOf, show
from .evaluators.kleene import Range, Truth
from .evaluators.readers import ConditionReader, Readers
from .evaluators.reference import Scope
from .kernel import (
    AddMonths,
    All,
    Any,
    AsOf,
    Comparison,
    Condition,
    Const,
    Count,
    Distinct,
    Fact,
    FullYears,
    Literal,
    Not,
    Outcome,
    Tally,
    Test,
    Value,
    children,
    walk,
)
from .program import Clause, Program
from .records import CONFLICT, GAP, Case, Record, State

Because = dict[str, Anything]
"""A reason for a failure: the fact, its value, and what would have been required."""
SOME = Interval(1, None)
NONE = Interval(0, 0)
KEEP = 16_384
"""Reasons kept; past that it starts afresh, so memory stays flat."""


def plain(value: Anything) -> Anything:
    """A value as JSON has it; numbers stay exact as far as JSON's doubles go."""
    if isinstance(value, (bool, int, str)):
        return value
    if value is None or value is GAP:
        return None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Range):
        return str(Interval(value.low, value.high))
    return [plain(item) for item in value]


def asked_for(domain: Domain, opposite: bool) -> str:
    """What a test asks for (or the opposite of it), as a pack would write it."""
    if isinstance(domain, OneOf):
        if (
            opposite != domain.complement
            and domain.values in ({True}, {False})
            and isinstance(next(iter(domain.values)), bool)
        ):
            return show(not next(iter(domain.values)))
        domain = OneOf(domain.values, domain.complement != opposite)
        return str(domain)
    return f"not {domain}" if opposite else str(domain)


class Kept:
    """What explanations of many cases share: how conditions are read, and reasons by what they say.

    A node is told by its identity: the program, which holds all nodes, is held too.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.reasons: dict[Anything, Because] = {}
        self.norms: dict[int, dict[str, Anything]] = {}
        """The norms of a clause, as a document shows them."""
        self._makers = {kind: Readers(program, kind) for kind in program.vocabulary.subjects}
        self._readers: dict[tuple[int, str], ConditionReader] = {}
        self._plain: dict[int, bool] = {}

    def reader(self, node: Condition, kind: str) -> ConditionReader:
        """The function that finds whether a condition of a record type holds."""
        key = (id(node), kind)
        if key not in self._readers:
            self._readers[key] = self._makers[kind].condition(node)
        return self._readers[key]

    def named_alike(self, node: Value) -> bool:
        """Whether a value is always called by the same name: nothing is counted in it."""
        found = self._plain.get(id(node))
        if found is None:
            found = not any(isinstance(part, (Tally, Count, Distinct)) for part in walk(node))
            self._plain[id(node)] = found
        return found

    def keep(self, key: Anything, reason: Because) -> Because:
        """Keep a reason."""
        if len(self.reasons) >= KEEP:
            self.reasons.clear()
        self.reasons[key] = reason
        return reason


class Remembering(Scope):
    """A scope that remembers what it found: an explanation asks again at every level."""

    def __init__(self, program: Program, case: Case, states: list[State], kept: Kept) -> None:
        super().__init__(program, case, states)
        self._kept = kept
        self._known: dict[tuple[int, int], Truth] = {}

    def truth(self, node: Condition, record: Record) -> Truth:
        """As :meth:`Scope.truth`."""
        key = (id(node), record.index)
        if key not in self._known:
            self._known[key] = self._kept.reader(node, record.kind)(self, record)
        return self._known[key]


class Explainer:
    """Explains the clauses of a program for one evaluated case."""

    def __init__(
        self,
        program: Program,
        case: Case,
        states: list[State],
        derived: dict[tuple[str, Value], str],
        kept: Kept | None = None,
    ) -> None:
        self.program, self.case, self.states = program, case, states
        self.kept = kept or Kept(program)
        self.scope = Remembering(program, case, states, self.kept)
        self.derived = derived
        self._missing: dict[tuple[int, int], dict[str, None]] = {}

    # --- names

    def name(self, node: Value, record: Record) -> str | None:
        """The absolute name of a fact, an outcome or a derived fact; ``None`` for anything computed."""
        match node:
            case Fact(path, section):
                return f"{section or record.name}.{path}"
            case Outcome(name, section):
                return f"{section or record.name}.{name}"
            case AsOf():
                return "as_of"
            case Count(collection, _) | Distinct(collection, _):
                return self.name(collection, record)
            case _:
                found = self.derived.get((record.kind, node))
                return f"{record.name}.{found}" if found else None

    def label(self, node: Value, record: Record) -> str:
        """A name for any value: its own, or those of the facts it is computed from."""
        own = self.name(node, record)
        if own is not None:
            return own
        return ", ".join(dict.fromkeys(self._inputs(node, record))) or show(plain(self.scope.value(node, record)))

    def _inputs(self, node: Value, record: Record) -> Iterable[str]:
        for child in children(node):
            if isinstance(child, (Const, Test, Comparison, Not, All, Any)):
                yield from self.facts(child, record, None)
            elif not isinstance(child, Literal):
                yield self.label(child, record)

    # --- why it holds

    def facts(self, node: Condition, record: Record, wanted: bool | None) -> dict[str, Anything]:
        """The facts by which a condition is ``wanted`` (``None``: all known facts it looks at)."""
        found: dict[str, Anything] = {}
        self._facts(node, record, wanted, found)
        return found

    def _facts(self, node: Condition, record: Record, wanted: bool | None, found: dict[str, Anything]) -> None:
        match node:
            case Test(value, domain):
                self._value_facts(value, record, found, enough=wanted is True and domain == SOME)
            case Const():
                pass
            case Not(condition):
                self._facts(condition, record, None if wanted is None else not wanted, found)
            case All(conditions) | Any(conditions):
                every = wanted is None or isinstance(node, All) is wanted
                for condition in conditions:
                    if every or self.scope.truth(condition, record) is wanted:
                        self._facts(condition, record, wanted, found)
            case Comparison(left, _, right):
                self._value_facts(left, record, found, enough=False)
                self._value_facts(right, record, found, enough=False)

    def value_facts(self, node: Value, record: Record) -> dict[str, Anything]:
        """The facts a value rests on."""
        found: dict[str, Anything] = {}
        self._value_facts(node, record, found, enough=False)
        return found

    def _value_facts(self, node: Value, record: Record, found: dict[str, Anything], enough: bool) -> None:
        """The facts a value rests on; with ``enough``, of counted things only those that count."""
        match node:
            case Fact() | Outcome() | AsOf():
                value = self.scope.value(node, record)
                if value is not None:
                    found[self.label(node, record)] = plain(value)
            case Literal():
                pass
            case Tally(conditions):
                for condition in conditions:
                    truth = self.scope.truth(condition, record)
                    if truth is True or (truth is False and not enough):
                        self._facts(condition, record, truth, found)
            case Count(collection, condition):
                elements = self.scope.value(collection, record)
                if condition == Const(True) and elements is not None:
                    found[self.label(collection, record)] = len(elements)
                for element in elements or ():
                    truth = self.scope.truth(condition, element)
                    if truth is True or (truth is False and not enough):
                        self._facts(condition, element, truth, found)
            case Distinct(collection, value):
                for element in self.scope.value(collection, record) or ():
                    self._value_facts(value, element, found, enough=False)
            case _:
                own = self.name(node, record)
                if own is not None:
                    found[own] = plain(self.scope.value(node, record))
                for child in children(node):
                    self._value_facts(child, record, found, enough=False)  # type: ignore[arg-type]

    # --- why it fails

    def because(self, node: Condition, record: Record, actual: bool = False) -> list[Because]:
        """The facts that make a condition ``actual`` although the opposite was required."""
        match node:
            case Test(value, domain):
                inner = self._counted_reasons(value, domain, record, actual)
                return inner or [self._reason((id(node), actual), value, record, lambda: asked_for(domain, actual))]
            case Const():
                return []
            case Not(condition):
                return self.because(condition, record, not actual)
            case All(conditions) | Any(conditions):
                deciding = [c for c in conditions if self.scope.truth(c, record) is actual]
                return _unique(reason for c in deciding for reason in self.because(c, record, actual))
            case Comparison(left, how, right):
                other = self.scope.value(right, record)

                def compared() -> str:
                    required = f"{how.value} {show(plain(other))}"
                    return f"not {required}" if actual else required

                return [self._reason((id(node), actual, other), left, record, compared)]

    def _counted_reasons(self, value: Value, domain: object, record: Record, actual: bool) -> list[Because]:
        """For «some», «none» and lists of facts: the items that decide, instead of their number."""
        if isinstance(value, Tally):
            if not isinstance(domain, Interval):
                return []
            # too many hold, or (for the opposite) enough hold: name those; else those that do not hold
            guilty = domain.low not in (None, 0) if actual else domain.above(self._true(value, record))
            conditions = [c for c in value.conditions if self.scope.truth(c, record) is guilty]
            return _unique(r for c in conditions for r in self.because(c, record, guilty))
        if isinstance(value, Count) and domain in (SOME, NONE):
            guilty = (domain == NONE) is not actual
            elements = self.scope.value(value.collection, record) or ()
            hits = [e for e in elements if self.scope.truth(value.condition, e) is guilty]
            return _unique(r for e in hits for r in self.because(value.condition, e, guilty))
        return []

    def _true(self, value: Tally, record: Record) -> int:
        return sum(self.scope.truth(c, record) is True for c in value.conditions)

    def _reason(self, asked: Anything, value: Value, record: Record, required: Callable[[], str]) -> Because:
        """The reason a test or comparison gives; ``asked`` tells what is ``required`` of the value."""
        found = self.scope.value(value, record)
        key = (asked, record.name, found) if self.kept.named_alike(value) and not isinstance(found, list) else None
        reason = self.kept.reasons.get(key) if key is not None else None
        if reason is None:
            reason = {"fact": self.label(value, record), "value": plain(found), "required": required()}
            if key is not None:
                self.kept.keep(key, reason)
        return reason

    # --- what is missing

    def missing(self, node: Condition, record: Record) -> dict[str, None]:
        """The facts that keep a condition unknown; empty where it is known."""
        if self.scope.truth(node, record) is not None:
            return {}
        match node:
            case Not(condition):
                return self.missing(condition, record)
            case All(conditions) | Any(conditions):
                return _merged(self.missing(c, record) for c in conditions)
            case Test(value, _):
                return self.missing_value(value, record)
            case Comparison(left, _, right):
                return _merged((self.missing_value(left, record), self.missing_value(right, record)))
            case _:
                return {}

    def missing_value(self, node: Value, record: Record) -> dict[str, None]:
        """The facts that keep a value unknown."""
        value = self.scope.value(node, record)
        if value is not None and not isinstance(value, Range):
            return {}
        match node:
            case Fact():
                return {self.label(node, record): None}
            case Outcome(name, section):
                return self._missing_outcome(name, record if section is None else self.case.sections.get(section))
            case Tally(conditions):
                return _merged(self.missing(c, record) for c in conditions)
            case Count(collection, condition):
                elements = self.scope.value(collection, record)
                if elements is None:
                    return {self.label(collection, record): None}
                return _merged(self.missing(condition, e) for e in elements)
            case Distinct(collection, inner):
                elements = self.scope.value(collection, record)
                if elements is None:
                    return {self.label(collection, record): None}
                return _merged(self.missing_value(inner, e) for e in elements)
            case FullYears() | AddMonths():
                return _merged(self.missing_value(child, record) for child in children(node))  # type: ignore[arg-type]
            case _:
                return _merged(self.missing_value(child, record) for child in children(node))  # type: ignore[arg-type]

    def _missing_outcome(self, name: str, owner: Record | None) -> dict[str, None]:
        if owner is None:
            return {}
        plan = self.program.plan[(owner.kind, name)]
        if self.states[owner.index].outs[plan.index] is CONFLICT:
            return {f"{owner.name}.{name}": None}
        return self.outcome_missing(owner, plan.index)

    def outcome_missing(self, record: Record, index: int) -> dict[str, None]:
        """The facts that keep an outcome open."""
        key = (record.index, index)
        if key not in self._missing:
            plan = self.program.plan_at[(record.kind, index)]
            self._missing[key] = {}
            if self.states[record.index].outs[index] is None:
                self._missing[key] = _merged(self.clause_missing(c, record) for c in plan.clauses)
        return self._missing[key]

    def clause_missing(self, clause: Clause, record: Record) -> dict[str, None]:
        """The facts that keep a clause unknown."""
        if self.states[record.index].truths[clause.index] is not None:
            return {}
        found = self.missing(clause.condition, record)
        return found if clause.literal is not None else {**found, **self.missing_value(clause.value, record)}


def _merged(parts: Iterable[dict[str, None]]) -> dict[str, None]:
    found: dict[str, None] = {}
    for part in parts:
        found.update(part)
    return found


def _unique(reasons: Iterable[Because]) -> list[Because]:
    found: dict[tuple[str, str], Because] = {}
    for reason in reasons:
        found.setdefault((reason["fact"], reason["required"]), reason)
    return list(found.values())


def derived_names(program: Program) -> dict[tuple[str, Value], str]:
    """The kernel nodes of the vocabulary's derived facts, so that a trace can call them by name."""
    from .diagnostics import Problems
    from .forms.base import Context, Used
    from .lawless import NO_LAW

    found: dict[tuple[str, Value], str] = {}
    for kind, subject in program.vocabulary.subjects.items():
        context = Context(program.vocabulary, kind, NO_LAW, Problems(), Used())
        for path, fact in subject.facts.items():
            if fact.derived is not None:
                found[(kind, context.value(fact.derived).node)] = path
    return found
