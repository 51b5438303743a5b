"""A program with one change made: only the rules that the change touches are lowered again."""

from __future__ import annotations

from datetime import date

from punkt.law.language.link import Key, Linked
from punkt.law.language.lowered_again import lowered_again, reading_rules
from punkt.law.language.overrides import RuleKey
from punkt.law.language.program import Program, compile_program

from .pack_changes import PackChange


def changed_program(linked: Linked, base: Program, day: date, change: PackChange) -> Program:
    """The program of a day with the change made. Raises :class:`PunktError` where it cannot be lowered."""
    if change.overrides is not None:
        return compile_program(change.made(linked), day)
    touched = _touched(linked, base, change)
    return lowered_again(change.made(linked), base, day, dict(change.options), touched) if touched else base


def _touched(linked: Linked, base: Program, change: PackChange) -> list[RuleKey]:
    """The rules whose clauses may come out otherwise."""
    others, presumed = _changed_in_pack(linked, change)
    found: dict[RuleKey, None] = {}
    terms: set[Key] = {(change.rule.subject, change.rule.outcome)} if change.rule is not None else set()
    by_reading = set(reading_rules(base, dict(change.options)))
    for clauses in base.clauses.values():
        for clause in clauses:
            rule = clause.rule
            if (
                (change.rule is not None and (rule.pack, rule.id) == (change.rule.pack, change.rule.id))
                or (change.norm is not None and change.norm.name in clause.norms)
                or (change.pack is not None and rule.pack == change.pack.id and rule.subject in others)
                or presumed.intersection(clause.presumed)
                or (rule.pack, rule.id) in by_reading
            ):
                found[(rule.pack, rule.id)] = None
                terms.add((rule.subject, rule.outcome))
    for clauses in base.clauses.values():
        for clause in clauses:
            if terms.intersection(clause.terms):
                found[(clause.rule.pack, clause.rule.id)] = None
    return list(found)


def _changed_in_pack(linked: Linked, change: PackChange) -> tuple[set[str], set[Key]]:
    """The record types of which the pack applies to others than before, and the facts of which it presumes something else."""
    if change.pack is None:
        return set(), set()
    old, new = linked.by_id[change.pack.id], change.pack
    kinds = {kind for kind, one in old.applies.items() if new.applies.get(kind) is not one}
    return kinds, {one.key for one in old.presumptions if not any(one is other for other in new.presumptions)}
