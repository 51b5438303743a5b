"""The journal of decisions as the service uses it: opened once in each process, by its address, and watched."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.journal import Journal

from .logs import Logs
from .problem_details import UNUSABLE, refusal
from .settings import Settings

USUAL = "punkt-journal.db"
PATIENCE = 5.0
"""Seconds that the journal's database may be silent, or another writer be waited for."""
FRESH = 1.0
"""Seconds for which it is taken as known whether the journal can be used."""
HELD = 5.0
"""Seconds without a fault after one, until the journal counts as usable again."""
RETOLD = 10.0
"""Seconds until the same fault is logged once more."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where decisions are recorded, and the file of keys that seals them."""

    address: str
    seal_key: str = ""


@cache
def journal(where: Where) -> Journal:
    """The journal of a place. Raises :class:`PunktError` where it cannot be opened."""
    return Journal.open(where.address, key=where.seal_key or None, patience=PATIENCE)


def place_of(settings: Settings) -> Where | None:
    """Where decisions are recorded; ``None`` where they are not."""
    if not settings.record:
        return None
    environment = os.environ.get
    return Where(settings.journal or environment("PUNKT_JOURNAL", "") or USUAL, seal_key_of(settings))


def seal_key_of(settings: Settings) -> str:
    """The file of keys that seals what is about persons; empty where nothing is sealed."""
    return settings.seal_key or os.environ.get("PUNKT_SEAL_KEY", "")


class JournalWatch:
    """Whether the journal can be used: what went wrong is logged, callers are told no more than that it did."""

    def __init__(self, logs: Logs, clock: Callable[[], float] = time.monotonic) -> None:
        self._logs, self._clock = logs, clock
        self.journal: Journal | None = None
        self.fault: PunktError | None = None
        """Why something could not be recorded or read; ``None`` as long as nothing has gone wrong since it last worked."""
        self._failed = float("-inf")
        self._told = ("", float("-inf"))
        self._looked = float("-inf")
        self._looking = asyncio.Lock()

    def note(self, faults: Sequence[Diagnostic]) -> bool:
        """Take notice of what went wrong; whether it is the journal that cannot be used."""
        found = [one for one in faults if one.code in UNUSABLE]
        if not found:
            return False
        self.fault, self._failed = PunktError(found), self._clock()
        text, now = str(self.fault), self._failed
        if text != self._told[0] or now - self._told[1] >= RETOLD:
            self._told = text, now
            self._logs("journal unusable", "error", errors=text.splitlines())
        return True

    def outward(self, error: PunktError) -> PunktError:
        """An error as callers are told it: where the journal cannot be used, without its address and the reason."""
        return refusal("P923") if self.note(error.diagnostics) else error

    async def look(self) -> PunktError | None:
        """Why the journal cannot be used just now; ``None`` where it can, or there is none.

        After something went wrong it is tried to write: as long as that fails, the journal cannot be used.
        """
        if self.journal is None:
            return None
        async with self._looking:  # however many ask, one looks
            if self._clock() - self._looked > FRESH:
                await self._look(self.journal)
                self._looked = self._clock()
        return self.fault

    async def _look(self, journal: Journal) -> None:
        try:
            async with asyncio.timeout(2 * PATIENCE):
                await asyncio.to_thread(journal.database.check_usable, write=self.fault is not None)
        except TimeoutError:
            self.note([Diagnostic("P770", Place("journal"), {"why": {"ru": "нет ответа", "en": "no answer"}})])
        except PunktError as error:
            self.note(error.diagnostics)
        else:
            if self.fault is not None and self._clock() - self._failed < HELD:
                return
            if self.fault is not None:
                self._logs("journal usable again")
            self.fault, self._told = None, ("", float("-inf"))
