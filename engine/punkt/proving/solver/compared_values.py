"""The values that a program's conditions compare a fact with: where a witness should lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from punkt.kernel.domains import Scalar
from punkt.kernel.kleene import time_after, workday_after
from punkt.kernel.nodes import Added, MissingDay, Node, Value
from punkt.kernel.records import Absent
from punkt.kernel.work_calendar import WorkCalendar
from punkt.law.language.clause import Clause
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of
from punkt.law.packs.vocabulary import Vocabulary

from .tested_leaves import Span, compared

Owner = tuple[str, str]
"""Record type and fact."""


@dataclass
class ComparedValues:
    """For each fact the constants it is compared with, and for days also the days and months it is measured by."""

    values: dict[Owner, dict[Scalar, None]] = field(default_factory=dict)
    spans: dict[Owner, dict[Span, None]] = field(default_factory=dict)

    @classmethod
    def of(cls, *programs: Program) -> ComparedValues:
        """The bounds of all clauses of some programs."""
        found = cls()
        for program in programs:
            for kind, clauses in program.clauses.items():
                found.note(_nodes(clauses), kind, program.vocabulary)
        return found

    def note(self, nodes: Iterable[Node], kind: str, vocabulary: Vocabulary) -> None:
        """Take in what nodes compare, for a record of a type."""
        for node in nodes:
            for owner, part in parts_of(node, kind, vocabulary):
                found = compared(part)
                if found is not None:
                    key = (found.fact.section or owner, found.fact.path)
                    for value in found.values:
                        self.values.setdefault(key, {})[value] = None
                    for span in found.spans:
                        self.spans.setdefault(key, {})[span] = None

    def measured(self, owner: Owner, as_of: date) -> list[date | Absent]:
        """The days so long before the day asked as a fact is measured by."""
        return [_before(as_of, *span) for span in self.spans.get(owner, ())]

    def numbers(self, owner: Owner, places: int, low: int, high: int) -> list[int]:
        """Scaled values to be tried: the constants themselves, then one step to either side, then the least."""
        exact = [
            Decimal(value).scaleb(places)
            for value in self.values.get(owner, ())
            if isinstance(value, (int, Decimal)) and not isinstance(value, bool)
        ]
        marks = sorted({int(value) for value in exact})
        tried = [*marks, *(mark + step for mark in marks for step in (1, -1)), low, 0, 1, 2]
        return [value for value in dict.fromkeys(tried) if low <= value <= high]

    def days(self, owner: Owner, as_of: date) -> list[date]:
        """Days to be tried: so long before the day asked, the constants, the day asked; and days beside them."""
        measured = self.measured(owner, as_of)
        written = [value for value in self.values.get(owner, ()) if isinstance(value, date)]
        marks = [day for day in (*measured, *written, as_of) if isinstance(day, date) and date.min < day < date.max]
        return list(dict.fromkeys([*marks, *(mark + timedelta(days=by) for mark in marks for by in (1, -1))]))


def _before(day: date, amount: int, by: Added | WorkCalendar) -> date | Absent:
    """The day so long before another."""
    if isinstance(by, WorkCalendar):
        return workday_after(day, -amount, by)
    return time_after(day, -amount, by, MissingDay.DOWN)


def _nodes(clauses: Iterable[Clause]) -> list[Value | Node]:
    return [node for clause in clauses for node in (clause.condition, clause.value)]
