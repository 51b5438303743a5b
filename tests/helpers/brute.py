"""Trying all completions of a case by hand: an independent way to know what can still matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import product
from typing import Any

from punkt.deciding.rule_base import Rules
from punkt.law.packs.vocabulary import FactKind, FactType


def values_of(fact: FactType) -> list[Any]:
    """All values of a fact that has few."""
    if fact.kind is FactKind.BOOLEAN:
        return [True, False]
    if fact.kind is FactKind.CHOICE:
        return list(fact.values)
    assert fact.kind is FactKind.INTEGER and fact.range is not None
    assert isinstance(fact.range.low, int) and isinstance(fact.range.high, int)
    return list(range(fact.range.low, fact.range.high + 1))


def with_fact(case: Mapping[str, Any], section: str, path: str, value: Any) -> dict[str, Any]:
    """The case with one more fact."""
    found = deepcopy(dict(case))
    target = found.setdefault(section, {})
    *parents, last = path.split(".")
    for parent in parents:
        target = target.setdefault(parent, {})
    target[last] = value
    return found


def completions(
    rules: Rules, case: Mapping[str, Any], unknown: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Every choice of values for some unknown facts, and the case with them."""
    types = [rules.vocabulary.subjects[section].facts[path] for section, path in unknown]
    for choice in product(*(values_of(fact) for fact in types)):
        found = dict(case)
        for (section, path), value in zip(unknown, choice, strict=True):
            found = with_fact(found, section, path, value)
        yield choice, found


def outcome_of(rules: Rules, case: Mapping[str, Any], subject: str, outcome: str) -> tuple[str, Any]:
    """Status and value of an outcome."""
    decided = rules.decide(case, trace="clauses").outcomes()
    return next((status, value) for s, o, status, value, _ in decided if (s, o) == (subject, outcome))


def mattering(
    rules: Rules, case: Mapping[str, Any], subject: str, outcome: str, unknown: Sequence[tuple[str, str]]
) -> tuple[set[tuple[str, str]], set[tuple[str, Any]]]:
    """The unknown facts that some completion of the others makes matter, and all that the outcome can come to."""
    found = {choice: outcome_of(rules, whole, subject, outcome) for choice, whole in completions(rules, case, unknown)}
    matter = set()
    for number, name in enumerate(unknown):
        seen: dict[tuple[Any, ...], tuple[str, Any]] = {}
        for choice, came in found.items():
            rest = choice[:number] + choice[number + 1 :]
            if seen.setdefault(rest, came) != came:
                matter.add(name)
                break
    return matter, set(found.values())
