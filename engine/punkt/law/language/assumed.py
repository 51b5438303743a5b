"""A program as if everything applied of which it is unknown whether it does."""

from __future__ import annotations

from dataclasses import replace

from punkt.kernel.nodes import All, Condition, Possibly

from .audience import met
from .clause import Clause
from .program import Plan, Program
from .program_difference import affected_outcomes


def as_if_applying(program: Program) -> Program:
    """The same law with each audience met that is unknown; only what that may change is evaluated."""
    rows = {subject: tuple(_for_all(plan) for plan in row) for subject, row in program.plans.items()}
    assumed = replace(program, plans=rows)
    return assumed.restricted(frozenset(affected_outcomes(program, assumed)))


def _for_all(plan: Plan) -> Plan:
    if not plan.audiences and not any(clause.guards for clause in plan.clauses):
        return plan
    audiences = tuple(replace(one, condition=Possibly(one.condition)) for one in plan.audiences)
    clauses = tuple(replace(clause, condition=_unguarded(clause)) for clause in plan.clauses)
    return replace(plan, clauses=clauses, audiences=audiences, applies=met(audiences))


def _unguarded(clause: Clause) -> Condition:
    """The condition of a clause, where whom it is for is met if unknown; one that any answer settles is what it is."""
    if not clause.guards or not isinstance(clause.condition, All):
        return clause.condition
    parts = clause.condition.conditions
    return All((*map(Possibly, parts[: clause.guards]), *parts[clause.guards :]))
