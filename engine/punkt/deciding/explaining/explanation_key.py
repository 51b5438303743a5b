"""What a clause's explanation depends on: the facts and outcomes it reads, as a key.

Two cases in which a clause reads the same values are explained by the same words, so an
explanation can be kept under that key. Clauses that look at collections have no key.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from punkt.kernel.node_structure import reads
from punkt.kernel.nodes import Fact, Node, Outcome
from punkt.kernel.records import Case, Record, State
from punkt.law.language.program import Program

Key = tuple[Any, ...]
Placed = TypeVar("Placed", Fact, Outcome)


class ExplanationKey:
    """Reads some facts and outcomes, for one record of a case; with ``as_of`` the day asked too."""

    __slots__ = ("_as_of", "_facts", "_outs", "_section_facts", "_section_outs")

    def __init__(
        self, program: Program, kind: str, facts: dict[Fact, None], outcomes: dict[Outcome, None], as_of: bool
    ) -> None:
        self._as_of = as_of
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


def inputs_of(program: Program, kind: str, nodes: list[Node], through: bool) -> ExplanationKey | None:
    """The inputs of nodes; ``through`` outcomes down to the facts they rest on; ``None`` with collections."""
    facts: dict[Fact, None] = {}
    outcomes: dict[Outcome, None] = {}
    as_of = False
    queue = [(kind, node) for node in nodes]
    seen: set[tuple[str, str]] = set()
    while queue:
        where, node = queue.pop()
        read = reads(node)
        if read.elements:
            return None
        as_of = as_of or read.as_of
        facts.update((_placed(fact, where, kind), None) for fact in read.facts)
        for outcome in read.outcomes:
            outcomes[_placed(outcome, where, kind)] = None
            key = (outcome.section or where, outcome.name)
            if through and key not in seen:
                seen.add(key)
                plan = program.plan[key]
                if plan.stated:
                    facts[_placed(Fact(plan.name, outcome.section), where, kind)] = None
                queue += [] if plan.applies is None else [(key[0], plan.applies)]
                queue += [(key[0], n) for c in plan.clauses for n in (c.condition, c.value)]
    return ExplanationKey(program, kind, facts, outcomes, as_of)


def _placed(read: Placed, where: str, kind: str) -> Placed:
    """The same as the record of type ``kind`` would name it."""
    return read if read.section or where == kind else replace(read, section=where)
