"""What a clause's explanation depends on: the facts and outcomes it reads, as a key.

Two cases in which a clause reads the same values are explained by the same words, so an
explanation can be kept under that key. Clauses that look at collections have no key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from punkt.kernel.nodes import AsOf, Count, Distinct, Fact, Node, Outcome, walk
from punkt.kernel.records import Case, Record, State
from punkt.law.language.program import Program

Key = tuple[Any, ...]


class Inputs:
    """Reads the values that some nodes depend on, for one record of a case."""

    __slots__ = ("_as_of", "_facts", "_outs", "_section_facts", "_section_outs")

    def __init__(self, program: Program, kind: str, nodes: Iterable[Node]) -> None:
        parts = [part for node in nodes for part in walk(node)]
        facts = dict.fromkeys(p for p in parts if isinstance(p, Fact))
        outcomes = dict.fromkeys(p for p in parts if isinstance(p, Outcome))
        self._as_of = any(isinstance(p, AsOf) for p in parts)
        self._facts = tuple(f.path for f in facts if not f.section)
        self._section_facts = tuple((f.section, f.path) for f in facts if f.section)
        self._outs = tuple(program.plan[(kind, o.name)].index for o in outcomes if not o.section)
        self._section_outs = tuple((o.section, program.plan[(o.section, o.name)].index) for o in outcomes if o.section)

    @property
    def what(self) -> Key:
        """What is read: two inputs that read the same can share their keys."""
        return (self._as_of, self._facts, self._section_facts, self._outs, self._section_outs)

    def key(self, record: Record, case: Case, states: list[State]) -> Key:
        """The values, in a fixed order."""
        get = record.facts.get
        values = list(map(get, self._facts))
        if self._outs:
            outs = states[record.index].outs
            values += [outs[index] for index in self._outs]
        if self._section_facts or self._section_outs:
            self._add_sections(values, case, states)
        if self._as_of:
            values.append(case.as_of)
        return tuple(values)

    def _add_sections(self, values: list[Any], case: Case, states: list[State]) -> None:
        for section, path in self._section_facts:
            owner = case.sections.get(section)
            values.append(None if owner is None else owner.facts.get(path))
        for section, index in self._section_outs:
            owner = case.sections.get(section)
            values.append(None if owner is None else states[owner.index].outs[index])


def inputs_of(program: Program, kind: str, nodes: list[Node], through: bool) -> Inputs | None:
    """The inputs of nodes; ``through`` outcomes down to the facts they rest on; ``None`` with collections."""
    found: list[Node] = []
    queue = [(kind, node) for node in nodes]
    seen: set[tuple[str, str]] = set()
    while queue:
        where, node = queue.pop()
        for part in walk(node):
            if isinstance(part, (Count, Distinct)):
                return None
            if isinstance(part, Fact):
                section = part.section or (where if where != kind else None)
                found.append(Fact(part.path, section))
            elif isinstance(part, Outcome):
                section = part.section or (where if where != kind else None)
                found.append(Outcome(part.name, section))
                key = (part.section or where, part.name)
                if through and key not in seen:
                    seen.add(key)
                    plan = program.plan[key]
                    if plan.stated:
                        found.append(Fact(plan.name, section))
                    queue += [(key[0], n) for c in plan.clauses for n in (c.condition, c.value)]
            elif isinstance(part, AsOf):
                found.append(part)
    return Inputs(program, kind, found)
