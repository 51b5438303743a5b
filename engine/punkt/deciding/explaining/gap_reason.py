"""Why an outcome is a gap where no number came out: what was divided by zero, or grew beyond reckoning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from punkt.kernel.node_structure import affirmed, children, the_one, ways
from punkt.kernel.nodes import Atom, Branching, Condition, Counting, Junction, Outcome, Value
from punkt.kernel.records import GAP, Record
from punkt.law.language.program import Plan, Program
from punkt.law.language.references import parts_of

from .explain_nodes import NO_SUCH_ONE, SEVERAL_SUCH, may_be_no_number, own_gap
from .scope import Explaining

NOT_IN_FORCE = "not_in_force"
Reason: TypeAlias = dict[str, str]
"""The ``code``, and the ``rule`` and ``pack`` where it is reckoned."""


def gap_reason(plan: Plan, record: Record, ex: Explaining) -> Reason | None:
    """The reason of an outcome that is a gap; ``None`` where it is one just because no clause holds."""
    for clause in plan.clauses:
        if clause.out_of_force:
            return {"code": NOT_IN_FORCE, "rule": clause.id, "pack": clause.rule.pack}
        holds = ex.scope.truth(clause.condition, record)
        found = _of_value(clause.value, record, ex) if holds else _of_condition(clause.condition, record, ex)
        if found is not None:
            return found if isinstance(found, dict) else {"code": found, "rule": clause.id, "pack": clause.rule.pack}
    return None


def reckoned(program: Program) -> dict[tuple[str, str], bool]:
    """Which outcomes can have such a reason: those that reckon themselves, or rest on one that does."""
    found: dict[tuple[str, str], bool] = {}
    for plan in sorted(program.plan.values(), key=lambda plan: plan.stratum):
        nodes = (node for clause in plan.clauses for node in (clause.condition, clause.value))
        parts = [part for node in nodes for part in parts_of(node, plan.subject, program.vocabulary)]
        found[(plan.subject, plan.name)] = plan.out_of_force or any(
            found[(node.section or kind, node.name)] if isinstance(node, Outcome) else may_be_no_number(node)
            for kind, node in parts
        )
    return found


def _of_condition(node: Condition, record: Record, ex: Explaining) -> Reason | str | None:
    """The reason of what is absent, where a condition could be otherwise if it were there."""
    node = affirmed(node)
    truth = ex.scope.truth(node, record)
    if isinstance(node, Atom):
        values = children(node) if truth is False else ()
        return _first([_of_value(value, record, ex) for value in values])  # type: ignore[arg-type]
    parts = [part for part in children(node) if isinstance(part, Condition)]
    found = [_of_condition(part, record, ex) for part in parts if ex.scope.truth(part, record) is truth]
    alone = isinstance(node, Junction) and truth is (ways(node) is not None)  # one part settles it, whatever others are
    return None if alone and None in found else _first(found)


def _first(found: list[Reason | str | None]) -> Reason | str | None:
    return next((reason for reason in found if reason is not None), None)


def _of_value(node: Value, record: Record, ex: Explaining) -> Reason | str | None:
    """The code of why a value is absent; of an outcome that it rests on, the whole reason."""
    if ex.scope.value(node, record) is not GAP:
        return None
    if isinstance(node, Outcome):
        owner = ex.scope.owner(node.section, record)
        return None if owner is None else gap_reason(ex.scope.program.plan[(owner.kind, node.name)], owner, ex)
    one = the_one(node)
    if one is not None and ex.scope.truth(node.condition, record) is False:  # type: ignore[union-attr]
        many = ex.scope.value(one.such, record)
        return NO_SUCH_ONE if many == 0 else SEVERAL_SUCH
    parts = list(_parts(node, record, ex))
    found = _first([_of_value(part, of, ex) for part, of in parts])
    if found is not None:
        return found
    if any(ex.scope.value(part, of) is GAP for part, of in parts):
        return None
    return own_gap(node, lambda part: ex.scope.value(part, record))


def _parts(node: Value, record: Record, ex: Explaining) -> Iterator[tuple[Value, Record]]:
    """The values that a value is made of, each with its record: of a choice the one taken, of elements those that count."""
    if isinstance(node, Branching):
        yield (node.then if ex.scope.truth(node.condition, record) else node.otherwise), record
    elif isinstance(node, Counting):
        condition, *values = node.parts
        for element in ex.scope.value(node.collection, record) or ():
            if ex.scope.truth(condition, element):  # type: ignore[arg-type]
                yield from ((value, element) for value in values)  # type: ignore[misc]
    else:
        yield from ((part, record) for part in children(node) if not isinstance(part, Condition))
