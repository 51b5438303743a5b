"""The description of an invented register, read from YAML and checked against the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems, nearest
from punkt.files.messages.kinds import Kind
from punkt.files.read import Document
from punkt.law.packs.vocabulary import FactKind, FactType, Vocabulary
from punkt.law.schemas.structure import check_structure
from punkt.registers.columns.table_layout import layout

FITTING: dict[FactKind, tuple[str, ...]] = {
    FactKind.BOOLEAN: ("share",),
    FactKind.INTEGER: ("weights", "normal", "uniform"),
    FactKind.NUMBER: ("weights", "normal", "uniform"),
    FactKind.DATE: ("years_before", "days_after"),
    FactKind.CHOICE: ("weights",),
    FactKind.CHOICES: ("each",),
    FactKind.REFERENCES: ("assigned",),
}
"""How facts of a kind can be drawn."""
DRAWN = frozenset(way for ways in FITTING.values() for way in ways)


@dataclass(frozen=True, slots=True)
class RegisterDescription:
    """A description: registers by name, facts by record type in the order they are drawn, sizes of lists."""

    id: str
    about: str
    registers: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, Mapping[str, list[Mapping[str, Any]]]] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_description(document: Document, vocabulary: Vocabulary) -> RegisterDescription:
    """The description of a file. Raises :class:`PunktError` with every fault."""
    problems = Problems(Kind.USAGE)
    if not check_structure(document, "simulate", problems):
        problems.raise_if_any()
    root = Spot.root(document)
    registers = {}
    for name, spot in (root / "registers").items():
        sections = spot / "sections"
        for one in sections.each():
            if one.data not in vocabulary.sections:
                problems.add("P220", one.place, name=one.data, hint=nearest(one.data, vocabulary.sections))
        registers[name] = tuple(sections.data)
    facts = {name: _facts(name, spot, vocabulary, problems) for name, spot in (root / "subjects").items()}
    counts = {}
    known = [table.name for table in layout(vocabulary).lists]
    for name, spot in (root / "lists").items() if "lists" in root else ():
        if name not in known:
            problems.add("P809", spot.key_place, name=name, hint=nearest(name, known))
        _check_weights(spot / "count", problems, name)
        counts[name] = spot.data["count"]
    problems.raise_if_any()
    return RegisterDescription(root.data["simulate"], root.data["about"], registers, facts, counts)


def _facts(kind: str, spot: Spot, vocabulary: Vocabulary, problems: Problems) -> dict[str, list[Mapping[str, Any]]]:
    if kind not in vocabulary.subjects:
        problems.add("P220", spot.key_place, name=kind, hint=nearest(kind, vocabulary.subjects))
        return {}
    facts = vocabulary.subjects[kind].facts.items()
    known = {path: fact for path, fact in facts if fact.given and fact.kind is not FactKind.TEXT}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for path, one in spot.items():
        if path not in known:
            problems.add("P758", one.key_place, name=path, hint=nearest(path, known))
            continue
        spots = list(one.each()) if isinstance(one.data, list) else [one]
        for each in spots:
            _check(each, known[path], found, known, problems)
        found[path] = [each.data for each in spots]
    return found


def _check(
    spot: Spot, fact: FactType, before: Mapping[str, object], known: Mapping[str, FactType], problems: Problems
) -> None:
    """Whether a fact can be drawn so, and rests on facts drawn before."""
    ways = [way for way in spot.data if way in DRAWN]
    fitting = FITTING.get(fact.kind, ())
    if len(ways) != 1 or ways[0] not in fitting:
        problems.add("P818", spot.place, name=", ".join(ways) or "—", names=", ".join(fitting) or "—")
        return
    way = spot / ways[0]
    if ways[0] in ("weights", "each"):
        for word, one in way.items():
            if fact.values and word not in fact.values:
                problems.add(
                    "P512", one.key_place, name=fact.named(), value=word, hint=nearest(word, fact.values, fact.values)
                )
            elif fact.kind in (FactKind.INTEGER, FactKind.NUMBER) and not (
                word.isascii() and word.replace(".", "", 1).isdigit()
            ):
                problems.add("P506", one.key_place, name=fact.named(), value=word)
    if ways[0] == "weights":
        _check_weights(way, problems, fact.path)
    others = [(name, one.key_place) for name, one in (spot / "where").items()] if "where" in spot else []
    if "fact" in way:
        others.append((way.data["fact"], (way / "fact").place))
    for name, place in others:
        if name not in before:
            problems.add("P758", place, name=name, hint=nearest(name, before if name not in known else list(before)))


def _check_weights(spot: Spot, problems: Problems, name: str) -> None:
    if not any(weight > 0 for weight in spot.data.values()):
        problems.add("P819", spot.place, name=name)
