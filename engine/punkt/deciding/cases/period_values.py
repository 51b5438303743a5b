"""The values of a fact for each month or year, as a case states them: ``{"2025-01": 30000, …}``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from punkt.files.read import Path
from punkt.kernel.exact import shown
from punkt.kernel.records import Record
from punkt.law.packs.vocabulary import FactType

if TYPE_CHECKING:
    from .case_reading import CaseReading


def read_periods(reading: CaseReading, record: Record, fact: FactType, value: Any, path: Path) -> list[Record]:
    """The months for which a fact is stated, the earliest first; what is wrong is noted."""
    if not isinstance(value, Mapping) or len(value) > reading.most:
        reading.problems.add("P530", reading.place(path), name=reading.called(path), value=shown(value))
        return []
    found = dict(sorted(_stated(reading, fact, value, path)))
    return [reading.month(record, fact, day, given, (*path, key)) for day, (key, given) in found.items()]


def _stated(
    reading: CaseReading, fact: FactType, value: Mapping[Any, Any], path: Path
) -> Iterator[tuple[date, tuple[Any, Any]]]:
    assert fact.by is not None and fact.each is not None
    taken: set[date] = set()
    for key, given in value.items():
        day, here = fact.by.first_day(key), (*path, key)
        if day is None or day in taken:
            code = "P531" if day is None else "P532"
            place = reading.place(here, key=True)
            reading.problems.add(code, place, name=reading.called(path), value=shown(key))
            continue
        taken.add(day)
        known = None if given is None else reading.single(fact.each, given, here)
        if known is not None:
            yield day, (key, known)
