"""The examples of the forms: what is written, on which facts, and what comes out.

They stand beside the modules of the forms, in a YAML file of the same name. The reference of the
language shows them, messages and schemas quote what is written, and a test runs every case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from punkt.files.read import read_file

UNKNOWN = "unknown"
"""What comes out where the facts given do not settle it."""


@dataclass(frozen=True, slots=True)
class ExampleCase:
    """Facts, the option of a reading that is taken (else empty), and what comes out: a truth, a value or ``unknown``."""

    given: Mapping[str, Any]
    comes: Any
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A form as an analyst writes it, the norms and the rule that it refers to, the day asked (else any), and its cases.

    ``takes``: what the term takes that the form stands in; it is given the facts of the same names. ``of``: the one
    element that the form is asked about (keys of ``the_one``).
    """

    written: str
    cases: tuple[ExampleCase, ...]
    norms: Mapping[str, Any]
    rules: str
    as_of: str
    takes: Mapping[str, Any]
    of: Mapping[str, Any]
    also: tuple[Example, ...] = ()
    """Other ways to write the same form."""


@cache
def examples() -> dict[tuple[str, str], Example]:
    """``conditions`` or ``values``, and the head word → the example of the form."""
    found: dict[tuple[str, str], Example] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        data: Any = read_file(path).data
        found |= {(kind, head): _example(entry) for kind, forms in data.items() for head, entry in forms.items()}
    return found


def _example(entry: Mapping[str, Any]) -> Example:
    cases = tuple(ExampleCase(**case) for case in entry["cases"])
    more = entry.get("norms", {}), entry.get("rules", ""), entry.get("as_of", ""), entry.get("takes", {})
    of = entry.get("of", {})
    return Example(entry["example"].strip(), cases, *more, of, tuple(map(_example, entry.get("also", ()))))
