"""Where a question of the form of a case stands: the one place that makes such an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from punkt.law.packs.vocabulary import FactKind
from punkt.showing.words.names import Names

from .question_fields import FEW

_CHOSEN = (FactKind.BOOLEAN, FactKind.CHOICES, FactKind.REFERENCES)


def question_address(number: int, fact: str, names: Names, case: Mapping[str, Any]) -> str:
    """The address of the question for a fact, by its absolute name, in the form of a recorded decision's case."""
    return f"/case?from={number}#{quote(_anchor(fact, names, case))}"


def _anchor(fact: str, names: Names, case: Mapping[str, Any]) -> str:
    named = names.named(fact)
    if named.fact is None:
        return "case"
    at = _place(named.record, names, case)
    if named.fact.kind is FactKind.LIST and named.fact.by is None:
        return f"add-{at}/{named.path}".replace("/", "-")
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in f"{at}:{named.path}")
    few = named.fact.kind is FactKind.CHOICE and len(named.fact.values) + named.fact.deniable <= FEW
    span = named.fact.range if named.fact.kind is FactKind.INTEGER else None
    if span is not None and isinstance(span.low, int) and isinstance(span.high, int):
        few = span.high - span.low < FEW
    return f"q-{kept}-1" if few or named.fact.kind in _CHOSEN else f"q-{kept}"


def _place(record: str, names: Names, case: Mapping[str, Any]) -> str:
    """A record as a form names it: the elements of lists by where they stand, not by their names."""
    section = next(name for name in names.vocabulary.sections if record == name or record.startswith(f"{name}."))
    found, kind, rest, data = section, section, record[len(section) + 1 :], case.get(section)
    while rest:
        for path, fact in names.vocabulary.subjects[kind].facts.items():
            if fact.kind is not FactKind.LIST or not rest.startswith(f"{path}/"):
                continue
            rows: Any = data
            for part in path.split("."):
                rows = rows.get(part) if isinstance(rows, Mapping) else None
            tail = rest[len(path) + 1 :]
            listed = [str(one.get("id", "")) for one in rows or () if isinstance(one, Mapping)]
            name = next((one for one in listed if tail == one or tail.startswith(f"{one}.")), None)
            if name is None:
                return found
            position = listed.index(name)
            found, kind, data, rest = f"{found}/{path}/{position}", fact.of, rows[position], tail[len(name) + 1 :]
            break
        else:
            return found
    return found
