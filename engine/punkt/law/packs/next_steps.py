"""What follows from an outcome: who does what, by when, with which paper, and where the document says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from punkt.files.messages.diagnostics import Place
from punkt.kernel.domains import show

from .vocabulary import Text

ANY_VALUE = "any_value"
"""The name under which stands what follows whatever the value is (of a list: while it is not empty)."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody is to do. Empty: no day is named, no paper is made."""

    who: str
    what: str
    by: str
    """The outcome or the fact of the record that is the day."""
    paper: str
    point: str
    paper_place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True)
class NextSteps:
    """What a pack says to follow: words of its ids, and the steps by outcome and value."""

    who: Mapping[str, Text] = field(default_factory=dict)
    what: Mapping[str, Text] = field(default_factory=dict)
    steps: Mapping[Key, Mapping[str, tuple[Step, ...]]] = field(default_factory=dict)
    places: Mapping[Key, Place] = field(default_factory=dict)

    def all_steps(self) -> Iterator[Step]:
        """Every step."""
        return (step for by_value in self.steps.values() for rows in by_value.values() for step in rows)

    def after(self, key: Key, value: Any) -> tuple[Step, ...]:
        """The steps that follow a value of an outcome, each once: of a list, those of all its values."""
        by_value = self.steps.get(key)
        if by_value is None:
            return ()
        said = [show(one) for one in value] if isinstance(value, (tuple, frozenset)) else [show(value)]
        found = [step for one in said for step in by_value.get(one, ())]
        return tuple(dict.fromkeys([*found, *(by_value.get(ANY_VALUE, ()) if said else ())]))
