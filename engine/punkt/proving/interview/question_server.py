"""Next questions for many cases in turn, as a service asks for them.

What was learnt of the packs and of a structure of cases is kept for the next case, of the facts of a case nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from punkt.deciding.rule_base import Rules

from .questions import Interview, TooLateError

__all__ = ["Questions", "TooLateError"]
RULES = 4
"""Rule bases and days for which something is kept."""


class Questions:
    """Answers for next questions; not to be shared between threads, as the solver is not."""

    def __init__(self) -> None:
        self._interviews: OrderedDict[tuple[Rules, date], Interview] = OrderedDict()

    def prepare(self, rules: Rules, day: date) -> None:
        """Make ready what every question under some rules on a day takes, whatever the case."""
        self._keep((rules, day), self._interview(rules, day))

    def next(
        self,
        rules: Rules,
        case: Mapping[str, Any],
        outcomes: Sequence[str],
        day: date,
        until: float,
        not_known: Collection[str] = (),
    ) -> str | None:
        """The name of the fact to ask for next; ``None`` where no fact that is missing can matter.

        ``not_known``: names of facts that whoever is asked does not know; ``until`` is a time of the monotonic clock. Raises :class:`TooLateError` where it is not found by
        then, and :class:`PunktError` for a bad case or an unknown outcome.
        """
        interview = self._interview(rules, day)
        interview.turn_to(case, outcomes)
        interview.until = until
        try:
            if not_known:
                interview.leave_out(not_known)
            found = interview.next()
        finally:
            interview.turn_to({"case": "-"}, ())
            self._keep((rules, day), interview)  # also after a late one: what was learnt makes the next one faster
        return found.name if found is not None and found.presumed is None else None

    def _interview(self, rules: Rules, day: date) -> Interview:
        """The interview that is kept, which is taken out, or a new one."""
        return self._interviews.pop((rules, day), None) or Interview(rules, (), {"case": "-"}, day)

    def _keep(self, key: tuple[Rules, date], interview: Interview) -> None:
        self._interviews[key] = interview
        while len(self._interviews) > RULES:
            self._interviews.popitem(last=False)
