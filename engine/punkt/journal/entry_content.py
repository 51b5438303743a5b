"""What is recorded of a decision: the case as canonical bytes, and the terms it is found by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import orjson

from punkt.deciding.cases.case_reading import EXTRA_KEYS
from punkt.deciding.decision import Decision
from punkt.files.read import Document
from punkt.kernel.exact import exact_number

from .entry import folded

CASE, OUTCOME_DIGEST = "case", "digest"
LONGEST = 400
"""Characters of a value that a search compares."""
Terms = list[tuple[str, str]]


def case_bytes(case: Mapping[str, Any] | Document) -> bytes:
    """A case that has been decided, as JSON: its facts in their order, and nothing that is about it only.

    The order is kept, for the order of the trace follows that of the case's sections.
    """
    data = case.data if isinstance(case, Document) else case
    assert isinstance(data, Mapping)  # it has been decided
    return orjson.dumps({str(key): _plain(value) for key, value in data.items() if key not in EXTRA_KEYS})


def _plain(value: Any) -> Any:
    """A value as JSON has it. Numbers of a case are exact in 53 bits (see ``punkt.deciding.cases.read_case``), so a float is exact too."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        number = exact_number(value)
        return float(number) if isinstance(number, Decimal) else number
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value]


def outcome_name(subject: str, outcome: str) -> str:
    """An outcome as it is searched for: of an element of a list, without the element's id."""
    section, _, _ = subject.partition("/")
    return f"{section}.{outcome}"


def terms_of(decision: Decision) -> Terms:
    """What an entry is found by: case, digest, and each outcome with its value, or its status where it has none."""
    found = {(CASE, folded(decision.case_id)), (OUTCOME_DIGEST, decision.digest)}
    for subject, outcome, status, value, _ in decision.outcomes():
        found.add((outcome_name(subject, outcome), shown(value) if status == "determined" else status))
    return sorted(found)


def shown(value: Any) -> str:
    """A value of an outcome as a search names it: lists with commas, days as ``YYYY-MM-DD``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, frozenset)):
        return folded(",".join(shown(item) for item in value))
    return folded(str(value))
