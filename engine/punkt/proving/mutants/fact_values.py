"""The facts that some outcomes finally rest on, and the values worth trying for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from punkt.kernel.domains import Interval
from punkt.kernel.kleene import add_months
from punkt.kernel.nodes import AddMonths, Count, Distinct, Fact, FullYears, Literal, Node, Test, element_part, walk
from punkt.law.language.link import Key
from punkt.law.language.program import Program
from punkt.law.language.references import element_record, references
from punkt.law.packs.vocabulary import COLLECTIONS, FactKind
from punkt.proving.solver.boundary_classes import classes
from punkt.proving.solver.tested_leaves import Leaves

Tries = dict[tuple[str, str], list[Any]]
"""Record type and fact → values to try, as a case file writes them; ``None`` leaves the fact out."""


def tries(program: Program, keys: Iterable[Key], as_of: date) -> Tries:
    """The boundary values of every fact that outcomes rest on, through the outcomes they use."""
    found: Tries = {}
    leaves: dict[str, Leaves] = {}
    for kind, node in _nodes(program, keys):
        noted = leaves.setdefault(kind, Leaves()).note(node)
        for value in _days(node, as_of):
            found.setdefault((value[0].section or kind, value[0].path), []).append(value[1].isoformat())
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
    queue, seen = list(keys), set(keys)
    while queue:
        key = queue.pop()
        plan = program.plan.get(key)
        for node in [part for c in plan.clauses for part in (c.condition, c.value)] if plan else ():
            found += _scoped(program, key[0], node)
            more = {(r.record, r.name) for r in references(node, key[0], program.vocabulary) if r.outcome} - seen
            seen |= more
            queue += more
        if plan is not None and plan.stated:
            found.append((key[0], Fact(key[1])))
    return found


def _scoped(program: Program, kind: str, node: Node) -> list[tuple[str, Node]]:
    found = [(kind, node)]
    for part in walk(node):
        inner = element_part(part)
        if inner is not None and isinstance(part, (Count, Distinct)):
            found += _scoped(program, element_record(part, kind, program.vocabulary), inner)
    return found


def _take(found: Tries, program: Program, kind: str, leaf: Fact, noted: Leaves, as_of: date) -> None:
    owner = leaf.section or kind
    if program.vocabulary.subjects[owner].facts[leaf.path].kind is FactKind.DATE:
        found.setdefault((owner, leaf.path), []).extend(day.isoformat() for _, day in _around(leaf, as_of))
    if not _collection(program, (owner, leaf.path)):
        found.setdefault((owner, leaf.path), []).extend(classes(program, kind, leaf, noted) or [None])


def _collection(program: Program, key: tuple[str, str]) -> bool:
    return program.vocabulary.subjects[key[0]].facts[key[1]].kind in COLLECTIONS


def _days(node: Node, as_of: date) -> list[tuple[Fact, date]]:
    """Days at the bounds of ages and terms, counted back from the day asked."""
    found: list[tuple[Fact, date]] = []
    for part in walk(node):
        if (
            isinstance(part, Test)
            and isinstance(part.value, FullYears)
            and isinstance(part.value.since, Fact)
            and isinstance(part.domain, Interval)
        ):
            for end in (part.domain.low, part.domain.high):
                if isinstance(end, int):
                    found += _around(part.value.since, add_months(as_of, -12 * end))
        elif isinstance(part, AddMonths) and isinstance(part.day, Fact) and isinstance(part.months, Literal):
            found += _around(part.day, add_months(as_of, -int(part.months.value)))  # type: ignore[arg-type]
    return found


def _around(fact: Fact, day: date | None) -> list[tuple[Fact, date]]:
    return [] if day is None else [(fact, day + timedelta(days=by)) for by in (-1, 0, 1)]


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
