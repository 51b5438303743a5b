"""A program with one change made: only the rules that the change touches are lowered again."""

from __future__ import annotations

from datetime import date

from punkt.law.language.link import Key, Linked
from punkt.law.language.lowered_again import RuleKey, lowered_again, reading_rules
from punkt.law.language.program import Program

from .pack_changes import PackChange


def changed_program(linked: Linked, base: Program, day: date, change: PackChange) -> Program:
    """The program of a day with the change made. Raises :class:`PunktError` where it cannot be lowered."""
    touched = _touched(base, change)
    return lowered_again(change.made(linked), base, day, dict(change.options), touched) if touched else base


def _touched(base: Program, change: PackChange) -> list[RuleKey]:
    """The rules whose clauses may come out otherwise."""
    found: dict[RuleKey, None] = {}
    terms: set[Key] = {(change.rule.subject, change.rule.outcome)} if change.rule is not None else set()
    by_reading = set(reading_rules(base, dict(change.options)))
    for clauses in base.clauses.values():
        for clause in clauses:
            rule = clause.rule
            if (
                (change.rule is not None and (rule.pack, rule.id) == (change.rule.pack, change.rule.id))
                or (change.norm is not None and change.norm.name in clause.norms)
                or (rule.pack, rule.id) in by_reading
            ):
                found[(rule.pack, rule.id)] = None
                terms.add((rule.subject, rule.outcome))
    for clauses in base.clauses.values():
        for clause in clauses:
            if terms.intersection(clause.terms):
                found[(clause.rule.pack, clause.rule.id)] = None
    return list(found)
