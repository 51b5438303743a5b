"""Reading what a pack says beside its rules: notices, documents that are absent, what follows an outcome, calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.files.read import Document
from punkt.law.packs.calendars import read_calendar
from punkt.law.packs.in_force import read_span
from punkt.law.packs.next_steps import ANY_VALUE, NextSteps, Step
from punkt.law.packs.notices import AbsentSource, Notice
from punkt.law.packs.vocabulary import FactKind, OutcomeType, Text, Vocabulary

from .named_parts import each_named

BESIDE = ("notices", "absent_sources", "next", "calendars")
"""The top keys of such files, after which their schemas are called."""
Cited = list[tuple[str, Place]]


def read_beside(
    documents: Mapping[str, Sequence[Document]],
    readings: Iterable[str],
    vocabulary: Vocabulary,
    cited: Cited,
    problems: Problems,
) -> dict[str, Any]:
    """The parts of a pack by their names; faults are noted, and units of the document added to those cited."""
    return {
        "notices": tuple(
            _notice(name, spot, readings, cited, problems)
            for name, spot in each_named(documents["notices"], "notices", problems)
        ),
        "absent_sources": tuple(
            AbsentSource(name, spot.data["document"], _point(spot, cited), spot.data["changes"], spot.key_place)
            for name, spot in each_named(documents["absent_sources"], "absent_sources", problems)
        ),
        "next": _next(documents["next"], vocabulary, cited, problems),
        "calendars": {
            name: read_calendar(name, spot, problems)
            for name, spot in each_named(documents["calendars"], "calendars", problems)
        },
    }


def _point(spot: Spot, cited: Cited) -> str:
    if "point" not in spot:
        return ""
    cited.append((str(spot.data["point"]), (spot / "point").place))
    return str(spot.data["point"])


def _notice(name: str, spot: Spot, readings: Iterable[str], cited: Cited, problems: Problems) -> Notice:
    data, reading = spot.data, spot.data.get("reading", "")
    if reading and reading not in readings:
        problems.add("P290", (spot / "reading").place, name=reading, hint=nearest(reading, readings))
    told = read_span(spot, date.min, problems)
    return Notice(name, data["says"], told, _point(spot, cited), reading, spot.key_place)


# --- what follows


def _next(documents: Sequence[Document], vocabulary: Vocabulary, cited: Cited, problems: Problems) -> NextSteps:
    """What follows, of a pack's files; faults are noted, and points that it names are added to those cited."""
    words: dict[str, dict[str, Text]] = {"who": {}, "what": {}}
    for part, found in words.items():
        holding = [document for document in documents if part in Spot.root(document)]
        found.update((name, spot.data) for name, spot in each_named(holding, part, problems))
    steps: dict[tuple[str, str], dict[str, tuple[Step, ...]]] = {}
    places: dict[tuple[str, str], Place] = {}
    for document in documents:
        for subject, table in (Spot.root(document) / "next").items():
            for name, by_value in table.items():
                declared = vocabulary.outcomes.get((subject, name))
                if declared is None:
                    known = [one for of, one in vocabulary.outcomes if of == subject] or list(vocabulary.subjects)
                    wrong = name if subject in vocabulary.subjects else subject
                    place = by_value.key_place if wrong is name else table.key_place
                    problems.add("P291", place, name=wrong, hint=nearest(wrong, known))
                    continue
                places.setdefault((subject, name), by_value.key_place)
                kept = steps.setdefault((subject, name), {})
                for value, rows in by_value.items():
                    _check_value(declared, value, rows, problems)
                    read = [_step(row, subject, vocabulary, words, cited, problems) for row in rows.each()]
                    kept[value] = (*kept.get(value, ()), *read)
    return NextSteps(words["who"], words["what"], steps, places)


def _check_value(declared: OutcomeType, value: str, rows: Spot, problems: Problems) -> None:
    if value != ANY_VALUE and value not in declared.values:
        problems.add("P292", rows.key_place, name=value, hint=nearest(value, [*declared.values, ANY_VALUE]))


def _step(
    spot: Spot,
    subject: str,
    vocabulary: Vocabulary,
    words: Mapping[str, Mapping[str, Text]],
    cited: Cited,
    problems: Problems,
) -> Step:
    data = spot.data
    for part, code in (("who", "P293"), ("what", "P294")):
        if data[part] not in words[part]:
            problems.add(code, (spot / part).place, name=data[part], hint=nearest(data[part], words[part]))
    if "by" in data:
        days = [
            one.name for one in vocabulary.outcomes.values() if one.subject == subject and one.type is FactKind.DATE
        ]
        days += [
            path
            for path, fact in vocabulary.subjects[subject].facts.items()
            if fact.kind is FactKind.DATE and not fact.derived
        ]
        if data["by"] not in days:
            problems.add("P295", (spot / "by").place, name=data["by"], hint=nearest(data["by"], days))
    place = (spot / "paper").place if "paper" in data else None
    return Step(data["who"], data["what"], data.get("by", ""), data.get("paper", ""), _point(spot, cited), place)
