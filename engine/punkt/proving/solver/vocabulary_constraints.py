"""Which facts a case may go without for good: those that can have no value beside what the case gives.

A case in which a fact is missing is decided as it is with any value that the fact may have, wherever it is
decided at all. So it is enough to look at cases that lack a fact only where each of its values would break what
the vocabulary asks. Where a value is tried that stands for no other, a fact may be missing that need not be: more
cases are then looked at than must be, never fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Condition, Counting, Fact, Presumable, Presuming
from punkt.law.language.link import Key
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of
from punkt.law.language.vocabulary_nodes import requirements
from punkt.law.packs.vocabulary import FactKind, FactType

from .boundary_classes import of_type, step_of
from .lower_constraints import CreatedFacts
from .lower_program import ProgramLowering
from .lower_values import (
    Lowered,
    LoweredCollection,
    Ranged,
    SymbolicRecord,
    at,
    blank_like,
    not_after,
    stated,
)
from .scaled_numbers import Quantity
from .solver_days import Day, exact_day
from .symbolic_case import ALL_DAYS, Space, span_of
from .tested_leaves import Leaves
from .truths import Bit, both, either, every, opposite, some


class GivenFacts:
    """A case in which one fact is looked at as if it had some value."""

    def __init__(self, space: Space, record: SymbolicRecord, path: str, value: Lowered | LoweredCollection) -> None:
        self._created, self._at, self._value = CreatedFacts(space), (record, path), value

    @property
    def as_of(self) -> Day:
        """The day asked."""
        return self._created.as_of

    def section(self, name: str) -> SymbolicRecord:
        """A section."""
        return self._created.section(name)

    def fact(self, record: SymbolicRecord, path: str) -> Lowered | LoweredCollection:
        """A fact."""
        return self._value if (record, path) == self._at else self._created.fact(record, path)

    def truth(self, name: str) -> Bit:
        """A truth that is open."""
        return self._created.truth(name)

    def doubt(self, bit: Bit) -> None:
        """Claim nothing of the cases where this holds."""
        self._created.doubt(bit)


class GivenWherePossible:
    """For the facts of a space: that each is given, or can have no value that the vocabulary allows."""

    def __init__(self, space: Space, *programs: Program) -> None:
        """``programs``: what is asked about the cases; of a fact that they presume, what is presumed is tried."""
        self.space = space
        self._presumed = _presumed_values(programs)
        self._asked = {
            kind: [condition for _, condition in requirements(space.vocabulary, kind)]
            for kind in space.vocabulary.subjects
        }
        self._by_fact: dict[Key, list[tuple[str, Condition]]] = {}
        for kind, conditions in self._asked.items():
            for condition in conditions:
                for key in _facts_in(condition, kind, space):
                    self._by_fact.setdefault(key, []).append((kind, condition))

    def bit(self, record: SymbolicRecord, path: str) -> Bit:
        """That a fact of a record that has come into being is given wherever it can be."""
        if self.space.vocabulary.subjects[record.kind].facts[path].stands_for:
            return True  # it is never known; which months are told is the case's own
        return either(stated(record.facts[path]), self._impossible(record, path))

    def _impossible(self, record: SymbolicRecord, path: str) -> Bit:
        """That every value of a fact would break what the vocabulary asks (or none was found that would not)."""
        key = (record.kind, path)
        presumed = self._presumed.get(key, frozenset())
        if len(presumed) > 1:
            return True  # unlike what is presumed, no one value stands for a fact that is missing
        concerned = self._by_fact.get(key, [])
        if not concerned:
            return False
        records = self.space.all_records()
        return every(
            either(
                opposite(allowed),
                some(
                    both(one.exists, ProgramLowering(Program(self.space.vocabulary, {}, 0), given).truth(asked, one).no)
                    for kind, asked in concerned
                    for one in records
                    if one.kind == kind and (one is record or _reaches_others(asked))
                ),
            )
            for value, allowed in self._tried(record, path, [asked for _, asked in concerned], presumed)
            for given in [GivenFacts(self.space, record, path, value)]
        )

    def _tried(
        self, record: SymbolicRecord, path: str, asked: Iterable[Condition], presumed: Iterable[Presumable]
    ) -> Iterator[tuple[Lowered | LoweredCollection, Bit]]:
        """Values of a fact that stand for others too, each with where it is one that the fact may have."""
        fact, now = self.space.vocabulary.subjects[record.kind].facts[path], record.facts[path]
        if isinstance(now, LoweredCollection):
            yield LoweredCollection(True, ()), True
            return
        for value in presumed:
            yield self.space.constant(record, fact, value), True
        if presumed:
            return
        yield from (
            (self.space.constant(record, fact, value), True) for value in _of_itself(fact, Leaves().note(*asked))
        )
        if fact.none:
            yield blank_like(now, absent=True), True
        if isinstance(now, Ranged):
            yield from ((at(end), True) for end in _ends(fact))
            for other in self._beside(record, path, fact):
                yield at(other), _within(fact, other)

    def _beside(self, record: SymbolicRecord, path: str, fact: FactType) -> Iterator[Quantity | Day]:
        """What a number or a day may be compared with: the others of its kind that are asked of beside it."""
        if fact.kind is FactKind.DATE:
            yield self.space.as_of
        facts = self.space.vocabulary.subjects[record.kind].facts
        for other in sorted({name for kind, name in self._by_fact if kind == record.kind and name != path}):
            value = record.facts.get(other)
            if not isinstance(value, Ranged) or facts[other].kind is not fact.kind:
                continue
            if isinstance(value.low, Day) or value.low.places <= span_of(fact)[2]:
                yield value.low


def _presumed_values(programs: Iterable[Program]) -> dict[Key, frozenset[Presumable]]:
    found: dict[Key, frozenset[Presumable]] = {}
    for program in programs:
        for plan in program.plan.values():
            for node in (node for clause in plan.clauses for node in (clause.condition, clause.value)):
                for kind, part in parts_of(node, plan.subject, program.vocabulary):
                    if isinstance(part, Presuming):
                        key = (part.fact.section or kind, part.fact.path)
                        found[key] = found.get(key, frozenset()) | {part.value}
    return found


def _facts_in(condition: Condition, kind: str, space: Space) -> set[Key]:
    parts = parts_of(condition, kind, space.vocabulary)
    return {(part.section or record, part.path) for record, part in parts if isinstance(part, Fact)}


def _reaches_others(condition: Condition) -> bool:
    """Whether a condition on a record may read another: one that is named, or elements."""
    return any(isinstance(part, Counting) or (isinstance(part, Fact) and part.section) for part in walk(condition))


def _of_itself(fact: FactType, leaves: Leaves) -> list[Any]:
    """The values of a fact that the constants it is tested for tell apart."""
    constants = {
        one
        for leaf, found in leaves.constants.items()
        if isinstance(leaf, Fact) and leaf.path == fact.path
        for one in found
    }
    values = of_type(fact.kind, tuple(fact.values), fact.range, step_of(fact.decimals), constants, False) or []
    return [tuple(sorted(one)) if isinstance(one, frozenset) else one for one in values if one is not None]


def _ends(fact: FactType) -> tuple[Quantity | Day, ...]:
    if fact.kind is FactKind.DATE:
        return tuple(map(exact_day, ALL_DAYS))
    low, high, places = span_of(fact)
    return Quantity(low, places, low, low), Quantity(high, places, high, high)


def _within(fact: FactType, value: Quantity | Day) -> Bit:
    low, high = _ends(fact)
    return both(not_after(low, value), not_after(value, high))
