"""What all foreign engines share: the record types compared, plain values, the form of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any as Anything
from typing import TypeAlias

from punkt.deciding.explaining.plain_values import plain
from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import AsOf, Fact, If, Node, Outcome, PeriodEdge, TimeAfter
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE, Case, State
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import FactKind

KINDS = ("recipient", "provider")
"""The record types of the workload; rules on others have nothing to do in it."""
Answer: TypeAlias = tuple[set[tuple[str, int]], dict[tuple[str, str], Anything]]
"""The clauses that fired, and the outcomes (``None``: no value)."""


class Unsupported(Exception):
    """A node the other engine has no words for."""


def ours(program: Program, case: Case, states: list[State]) -> Answer:
    """What our evaluators found, in the form that is compared."""
    fired: set[tuple[str, int]] = set()
    outs: dict[tuple[str, str], Anything] = {}
    for record, state in zip(case.records, states, strict=True):
        fired |= {(record.kind, index) for index, truth in enumerate(state.truths) if truth}
        for plan in program.plans[record.kind]:
            out = state.outs[plan.index]
            assert out is not CONFLICT, "a fully known case of this workload states no outcome"
            outs[plan.key] = None if out in (GAP, NOT_APPLICABLE) else plain(out)
    return fired, outs


def covered(program: Program) -> tuple[int, int]:
    """How many clauses the workload's record types have, and how many the whole program has."""
    return sum(len(program.clauses[kind]) for kind in KINDS), sum(len(c) for c in program.clauses.values())


def read_facts(program: Program) -> list[tuple[str, str]]:
    """Record type and path of every fact the rules of the workload's record types read."""
    return sorted(
        {
            (node.section or kind, node.path)
            for kind in KINDS
            for clause in program.clauses[kind]
            for part in (clause.condition, clause.value)
            for node in walk(part)
            if isinstance(node, Fact)
        }
    )


def lookup(record: Mapping[str, Anything], path: str) -> Anything:
    """The value at a dotted path."""
    found: Anything = record
    for part in path.split("."):
        found = found[part]
    return found


def is_day(program: Program, node: Node, kind: str) -> bool:
    """Whether a value is a day."""
    match node:
        case AsOf() | TimeAfter() | PeriodEdge():
            return True
        case Fact(path, section):
            return program.vocabulary.subjects[section or kind].facts[path].kind is FactKind.DATE
        case If(_, then, otherwise):
            return is_day(program, then, kind) or is_day(program, otherwise, kind)
        case Outcome(name, section):
            return program.plan[(section or kind, name)].type.kind is FactKind.DATE
        case _:
            return False


__all__ = ["KINDS", "Answer", "Unsupported", "covered", "is_day", "lookup", "ours", "plain", "read_facts"]
