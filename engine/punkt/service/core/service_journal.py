"""The journal of decisions as the service uses it: opened once in each process, by its address."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

from punkt.journal import Journal

from .settings import Settings

USUAL = "punkt-journal.db"


@dataclass(frozen=True, slots=True)
class Where:
    """Where decisions are recorded, and the file of keys that seals them."""

    address: str
    seal_key: str = ""


@cache
def journal(where: Where) -> Journal:
    """The journal of a place. Raises :class:`PunktError` where it cannot be opened."""
    return Journal.open(where.address, key=where.seal_key or None)


def place_of(settings: Settings) -> Where | None:
    """Where decisions are recorded; ``None`` where they are not."""
    if not settings.record:
        return None
    environment = os.environ.get
    return Where(
        settings.journal or environment("PUNKT_JOURNAL", "") or USUAL,
        settings.seal_key or environment("PUNKT_SEAL_KEY", ""),
    )
