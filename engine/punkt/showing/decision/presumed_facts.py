"""What is presumed: each fact once, with the point that says so, and the outcomes that rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

from .view_model import PresumedFactView


def find_presumed(document: Mapping[str, Any], names: Names, values: ValueWords) -> list[PresumedFactView]:
    """The presumptions of a decision document, in the vocabulary's order."""
    entries: dict[str, Mapping[str, Any]] = {}
    resting: dict[str, dict[str, None]] = {}
    for name, outcomes in document["outcomes"].items():
        for outcome, said in outcomes.items():
            for entry in said.get("presumed", ()):
                entries.setdefault(entry["fact"], entry)
                resting.setdefault(entry["fact"], {}).setdefault(names.named(f"{name}.{outcome}").label)
    lines = presumed_lines(entries.values(), names, values)
    return [PresumedFactView(line, list(resting[fact])) for fact, line in lines.items()]


def presumed_lines(entries: Iterable[Mapping[str, Any]], names: Names, values: ValueWords) -> dict[str, str]:
    """For each fact that is presumed, what is presumed of it and where that stands."""
    named = {entry["fact"]: (names.named(entry["fact"]), entry) for entry in entries}
    ordered = sorted(named.items(), key=lambda item: names.place(item[1][0]))
    found = {}
    for fact, (one, entry) in ordered:
        label = names.subject(one.record).about(one.label) if one.record else one.label
        where = names.cited(entry["pack"], entry["point"])
        found[fact] = names.words("presumed_line", name=label, value=values.of(one, entry["value"]), where=where)
    return found
