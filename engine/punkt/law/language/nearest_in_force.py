"""Which rule tells that an outcome is not regulated on a day."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date

from punkt.law.packs.pack import Rule

from .link import Key, Linked


def nearest_in_force(linked: Linked, decided: Container[Key], day: date) -> Iterator[Rule]:
    """Of each outcome whose rules are all out of force on a day, the rule that is in force nearest to it."""
    rules: dict[Key, list[Rule]] = {}
    for rule in linked.lowered:
        if (rule.subject, rule.outcome) in linked.vocabulary.outcomes:
            rules.setdefault((rule.subject, rule.outcome), []).append(rule)
    for key, several in rules.items():
        if key not in decided:
            yield min(several, key=lambda rule: (rule.in_force.days_from(day), rule.id))
