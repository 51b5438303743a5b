"""A generator of tamperings of a journal, in SQLite or PostgreSQL; each with a name, the same at every run."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from helpers.audit_journals import WHO, decided, filled, seal_key, signing_keys, small
from helpers.journal_stores import Row, SqliteStore, Store
from punkt.journal import Journal
from punkt.journal.issuing import IssuedPaper

Tampering = tuple[str, Callable[[str], None]]
"""What is done, and a way to do it to the journal of a name."""
GUARDS = {
    "entries_keep": "entries",
    "parts_stay": "parts",
    "terms_keep": "terms",
    "entries_in_turn": "entries",
    "erased_stay": "erased",
}


class Office:
    """The journal ``a`` with entries of every kind, an ``older`` one, checkpoints kept elsewhere, keys, and bundles."""

    def __init__(self, folder: Path, store: Store | None = None) -> None:
        self.folder, self.key, self.store = folder, seal_key(folder), store or SqliteStore(folder)
        self.private, self.public = signing_keys(folder)
        (folder / "next").mkdir()
        _, following = signing_keys(folder / "next")
        self.store.empty("a")
        with Journal.open(self.store.address("a"), key=self.key) as journal:
            journal.record_many([small(number) for number in range(1, 4)], WHO)
            journal.record_many([decided("petrova"), small(5), decided("two-brothers")], WHO)
            self.older = self._exported(journal, "older")
        self.store.copy("a", "older")
        with Journal.open(self.store.address("a"), key=self.key) as journal:
            journal.erase([6], WHO, "по заявлению")
            journal.correct(1, 5, WHO, "ошибка")
            journal.withdraw(2, WHO, "вынесено дважды")
            journal.add_key(following, self.private, WHO, "смена ключа")
            entry = journal.record(*small(7), WHO)
            digest = small(7)[1].digest
            journal.issue(entry.id, IssuedPaper("f", "p", "docx", b"\0paper", digest, "7", keep=True), WHO)
            self.newer = self._exported(journal, "newer")
            self.checkpoint = folder / "checkpoint"
            """Kept elsewhere: of the whole journal."""
            self.checkpoint.write_bytes(journal.checkpoint(self.private))
            journal.database.tidy()

    def _exported(self, journal: Journal, name: str) -> Path:
        journal.export(self.folder / name, private_key=self.private)
        journal.database.tidy()
        return self.folder / name


def other(value: Any, chance: random.Random) -> Any:
    """A value of the same type that differs by little."""
    if isinstance(value, bytes):
        place = chance.randrange(len(value))
        return value[:place] + bytes([value[place] ^ 1 << chance.randrange(8)]) + value[place + 1 :]
    if isinstance(value, int):
        return value + chance.choice([1, 100])
    return "x" if value is None else value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x"


def of_journal(office: Office, seed: int) -> Iterator[Tampering]:
    """Tamperings of the journal, without end: rows changed, deleted, added, exchanged; the chain written anew."""
    chance, store = random.Random(seed), office.store
    columns = store.tables("a")
    rows = {table: store.rows("a", table) for table in columns}

    def doing(statement: str, values: Row) -> Callable[[str], None]:
        return lambda name: store.change(name, statement, values=values)

    while True:
        for table, names in columns.items():
            row, another = chance.choice(rows[table]), chance.choice(rows[table])
            condition = " AND ".join(f"{name} {store.same} ?" for name in names)
            for number, column in enumerate(names):
                changed = other(row[number], chance)
                yield (
                    f"{table}.{column} changed",
                    doing(f"UPDATE {store.over}{table} SET {column} = ? WHERE {condition}", (changed, *row)),
                )
            yield f"{table}: a row deleted", doing(f"DELETE FROM {table} WHERE {condition}", row)
            added = tuple(other(value, chance) for value in row)
            marks = ", ".join("?" * len(names))
            yield (
                f"{table}: a row added",
                doing(f"INSERT {store.over}INTO {table} VALUES ({marks})", added),
            )
            if row[-1] != another[-1]:
                yield (
                    f"{table}: a row takes the content of another",
                    doing(f"UPDATE {store.over}{table} SET {names[-1]} = ? WHERE {condition}", (another[-1], *row)),
                )
        last = chance.randrange(5, 11)
        yield f"the end is cut off after {last}", partial(_cut, store, last=last)
        yield "an older journal is put back", partial(store.copy, "older")
        number = chance.randrange(1, 12)
        yield f"entry {number} and all after it are written anew", partial(_rewritten, store, first=number)
        yield "the erasure is undone", partial(_unerased, store)
        yield "the journal is another one", partial(_another, store)
        guard = chance.choice(list(GUARDS))
        yield f"the guard {guard} is off", partial(store.unguarded, table=GUARDS[guard], guard=guard)


def _cut(store: Store, name: str, last: int) -> None:
    tables = ("terms", "parts", "sealed", "erased", "entries")
    store.change(name, *(f"DELETE FROM {table} WHERE number > {last}" for table in tables))


def _rewritten(store: Store, name: str, first: int) -> None:
    """Somebody else has recorded an entry, and every hash after it is worked out again."""
    at = {column: place for place, column in enumerate(store.tables(name)["entries"])}
    heads = sorted((row[at["number"]], row[at["hash"]], row[at["head"]]) for row in store.rows(name, "entries"))
    previous = ""
    for number, digest, content in heads:
        head = json.loads(content)
        if number == first:
            head["who"] = "другой"
        if number > first:
            head["previous"] = previous
        if number >= first:
            content = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
            changed = "UPDATE entries SET hash = ?, head = ?, who = ? WHERE number = ?"
            store.change(name, changed, values=(digest, content, head["who"].casefold(), number))
        previous = digest


def _unerased(store: Store, name: str) -> None:
    """What was erased is put back out of an older journal, and the mark of its erasure is taken away."""
    for table in ("sealed", "terms"):
        for row in store.rows("older", table):
            if row[0] == 6:
                store.change(name, f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", values=row)
    store.change(name, "DELETE FROM erased")


def _another(store: Store, name: str) -> None:
    store.empty(name)
    filled(store.address(name), 11).close()
