"""Values of the kernel as JSON has them, told apart by what they are: ``{"number": "0.5"}``, ``{"day": "2025-01-31"}``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from punkt.kernel.domains import Domain, Includes, Interval, OneOf, exact, show, sorted_scalars
from punkt.kernel.exact import exact_ratio
from punkt.kernel.kleene import Range
from punkt.kernel.records import Absent, Case, Record, State
from punkt.kernel.texts import written as in_text


def written(value: Any) -> Any:
    """A value: texts and truth values as they are, all else under the name of what it is; unknown is ``null``.

    Numbers are texts with all their digits (``"0.50"``), ratios ``"1/3"``; what is absent is ``{"none": "gap"}``.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, Decimal, Fraction)):
        return {"number": show(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Absent):
        return {"none": value.value}
    if isinstance(value, Range):
        return {"from": written(value.low), "to": written(value.high)}
    if isinstance(value, frozenset):
        return {"set": [written(one) for one in sorted_scalars(value)]}
    if isinstance(value, list):
        return {"elements": [record.index for record in value]}
    return {"list": [written(one) for one in value]}


def written_domain(domain: Domain) -> dict[str, Any]:
    """A domain: an interval by its ends, a set by its values."""
    if isinstance(domain, Interval):
        return written_interval(domain)
    values = [written(one) for one in sorted_scalars(domain.values)]
    if isinstance(domain, Includes):
        return {"includes": values}
    assert isinstance(domain, OneOf)
    return {"not_in": values} if domain.complement else {"in": values}


def written_interval(interval: Interval) -> dict[str, Any]:
    """The ends of an interval, and whether they lie outside it."""
    return {
        "low": written(interval.low),
        "high": written(interval.high),
        "low_open": interval.low_open,
        "high_open": interval.high_open,
    }


def written_case(case: Case) -> dict[str, Any]:
    """A case as it was read: its records by their positions, and which of them are sections."""
    return {
        "id": case.id,
        "as_of": case.as_of.isoformat(),
        "sections": {name: record.index for name, record in case.sections.items()},
        "records": [_written_record(record) for record in case.records],
    }


def _written_record(record: Record) -> dict[str, Any]:
    facts = {path: written(value) for path, value in record.facts.items()}
    found = {"kind": record.kind, "name": record.name, "facts": facts}
    return found if record.reported else {**found, "reported": False}


def written_states(states: list[State]) -> list[dict[str, Any]]:
    """What was found of each record: the truth of its clauses, and its outcomes; open is ``null``.

    Numbers are without zeros that say nothing, so that equal states are written alike.
    """
    return [{"truths": state.truths, "outs": [_bare(written(out)) for out in state.outs]} for state in states]


def _bare(said: Any) -> Any:
    if isinstance(said, dict) and "number" in said:
        return {"number": in_text(exact_ratio(said["number"]) or exact(said["number"]))}
    return {"list": [_bare(one) for one in said["list"]]} if isinstance(said, dict) and "list" in said else said
