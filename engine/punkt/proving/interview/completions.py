"""All completions of a case: what an outcome may still come to, and which facts it can still turn on.

The solver is asked about one outcome of one record; the facts that a case gives are put to it
question by question, so that one :class:`Completions` serves every case of the same structure
(sections, elements, references) that is asked about on the same day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from punkt.kernel import records
from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import COLLECTIONS, Vocabulary
from punkt.proving.findings.witness import status_and_value
from punkt.proving.solver.lower_constraints import axioms
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.lower_rows import InRows
from punkt.proving.solver.lower_values import (
    Lowered,
    LoweredCollection,
    Plain,
    Ranged,
    Several,
    SymbolicRecord,
    constant,
    equal_known,
    stated,
)
from punkt.proving.solver.lowered_outcome import LoweredOutcome
from punkt.proving.solver.query import SolverAnswer, SolverQuery
from punkt.proving.solver.scaled_numbers import Quantity
from punkt.proving.solver.symbolic_case import Facts, Pin, Space
from punkt.proving.solver.truths import Bit, alike, both, opposite, some
from punkt.proving.solver.vocabulary_constraints import GivenWherePossible

SECONDS = 5.0
"""Time for one question to the solver."""
Name = tuple[str, str]
"""The record's name, and the path of the fact."""


@dataclass(frozen=True, slots=True)
class SettledOutcome:
    """What an outcome comes to under every completion of a case."""

    status: str
    value: Any


class Completions:
    """What the completions of a case can make of an outcome of one of its records."""

    def __init__(
        self,
        program: Program,
        case: records.Case,
        record: records.Record,
        outcome: str,
        seconds: float = SECONDS,
        context: z3.Context | None = None,
    ) -> None:
        """Of ``case`` only the structure and the day are taken here; its facts are put to each question.

        ``context``: the solver's, where several are kept beside each other; each would else take memory of its own.
        """
        self.program, self.seconds = program, seconds
        self.space = Space(
            program.vocabulary,
            case.as_of,
            Facts.OPTIONAL,
            case=case,
            pinned=structural(program.vocabulary),
            stated=False,
            context=context,
        )
        self.records = {symbolic.given.name: symbolic for symbolic in self.space.records_of(case) if symbolic.given}
        self.found = ProgramLowering(program, self.space).outcome(self.records[record.name], outcome)
        self._query = SolverQuery(self.space, seconds)
        self.facts = dict(self._facts())
        self._doubled: dict[Name, tuple[SolverQuery, Bit]] = {}

    def _facts(self) -> Iterator[tuple[Name, Lowered | LoweredCollection]]:
        """The facts that the outcome rests on, elements of unknown lists left to their list."""
        for record, path in self._resting():
            yield (record.given.name if record.given else record.name, path), record.facts[path]

    def _resting(self) -> Iterator[tuple[SymbolicRecord, str]]:
        for record in self.space.all_records():
            if record.given is not None or record not in self.space.owners:
                for path, fact in record.facts.items():
                    if stated(fact) is not False and not (fact.known is True and isinstance(fact, LoweredCollection)):
                        yield record, path

    def given(self, case: records.Case, but: Name | None = None) -> list[Bit]:
        """That the facts are what a case says they are (``but`` one of them); what it leaves open is left open."""
        by_name = {record.name: record for record in case.records}
        found: list[Bit] = []
        for name, fact in self.facts.items():
            if name != but and not isinstance(fact, LoweredCollection) and name[0] in by_name:
                value = by_name[name[0]].facts.get(name[1])
                if value is not None:
                    found.append(equals(fact, value))
        return found

    def settled(self, case: records.Case) -> SettledOutcome | None:
        """What the outcome comes to under every completion; ``None`` where that differs, or cannot be proven."""
        given = self.given(case)
        first = self._query.ask(*given, opposite(self.found.open))
        if first.found is None:
            return None
        status, value = status_and_value(first.found, self.found)
        other = self.found.without_value(status)
        if other is None:
            other = self.found.is_(value)
        if not self._query.ask(*given, opposite(self.found.open), opposite(other)).never:
            return None
        waits = self._query.ask(*given, self.found.open, *self._complete)
        return SettledOutcome(status, value) if waits.never else None

    @cached_attribute
    def _complete(self) -> tuple[Bit, ...]:
        """That each fact the outcome rests on is given, where it can be."""
        possible = GivenWherePossible(self.space, self.program)
        return tuple(possible.bit(record, path) for record, path in self._resting())

    def matters(self, case: records.Case, name: Name) -> bool | None:
        """Whether some completion of the other facts makes an unknown fact matter; ``None``: not proven in time."""
        if self._of_months(name):  # which months are told is part of what a case is taken by: asked of once
            told = next((one.facts.get(name[1]) for one in case.records if one.name == name[0]), None)
            return False if told else None
        if name not in self.facts:
            return False
        if name not in self._doubled:
            self._doubled[name] = self._double(self.facts[name])
        query, differs = self._doubled[name]
        answer: SolverAnswer = query.ask(*self.given(case, but=name), differs)
        return True if answer.found else False if answer.proven else None

    def _of_months(self, name: Name) -> bool:
        """Whether a fact has a value for each month or year."""
        record = self.records.get(name[0])
        fact = None if record is None else self.program.vocabulary.subjects[record.kind].facts.get(name[1])
        return fact is not None and fact.by is not None

    def _double(self, fact: Lowered | LoweredCollection) -> tuple[SolverQuery, Bit]:
        """A solver that sees each case twice, alike but for one fact; and that the outcome then differs."""
        pairs = [(old, _fresh(old)) for old in variables(fact)]
        query = SolverQuery(self.space, self.seconds)
        query.tell(*(z3.substitute(axiom, pairs) for axiom in axioms(self.space)))
        query.tell(stated(fact), _other(stated(fact), pairs))
        query.doubt(*(_other(doubt, pairs) for doubt in self.space.doubts))
        return query, _differs(self.found, pairs)


