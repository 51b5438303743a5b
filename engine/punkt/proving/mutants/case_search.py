"""Looking for a small case that shows something, near the cases a pack has."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from itertools import chain

from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.kernel.records import Case, State

from .fact_values import blank, tries
from .goals import Goal
from .law_stretches import LawStretch
from .variation import Data, Variations

BUDGET = 6_000
"""Cases tried for one goal."""


class CaseSearch:
    """Looks for a small case near the pack's own."""

    def __init__(self, rules: Rules, span: LawStretch) -> None:
        self.rules, self.span = rules, span
        self.evaluator = Generated(span.program)
        self.own = [
            {k: v for k, v in ran.document.data.items() if k not in ("about", "expect")}  # type: ignore[attr-defined]
            for ran in span.ran
        ]
        self.found: list[tuple[Data, list[Goal]]] = []

    def add(self, goal: Goal) -> None:
        """Find a case that shows a goal: one found for another goal, else a new one, if there is any."""
        for data, goals in self.found:
            if self.shows(data, goal):
                goals.append(goal)
                return
        new = self.find(goal)
        if new is not None:
            self.found.append((new, [goal]))

    def find(self, goal: Goal) -> Data | None:
        """A case that shows the goal, as small as it could be made; ``None`` where none was found."""
        as_of = max((ran.case.as_of for ran in self.span.ran), default=self.span.day)
        values = tries(self.span.program, goal.keys, as_of)
        kinds = {kind for kind, _ in values}
        variations = Variations(self.rules.vocabulary, values, kinds)
        for number, data in enumerate(self._near(goal, variations, as_of)):
            if number > BUDGET:
                return None
            if self.shows(data, goal):
                return self._smaller(data, goal, variations)
        return None

    def _near(self, goal: Goal, variations: Variations, as_of: date) -> Iterator[Data]:
        """Cases to try: the smallest there are and the pack's own, then one and two changes away."""
        head = {"case": "suggested", "as_of": as_of.isoformat()}
        kinds = sorted({kind for kind, _ in goal.keys})
        small = [{**head, **data} for kind in kinds for data in blank(self.span.program, kind)]
        start = [*small, *copy.deepcopy(self.own)]
        yield from start
        first = [list(variations.near(data)) for data in start]
        yield from chain.from_iterable(first)
        rows = [iter(chain.from_iterable(variations.near(data) for data in row)) for row in first]
        while rows:  # in turn, so that no one case takes the whole budget
            for row in list(rows):
                try:
                    yield next(row)
                except StopIteration:
                    rows.remove(row)

    def states(self, data: Data) -> tuple[Case, list[State]] | None:
        """The case as read and evaluated; ``None`` where it is bad input."""
        try:
            case = self.rules.read_case(data)
        except PunktError:
            return None
        return case, self.evaluator.run(case)

    def shows(self, data: Data, goal: Goal) -> bool:
        """Whether a case shows what is sought."""
        seen = self.states(data)
        return seen is not None and bool(goal.shown(*seen))

    def _smaller(self, data: Data, goal: Goal, variations: Variations) -> Data:
        again = True
        while again:
            again = False
            for less in variations.smaller(data):
                if self.shows(less, goal):
                    data, again = less, True
                    break
        return data
