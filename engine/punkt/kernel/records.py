"""What an evaluator is given and what it returns: a case as records, and a state for each record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any


class Absent(Enum):
    """Why an outcome has no value although nothing is unknown."""

    GAP = "gap"
    """Everything is known and no clause decides."""
    CONFLICT = "conflict"
    """Clauses (or what the case states as established) conclude differently."""
    NOT_APPLICABLE = "not_applicable"
    """The norm is not meant for this one: its pack, or every rule of the outcome, applies to others."""

    __hash__ = object.__hash__  # an enumeration's own is far slower, and states are looked up all the time


GAP, CONFLICT, NOT_APPLICABLE = Absent.GAP, Absent.CONFLICT, Absent.NOT_APPLICABLE
OPEN = None
"""The state of an outcome for which facts are missing."""


class Record:
    """One subject or element of a case: its known facts; what is not there is unknown.

    ``facts`` maps dotted paths to exact values (bool, int, Decimal, date, str), to
    frozensets for lists of choices, and to lists of records for collections.
    """

    __slots__ = ("facts", "index", "kind", "name", "reported")

    def __init__(self, kind: str, name: str, facts: dict[str, Any], index: int, reported: bool = True) -> None:
        self.kind, self.name, self.facts, self.index, self.reported = kind, name, facts, index, reported

    def __repr__(self) -> str:
        return f"Record({self.name}: {self.kind})"


@dataclass(slots=True)
class Case:
    """A case that has been checked against the vocabulary."""

    id: str
    as_of: date
    sections: Mapping[str, Record]
    records: tuple[Record, ...]
    """All records, elements included; ``record.index`` is the position here."""
    of_kind: dict[str, list[Record]] = field(init=False, repr=False, compare=False)
    """The records of each type."""

    def __post_init__(self) -> None:
        of_kind: dict[str, list[Record]] = {}
        for record in self.records:
            if record.kind in of_kind:
                of_kind[record.kind].append(record)
            else:
                of_kind[record.kind] = [record]
        self.of_kind = of_kind

    def same(self, other: Case) -> bool:
        """Whether another case has the same id, day, records and facts, in the same order."""
        return (self.id, self.as_of, [*self.sections]) == (other.id, other.as_of, [*other.sections]) and [
            _content(record) for record in self.records
        ] == [_content(record) for record in other.records]


class State:
    """What an evaluator found about one record.

    ``truths[i]``: whether clause *i* of the record type holds (``None``: unknown).
    ``outs[j]``: the value of outcome *j*, or ``OPEN``, ``GAP``, ``CONFLICT`` or ``NOT_APPLICABLE``.
    """

    __slots__ = ("outs", "truths")

    def __init__(self, clauses: int, outcomes: int) -> None:
        self.truths: list[bool | None] = [None] * clauses
        self.outs: list[Any] = [OPEN] * outcomes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and self.truths == other.truths and self.outs == other.outs

    def __repr__(self) -> str:
        return f"State({self.truths}, {self.outs})"


def _content(record: Record) -> tuple[str, str, bool, dict[str, Any]]:
    """What a record says; records among its facts by their positions."""
    facts = {
        name: [item.index if isinstance(item, Record) else item for item in value] if type(value) is list else value
        for name, value in record.facts.items()
    }
    return record.kind, record.name, record.reported, facts
