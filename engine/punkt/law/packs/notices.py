"""What a pack says of its own standing on some days, and the documents that it names without having their texts."""

from __future__ import annotations

from dataclasses import dataclass

from punkt.files.messages.diagnostics import Place

from .in_force import InForce
from .vocabulary import Text


@dataclass(frozen=True, slots=True)
class Notice:
    """What whoever asks the pack for one of some days is told."""

    id: str
    says: Text
    days: InForce
    point: str
    """Where the document says so; empty where it does not."""
    reading: str
    """The pack's own choice that it rests on; empty for none."""
    place: Place


@dataclass(frozen=True, slots=True)
class AbsentSource:
    """A document that the pack's own names, whose text is not among the sources."""

    id: str
    document: Text
    point: str
    changes: Text
    """What would change if its text were there."""
    place: Place
