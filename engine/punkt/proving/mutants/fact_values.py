"""The facts that some outcomes finally rest on, and the values worth trying for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from punkt.kernel.exact import beside
from punkt.kernel.node_structure import element_parts, walk
from punkt.kernel.nodes import Fact, Node
from punkt.kernel.records import Absent
from punkt.law.language.link import Key
from punkt.law.language.program import Program
from punkt.law.language.references import element_record, parts_of, references
from punkt.law.packs.vocabulary import COLLECTIONS, FactKind
from punkt.proving.solver.compared_values import ComparedValues
from punkt.proving.solver.tested_leaves import Leaves

Tries = dict[tuple[str, str], list[Any]]
"""Record type and fact → values to try, as a case file writes them; ``None`` leaves the fact out."""


def tries(program: Program, keys: Iterable[Key], as_of: date) -> Tries:
    """The boundary values of every fact that outcomes rest on, through the outcomes they use."""
    found: Tries = {}
    leaves: dict[str, Leaves] = {}
    for kind, node in _nodes(program, keys):
        noted = leaves.setdefault(kind, Leaves()).note(node)
        measured = ComparedValues()
        measured.note([node], kind, program.vocabulary)
        for owner in measured.spans:
            for day in measured.measured(owner, as_of):
                found.setdefault(owner, []).extend(_around(day))
        for leaf in noted.constants:
            if isinstance(leaf, Fact):
                _take(found, program, kind, leaf, noted, as_of)
            else:
                for inner in walk(leaf):
                    if isinstance(inner, Fact):
                        found.setdefault((inner.section or kind, inner.path), [None])
    return {
        key: list(dict.fromkeys(map(_written, values))) if not _collection(program, key) else []
        for key, values in found.items()
    }


def _nodes(program: Program, keys: Iterable[Key]) -> list[tuple[str, Node]]:
    found: list[tuple[str, Node]] = []
    queue, seen = sorted(keys), set(keys)
    while queue:
        key = queue.pop()
        plan = program.plan.get(key)
        for node in [part for c in plan.clauses for part in (c.condition, c.value)] if plan else ():
            found.append((key[0], node))
            for kind, part in parts_of(node, key[0], program.vocabulary):
                for inner in element_parts(part):
                    found.append((element_record(part, kind, program.vocabulary), inner))  # type: ignore[arg-type]
            more = {(r.record, r.name) for r in references(node, key[0], program.vocabulary) if r.outcome} - seen
            seen |= more
            queue += sorted(more)
        if plan is not None and plan.stated:
            found.append((key[0], Fact(key[1])))
    return found


def _take(found: Tries, program: Program, kind: str, leaf: Fact, noted: Leaves, as_of: date) -> None:
    owner = leaf.section or kind
    if program.vocabulary.subjects[owner].facts[leaf.path].kind is FactKind.DATE:
        found.setdefault((owner, leaf.path), []).extend(_around(as_of))
    if not _collection(program, (owner, leaf.path)):
        found.setdefault((owner, leaf.path), []).extend(noted.classes(leaf, program, kind) or [None])


def _collection(program: Program, key: tuple[str, str]) -> bool:
    subject = program.vocabulary.subjects[key[0]]
    fact = subject.facts[key[1]]
    return fact.kind in COLLECTIONS or bool(fact.stands_for) or subject.period is not None


def _around(day: date | Absent) -> list[str]:
    """A day and those beside it, as a case file writes them."""
    return [] if isinstance(day, Absent) else [one.isoformat() for one in beside(day, -1, 0, 1)]


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def blank(program: Program, kind: str) -> list[dict[str, Any]]:
    """The smallest cases that have a record of a type: a section, or an element of a list of one."""
    vocabulary = program.vocabulary
    if kind in vocabulary.sections:
        return [{kind: {}}]
    return [
        {section: {path: [{"id": "a"}]}}
        for section in vocabulary.sections
        for path, fact in vocabulary.subjects[section].facts.items()
        if fact.kind is FactKind.LIST and fact.of == kind
    ]
