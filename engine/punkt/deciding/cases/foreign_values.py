"""Cases and values of other libraries as plain data: what programs have at hand need not be taken apart by hand.

None of the libraries is imported: whoever gives a value of theirs has it loaded already. Nothing is rounded, and
what has no plain value stays as it is, for the reader of cases to refuse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Protocol, TypeAlias
from uuid import UUID

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import Document
from punkt.kernel.exact import parse_date, shown

DEEPEST = 20
"""How deep values are looked through; no case is as deep, and what holds itself has no end."""
_PLAIN = frozenset({str, int, float, bool, type(None), Decimal, date})
_MISSING = ("NaTType", "NAType")
"""The types of what pandas calls missing."""


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


class _Model(Protocol):
    """A model of pydantic."""

    def model_dump(self) -> dict[str, Any]: ...


class _Attrs(Protocol):
    __attrs_attrs__: ClassVar[tuple[Any, ...]]


CaseLike: TypeAlias = Mapping[str, Any] | Document | _Dataclass | _Model | _Attrs
"""A case: a mapping as parsed from a case file, such a file itself, or an object whose fields are sections."""


def day_asked(given: Any) -> Any:
    """The day that an argument names, as a date; whatever names none stays as it is."""
    plain = plain_values(given)
    return parse_date(plain) or plain


def asked_day(given: Any) -> date | None:
    """The day of an argument ``as_of``: a date, or a text ``YYYY-MM-DD``; ``None`` for none. Raises P610."""
    day = day_asked(given)
    if day is None or (isinstance(day, date) and not isinstance(day, datetime)):
        return day
    raise PunktError([Diagnostic("P610", Place("as_of"), {"value": shown(given)})])


def plain_case(case: Any) -> Any:
    """A case as a mapping or a document; what is neither stays as it is."""
    return case if isinstance(case, Document) else plain_values(case)


def plain_values(given: Any) -> Any:
    """A case, or a part of one, as mappings, lists and plain values; the very same object where it is that already.

    Taken are dataclasses, models of pydantic, classes of attrs, named tuples, values of enumerations, UUIDs, sets
    (in the order of their words), scalars and arrays of numpy, days and missing values of pandas.
    """
    return _Reading().plain(given, DEEPEST)


class _Reading:
    """One value being looked through; what stands in it several times, or holds itself, is looked at once."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Any, Any]] = {}
        """What was looked through, by its identity, and what came of it; both are kept, for identities are used again."""

    def plain(self, given: Any, depth: int) -> Any:
        """A value as plain data."""
        if type(given) in _PLAIN or not depth:
            return given
        if id(given) not in self._seen:
            self._seen[id(given)] = given, given
            self._seen[id(given)] = given, self._taken_apart(given, depth - 1)
        return self._seen[id(given)][1]

    def _taken_apart(self, given: Any, depth: int) -> Any:
        if isinstance(given, Mapping):
            found = {key: self.plain(value, depth) for key, value in given.items()}
            return given if all(value is given[key] for key, value in found.items()) else found
        record = _record(given)
        if record is not None:
            return {key: self.plain(value, depth) for key, value in record.items()}
        if isinstance(given, (list, tuple)):
            items = [self.plain(item, depth) for item in given]
            return given if all(new is old for new, old in zip(items, given, strict=True)) else items
        if isinstance(given, (set, frozenset)):
            return sorted((self.plain(item, depth) for item in given), key=str)
        if isinstance(given, Enum):
            return self.plain(given.value, depth)
        if isinstance(given, UUID):
            return str(given)
        library = type(given).__module__.partition(".")[0]
        if library == "numpy":
            return self._of_numpy(given, depth)
        return _of_pandas(given) if library == "pandas" else given

    def _of_numpy(self, given: Any, depth: int) -> Any:
        if type(given).__name__ != "ndarray":
            return _scalar(given)
        return [self.plain(item, depth) for item in given] if given.ndim else self.plain(given[()], depth)


def _record(given: Any) -> Mapping[str, Any] | None:
    """What an object with named fields holds; ``None`` for anything else."""
    kind = type(given)
    if is_dataclass(kind):
        return {field.name: getattr(given, field.name) for field in fields(given)}
    if hasattr(kind, "__pydantic_fields__") or hasattr(kind, "model_fields"):
        found: Mapping[str, Any] = given.model_dump(by_alias=True)
        return found
    if hasattr(kind, "__attrs_attrs__"):
        return {one.name: getattr(given, one.name) for one in kind.__attrs_attrs__}
    if isinstance(given, tuple) and hasattr(kind, "_fields"):
        return dict(zip(kind._fields, given, strict=False))
    return None


def _scalar(given: Any) -> Any:
    """A scalar of numpy; a float is what its shortest text says, for 32 bits are not those of Python."""
    match given.dtype.kind:
        case "b":
            return bool(given)
        case "i" | "u":
            return int(given)
        case "f":
            return Decimal(str(given))
        case "U":
            return str(given)
        case "M":
            day, time = str(given)[:10], str(given)[10:]
            return None if day == "NaT" else given if time.strip("T0:.") else parse_date(day) or given
    return given


def _of_pandas(given: Any) -> Any:
    """A day of pandas, which is always a moment there; a moment within a day, or in a time zone, is no day."""
    if type(given).__name__ in _MISSING:
        return None
    if type(given).__name__ == "Timestamp" and given.tz is None and given == given.normalize():
        return given.date()
    return given
