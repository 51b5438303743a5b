"""What is missing: each fact once, for which records, and which outcomes wait for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from punkt.showing.words.names import Named, Names

from .view_model import MissingFactView

_LEADING = 1000
"""By how many other outcomes one that is asked for before all counts."""


@dataclass
class _Found:
    """A missing fact: the records that lack it and the outcomes that wait, by their place in the vocabulary."""

    named: Named
    records: dict[str, None] = field(default_factory=dict)
    waiting: dict[tuple[int, str], None] = field(default_factory=dict)
    facts: dict[str, None] = field(default_factory=dict)
    weight: int = 0


def find_lacks(document: Mapping[str, Any], names: Names) -> list[MissingFactView]:
    """The missing facts of a decision document: sections first, then elements, each in the vocabulary's order."""
    found: dict[tuple[str, str, str], _Found] = {}
    for name, outcomes in document["outcomes"].items():
        kind = names.subject(name).kind
        for outcome, said in outcomes.items():
            for fact in said["missing"]:
                named = names.named(fact)
                of = names.subject(named.record) if named.record else None
                key = (
                    (named.kind, of.list if of else "", named.path)
                    if of and of.element
                    else (named.record, "", named.path)
                )
                one = found.setdefault(key, _Found(named))
                one.records.setdefault(named.record)
                one.facts.setdefault(fact)
                declared = names.vocabulary.outcomes.get((kind, outcome))
                one.weight += _LEADING if declared is not None and declared.leading else 1
                one.waiting.setdefault((names.outcome_order(kind, outcome), names.named(f"{name}.{outcome}").label))
    first: dict[tuple[str, ...], int] = {}
    order = list(names.vocabulary.sections)

    def place(one: _Found) -> tuple[int, int, tuple[int, int]]:
        record = next(iter(one.records))
        section = order.index(record) if record in order else len(order)
        return (section, first[tuple(one.records)], names.place(one.named))

    for one in sorted(found.values(), key=lambda one: (-len(one.records), names.place(one.named))):
        first.setdefault(tuple(one.records), len(first))
    return [_lack(one, document, names) for one in sorted(found.values(), key=place)]


def _lack(one: _Found, document: Mapping[str, Any], names: Names) -> MissingFactView:
    question = names.words.pick(one.named.fact.question) if one.named.fact is not None else ""
    waiting = [label for _, label in sorted(one.waiting)]
    return MissingFactView(
        one.named.label, question, _whose(list(one.records), document, names), waiting, [*one.facts], one.weight
    )


def _whose(records: list[str], document: Mapping[str, Any], names: Names) -> str:
    """Whose fact it is: a section's title, or the elements of a list."""
    if not records[0]:
        return ""
    first = names.subject(records[0])
    if not first.element:
        return first.title
    alike = [name for name in document["outcomes"] if names.subject(name).list == first.list]
    if len(records) > 1 and len(records) == len(alike):
        return f"{first.list}: {names.words('all_of')} ({len(records)})"
    return names.listed(records)
