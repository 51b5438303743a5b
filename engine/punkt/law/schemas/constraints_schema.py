"""Constraints of a vocabulary as a schema can tell them: those on single facts and plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from punkt.law.packs.vocabulary import SubjectType

from .shared_parts import Json, paired

_BOUNDS = {
    "at_least": "minimum",
    "at_most": "maximum",
    "more_than": "exclusiveMinimum",
    "less_than": "exclusiveMaximum",
}


def constraint_schemas(subject: SubjectType) -> Iterator[Json]:
    """A schema for each constraint that can be told; what is absent or ``null`` breaks none, as in a case that is read.

    The others (days compared, facts with facts) are left to the reader of cases.
    """
    for constraint in subject.constraints:
        data = constraint.require.data
        tests = data["any"] if isinstance(data, Mapping) and list(data) == ["any"] else [data]
        told = [_test(subject, test) for test in tests]
        if all(told):
            yield {"anyOf": told, "description": paired(constraint.says)}


def _test(subject: SubjectType, test: Any) -> Json | None:
    """The schema of a test of one fact that a case states of the record; ``None`` for any other."""
    if not isinstance(test, Mapping) or len(test) != 2:
        return None
    fact = subject.facts.get(test.get("fact", ""))
    if fact is None or not fact.given:
        return None
    ((how, value),) = ((key, value) for key, value in test.items() if key != "fact")
    if how in _BOUNDS and isinstance(value, (int, Decimal)):
        found: Json = {_BOUNDS[how]: float(value) if isinstance(value, Decimal) else value}
    elif how == "is" and isinstance(value, (str, bool, int)):
        found = {"enum": [value, None]}
    else:
        return None
    for name in reversed(fact.path.split(".")):
        found = {"properties": {name: found}}
    return found
