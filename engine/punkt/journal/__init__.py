"""The journal of decisions: recorded once, never changed, checked and repeated by whoever wants to know.

Needs the extra ``punkt[audit]``; a journal in PostgreSQL needs ``punkt[postgres]`` as well.
Not to be taken for the ledger of a document's points (:mod:`punkt.law.loading.ledger`).
"""

from __future__ import annotations

from .check_report import JournalReport
from .entry import Entry, Recorded
from .journal import Journal
from .replay_entries import Replay
from .search_entries import EntryPage, EntryQuery

__all__ = ["Entry", "EntryPage", "EntryQuery", "Journal", "JournalReport", "Recorded", "Replay"]

DOOR: tuple[str, ...] = (
    "backup",
    "check_report",
    "checkpoint",
    "database",
    "entry",
    "expiry",
    "issuing",
    "kept_packs",
    "note",
    "patient_connection",
    "replay_entries",
    "same_file",
    "sealing",
    "search_entries",
    "sqlite",
    "stamps",
    "witness",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
