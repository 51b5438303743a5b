"""A program with one change made: only the rules that the change touches are lowered again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from punkt.files.messages.diagnostics import Problems
from punkt.law.language.audience import Audiences, met, together
from punkt.law.language.link import Key, Linked, outcome_types
from punkt.law.language.program import Clause, Plan, Program, compile_program, lower_clauses, plain_plan
from punkt.law.language.references import References, references
from punkt.law.packs.pack import Rule

from .pack_changes import PackChange


def changed_program(linked: Linked, base: Program, day: date, change: PackChange) -> Program:
    """The program of a day with the change made. Raises :class:`PunktError` where it cannot be lowered."""
    made = change.made(linked)
    touched = _touched(linked, base, change)
    if not touched:
        return base
    options = dict(change.options)
    types = outcome_types(made, day, options)
    problems = Problems()
    audiences = Audiences(made, day, options, types, problems)
    fresh: dict[tuple[str, str], list[Clause]] = {}
    rules = {(rule.pack, rule.id): rule for rule in made.rules}
    for name in touched:
        rule = rules[name]
        plan = base.plan[(rule.subject, rule.outcome)]
        listed = plan.listed is not None
        fresh[name] = lower_clauses(audiences, rule, types[plan.key], listed, problems)[1]
    problems.raise_if_any()
    plans: dict[Key, Plan] = {}
    for key in {(rules[name].subject, rules[name].outcome) for name in touched}:
        plan = base.plan[key]
        new = _replaced(plan, fresh, rules)
        if new is None or _named(new, key, made) != _named(plan.clauses, key, made) or types[key] != plan.type:
            return compile_program(made, day, options)
        own = dict.fromkeys((clause.rule.pack, clause.rule.id) for clause in plan.clauses)
        to_whom = together(audiences.of(rules[name]) for name in own)
        changed = replace(plan, clauses=new, audiences=to_whom, applies=met(to_whom))
        plans[key] = plain_plan(changed, made.vocabulary)
    rows = {subject: tuple(plans.get(p.key, p) for p in row) for subject, row in base.plans.items()}
    return Program(base.vocabulary, rows, base.strata, base.sizes)


def _touched(linked: Linked, base: Program, change: PackChange) -> list[tuple[str, str]]:
    """The rules (pack and id) whose clauses may come out otherwise."""
    others, presumed = _changed_in_pack(linked, change)
    found: dict[tuple[str, str], None] = {}
    terms: set[Key] = {(change.rule.subject, change.rule.outcome)} if change.rule is not None else set()
    for clauses in base.clauses.values():
        for clause in clauses:
            rule = clause.rule
            if (
                (change.rule is not None and (rule.pack, rule.id) == (change.rule.pack, change.rule.id))
                or (change.norm is not None and change.norm.name in clause.norms)
                or (change.pack is not None and rule.pack == change.pack.id and rule.subject in others)
                or presumed.intersection(clause.presumed)
                or any(name.endswith(f":{reading}") for name in change.options for reading in clause.readings)
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


def _replaced(
    plan: Plan, fresh: dict[tuple[str, str], list[Clause]], rules: dict[tuple[str, str], Rule]
) -> tuple[Clause, ...] | None:
    """The clauses of an outcome with some written anew; ``None`` where their number changed."""
    queues = {name: list(clauses) for name, clauses in fresh.items()}
    found = []
    for clause in plan.clauses:
        name = (clause.rule.pack, clause.rule.id)
        if name not in queues:
            found.append(clause)
        elif queues[name]:
            found.append(replace(queues[name].pop(0), index=clause.index))
        else:
            return None
    own = [name for name in queues if (rules[name].subject, rules[name].outcome) == plan.key]
    return None if any(queues[name] for name in own) else tuple(found)


def _named(clauses: Iterable[Clause], key: Key, linked: Linked) -> set[References]:
    """The outcomes and sections that clauses refer to: what strata and scope rest on."""
    found = {
        reference
        for clause in clauses
        for node in (clause.condition, clause.value)
        for reference in references(node, key[0], linked.vocabulary)
    }
    return {r for r in found if r.outcome or r.section}
