"""Which presumptions a condition or a value rests on, found by functions made once for each node.

A fact that is given is not presumed. Of conditions of which one is enough, those count that settle the matter;
where one of them rests on no presumption, the matter rests on none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from punkt.kernel.node_structure import children, ways
from punkt.kernel.nodes import Branching, Condition, Counting, Junction, Node, Outcome, Presuming
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE, Record
from punkt.law.language.program import Plan, Program
from punkt.law.language.references import parts_of
from punkt.law.packs.pack import Presumption
from punkt.law.packs.vocabulary import NONE

from .plain_values import plain
from .scope import Explaining, NodeFunctions

Entry: TypeAlias = dict[str, Any]
"""A presumption as the document tells it: the ``fact``, the ``value``, and the ``pack``, ``rule`` and ``point``."""
Entries: TypeAlias = dict[str, Entry]
"""Entries by the names of facts."""
Citing: TypeAlias = Mapping[tuple[str, str], Presumption]
"""By what each fact is presumed, by its record type and path."""
Presumes: TypeAlias = Callable[[Explaining, Record, Citing], Entries]
"""The presumptions that a node rests on."""


def presumed(node: Node, kind: str, kept: NodeFunctions) -> Presumes:
    """The function for a condition or a value of a record type."""
    if isinstance(node, Presuming):
        return _of_fact(node)
    if isinstance(node, Outcome):
        name, section = node.name, node.section

        def of_outcome(ex: Explaining, record: Record, by: Citing) -> Entries:
            owner = ex.scope.owner(section, record)
            return {} if owner is None else ex.presumed_of(name, owner)

        return of_outcome
    if isinstance(node, Counting):
        return _of_elements(node, kind, kept)
    if isinstance(node, Branching):
        truth = kept.truth(node.condition, kind)
        asked, *chosen = [kept.presumed(part, kind) for part in (node.condition, node.then, node.otherwise)]

        def of_branches(ex: Explaining, record: Record, by: Citing) -> Entries:
            found = truth(ex.scope, record)
            taken = [part for part, one in zip(chosen, (True, False), strict=True) if found in (one, None)]
            return _all_of([asked, *taken], ex, record, by)

        return of_branches
    if isinstance(node, Junction):
        return _of_several(node, kind, kept)
    parts = [kept.presumed(child, kind) for child in children(node)]
    return parts[0] if len(parts) == 1 else lambda ex, record, by: _all_of(parts, ex, record, by)


def _of_fact(node: Presuming) -> Presumes:
    fact = node.fact

    def found(ex: Explaining, record: Record, by: Citing) -> Entries:
        owner = ex.scope.owner(fact.section, record)
        if owner is None or fact.path in owner.facts:
            return {}
        name, said = f"{owner.name}.{fact.path}", by[(owner.kind, fact.path)]
        cited = {"pack": said.pack, "rule": said.id, "point": said.citation.point}
        return {name: {"fact": name, "value": NONE if node.value is GAP else plain(node.value), **cited}}

    return found


def _of_several(node: Junction, kind: str, kept: NodeFunctions) -> Presumes:
    truth, enough = kept.truth(node, kind), ways(node) is not None
    parts = [(kept.truth(part, kind), kept.presumed(part, kind)) for part in node.conditions]

    def found(ex: Explaining, record: Record, by: Citing) -> Entries:
        settled = truth(ex.scope, record)
        if settled is not enough:
            return _all_of([part for _, part in parts], ex, record, by)
        deciding = [part(ex, record, by) for holds, part in parts if holds(ex.scope, record) is enough]
        return _either(deciding)

    return found


def _of_elements(node: Counting, kind: str, kept: NodeFunctions) -> Presumes:
    read = kept.value(node.collection, kind)
    condition, *values = node.parts

    def found(ex: Explaining, record: Record, by: Citing) -> Entries:
        entries: Entries = {}
        for element in read(ex.scope, record) or ():
            entries.update(ex.kept.presumed(condition, element.kind)(ex, element, by))
            if not isinstance(condition, Condition) or ex.scope.truth(condition, element) is not False:
                for value in values:
                    entries.update(ex.kept.presumed(value, element.kind)(ex, element, by))
        return entries

    return found


def _all_of(parts: list[Presumes], ex: Explaining, record: Record, by: Citing) -> Entries:
    found: Entries = {}
    for part in parts:
        found.update(part(ex, record, by))
    return found


def _either(ways_there: list[Entries]) -> Entries:
    """What rests on presumptions in each of the ways it came out: those of all; where one way needs none, none."""
    return {} if {} in ways_there else {name: entry for way in ways_there for name, entry in way.items()}


def outcome_presumed(plan: Plan, record: Record, ex: Explaining, truths: list[bool | None], out: Any) -> Entries:
    """The presumptions that the state of an outcome rests on: by them clauses fired, failed, or are open as they are."""
    fired: list[Entries] = []
    other: list[Entries] = []
    if plan.applies is not None:
        by = {fact: said for one in plan.audiences for fact, said in one.presumed.items()}
        other.append(ex.kept.presumed(plan.applies, record.kind)(ex, record, by))
    stated = plan.stated and out is not None and out is not GAP and record.facts.get(plan.name) == out
    for clause in () if stated or out is NOT_APPLICABLE else plan.clauses:
        truth = truths[clause.index]
        found = ex.kept.presumed(clause.condition, record.kind)(ex, record, clause.presumed)
        value: Entries = {}
        if ex.scope.truth(clause.condition, record) is not False:  # that there is no value may be presumed too
            value = ex.kept.presumed(clause.value, record.kind)(ex, record, clause.presumed)
        if truth is True and plan.listed is None and out is not CONFLICT:  # it takes several clauses to conflict
            fired.append({**found, **value})
            other.append(value)  # another value would be one too many
        elif clause.literal is None or clause.literal != out:
            other += [found, value]
    return {name: entry for way in (_either(fired), *other) for name, entry in way.items()}


def presuming(program: Program) -> dict[tuple[str, str], bool]:
    """Which outcomes can rest on presumptions: those that presume something themselves, or use one that does."""
    found: dict[tuple[str, str], bool] = {}
    for plan in sorted(program.plan.values(), key=lambda plan: plan.stratum):
        nodes = [node for clause in plan.clauses for node in (clause.condition, clause.value)]
        to_whom = [] if plan.applies is None else [plan.applies]  # of a clause that never holds no guard is left
        parts = [part for node in (*to_whom, *nodes) for part in parts_of(node, plan.subject, program.vocabulary)]
        found[plan.key] = any(
            found[(node.section or kind, node.name)] if isinstance(node, Outcome) else isinstance(node, Presuming)
            for kind, node in parts
        )
    return found
