"""Cases near a given one: a fact may have another value, or be given where it was not.

What each such case changes is told by bits of the solver, so that the fewest changes can be asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from punkt.kernel import records
from punkt.law.packs.vocabulary import FactKind, FactType, Vocabulary
from punkt.proving.solver.lower_values import Lowered, LoweredCollection, SymbolicRecord, stated
from punkt.proving.solver.symbolic_case import Facts, Space
from punkt.proving.solver.truths import Bit, both, implies, opposite

from .completions import equals


@dataclass(frozen=True, slots=True)
class FactChange:
    """One thing that may be otherwise: ``bit`` holds where it is.

    ``path`` is empty where an element comes or goes; ``other`` is the element for references.
    """

    bit: Bit
    record: SymbolicRecord
    path: str = ""
    fact: Lowered | LoweredCollection | None = None
    other: SymbolicRecord | None = None


def is_fixed(fact: FactType, by_somebody: bool) -> bool:
    """Whether a fact that is given stays what it is: nobody can change it, or (``by_somebody``) nobody is said to."""
    return fact.immutable or (by_somebody and not fact.changed_by)


class NearbyCases(Space):
    """All cases that differ from a given one in facts that may change.

    Facts that the vocabulary marks as immutable stay what they are given as, unless ``all_change``;
    what is stated as established stays. A fact that is given stays given. With ``by_somebody`` every given fact stays
    of which the vocabulary does not say who can change it.
    """

    def __init__(
        self, vocabulary: Vocabulary, case: records.Case, all_change: bool = False, by_somebody: bool = False
    ) -> None:
        self._all, self._by_somebody = all_change, by_somebody
        self.changes: list[FactChange] = []
        super().__init__(vocabulary, case.as_of, Facts.OPTIONAL, case=case, stated=False)

    def _stays(self, record: records.Record, path: str) -> bool:
        fact = self.vocabulary.subjects[record.kind].facts[path]
        if path not in record.facts:
            return False
        return fact.established or (not self._all and is_fixed(fact, self._by_somebody))

    def _made(self, record: SymbolicRecord, path: str, fact: FactType) -> Lowered | LoweredCollection:
        given = record.given.facts.get(path) if record.given is not None else None
        if given is None or fact.by is not None or self._stays(record.given, path):  # type: ignore[arg-type]
            found = super()._made(record, path, fact)
            if given is None and not isinstance(stated(found), bool):
                self.changes.append(FactChange(stated(found), record, path, found))
            if given is None and isinstance(found, LoweredCollection):
                self._note_rows(record, path, fact, found, [])
            return found
        if fact.kind is FactKind.LIST:
            listed = self._changing_list(record, fact, given)
            self._note_rows(record, path, fact, listed, given)
            return listed
        found = self._free(record, path, fact, True)
        if isinstance(found, LoweredCollection):
            self._note_rows(record, path, fact, found, given)
        else:
            self.changes.append(FactChange(opposite(equals(found, given)), record, path, found))
        return found

    def _changing_list(self, record: SymbolicRecord, fact: FactType, given: list[records.Record]) -> LoweredCollection:
        """The elements that are there, each of which may go, and some that may come."""
        rows: list[tuple[Bit, SymbolicRecord]] = []
        ids = set()
        for one in given:
            row = self._given(one, record, fact.path)
            ids.add(one.name)
            row.exists = self.truth(f"{one.name}!")
            rows.append((row.exists, row))
        previous: Bit = True
        number = 0
        while len(rows) < self.elements or number == 0:
            number += 1
            name = f"{record.name}.{fact.path}/new-{number}"
            if name in ids:
                continue
            exists = self.truth(f"{name}!")
            self.ask_of(implies(exists, previous))
            row = SymbolicRecord(fact.of, name, exists, listed=exists)
            rows.append((exists, self._with_owner(row, record, fact.path)))
            previous = exists
        return LoweredCollection(True, tuple(rows))

    def _note_rows(
        self, record: SymbolicRecord, path: str, fact: FactType, found: LoweredCollection, given: list[records.Record]
    ) -> None:
        names = {one.name for one in given}
        for bit, row in found.rows:
            if isinstance(bit, bool):
                continue
            there = row.name in names
            if fact.kind is FactKind.LIST:
                self.changes.append(FactChange(opposite(bit) if there else bit, row))
            else:  # what refers to an element that goes, goes with it
                changed = both(opposite(bit), row.exists, record.exists) if there else bit
                self.changes.append(FactChange(changed, record, path, found, row))

    def possible(self) -> Iterator[FactChange]:
        """The changes of what has come into being."""
        yield from (change for change in self.changes if not isinstance(change.bit, bool))
