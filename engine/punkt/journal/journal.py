"""The journal of decisions: entries are recorded, found, read; each holds the hash of the one before."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from punkt.deciding.cases.foreign_values import CaseLike
from punkt.deciding.decision import Decision
from punkt.deciding.rule_base import Rules
from punkt.files.canonical import sha256
from punkt.files.messages.arguments import of_type
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.files.signing import FileSource, read_private, read_public
from punkt.files.signing import trouble as unsigned
from punkt.files.texts import bilingual
from punkt.files.whole_number import MOST
from punkt.law.language.link import Linked

from . import checkpoint as checkpointing
from . import kept_packs as packing
from .append_entries import EntryAppender, now, stamp
from .check_journal import check
from .check_report import JournalReport
from .checkpoint import Checkpoint
from .corrections import correction, withdrawal
from .database import Database
from .draft_entry import LONGEST, decided_case, draft, erasure, one_line
from .entry import KEY, PAPER, REVOCATION, Entry, EntryDraft, Recorded, genesis
from .entry_schema import misfit
from .expiry import Retention, expired
from .export_bundle import Exporter, Proof
from .issuing import IssuedPaper, issue, with_papers
from .merkle import inclusion
from .migrating import trouble
from .read_entries import loads, read_entry, row_of
from .replay_entries import Replay, Replayer
from .sealing import SealKeys, key_trouble
from .search_entries import EntryPage, EntryQuery, find, sealed_of, sealing_keys
from .signing_entries import addition, revocation, trusted
from .tables import ENTRIES, JOURNAL
from .tree import root_of
from .vouching import consistency, vouched

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WHOLE = "whole"
"""What a journal's beginning says of sealing where all of a decision is sealed."""


