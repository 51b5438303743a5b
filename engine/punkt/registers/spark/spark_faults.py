"""What goes wrong on a cluster, in one line each: diagnostics of workers unpacked, errors of Spark put into words."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

_PACKED = re.compile(r"punkt-faults:([A-Za-z0-9+/=]+):")
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")
_ROOT_CAUSE = re.compile(r"Caused by: (?:[\w.$]+: )?([^\n]+)")
_CLASS = re.compile(r"^(?:[\w$]+\.)+[\w$]+: ")
LONGEST = 200
OURS = ("punkt", "polars", "pyarrow", "numpy", "orjson", "pandas")
CONDITIONS = {
    "PATH_NOT_FOUND": "P001",
    "TABLE_OR_VIEW_NOT_FOUND": "P875",
    "UNABLE_TO_INFER_SCHEMA": "P740",
    "CANNOT_READ_FILE_FOOTER": "P804",
    "FAILED_READ_FILE": "P804",
    "TABLE_OR_VIEW_ALREADY_EXISTS": "P834",
}
"""Spark's conditions that have a message here."""


def packed(error: PunktError) -> str:
    """Diagnostics as one word, so that they come out of another process unharmed."""
    plain = orjson.dumps([one.to_dict() for one in error.diagnostics])
    return f"punkt-faults:{base64.b64encode(plain).decode()}:"


@contextmanager
def spark_errors(place: str) -> Iterator[None]:
    """Raise whatever Spark raises as a :class:`PunktError` about a place: a path or a table."""
    try:
        yield
    except PunktError:
        raise
    except Exception as error:  # the JVM has an endless number of kinds
        raise error_of(error, place) from None


def error_of(error: Exception, place: str) -> PunktError:
    """The error to raise for one of Spark: with the diagnostics of a worker, where it carries any, else its reason."""
    text = str(error)
    ours = _PACKED.search(text)
    if ours:
        return PunktError([Diagnostic.from_dict(one) for one in orjson.loads(base64.b64decode(ours[1]))])
    missing = _NO_MODULE.search(text)
    if missing and missing[1].partition(".")[0] in OURS:
        return PunktError([Diagnostic("P873", Place("spark"), {"name": missing[1]})])
    condition = _condition(error)
    reason = _reason(text)
    for name, code in CONDITIONS.items():
        if condition.startswith(name) or f"[{name}" in text:
            return PunktError([Diagnostic(code, Place(place), {"reason": reason, "name": place, "kind": "Parquet"})])
    return PunktError([Diagnostic("P838", Place(place), {"reason": reason})])


def _condition(error: Exception) -> str:
    getter = getattr(error, "getCondition", None)
    try:
        return str(getter() or "") if getter is not None else ""
    except Exception:  # what has no condition
        return ""


def _reason(text: str) -> str:
    """The innermost cause, else the first line, without names of classes."""
    causes = _ROOT_CAUSE.findall(text)
    line = causes[-1] if causes else next(iter(text.splitlines()), "")
    return " ".join(_CLASS.sub("", line.strip()).split())[:LONGEST]
