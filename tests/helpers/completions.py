"""Cases of which some facts are not known, and the cases they may turn out to be."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import product
from random import Random
from typing import Any

from helpers.programs_generator import VOCABULARY, ThingCases
from punkt.kernel.domains import precedes
from punkt.kernel.kleene import UNBOUNDED, Range
from punkt.kernel.nodes import Node, Presuming
from punkt.kernel.records import GAP, Case, Record
from punkt.law.language.program import Program
from punkt.law.language.references import parts_of
from punkt.law.packs.vocabulary import FactKind

COMPLETIONS = 160
"""Ways to complete a case that are tried at most."""
Slot = tuple[int, str]
"""An unknown fact: the index of its record, its path."""


def presumed(program: Program, nodes: Iterable[tuple[str, Node]] = ()) -> set[tuple[str, str]]:
    """Facts, by record type, that the program, or a node about a type, presumes where they are not given.

    Given later, they may say otherwise: to what is asked here they are as good as given.
    """
    roots: list[tuple[str, Node]] = [
        (kind, part)
        for kind, clauses in program.clauses.items()
        for clause in clauses
        for part in (clause.condition, clause.value)
    ]
    roots += [(plan.subject, plan.applies) for plan in program.plan.values() if plan.applies is not None]
    return {
        (part.fact.section or kind, part.fact.path)
        for owner, root in [*roots, *nodes]
        for kind, part in parts_of(root, owner, VOCABULARY)
        if isinstance(part, Presuming)
    }


def slots(case: Case, never: Container[tuple[str, str]] = ()) -> list[Slot]:
    """The plain facts that are not known, but those ``never`` given. What a case may state as established is not among them."""
    return [
        (record.index, path)
        for record in case.records
        for path, fact in VOCABULARY.subjects[record.kind].facts.items()
        if path not in record.facts
        and not fact.established
        and fact.kind not in (FactKind.LIST, FactKind.REFERENCES)
        and (record.kind, path) not in never
    ]


def copied(case: Case) -> Case:
    """The same case in new records."""
    records = tuple(Record(r.kind, r.name, dict(r.facts), r.index, r.reported) for r in case.records)
    for record in records:
        for path, value in record.facts.items():
            if isinstance(value, list):
                record.facts[path] = [records[element.index] for element in value]
    return Case(case.id, case.as_of, {name: records[r.index] for name, r in case.sections.items()}, records)


def completed(case: Case, values: dict[Slot, Any]) -> Case:
    """The case with more facts known."""
    found = copied(case)
    for (index, path), value in values.items():
        found.records[index].facts[path] = value
    return found


def completions(case: Case, free: list[Slot], random: Random, domains: ThingCases) -> Iterator[dict[Slot, Any]]:
    """All ways to fill the unknown facts where they are few, else many of them by chance."""
    choices = [domains.domain(case.records[index].kind, path) for index, path in free]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size <= COMPLETIONS:
        yield from (dict(zip(free, values, strict=True)) for values in product(*choices))
        return
    for _ in range(COMPLETIONS // 4):
        yield {slot: random.choice(choice) for slot, choice in zip(free, choices, strict=True)}


def filled(case: Case, free: list[Slot], random: Random) -> Case:
    """The case with every one of some facts known but a few, so that all completions can be tried."""
    domains = ThingCases(random)
    free = list(free)
    random.shuffle(free)
    kept = free[: random.randint(0, 3)]
    return completed(
        case,
        {slot: random.choice(domains.domain(case.records[slot[0]].kind, slot[1])) for slot in free if slot not in kept},
    )


def lies_within(whole: Any, found: Any) -> bool:
    """Whether what is known later is what was said before."""
    if found is None or found == UNBOUNDED:
        return True
    if not isinstance(found, Range):
        return (
            whole is not None and not isinstance(whole, Range) and whole == found and (whole is GAP) is (found is GAP)
        )
    if whole is GAP or whole is None:
        return False
    low, high = (whole.low, whole.high) if isinstance(whole, Range) else (whole, whole)
    above = found.low is None or (low is not None and not precedes(low, found.low))
    return above and (found.high is None or (high is not None and not precedes(found.high, high)))
