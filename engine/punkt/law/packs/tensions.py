"""What a pack has to say of its findings: what it calls them, and which do not sit together.

Findings that pull apart, although each is right by its own clause, are declared by a pack; the engine only looks
whether a decision has them side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems, nearest

from .vocabulary import Text, Vocabulary


@dataclass(frozen=True, slots=True)
class Tension:
    """Outcomes of one record type with a value each; all of them together are worth a remark."""

    pack: str
    subject: str
    outcomes: Mapping[str, str]
    says: Text


def read_said(header: Spot, vocabulary: Vocabulary, problems: Problems) -> dict[str, Any]:
    """The titles and the tensions that a pack's header declares, by the names that a pack has them under."""
    return {
        "titles": _titles(header, vocabulary, problems),
        "tensions": _tensions(header, vocabulary, problems),
    }


def _tensions(header: Spot, vocabulary: Vocabulary, problems: Problems) -> tuple[Tension, ...]:
    """The tensions that a pack's header declares; unknown names and values are noted."""
    found = []
    for spot in (header / "tensions").each() if "tensions" in header else ():
        subject, known = spot.data["subject"], vocabulary.outcomes
        if subject not in vocabulary.subjects:
            hint = nearest(subject, vocabulary.subjects)
            problems.add("P220", (spot / "subject").place, name=subject, hint=hint)
            continue
        for name, value in (spot / "outcomes").items():
            declared = known.get((subject, name))
            if declared is None:
                _unknown(subject, name, value, vocabulary, problems)
            elif value.data not in declared.values:
                hint = nearest(str(value.data), declared.values)
                problems.add("P204", value.place, value=str(value.data), hint=hint)
        found.append(Tension(header.data["pack"], subject, spot.data["outcomes"], spot.data["says"]))
    return tuple(found)


def _titles(header: Spot, vocabulary: Vocabulary, problems: Problems) -> dict[tuple[str, str], Text]:
    """The titles that a pack's header gives to outcomes; unknown names are noted."""
    found = {}
    for subject, table in (header / "titles").items() if "titles" in header else ():
        for name, title in table.items():
            if (subject, name) in vocabulary.outcomes:
                found[(subject, name)] = title.data
            else:
                _unknown(subject, name, title, vocabulary, problems)
    return found


def _unknown(subject: str, name: str, spot: Spot, vocabulary: Vocabulary, problems: Problems) -> None:
    hint = nearest(name, [n for s, n in vocabulary.outcomes if s == subject])
    problems.add("P303", spot.key_place, name=name, hint=hint)
