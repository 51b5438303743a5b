"""Reading a case: a mapping checked against the vocabulary and its constraints, and turned into records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, EnoughError, Place, Problems, PunktError
from punkt.files.messages.kinds import Kind
from punkt.files.read import Document
from punkt.files.tree import MAX_PROBLEMS
from punkt.kernel.exact import shown
from punkt.kernel.records import Case, Record, State
from punkt.law.packs.vocabulary import Text, Vocabulary

from .case_reading import EXTRA_KEYS, CaseReading
from .fact_tree import tree_of
from .foreign_values import plain_values
from .read_plain import PlainReader

Check = Callable[[Record, list[State], Case], bool | None]
Further = Callable[[Case, Callable[[Record, str], Place], Problems], None]
"""Notes what else is wrong with a case; it is given the place of a record's fact."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """What the vocabulary demands of a record type: each demand with its fact and text, and all of them together."""

    each: list[tuple[str, Text, Check]]
    together: Check


class CaseReader:
    """Turns mappings into cases for one vocabulary."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        constraints: Mapping[str, Constraints],
        further: Further | None = None,
    ) -> None:
        self._further = further
        self._vocabulary, self._constraints = vocabulary, constraints
        self._trees = {name: tree_of(subject) for name, subject in vocabulary.subjects.items()}
        self._plain = PlainReader(vocabulary, EXTRA_KEYS)

    def read(self, data: Any, document: Document | None = None, as_of: date | None = None) -> Case:
        """The case of a mapping. ``as_of`` overrides the case's own day. Raises :class:`PunktError`."""
        plain = None if document is not None and document.faults else self._plain.read(data, as_of)
        if plain is not None and self._is_consistent(plain):
            return plain
        if document is None:
            given = plain_values(data)
            if given is not data:
                return self.read(given, None, as_of)
        return self.read_carefully(data, document, as_of)

    def read_carefully(self, data: Any, document: Document | None, as_of: date | None) -> Case:
        """As :meth:`read`, with an eye on everything that can be wrong."""
        reading = CaseReading(self._vocabulary, self._trees, document)
        if as_of is not None and reading.given_day(as_of) is None:
            reading.problems.add("P610", Place("as_of"), value=shown(as_of))
        case = None
        with suppress(EnoughError):
            case = reading.case(data, as_of)
            if case is not None and not reading.problems.items:
                self._check(case, reading)
        _raise(reading.problems, document)
        assert case is not None
        return case

    def _is_consistent(self, case: Case) -> bool:
        """Whether no constraint is broken."""
        for record in case.records:
            constraints = self._constraints.get(record.kind) if record.reported else None
            if constraints is not None and constraints.together(record, [], case) is False and record.facts:
                return False
        return self.accepts(case)

    def accepts(self, case: Case) -> bool:
        """Whether a case says nothing else than what is noted against beside the constraints."""
        if self._further is None:
            return True
        problems = Problems()
        self._further(case, lambda record, fact: Place(fact), problems)
        return not problems.items

    def _check(self, case: Case, reading: CaseReading) -> None:
        """Apply the vocabulary's constraints; only one that is certainly broken is an error."""
        for record in case.records:
            constraints = self._constraints.get(record.kind)
            for at, says, holds in (
                constraints.each if constraints is not None and record.facts and record.reported else ()
            ):
                if holds(record, [], case) is False:
                    reading.problems.add("P520", reading.fact_place(record, at), name=at, says=says)
        if self._further is not None:
            self._further(case, reading.fact_place, reading.problems)


def _raise(problems: Problems, document: Document | None) -> None:
    """Raise what was found: the first so many, and that there are more."""
    found = sorted(document.with_faults(problems.items) if document else problems.items, key=lambda one: one.place)
    if len(found) > MAX_PROBLEMS:
        del found[MAX_PROBLEMS:]
        found.append(Diagnostic("P013", found[-1].place, {"limit": MAX_PROBLEMS}))
    if found:
        raise PunktError.of_file(Kind.CASE, found)
