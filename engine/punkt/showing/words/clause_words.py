"""A clause in words: what it concludes, and when, where others of its rule conclude the same."""

from __future__ import annotations

from collections.abc import Iterable

from punkt.law.language.clause import Clause
from punkt.law.packs.own_places import row_number

from .condition_words import Conditions


class ClauseWords:
    """Tells the clauses of a program apart, in one language."""

    def __init__(self, conditions: Conditions, clauses: Iterable[Clause]) -> None:
        """``clauses``: those that one must not be taken for another of, all of a program or all of a pack."""
        self.conditions, self.words = conditions, conditions.words
        self.by_name = {(clause.rule.pack, clause.id): clause for clause in clauses}
        self._alike: dict[tuple[str, str, object], int] = {}
        for clause in self.by_name.values():
            key = (clause.rule.pack, clause.rule.id, clause.value)
            self._alike[key] = self._alike.get(key, 0) + 1

    def concludes(self, clause: Clause) -> str:
        """What a clause concludes; of a row of a table also which one it is, of one of several alike also when."""
        rule = clause.rule
        value = self.conditions.concluded(clause.value, rule.subject, rule.outcome)
        row = row_number(clause.id[len(rule.id) + 1 :], rule.body)
        if row:
            return f"{value} ({self.words('table_row', n=row)})"
        if self._alike.get((rule.pack, rule.id, clause.value), 1) < 2:
            return value
        when = self.conditions.condition(clause.condition, rule.subject)
        return self.conditions.said("on_condition", value=value, when=when)

    def named(self, pack: str, name: str) -> str:
        """A clause by the name that a finding has for it: outcome and conclusion; empty of any other name."""
        others = (clause for (_, known), clause in self.by_name.items() if known == name)
        clause = self.by_name.get((pack, name)) or next(others, None)
        if clause is None:
            return ""
        title = self.conditions.value_label(clause.rule.subject, clause.rule.outcome)
        return f"{title} — {self.concludes(clause)}"
