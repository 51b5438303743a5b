"""The table of a rule as it is on a day: its columns as values, its rows as conditions and results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems
from punkt.kernel.nodes import Value
from punkt.law.forms import Context
from punkt.law.forms.base import Typed, Used, ValueType
from punkt.law.forms.cells import result_of
from punkt.law.forms.tables import LoweredRow, WrittenTable, lower_columns, lower_rows, outcomes_of, read_table
from punkt.law.packs.pack import Rule

from .day_law import DayLaw, outcome_types
from .link import Linked
from .list_outcomes import element_type


@dataclass(frozen=True, slots=True)
class LoweredTable:
    """A table under the law of a day; it is ``whole`` where nothing in it was at fault."""

    context: Context
    written: WrittenTable
    columns: tuple[Typed, ...]
    rows: tuple[LoweredRow, ...]
    target: ValueType
    at: int
    """Which of the outcomes of a row is that of the rule."""

    @property
    def whole(self) -> bool:
        """Whether all of it could be lowered."""
        return bool(self.columns) and not self.context.problems.items

    def result(self, results: tuple[Spot, ...]) -> Value | None:
        """The rule's own outcome of some results; ``None`` of rows that have none."""
        return result_of(self.context, results[self.at], self.target).node if results else None


def lowered_table(linked: Linked, rule: Rule, day: date) -> LoweredTable:
    """The table of a rule under the law of a day, as readings are adopted."""
    types = outcome_types(linked, day, {})
    law = DayLaw(linked, rule.pack, day, {}, types)
    context = Context(linked.vocabulary, rule.subject, law, Problems(), Used())
    table = read_table(rule.body, context.problems)
    columns = lower_columns(context, table)
    rows = lower_rows(context, table, columns)
    key, at = (rule.subject, rule.outcome), outcomes_of(rule.body).index(rule.outcome)
    target = element_type(linked.vocabulary, key) or types[key]
    return LoweredTable(context, table, tuple(columns), tuple(rows), target, at)