def structural(vocabulary: Vocabulary) -> Pin:
    """What is taken of a case as it is: its lists, and what it states as established."""

    def pinned(record: records.Record, path: str) -> bool:
        fact = vocabulary.subjects[record.kind].facts[path]
        return path in record.facts and (fact.kind in COLLECTIONS or fact.established)

    return pinned


def equals(fact: Lowered, value: Any) -> Bit:
    """That a fact is known and has a value, or is known not to exist, as a record has it."""
    if value is records.GAP:
        return fact.absent
    if isinstance(fact, Several):
        return both(fact.known, *(alike(bit, name in value) for name, bit in fact.holds.items()))
    return equal_known(fact, constant(value))


def variables(fact: Lowered | LoweredCollection) -> list[z3.ExprRef]:
    """The variables of the solver that a fact is made of; of an unknown list, those of its elements too."""
    found: dict[int, z3.ExprRef] = {}
    seen: set[int] = set()
    waiting = list(_terms(fact))
    while waiting:
        one = waiting.pop()
        if one.get_id() not in seen:
            seen.add(one.get_id())
            waiting += one.children()
            if z3.is_const(one) and one.decl().kind() == z3.Z3_OP_UNINTERPRETED:
                found[one.get_id()] = one
    return list(found.values())


def _terms(fact: Lowered | LoweredCollection) -> Iterator[z3.ExprRef]:
    parts: list[Any] = [stated(fact)]
    match fact:
        case Plain(is_=rows):
            parts += rows.values()
        case Several(holds=holds):
            parts += holds.values()
        case Ranged():
            parts += _numbers(fact)
        case LoweredCollection(rows=elements):
            for exists, row in elements:
                parts.append(exists)
                if row.given is None:
                    yield from (one for inner in row.facts.values() for one in _terms(inner))
    yield from (part for part in parts if isinstance(part, z3.ExprRef))


def _numbers(value: Ranged) -> list[Any]:
    low: Any = value.low
    return [low.term] if hasattr(low, "term") else [low.month.term, low.day.term]


def _fresh(variable: z3.ExprRef) -> z3.ExprRef:
    return z3.Const(f"{variable.decl().name()}'", variable.sort())


def _other(bit: Bit, pairs: list[tuple[z3.ExprRef, z3.ExprRef]]) -> Bit:
    return bit if isinstance(bit, bool) else z3.substitute(bit, pairs)


def _another(number: Any, pairs: list[tuple[z3.ExprRef, z3.ExprRef]]) -> Any:
    return number if isinstance(number, int) else z3.substitute(number, pairs)


def _differs(found: LoweredOutcome, pairs: list[tuple[z3.ExprRef, z3.ExprRef]]) -> Bit:
    """Whether the outcome comes to one thing, and to another with the other value of the fact."""

    def apart(bit: Bit) -> Bit:
        return opposite(alike(bit, _other(bit, pairs)))

    bits: list[Bit] = [apart(bit) for bit in (found.gap, found.conflict, found.not_applicable, found.determined)]
    rows: Mapping[Any, Bit] = {}
    match found.value:
        case InRows(
            rows=listed
        ):  # which rows hold is more than which list comes of it: what is told apart may be too much
            bits += [apart(bit) for bit, _ in listed]
        case Plain(is_=rows) | Several(holds=rows):
            bits += [apart(bit) for bit in rows.values()]
        case Ranged(low=Quantity(term=top, under=Quantity(term=under))):
            unlike = top * _another(under, pairs) != _another(top, pairs) * under
            bits.append(both(found.determined, unlike))
        case Ranged():
            for number in _numbers(found.value):
                bits.append(both(found.determined, number != _another(number, pairs)))
    settled = both(opposite(found.open), opposite(_other(found.open, pairs)))
    return both(settled, some(bits))
