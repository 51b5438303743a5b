"""The first later day on which an outcome is another, the facts and the packs being the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from punkt.kernel.nodes import Condition
from punkt.kernel.records import Case, Record, State
from punkt.law.language.program import Plan, Program

from .span_evaluator import Lasting, Span
from .span_values import Anyhow, Between, SpanValue


@dataclass(frozen=True, slots=True)
class Spell:
    """Some days on which the law is the same, the first and the last included."""

    first: date
    last: date
    program: Program
    accepts: Callable[[Case], bool]
    """Whether a case may say what it says on a day, as far as the packs are concerned."""


class LaterDays:
    """A case on the days after the one it was decided for, as the packs then decide it."""

    def __init__(
        self, case: Case, states: list[State], spells: Iterable[Spell], asked: Mapping[str, Condition]
    ) -> None:
        self.case, self.states, self._asked = case, states, asked
        self._spells, self._met = iter(spells), list[tuple[Spell, Lasting | None]]()

    def change(self, record: Record, plan: Plan) -> date | None:
        """The first day on which an outcome is not in the state it is in now; ``None`` where there is none.

        A day on which the case may not be decided counts, since it contradicts what the vocabulary asks of a record
        type, or since a pack is no longer in force (the spells end).
        """
        state, last = self.states[record.index].outs[plan.index], self.case.as_of
        for spell, lasting in self._followed():
            later = spell.program.plan.get(plan.key)
            if lasting is None or later is None or not later.sections <= self.case.sections.keys():
                return spell.first
            changed = first_unlike(lasting, spell.first, spell.last, partial(self._same, later, record, state))
            if changed is not None:
                return changed
            last = spell.last
        return None if last == date.max else date.fromordinal(last.toordinal() + 1)

    def _followed(self) -> Iterator[tuple[Spell, Lasting | None]]:
        """The spells in turn, each with the case in it unless it may not say there what it says."""
        yield from self._met
        for spell in self._spells:
            case = Case(self.case.id, spell.first, self.case.sections, self.case.records)
            self._met.append((spell, Lasting(spell.program, case) if spell.accepts(case) else None))
            yield self._met[-1]

    def _same(self, plan: Plan, record: Record, state: Any, span: Span) -> bool | None:
        """Whether an outcome is so on all days of a span (true), on none (false), or neither is certain."""
        found = [_is(span.outcome(plan, record), state)]
        for one in self.case.records:
            asked = self._asked.get(one.kind)
            if asked is not None and one.reported and one.facts:
                found.append(_accepted(span.of(asked, one)))
        return False if False in found else None if None in found else True


def first_unlike(lasting: Lasting, first: date, last: date, same: Callable[[Span], bool | None]) -> date | None:
    """The first day from ``first`` to ``last`` that is not the same; spans on which that is not certain are halved."""
    waiting = [(first.toordinal(), last.toordinal())]
    while waiting:
        start, end = waiting.pop()
        found = same(lasting.on(date.fromordinal(start), date.fromordinal(end)))
        if found is False:
            return date.fromordinal(start)
        if found is None:
            middle = (start + end) // 2
            waiting += [(middle + 1, end), (start, middle)]
    return None


def _is(found: SpanValue, state: Any) -> bool | None:
    if isinstance(found, Anyhow):
        return None
    if isinstance(found, Between):
        return None if _between(found, state) else False
    return True if found == (state,) else None if state in found else False


def _between(found: Between, state: Any) -> bool:
    return type(state) is not type(found.low) or bool(found.low <= state <= found.high)


def _accepted(found: SpanValue) -> bool | None:
    assert isinstance(found, tuple)
    return True if False not in found else False if found == (False,) else None
