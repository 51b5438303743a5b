"""A program of which only some rules are lowered again: under another reading, or after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from punkt.files.messages.diagnostics import Problems
from punkt.law.packs.pack import Rule

from .audience import Audiences, met, together
from .clause import Clause
from .day_law import outcome_types
from .link import Key, Linked
from .overrides import RuleKey
from .program import Plan, Program, compile_program, lower_clauses, plain_plan
from .references import References, references
from .settled_conditions import Settler


def lowered_again(
    linked: Linked, base: Program, day: date, options: Mapping[str, str], touched: Sequence[RuleKey]
) -> Program:
    """The program that ``base`` becomes where only the ``touched`` rules may come out otherwise.

    Raises :class:`PunktError` where it cannot be lowered.
    """
    rules = {(rule.pack, rule.id): rule for rule in linked.rules}
    entangled = {*linked.overrides, *(name for named in linked.overrides.values() for name in named)}
    if any(day not in rules[name].in_force or name in entangled for name in touched):
        # it has but a clause in its place that says that it is not; or clauses of other rules are made of its own
        return compile_program(linked, day, options)
    if any((rules[name].subject, rules[name].outcome) not in base.plan for name in touched):
        return compile_program(linked, day, options)  # it decides for each month
    types = outcome_types(linked, day, options)
    problems = Problems()
    audiences = Audiences(linked, day, options, types, problems)
    fresh: dict[RuleKey, list[Clause]] = {}
    for name in touched:
        rule = rules[name]
        plan = base.plan[(rule.subject, rule.outcome)]
        listed = plan.listed is not None
        fresh[name] = lower_clauses(audiences, rule, types[plan.key], listed, problems)[1]
    problems.raise_if_any()
    plans: dict[Key, Plan] = {}
    settler = Settler(linked.vocabulary)
    for key in {(rules[name].subject, rules[name].outcome) for name in touched}:
        plan = base.plan[key]
        new = _replaced(plan, fresh, rules)
        if new is None or _named(new, key, linked) != _named(plan.clauses, key, linked) or types[key] != plan.type:
            return compile_program(linked, day, options)
        own = dict.fromkeys((clause.rule.pack, clause.rule.id) for clause in plan.clauses)
        to_whom = together(audiences.of(rules[name]) for name in own)
        changed = replace(plan, clauses=new, audiences=to_whom, applies=met(to_whom))
        plans[key] = plain_plan(changed, settler)
    rows = {subject: tuple(plans.get(p.key, p) for p in row) for subject, row in base.plans.items()}
    return Program(base.vocabulary, rows, base.strata, base.sizes)


def under_options(linked: Linked, base: Program, day: date, options: Mapping[str, str]) -> Program:
    """The program of a day under other options of readings (by pack and name) than ``base``."""
    return lowered_again(linked, base, day, options, reading_rules(base, options))


def reading_rules(base: Program, readings: Iterable[str]) -> list[RuleKey]:
    """The rules that rest on one of some readings (by pack and name), themselves or by a term that they take in."""
    names = {reading.rpartition(":")[2] for reading in readings}
    clauses = (clause for row in base.clauses.values() for clause in row)
    found = {(one.rule.pack, one.rule.id): None for one in clauses if names.intersection(one.readings)}
    return list(found)


def _replaced(
    plan: Plan, fresh: dict[RuleKey, list[Clause]], rules: Mapping[RuleKey, Rule]
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
