"""The check of a journal: the chain is walked from its beginning, and everything it commits to is hashed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Table, select
from sqlalchemy.exc import SQLAlchemyError

from punkt.files.canonical import sha256
from punkt.files.texts import bilingual

from . import kept_packs as packing
from .check_report import SAID, JournalReport, lost, pack, part
from .checkpoint import Checkpoint
from .database import Database
from .entry import DECISION, ERASURE, PAPER, REFERS, canonical, columns, fits, salted, terms_bytes
from .entry_schema import misfit
from .merkle import Frontier
from .migrating import in_words
from .sealing import SealKeys, about
from .tables import ENTRIES, ERASED, JOURNAL, PARTS, SEALED, TERMS

Contents = Mapping[Table, Mapping[int, list[tuple[str, Any]]]]
"""Table → entry → names and contents of its rows."""
BATCH = 200
"""Entries that are read at once."""


def check(
    database: Database, journal: str, genesis: bytes, keys: SealKeys | None, checkpoints: Sequence[Checkpoint] = ()
) -> JournalReport:
    """Check a whole journal; what cannot be read is a finding and never an error."""
    report = JournalReport(database.name, alone=database.alone)
    with database.reading() as connection:
        walk = _Walk(connection, report, journal, genesis, keys, {one.number for one in checkpoints})
        try:
            walk.run()
            walk.compare(checkpoints)
            for what in database.damage(connection):
                report.add("P770", why=what)
        except (SQLAlchemyError, UnicodeDecodeError, ValueError, TypeError, KeyError) as error:
            why = in_words(error)
            said = bilingual("journal.faults.database_damaged", why=why)
            report.altered(walk.number + 1, said)
    return report


class _Walk:
    """One walk along the chain."""

    def __init__(
        self,
        connection: Connection,
        report: JournalReport,
        journal: str,
        genesis: bytes,
        keys: SealKeys | None,
        vouched: set[int],
    ) -> None:
        self.connection, self.report, self.journal, self.genesis, self.keys = connection, report, journal, genesis, keys
        self.number, self.hash = 0, sha256(genesis)
        """The entry that was walked last."""
        self.sound = True
        """Whether that one fits its own hash."""
        self.tree = Frontier()
        """Over the heads of the entries that were walked."""
        self.roots = {number: self.tree.root() if number == 0 else b"" for number in vouched}
        """The roots up to the entries that checkpoints are about, as far as none was missing."""
        self.packs: dict[str, tuple[str, str] | None] = {}
        self.erasures: dict[int, int] = {}
        self.confirmed: dict[int, int] = {}
        self.decisions: set[int] = set()
        self.erasable: set[int] = set()
        """The numbers of the entries that others may refer to, as far as they were walked."""

    def run(self) -> None:
        """Walk from the first entry to the last."""
        if [tuple(row) for row in self.connection.execute(select(JOURNAL))] != [(1, self.genesis)]:
            self.report.altered(1, SAID["genesis"])
        self.erasures = {row.number: row.by for row in self.connection.execute(select(ERASED))}
        for rows, contents in self._batches():
            for row in rows:
                self._entry(row, contents)
                if self.report.full:
                    return
        self.report.last = (self.number, self.hash) if self.number else None
        for number, by in self.erasures.items():
            if self.confirmed.get(number) != by:
                self.report.altered(number, SAID["erasure"])
        for number in sorted(self.confirmed.keys() - self.erasures.keys()):
            self.report.altered(number, SAID["kept"])
        for digest in sorted(packing.kept(self.connection) - self.packs.keys()):
            if self._pack(digest) is None:
                self.report.add("P770", why=pack(digest))
        for digest in sorted(packing.unused_files(self.connection)):
            self.report.add("P770", why=bilingual("journal.faults.stray_file", digest=digest))
        for table in (PARTS, SEALED, TERMS):
            stray = select(table.c.number).where(table.c.number.not_in(select(ENTRIES.c.number))).distinct()
            for number in self.connection.scalars(stray):
                self.report.altered(number, SAID["surplus"])

    def _batches(self) -> Iterator[tuple[Sequence[Row[Any]], Contents]]:
        """Entries with their parts, so many at a time."""
        after = -(2**62)
        while rows := self.connection.execute(
            select(ENTRIES).where(ENTRIES.c.number > after).order_by(ENTRIES.c.number).limit(BATCH)
        ).all():
            first, after = rows[0].number, rows[-1].number
            found: dict[Table, dict[int, list[tuple[str, Any]]]] = {}
            for table in (PARTS, SEALED, TERMS):
                of = found[table] = {}
                for number, name, value in self.connection.execute(
                    select(*table.c).where(table.c.number.between(first, after))
                ):
                    of.setdefault(number, []).append((name, value))
            yield rows, found

    def _entry(self, row: Row[Any], contents: Contents) -> None:
        report = self.report
        report.entries += 1
        follows = row.number == self.number + 1
        if not follows:
            report.add(
                "P773",
                number=f"{self.number + 1}…{row.number - 1}" if row.number > self.number + 2 else self.number + 1,
                what=bilingual("journal.faults.followed_by", number=self.number, next=row.number),
            )
        content = bytes(row.head)
        found = sha256(content)
        document = _document(content)
        sound = found == row.hash and document is not None
        if document is None:
            report.altered(row.number, SAID["form"])
        elif found != row.hash:
            report.altered(row.number, SAID["head"])
        elif document["number"] != row.number:
            said = bilingual("journal.faults.entry_stands", number=document["number"])
            report.add("P774", number=row.number, what=said)
            sound = False
        elif document["journal"] != self.journal:
            report.altered(row.number, SAID["journal"])
        elif follows and self.sound and document["previous"] != self.hash:
            report.altered(max(self.number, 1), SAID["next"] if self.number else SAID["genesis"])
        if document is not None:
            field = misfit(document)
            if sound:
                self._form(row.number, document, content, field)
            if sound and any(row._mapping[name] != value for name, value in columns(document).items()):
                report.altered(row.number, SAID["columns"])
            if field is None:
                self._parts(row.number, document, contents)
        self.number, self.hash, self.sound = row.number, row.hash, sound
        self.tree.add(content)
        if row.number in self.roots and row.number == self.tree.size:
            self.roots[row.number] = self.tree.root()

    def _form(self, number: int, document: dict[str, Any], content: bytes, field: str | None) -> None:
        """Whether a head is written as heads are, has the fields of its kind, and refers to what it may refer to."""
        if field is not None:
            self.report.altered(number, bilingual("journal.faults.field", name=field))
        elif canonical(document) != content or _kept(document) not in (None, document.get("salted")):
            self.report.altered(number, SAID["form"])
        for name in REFERS:
            to = document.get(name, 0)
            if name in document and to not in (self.erasable if name == "erases" else self.decisions):
                self.report.altered(number, bilingual("journal.faults.refers", name=to))
        if document["kind"] == DECISION:
            self.decisions.add(number)
        if "seal" in document or document["kind"] == PAPER:
            self.erasable.add(number)

    def _parts(self, number: int, document: Mapping[str, Any], contents: Contents) -> None:
        """Everything the head of an entry commits to."""
        report = self.report
        said: Mapping[str, Mapping[str, str]] = document.get("parts", {})
        parts, sealed = dict(contents[PARTS].get(number, ())), dict(contents[SEALED].get(number, ()))
        terms = contents[TERMS].get(number, [])
        erased = number in self.erasures
        if "clock_behind" in document:
            report.clock_back.append(number)
        if document["kind"] == ERASURE:
            self.confirmed[document["erases"]] = number
        if erased and ("seal" in document or document["kind"] == PAPER):
            report.erased[number] = self.erasures[number]
        elif "seal" in document:
            report.sealed += 1
        if erased and (sealed or terms):
            report.altered(number, SAID["kept"])
        if (parts.keys() | sealed.keys()) - said.keys() or (terms and "terms" not in said):
            report.altered(number, SAID["surplus"])
        for name, hashes in said.items():
            if name == "terms":
                self._terms(number, hashes, terms, sealed, erased)
            elif "sha256" in hashes:
                self._compare(number, name, parts.get(name), hashes)
            elif not erased:
                self._compare(number, name, sealed.get(name), hashes)
        if "seal" in document and not erased:
            self._open(number, document, sealed)
        self._used(number, document.get("packs", ()))

    def _used(self, number: int, packs: Iterable[Mapping[str, str]]) -> None:
        """The packs that a decision rests on."""
        for used in packs:
            if self._pack(used["sha256"]) != (used["id"], used["version"]):
                self.report.altered(number, pack(used["id"]))

    def _compare(self, number: int, name: str, stored: Any, hashes: Mapping[str, str]) -> None:
        if stored is None:
            self.report.add("P773", number=number, what=lost(name))
            return
        try:
            plain = "stored" not in hashes and "sha256" not in hashes  # a salt, where there is no key
            same = salted(bytes(stored), b"") == hashes["salted"] if plain else fits(bytes(stored), hashes)
        except (ValueError, TypeError):
            same = False
        if not same:
            self.report.altered(number, part(name))

    def _terms(
        self,
        number: int,
        hashes: Mapping[str, str],
        terms: list[tuple[str, str]],
        sealed: Mapping[str, Any],
        erased: bool,
    ) -> None:
        """What the entry is found by."""
        if erased:
            return
        if "salted" in hashes:
            same = salted(bytes(sealed.get("terms", b"")), terms_bytes(terms)) == hashes["salted"]
        else:
            same = sha256(terms_bytes(terms)) == hashes["sha256"]
        if not same:
            self.report.altered(number, SAID["terms"])

    def _open(self, number: int, document: Mapping[str, Any], sealed: Mapping[str, Any]) -> None:
        """Look inside what is sealed, where the key is at hand."""
        key = document["seal"]["key"]
        if self.keys is None or key not in self.keys:
            self.report.unopened += 1
            return
        for name, hashes in document["parts"].items():
            if "stored" in hashes and name in sealed and sha256(bytes(sealed[name])) == hashes["stored"]:
                try:
                    salt, content = self.keys.open(bytes(sealed[name]), key, about(self.journal, name))
                    same = salted(salt, content) == hashes["salted"]
                    if same and name == "details":
                        self._used(number, orjson.loads(content).get("packs", ()))
                except (ValueError, KeyError, TypeError):
                    same = False
                if not same:
                    self.report.altered(number, part(name))

    def _pack(self, digest: str) -> tuple[str, str] | None:
        """The id and the version of a pack that is kept as it was."""
        if digest not in self.packs:
            try:
                kept = packing.restore(self.connection, digest)
            except (ValueError, TypeError):
                kept = None
            self.packs[digest] = None if kept is None else (kept.id, kept.version)
        return self.packs[digest]

    def compare(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Hold the chain against what was signed."""
        for checkpoint in checkpoints:
            if checkpoint.number > self.number:
                first = self.number + 1
                self.report.add("P775", first=first, last=checkpoint.number, checkpoint=checkpoint.time)
            elif self.roots[checkpoint.number] != checkpoint.root:
                self.report.altered(checkpoint.number, SAID["checkpoint"])
            else:
                self.report.covered = max(self.report.covered or 0, checkpoint.number)


def _kept(document: Mapping[str, Any]) -> str | None:
    """The salted hash of a paper's bytes, where they are kept."""
    return document["parts"]["paper"]["salted"] if "paper" in document["parts"] else None


def _document(content: bytes) -> dict[str, Any] | None:
    """The document of a head, or ``None`` for what is none."""
    try:
        found = orjson.loads(content)
        return found if found["kind"] and found["number"] and found["journal"] and found["previous"] else None
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
