"""A line of the journal's list: what an entry came to, under which documents and the law of which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from punkt.files.messages.diagnostics import PunktError
from punkt.journal import Recorded
from punkt.service.core.service_state import Service
from punkt.showing.decision.view import Builder

from .page_words import PageWords

MOST = 3
"""Outcomes that a line tells."""


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """Of a decision that can be read: outcomes in words, how many breaches, documents, the day of the law."""

    outcomes: tuple[str, ...] = ()
    more: int = 0
    """Outcomes asked for before all that are decided too, and not told."""
    breaches: int = 0
    undecided: bool = False
    documents: tuple[str, ...] = ()
    day: str = ""


def summary(service: Service, entry: Recorded, words: PageWords) -> EntrySummary:
    """What the list says of an entry; of one that is sealed or erased, no more than its head does."""
    day = words.day(str(entry.head["as_of"])) if "as_of" in entry.head else ""
    if entry.kind != "decision" or entry.decision is None:
        return EntrySummary(day=day)
    try:
        linked = service.linked_as_recorded(entry.decision["packs"])
    except PunktError:  # the packs of then are lost: the page of the entry says so
        return EntrySummary(breaches=_breaches(entry.decision), day=day)
    builder = Builder(entry.decision, linked, words.lang)
    asked = {one["id"] for one in entry.decision["packs"]}
    along = {other for name in asked for other in (linked.by_id[name].extends, *linked.by_id[name].other_laws)}
    told = _leading(builder)
    return EntrySummary(
        tuple(told[:MOST]),
        max(0, len(told) - MOST),
        _breaches(entry.decision),
        builder.undecided,
        tuple(builder.names.pack(name) for name in sorted(asked - along)),
        words.day(entry.decision["as_of"]),
    )


def _leading(builder: Builder) -> list[str]:
    """The outcomes that are asked for before all and are decided: of elements, how many came to the same."""
    found: dict[str, int] = {}
    for name, outcomes in builder.subjects():
        subject = builder.names.subject(name)
        for outcome, said in outcomes.items():
            declared = builder.linked.vocabulary.outcomes[(subject.kind, outcome)]
            if declared.leading and said["status"] == "determined":
                row = builder.row(subject, outcome, said)
                line = f"{row.within} — {row.value}"
                found[line] = found.get(line, 0) + 1
    lines = [f"{line} ({number})" if number > 1 else line for line, number in found.items()]
    return [f"{line[:1].upper()}{line[1:]}" if line is lines[0] else line for line in lines]


def _breaches(document: Mapping[str, Any]) -> int:
    """How many binding norms are not kept."""
    return sum(
        said["kind"] == "check" and said["value"] == "not_met" and said["modality"] == "mandatory"
        for outcomes in document["outcomes"].values()
        for said in outcomes.values()
    )
