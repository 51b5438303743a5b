"""The journal of decisions: entries are recorded, found, read; each holds the hash of the one before."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from ..decision import Decision
from ..diagnostics import Diagnostic, Place, PunktError
from ..link import Linked
from ..reading import Document
from ..rulebase import Rules
from . import packs as packing
from .content import case_bytes, terms_of
from .database import Database, trouble
from .entry import DECISION, Draft, Entry, Recorded, folded, genesis, head, pack, sha256, terms_bytes, unpack
from .tables import ENTRIES, JOURNAL, PARTS, TERMS

CaseData = Mapping[str, Any] | Document
LONGEST_WHO = 200


def now() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


@dataclass
class _Ticket:
    """Drafts that wait to be written, and what came of them."""

    drafts: Sequence[Draft]
    entries: list[Entry] = field(default_factory=list)
    error: Exception | None = None
    done: bool = False


class Journal:
    """A journal that is open. Threads may share it; several processes may each open the same one.

    What :meth:`record` has returned is on the disk: neither a killed process nor a loss of
    power takes it back. Threads that record at the same time share one write to the disk.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = now) -> None:
        self.database, self._clock = database, clock
        self._kept: set[str] = set()
        self._queue: list[_Ticket] = []
        self._queueing, self._writing = threading.Lock(), threading.Lock()
        with database.reading() as connection:
            found = connection.scalar(select(JOURNAL.c.genesis))
        if found is None:
            found = self._begin()
        self.genesis: bytes = bytes(found)
        self.id = str(_loads(self.genesis, database.name)["journal"])

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        create: bool = True,
        clock: Callable[[], datetime] = now,
    ) -> Journal:
        """Open a journal: the path of a SQLite file, ``sqlite:///…`` or ``postgresql://…``.

        One that is not there is made unless ``create`` is false. Raises P770.
        """
        return cls(Database(where, create), clock)

    def _begin(self) -> bytes:
        """Give a new journal its identity; another process may have been faster."""
        with self.database.writing() as connection:
            found = connection.scalar(select(JOURNAL.c.genesis))
            if found is None:
                found = genesis(secrets.token_hex(16), self._time(), False)
                connection.execute(JOURNAL.insert(), {"one": 1, "genesis": found})
            return bytes(found)

    def close(self) -> None:
        """Close the journal."""
        self.database.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # recording

    def record(self, case: CaseData, decision: Decision, who: str) -> Entry:
        """Record a decision on a case, by whom; it is on the disk when this returns.

        Raises P771 where it could not be written (nothing is, then), P778 where the packs on
        the disk are no longer those it was decided under, and :meth:`keep` was not called.
        """
        return self.record_many([(case, decision)], who)[0]

    def record_many(self, decided: Iterable[tuple[CaseData, Decision]], who: str) -> list[Entry]:
        """Record several decisions, all or none, by one write to the disk."""
        return self._write([self._draft(case, decision, who) for case, decision in decided])

    def keep(self, rules: Rules | Linked) -> None:
        """Keep the packs of a rule base with the journal; call it when they are loaded, before files can change."""
        linked = rules.linked if isinstance(rules, Rules) else rules
        missing = [packing.capture(one, linked.vocabulary) for one in linked.packs if one.digest not in self._kept]
        if missing:
            with self.database.writing() as connection:
                packing.keep(connection, missing)
            self._kept.update(one.sha256 for one in missing)

    def _draft(self, case: CaseData, decision: Decision, who: str) -> Draft:
        linked = decision.judged.linked
        self.keep(linked)
        contents = {"case": case_bytes(case), "decision": decision.to_bytes()}
        terms = terms_of(decision)
        fields = {
            "as_of": decision.judged.case.as_of.isoformat(),
            "packs": [{"id": p.id, "version": p.version, "sha256": p.digest} for p in linked.packs],
            "produced_by": decision.produced_by,
            "parts": {name: {"sha256": sha256(content)} for name, content in contents.items()}
            | {"terms": {"sha256": sha256(terms_bytes(terms))}},
        }
        parts = {name: pack(content) for name, content in contents.items()}
        return Draft(DECISION, who.strip()[:LONGEST_WHO] or "—", fields, parts, {}, tuple(terms), linked.packs)

    def _write(self, drafts: Sequence[Draft]) -> list[Entry]:
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
        try:
            written = self._append([draft for ticket in tickets for draft in ticket.drafts])
        except Exception as error:
            if len(tickets) > 1:
                for ticket in tickets:
                    self._write_all([ticket])
                return
            tickets[0].error, tickets[0].done = error, True
            return
        for ticket in tickets:
            ticket.entries, written = written[: len(ticket.drafts)], written[len(ticket.drafts) :]
            ticket.done = True

    def _append(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Add entries after the last one."""
        entries: list[Entry] = []
        rows: dict[str, list[dict[str, Any]]] = {"entries": [], "parts": [], "terms": []}
        with self.database.writing() as connection:
            number, previous, latest = self._last(connection)
            for draft in drafts:
                number += 1
                time = self._time()
                written = head(draft, self.id, number, previous, time, latest if time < latest else None)
                previous, latest = sha256(written), max(time, latest)
                entries.append(Entry(number, previous))
                rows["entries"].append(
                    {
                        "number": number,
                        "hash": previous,
                        "kind": draft.kind,
                        "time": time,
                        "day": draft.fields.get("as_of"),
                        "who": folded(draft.who),
                        "head": written,
                    }
                )
                rows["parts"] += [{"number": number, "name": n, "content": c} for n, c in draft.parts.items()]
                rows["terms"] += [{"number": number, "name": n, "value": v} for n, v in draft.terms]
            for table in (ENTRIES, PARTS, TERMS):
                if rows[table.name]:
                    connection.execute(table.insert(), rows[table.name])
        return entries

    def _last(self, connection: Connection) -> tuple[int, str, str]:
        """The number and the hash of the last entry, and the latest time any entry has."""
        row = connection.execute(
            select(ENTRIES.c.number, ENTRIES.c.hash, ENTRIES.c.head).order_by(ENTRIES.c.number.desc()).limit(1)
        ).first()
        if row is None:
            return 0, sha256(self.genesis), ""
        document = _loads(row.head, self.database.name)
        return row.number, row.hash, str(max(document["time"], document.get("clock_behind", "")))

    def _time(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    # reading

    def get(self, number: int) -> Recorded:
        """An entry by its number. Raises P779 where there is none."""
        with self.database.reading() as connection:
            row = connection.execute(select(ENTRIES).where(ENTRIES.c.number == number)).first()
            if row is None:
                raise PunktError([Diagnostic("P779", Place(self.database.name), {"number": number})])
            return self._recorded(connection, row)

    def _recorded(self, connection: Connection, row: Row[Any]) -> Recorded:
        parts = connection.execute(select(PARTS.c.name, PARTS.c.content).where(PARTS.c.number == row.number))
        contents = {name: unpack(content) for name, content in parts}
        return Recorded(
            row.number,
            row.hash,
            _loads(row.head, self.database.name),
            "open",
            contents.get("case"),
            contents.get("decision"),
        )

    def last(self) -> Entry | None:
        """The last entry, or ``None`` where the journal is empty."""
        with self.database.reading() as connection:
            number, last, _ = self._last(connection)
        return Entry(number, last) if number else None


def _loads(content: bytes, name: str) -> dict[str, Any]:
    """A document of the journal. Raises P770 where it is none."""
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise trouble("P770", name, error) from None
    if not isinstance(found, dict):
        raise trouble("P770", name, {"ru": "это не журнал решений", "en": "this is no journal of decisions"})
    return found
