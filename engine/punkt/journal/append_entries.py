"""Adding entries to the chain: one transaction for all that wait, one write to the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from punkt.files.canonical import sha256
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .database import Database
from .entry import Entry, EntryDraft, columns, head
from .kept_packs import kept
from .read_entries import loads
from .tables import ENTRIES, ERASED, PARTS, SEALED, TERMS


def now() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


@dataclass
class _Ticket:
    """Drafts that wait to be written, and what came of them."""

    drafts: Sequence[EntryDraft]
    entries: list[Entry] = field(default_factory=list)
    error: BaseException | None = None
    done: bool = False


class EntryAppender:
    """Writes drafts after the last entry of a journal. Threads that write at the same time share one transaction."""

    def __init__(self, database: Database, journal: str, genesis: bytes, clock: Callable[[], datetime]) -> None:
        self._database, self._journal, self._genesis, self._clock = database, journal, genesis, clock
        self._queue: list[_Ticket] = []
        self._queueing, self._writing = threading.Lock(), threading.Lock()
        self._sent = False
        """Whether all rows have been sent: where only the commit can have failed, nothing may be sent again."""

    def write(self, drafts: Sequence[EntryDraft]) -> list[Entry]:
        """Write drafts in one transaction, together with what other threads want to be written meanwhile."""
        if not drafts:
            return []
        ticket = _Ticket(drafts)
        with self._queueing:
            self._queue.append(ticket)
        with self._writing:
            if not ticket.done:
                with self._queueing:
                    tickets, self._queue = self._queue, []
                self._write_all(tickets)
        if ticket.error is not None:
            raise ticket.error
        return ticket.entries

    def _write_all(self, tickets: list[_Ticket]) -> None:
        """Write what waits; where that fails as a whole, each on its own, so that none suffers for another."""
        self._sent = False
        try:
            written = self._append([draft for ticket in tickets for draft in ticket.drafts])
        except BaseException as error:
            again = len(tickets) > 1 and not self._sent and isinstance(error, Exception)
            for ticket in tickets:
                if again:
                    self._write_all([ticket])
                else:
                    ticket.error, ticket.done = error, True
            if not isinstance(error, Exception):
                raise
            return
        for ticket in tickets:
            ticket.entries, written = written[: len(ticket.drafts)], written[len(ticket.drafts) :]
            ticket.done = True

    def _append(self, drafts: Sequence[EntryDraft]) -> list[Entry]:
        """Add entries after the last one."""
        entries: list[Entry] = []
        rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in (ENTRIES, PARTS, SEALED, TERMS, ERASED)}
        with self._database.writing() as connection:
            number, previous, latest = self.last(connection)
            for one in drafts:
                number += 1
                time = self._time()
                written = head(one, self._journal, number, previous, time, latest if time < latest else None)
                previous, latest = sha256(written), max(time, latest)
                entries.append(Entry(number, previous))
                _add_rows(rows, one, number, time, previous, written)
            for table, added in rows.items():
                if added:
                    connection.execute(table.insert(), added)
            for row in rows[ERASED]:
                for table in (SEALED, TERMS):
                    connection.execute(table.delete().where(table.c.number == row["number"]))
            _check_kept(connection, drafts, self._database.name)
            self._sent = True
        return entries

    def last(self, connection: Connection) -> tuple[int, str, str]:
        """The number and the hash of the last entry, and the latest time any entry has."""
        row = connection.execute(
            select(ENTRIES.c.number, ENTRIES.c.hash, ENTRIES.c.head).order_by(ENTRIES.c.number.desc()).limit(1)
        ).first()
        if row is None:
            return 0, sha256(self._genesis), ""
        document = loads(row.head, self._database.name)
        return row.number, row.hash, str(max(document["time"], document.get("clock_behind", "")))

    def _time(self) -> str:
        return stamp(self._clock())


def _check_kept(connection: Connection, drafts: Sequence[EntryDraft], name: str) -> None:
    """Raises P778 for an entry that rests on a pack that is not kept with the journal."""
    used = {pack["sha256"]: pack["id"] for draft in drafts for pack in draft.fields.get("packs", ())}
    for digest in sorted(used.keys() - kept(connection, used)):
        raise PunktError([Diagnostic("P778", Place(name), {"name": used[digest], "sha256": digest})])


def _add_rows(
    rows: dict[Table, list[dict[str, Any]]], draft: EntryDraft, number: int, time: str, digest: str, written: bytes
) -> None:
    """The rows of an entry, by table."""
    rows[ENTRIES].append(
        {"number": number, "hash": digest, "head": written}
        | columns({**draft.fields, "kind": draft.kind, "time": time, "who": draft.who})
    )
    rows[PARTS] += [{"number": number, "name": name, "content": content} for name, content in draft.parts.items()]
    rows[SEALED] += [{"number": number, "name": name, "content": content} for name, content in draft.sealed.items()]
    rows[TERMS] += [{"number": number, "name": name, "value": value} for name, value in draft.terms]
    if draft.erases is not None:
        rows[ERASED].append({"number": draft.erases, "by": number})


def stamp(moment: datetime) -> str:
    """A time as the journal writes it: UTC, with microseconds, so that the order of texts is that of times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
