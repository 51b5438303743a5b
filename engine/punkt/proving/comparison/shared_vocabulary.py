"""Two vocabularies beside each other: the cases that both accept, and a case as one of them knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from punkt.kernel.domains import Interval
from punkt.law.packs.vocabulary import FactType, SubjectType, Vocabulary
from punkt.proving.solver.spans import common


def known_to(case: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """A case without the facts that a vocabulary has no name for."""
    found: dict[str, Any] = {key: value for key, value in case.items() if key in ("case", "as_of")}
    for name, subject in vocabulary.subjects.items():
        if subject.section and isinstance(case.get(name), Mapping):
            found[name] = _known(case[name], subject, vocabulary, "")
    return found


def _known(data: Mapping[str, Any], subject: SubjectType, vocabulary: Vocabulary, before: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in data.items():
        path = f"{before}{key}"
        fact = subject.facts.get(path)
        if isinstance(value, Mapping):
            below = _known(value, subject, vocabulary, f"{path}.")
            if below:
                found[key] = below
        elif fact is not None and fact.of in vocabulary.subjects and isinstance(value, list):
            inner = vocabulary.subjects[fact.of]
            found[key] = [_known(one, inner, vocabulary, "") if isinstance(one, Mapping) else one for one in value]
        elif fact is not None or key == "id":
            found[key] = value
    return found


def shared(one: Vocabulary, other: Vocabulary) -> Vocabulary:
    """The cases that both vocabularies accept: of a fact in both, the values and the range of both."""
    if one.subjects == other.subjects:
        return one
    subjects: dict[str, SubjectType] = {}
    for name in dict.fromkeys([*one.subjects, *other.subjects]):
        a, b = one.subjects.get(name), other.subjects.get(name)
        if a is not None and b is not None:
            both = {path: _both(a.facts[path], b.facts[path]) for path in a.facts.keys() & b.facts.keys()}
            subjects[name] = replace(a, facts={**b.facts, **a.facts, **both})
        else:
            found = a or b
            assert found is not None
            subjects[name] = found
    return replace(one, subjects=subjects, outcomes={**other.outcomes, **one.outcomes})


def _both(one: FactType, other: FactType) -> FactType:
    values = {value: text for value, text in one.values.items() if value in other.values}
    span: Interval | None = one.range or other.range
    if one.range is not None and other.range is not None:
        span = common(one.range, other.range)
    return replace(one, values=values, range=span, decimals=min(one.decimals, other.decimals))