class Journal:
    """A journal that is open. Threads may share it; processes open it each for itself, a forked one anew.

    What :meth:`record` has returned is on the disk: neither a killed process nor a loss of
    power takes it back. Threads that record at the same time share one write to the disk.
    """

    def __init__(
        self,
        database: Database,
        keys: SealKeys | None,
        create: bool,
        clock: Callable[[], datetime] = now,
        whole: bool = False,
    ) -> None:
        self.database, self.keys, self._clock = database, keys, clock
        self._kept: set[str] = set()
        try:
            self.genesis = self._identity(create, whole)
            document = loads(self.genesis, database.name)
        except PunktError:
            database.close()
            raise
        self.id, self.sealing = str(document.get("journal")), document.get("sealing") in (True, WHOLE)
        """What the journal is called; and whether it takes nothing without a key to seal with."""
        self.whole = document.get("sealing") == WHOLE
        """Whether every decision is sealed as a whole, with who, day and packs."""
        self._writer = EntryAppender(database, self.id, self.genesis, clock)

    @classmethod
    def open(
        cls,
        where: str | Path,
        *,
        key: str | Path | None = None,
        create: bool = True,
        clock: Callable[[], datetime] = now,
        patience: float | None = None,
        whole: bool = False,
    ) -> Journal:
        """Open a journal: the path of a SQLite file, ``sqlite:///…`` or ``postgresql://…``.

        One that is not there is made unless ``create`` is false. ``key`` is a file of keys: with
        it cases about persons are sealed, and a journal made with a key takes nothing without one.
        ``patience`` is how many seconds the database may be silent; else it is waited for without bound.
        ``whole``, of a new journal, seals every decision with who, day and packs.
        Raises P770, or P777 for the key.
        """
        keys = SealKeys.read(key) if key is not None else None
        if whole and keys is None:
            raise key_trouble(str(where), bilingual("journal.faults.needs_key"))
        return cls(Database(where, create, patience), keys, create, clock, whole)

    def _identity(self, create: bool, whole: bool) -> bytes:
        """What the chain begins with; a new journal is given it here, unless another process is faster."""
        with self.database.reading() as connection:
            found = connection.scalar(select(JOURNAL.c.genesis))
        if isinstance(found, bytes):
            return found
        if not create or found is not None:  # SQLite keeps a text too where bytes should be
            raise trouble("P770", self.database.name, bilingual("journal.faults.no_beginning"))
        with self.database.writing() as connection:
            found = connection.scalar(select(JOURNAL.c.genesis))
            if found is None:
                if connection.execute(select(ENTRIES.c.number).limit(1)).first() is not None:
                    raise trouble("P770", self.database.name, bilingual("journal.faults.no_beginning"))
                found = genesis(secrets.token_hex(16), stamp(self._clock()), WHOLE if whole else self.keys is not None)
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

    def record(self, case: CaseLike, decision: Decision, who: str) -> Entry:
        """Record a decision on a case, by whom; it is on the disk when this returns.

        Raises P771 where it could not be written (nothing is, then); P980 for a name that is not
        one short line, P981 where the decision is on another case or day.
        """
        return self.record_many([(case, decision)], who)[0]

    def record_many(self, decided: Iterable[tuple[CaseLike, Decision]], who: str) -> list[Entry]:
        """Record several decisions, all or none, by one write to the disk."""
        name = one_line(who, self.database.name)
        return self._writer.write([self._draft(case, decision, name) for case, decision in decided])

    def keep(self, rules: Rules | Linked) -> None:
        """Keep the packs of a rule base with the journal, as they were when they were loaded."""
        of_type("rules", rules, (Rules, Linked), bilingual("system.arguments.rules"))
        self._keep(rules.linked if isinstance(rules, Rules) else rules)

    def _keep(self, linked: Linked) -> None:
        missing = [packing.capture(one) for one in linked.packs if one.digest not in self._kept]
        if missing:
            with self.database.writing() as connection:
                packing.keep(connection, missing)
            self._kept.update(one.sha256 for one in missing)

    def _draft(self, given: CaseLike, decision: Decision, who: str) -> EntryDraft:
        if self.keys is None and self.sealing:
            raise key_trouble(self.database.name, bilingual("journal.faults.needs_key"))
        case = decided_case(given, decision, self.database.name)
        self._keep(decision.judged.linked)
        return draft(case, decision, who, self.id, self.keys, self.whole)

    def erase(self, numbers: Iterable[int], who: str, why: str) -> list[Entry]:
        """Erase what is sealed in entries, for good, and record that. Raises P777 where nothing is sealed, or P779.

        Papers issued on them go too. The chain stays whole: it holds salted hashes, and the salts go with the rest.
        """
        problems = Problems()
        who, why = one_line(who, self.database.name), one_line(why or "—", self.database.name, LONGEST)
        chosen = self.with_papers(numbers)
        for number in chosen:
            try:
                self._check_erasable(self.get(number))
            except PunktError as error:
                problems.extend(error)
        problems.raise_if_any()
        entries = self._writer.write([erasure(number, who, why) for number in chosen])
        self.database.tidy()
        return entries

    def _check_erasable(self, found: Recorded) -> None:
        if found.state == "open" and found.kind != PAPER:
            said = bilingual("journal.faults.not_sealed", id=found.id)
        elif found.state == "erased":
            said = bilingual("journal.faults.erased_already", id=found.id, erased_by=found.erased_by)
        else:
            return
        raise key_trouble(self.database.name, said)

    def correct(self, number: int, by: int, who: str, why: str) -> Entry:
        """Record that the decision of a later entry stands in place of one, and why. Raises P987, P779."""
        who, why = self._said(who, why)
        made = correction(self.get(number), self.get(by), who, why, self.database.name)
        return self._writer.write([made])[0]

    def withdraw(self, number: int, who: str, why: str) -> Entry:
        """Record that a decision holds no more, and why. Raises P987, P779."""
        who, why = self._said(who, why)
        return self._writer.write([withdrawal(self.get(number), who, why, self.database.name)])[0]

    def expired(self, rule: Retention) -> list[int]:
        """The numbers of the sealed decisions that a rule says are kept no longer; nothing is erased.

        Raises P777 where a rule about packs or days meets decisions sealed as a whole, and their keys are not at hand.
        """
        with self.database.reading() as connection:
            asks = rule.pack is not None or rule.as_of_before is not None
            if asks and self.whole and any(key not in (self.keys or ()) for key in sealing_keys(connection)):
                raise key_trouble(self.database.name, bilingual("journal.faults.needs_key"))
            return list(expired(connection, rule, self.get))

    def issue(self, number: int, paper: IssuedPaper, who: str) -> Entry:
        """Record that a paper was issued, made from the decision of an entry. Raises P989, P980, P777, P779."""
        name = one_line(who, self.database.name)
        if self.keys is None and self.sealing:
            raise key_trouble(self.database.name, bilingual("journal.faults.needs_key"))
        made = issue(paper, self.get(number), name, self.id, self.keys, self.whole, self.database.name)
        return self._writer.write([made])[0]

    def with_papers(self, numbers: Iterable[int]) -> list[int]:
        """Numbers of entries, and those of the papers issued on them that are not erased: they are erased together."""
        with self.database.reading() as connection:
            return with_papers(connection, numbers)

    # reading

    def get(self, number: int) -> Recorded:
        """An entry by its number. Raises P779 where there is none."""
        of_type("number", number, int, bilingual("system.arguments.number"))
        with self.database.reading() as connection:
            row = row_of(connection, number) if 0 < number <= MOST else None
            if row is None:
                raise PunktError([Diagnostic("P779", Place(self.database.name), {"number": number})])
            return self._recorded(connection, row)

    def _recorded(self, connection: Connection, row: Row[Any]) -> Recorded:
        return read_entry(connection, row, self.id, self.keys, self.database.name)

    def search(self, wanted: EntryQuery, *, page: int = 1, size: int = 50) -> EntryPage:
        """A page (numbered from 1) of the entries that are wanted, the newest first."""
        with self.database.reading() as connection:
            return find(connection, wanted, page, size, self.id, self.keys, self.database.name)

    def sealed_of(self, case: str) -> list[int]:
        """The numbers of the entries of a case that are sealed and not erased.

        Raises P777 unless the keys of all sealed entries are at hand: one that is not found is not erased.
        """
        with self.database.reading() as connection:
            if self.keys is None or any(key not in self.keys for key in sealing_keys(connection)):
                raise key_trouble(self.database.name, bilingual("journal.faults.needs_key"))
            return sealed_of(connection, case, self.keys)

    def verify(
        self,
        checkpoints: Iterable[FileSource] = (),
        public_key: FileSource | None = None,
        witnesses: Iterable[str] = (),
    ) -> JournalReport:
        """Check the whole journal, and its end against signed checkpoints.

        A checkpoint that is unsigned, wrongly signed or about another journal is an error (P776),
        and so is one without the public key to check it by: nothing is taken on trust. ``witnesses``
        (as :func:`.note.verifier_key` writes them) must have cosigned the newest checkpoint (P776).
        """
        given = list(checkpoints)
        for name in witnesses if not given else ():
            raise unsigned(name, bilingual("journal.faults.key_alone"))
        points = self.signed(given, public_key)
        newest = max(zip(points, given, strict=True), key=lambda one: one[0].number, default=(None, ""))[1]
        seen = [(name, checkpointing.seen_by(newest, text)) for text in witnesses for name in [text.partition("+")[0]]]
        report = check(self.database, self.id, self.genesis, self.keys, points)
        report.witnessed = seen
        return report

    def signed(self, paths: Iterable[FileSource], public_key: FileSource | None) -> list[Checkpoint]:
        """The checkpoints of files, each signed by the key or one that followed it. Raises P776."""
        found = []
        key = read_public(public_key) if public_key is not None else None
        paths = list(paths)
        if key is not None and not paths:
            raise unsigned(str(public_key), bilingual("journal.faults.key_alone"))
        for path in paths:
            if key is None:
                raise unsigned(str(path), bilingual("journal.faults.keyless"))
            checkpoint = checkpointing.read(path, key, self._followed)
            if (checkpoint.journal, checkpoint.genesis) != (self.id, sha256(self.genesis)):
                raise unsigned(str(path), bilingual("journal.faults.foreign"))
            found.append(checkpoint)
        return found

    def _followed(self, key: Ed25519PublicKey, checkpoint: Checkpoint) -> list[Ed25519PublicKey]:
        """The keys that may have signed a checkpoint, as the journal says, where one is trusted."""
        kinds = select(ENTRIES.c.head).where(ENTRIES.c.kind.in_((KEY, REVOCATION))).order_by(ENTRIES.c.number)
        with self.database.reading() as connection:
            heads = [loads(head, self.database.name) for head in connection.scalars(kinds)]
        return trusted(key, [head for head in heads if misfit(head) is None], self.id, checkpoint.number)

    def checkpoint(self, private_key: str | Path) -> bytes:
        """A signed checkpoint of the journal as it is now: the content of a file to keep elsewhere."""
        key = read_private(private_key)
        with self.database.reading() as connection:
            return checkpointing.sign(self.head(connection), key)

    def head(self, connection: Connection, upto: int | None = None) -> Checkpoint:
        """What a checkpoint says of the journal as it is now, or as it was when it had so many entries."""
        number = self._writer.last(connection)[0] if upto is None else upto
        return Checkpoint(self.id, number, root_of(connection, number), sha256(self.genesis), stamp(self._clock()))

    def replay(self, number: int | None = None) -> Iterator[Replay]:
        """Decide an entry again, or all of them, under the packs that were recorded, and compare byte for byte."""
        replayer = Replayer(self.database, self.get)
        if number is not None:
            return replayer.each([number])
        last = self.last()
        return replayer.each(range(1, last.id + 1 if last else 1))

    def export(
        self,
        path: str | Path,
        *,
        private_key: str | Path | None = None,
        checkpoint: str | Path | None = None,
        public_key: str | Path | None = None,
        disclose: bool = False,
    ) -> int:
        """Write a bundle into a new folder (or ``.zip``) that can be checked without Punkt; how many entries it has.

        With ``private_key`` the whole journal, under a checkpoint made now; else as much as a
        signed ``checkpoint`` vouches for, checked by ``public_key``. What is sealed stays so
        unless ``disclose``. Raises P776 without a signature, P770 for a damaged journal, P771.
        """
        if disclose and self.keys is None:
            raise key_trouble(self.database.name, bilingual("journal.faults.needs_key"))
        with self.database.reading() as connection:
            number, signed, public, _ = vouched(
                connection, self.database.name, self.head, self.signed, private_key, checkpoint, public_key
            )
            exporter = Exporter(self.database, connection, self.id, self.keys, disclose)
            exporter.write(Path(path), self.genesis, number, signed, public)
        return number

    def prove(
        self,
        number: int,
        path: str | Path,
        *,
        private_key: str | Path | None = None,
        checkpoint: str | Path | None = None,
        public_key: str | Path | None = None,
        disclose: bool = False,
    ) -> None:
        """Write a bundle with one entry, and the proof that it is in the tree under a checkpoint; as :meth:`export`.

        Nothing of another entry is in it but hashes. Raises P985 for an entry that is erased or later than the
        checkpoint.
        """
        if self.get(number).state == "erased":
            raise PunktError([Diagnostic("P985", Place(self.database.name), {"number": number})])
        with self.database.reading() as connection:
            size, signed, public, leaves = vouched(
                connection, self.database.name, self.head, self.signed, private_key, checkpoint, public_key
            )
            if number > size:
                raise PunktError([Diagnostic("P985", Place(self.database.name), {"number": number})])
            exporter = Exporter(self.database, connection, self.id, self.keys, disclose)
            proof = Proof(number, inclusion(leaves, number - 1))
            exporter.write(Path(path), self.genesis, size, signed, public, proof)

    def consistency(self, old: FileSource | None, new: FileSource, public_key: FileSource) -> bytes:
        """The proof that a checkpoint continues an older one (``None``: nothing), as a witness is sent it.

        Raises P776 for what is not signed, P983 where the journal cannot show that: one of them is not of its tree.
        """
        return consistency(self.database, self.signed, old, new, public_key)

    def add_key(self, new: FileSource, by: str | Path, who: str, why: str) -> Entry:
        """Record that a key (public) may sign checkpoints from now on, endorsed by a private key that could before."""
        who, why = self._said(who, why)
        return self._writer.write([addition(self.id, read_public(new), read_private(by), who, why)])[0]

    def revoke_key(self, key: FileSource, who: str, why: str) -> Entry:
        """Record that checkpoints after this entry are not to be believed by a key."""
        who, why = self._said(who, why)
        return self._writer.write([revocation(read_public(key), who, why)])[0]

    def _said(self, who: str, why: str) -> tuple[str, str]:
        return one_line(who, self.database.name), one_line(why, self.database.name, LONGEST)

    def last(self) -> Entry | None:
        """The last entry, or ``None`` where the journal is empty."""
        with self.database.reading() as connection:
            number, last, _ = self._writer.last(connection)
        return Entry(number, last) if number else None
