"""The law between two changes of it, and the cases that ask about it then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from punkt.deciding.rule_base import Rules
from punkt.law.language.program import Program, compile_program

from .pack_cases import CaseRun


@dataclass(frozen=True)
class LawStretch:
    """The law between two changes of it: a day of it, its program, and the cases that ask then."""

    day: date
    program: Program
    ran: tuple[CaseRun, ...]


def law_stretches(rules: Rules, ran: Sequence[CaseRun]) -> list[LawStretch]:
    """Every stretch of time in which the packs are in force together and nothing changes."""
    linked = rules.linked
    days = sorted({day for pack in linked.packs for day in (pack.in_force.since, *pack.change_days)})
    lawful = [day for day in days if all(day in pack.in_force for pack in linked.packs)]
    found = []
    for number, day in enumerate(lawful):
        until = lawful[number + 1] if number + 1 < len(lawful) else date.max
        inside = tuple(one for one in ran if day <= one.case.as_of < until)
        found.append(LawStretch(day, compile_program(linked, day), inside))
    return found
