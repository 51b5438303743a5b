"""The journal of decisions as the service uses it: opened once in each process, by its address."""

from __future__ import annotations

import os
from functools import cache

from ..audit import Journal
from .settings import Settings


@cache
def journal(address: str) -> Journal:
    """The journal of an address. Raises :class:`PunktError` where it cannot be opened."""
    return Journal.open(address)


def address(settings: Settings) -> str:
    """Where decisions are recorded; empty where they are not."""
    if not settings.record:
        return ""
    return settings.journal or os.environ.get("PUNKT_JOURNAL", "") or "punkt-journal.db"
