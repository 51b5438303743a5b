"""A program as JSON: its outcomes with their clauses, by strata, over a table of nodes.

What a decision says of a clause whatever the case is (citations, norms, terms) is written out once, in a table that
clauses name by positions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from punkt.deciding.explaining.explain_presumed import presuming
from punkt.deciding.explaining.following import NextSteps
from punkt.deciding.explaining.trace_clause import cited, norm_view, row_cited
from punkt.deciding.months import month_node
from punkt.law.forms.parts import Part
from punkt.law.language.audience import Audience
from punkt.law.language.clause import Clause
from punkt.law.language.link import Key, Linked
from punkt.law.language.program import Plan, Program
from punkt.law.packs.pack import Presumption

from .lower_nodes import Derived, NodeTable, ProgramNodes


class Said:
    """What is said again and again, each once: a table of JSON objects."""

    def __init__(self) -> None:
        self.table: list[Any] = []
        self._at: dict[str, int] = {}

    def at(self, entry: Any) -> int:
        """The position of an entry."""
        key = json.dumps(entry, sort_keys=True, ensure_ascii=False)
        if key not in self._at:
            self._at[key] = len(self.table)
            self.table.append(entry)
        return self._at[key]


def states_only(program: Program, table: NodeTable) -> dict[str, Any]:
    """What decides by a program, without anything that explains it."""
    nodes = table.of(program, {})
    return {"plans": [_decided(plan, nodes) for plan in _evaluated(program)], "sizes": _sizes(program)}


def whole(program: Program, linked: Linked, derived: Derived, table: NodeTable, said: Said) -> dict[str, Any]:
    """What decides by a program, and explains its decisions."""
    for plan in program.plan.values():
        for part in (*(clause.part for clause in plan.clauses), *(one.part for one in plan.audiences)):
            _note_ways(part, table)
    explained = _Explained(table.of(program, derived), linked, said, NextSteps(program, linked), presuming(program))
    return {"plans": [explained.plan(plan) for plan in _evaluated(program)], "sizes": _sizes(program)}


def _evaluated(program: Program) -> list[Plan]:
    """The outcomes that are evaluated, in an order in which each comes after those that it rests on."""
    return [plan for layer in program.by_stratum for _, plans in layer for plan in plans]


def _sizes(program: Program) -> dict[str, list[int]]:
    return {kind: list(size) for kind, size in program.sizes.items()}


def _note_ways(part: Part, table: NodeTable) -> None:
    for node, _, inner in part.ways:
        table.with_way(node)
        _note_ways(inner, table)


def _decided(plan: Plan, nodes: ProgramNodes) -> dict[str, Any]:
    """What an outcome is decided by."""
    found: dict[str, Any] = {"subject": plan.subject, "name": plan.name, "index": plan.index, "stratum": plan.stratum}
    if plan.applies is not None:
        found["applies"] = nodes.at(plan.applies, plan.subject)
    if plan.listed is not None:
        found |= {"listed": list(plan.listed), "in_rows": plan.in_rows, "empty_is_gap": plan.empty_is_gap}
    if plan.stated:
        found["stated"] = True
    found["clauses"] = [_clause(clause, plan.subject, nodes) for clause in plan.clauses]
    return found


def _clause(clause: Clause, kind: str, nodes: ProgramNodes) -> dict[str, Any]:
    found: dict[str, Any] = {
        "index": clause.index,
        "if": nodes.at(clause.condition, kind),
        "then": nodes.at(clause.value, kind),
    }
    return {**found, "yields": True} if clause.rule.citation.yields else found


class _Explained:
    """Writes outcomes with what explains them."""

    def __init__(
        self,
        nodes: ProgramNodes,
        linked: Linked,
        said: Said,
        following: NextSteps,
        presumes: Mapping[Key, bool],
    ) -> None:
        self.nodes, self.linked, self.said, self.following, self.presumes = nodes, linked, said, following, presumes

    def plan(self, plan: Plan) -> dict[str, Any]:
        """An outcome."""
        found = _decided(plan, self.nodes)
        found |= {"kind": plan.kind.value, "sections": sorted(plan.sections), "own": plan.own}
        found["presumes"] = self.presumes[plan.key]
        for entry, clause in zip(found["clauses"], plan.clauses, strict=True):
            entry |= self._of_clause(clause)
        if plan.audiences:
            found["audiences"] = [self._audience(one, plan.subject) for one in plan.audiences]
        if plan.out_of_force:
            found["out_of_force"] = True
        month = month_node(plan)
        if month is not None:
            found["month"] = self.nodes.at(month, plan.subject)
        follows = self.following.said_of(plan.key)
        if follows:
            found["next"] = [
                [pack, {value: [self.said.at(_step(step)) for step in steps] for value, steps in by_value.items()}]
                for pack, by_value in follows
            ]
        return found

    def _of_clause(self, clause: Clause) -> dict[str, Any]:
        citation = clause.citation
        source = cited(citation, clause.rule.pack, clause.id)
        if clause.overrides:
            source["overrides"] = [cited(rule.citation, rule.pack, rule.id) for rule in clause.overrides]
        source["readings"] = list(clause.rests_on)
        found: dict[str, Any] = {
            "id": clause.id,
            "pack": clause.rule.pack,
            "source": self.said.at(source),
            "modality": clause.rule.citation.modality.value,
            "part": self.said.at(self._part(clause.part, clause)),
        }
        if clause.literal is not None:
            found["literal"] = True
        if clause.out_of_force:
            found["out_of_force"] = True
        if clause.month is not None:
            found["month"] = True
        if clause.wavers:
            found["wavers"] = True
        return {**found, **self._presumed(clause.presumed)}

    def _audience(self, one: Audience, kind: str) -> dict[str, Any]:
        source = {**cited(one.citation, one.pack, one.id), "readings": list(one.rests_on)}
        found: dict[str, Any] = {
            "id": one.id,
            "pack": one.pack,
            "whole": one.whole,
            "if": self.nodes.at(one.condition, kind),
            "source": self.said.at(source),
            "modality": one.citation.modality.value,
            "part": self.said.at(self._part(one.part, None)),
        }
        return {**found, **self._presumed(one.presumed)}

    def _presumed(self, presumed: Mapping[Key, Presumption]) -> dict[str, Any]:
        found = {
            f"{kind} {path}": self.said.at({"pack": one.pack, "rule": one.id, "point": one.citation.point})
            for (kind, path), one in presumed.items()
        }
        return {"presumed": found} if found else {}

    def _part(self, part: Part, clause: Clause | None) -> dict[str, Any]:
        """What a part names: itself, and on the ways through it."""
        found: dict[str, Any] = {}
        if part.norms:
            found["norms"] = {name: self.said.at(norm_view(use)) for name, use in part.norms.items()}
            binding = [use.norm.citation.modality.value for use in part.norms.values() if use.replaces]
            if binding:
                found["binding"] = binding
        if clause is not None:
            terms = [self.said.at(cited(t.citation, t.pack, t.id)) for k in part.terms for t in clause.cited.get(k, ())]
            rows = [self.said.at(row_cited(clause, row)) for row in part.rows]
            found |= {name: some for name, some in (("terms", terms), ("rows", rows)) if some}
        if part.ways:
            found["ways"] = [
                [self.nodes.table.with_way(node), number, self.said.at(self._part(inner, clause))]
                for node, number, inner in part.ways
            ]
        return found


def _step(step: Any) -> dict[str, Any]:
    return {"who": step.who, "what": step.what, "by": step.by, "paper": step.paper, "point": step.point}
