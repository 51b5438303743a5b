"""A reading in words: the option adopted, the others, why, and who confirmed it and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from punkt.law.packs.pack import Reading

from .interface_words import Words


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading as readers are shown it, wherever that is."""

    question: str
    adopted: str
    """The option adopted; where no other is written down, that is said too."""
    others: list[str]
    reason: str
    confirmed: str
    """Who confirmed it and when, or that nobody has."""

    @property
    def lines(self) -> list[str]:
        """All but the question, a line each."""
        return [self.adopted, *self.others, self.reason, self.confirmed]


def reading_view(reading: Reading, words: Words) -> ReadingView:
    """A reading in the words of a language."""
    pick = words.pick
    return ReadingView(
        pick(reading.question),
        f"{words('adopted' if reading.alternatives else 'adopted_alone')}: {pick(reading.options[reading.adopted])}",
        [f"{words('otherwise')}: {pick(reading.options[option])}" for option in reading.alternatives],
        f"{words('reason')}: {pick(reading.reason)}",
        confirmation(reading, words),
    )


def confirmation(reading: Reading, words: Words) -> str:
    """Who confirmed a reading and when, or that nobody has."""
    if reading.confirmed_on is None:
        return words("unconfirmed")
    return words("confirmed_reading", who=words.pick(reading.confirmed_by), day=words.day(reading.confirmed_on))


def reading_data(reading: Reading) -> dict[str, Any]:
    """A reading as plain data, with its texts in both languages."""
    return {
        "name": reading.name,
        "point": reading.point,
        "sub": reading.sub,
        "quote": reading.quote,
        "question": dict(reading.question),
        "adopted": reading.adopted,
        "options": {option: dict(text) for option, text in reading.options.items()},
        "reason": dict(reading.reason),
        "confirmed_by": dict(reading.confirmed_by),
        "confirmed_on": reading.confirmed_on.isoformat() if reading.confirmed_on else None,
    }
