"""A generator of tamperings: of a journal in SQLite, and of a bundle; each with a name, the same at every run."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from helpers.audit_journals import WHO, decided, filled, seal_key, signing_keys, small
from punkt.files.signing import new_keys, read_private
from punkt.journal import Journal
from punkt.journal import checkpoint as checkpointing
from punkt.journal.issuing import IssuedPaper
from punkt.journal.merkle import Frontier

Tampering = tuple[str, Callable[[Path], None]]


class Office:
    """A journal with entries of every kind, an older copy, checkpoints kept elsewhere, keys, and bundles."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, seal_key(folder)
        self.private, self.public = signing_keys(folder)
        (folder / "next").mkdir()
        _, following = signing_keys(folder / "next")
        self.journal = folder / "a.db"
        journal = filled(self.journal, 3, key=self.key)
        journal.record_many([decided("petrova"), small(5), decided("two-brothers")], WHO)
        self.older = self._kept(journal, "older")
        journal.erase([6], WHO, "по заявлению")
        journal.correct(1, 5, WHO, "ошибка")
        journal.withdraw(2, WHO, "вынесено дважды")
        journal.add_key(following, self.private, WHO, "смена ключа")
        entry = journal.record(*small(7), WHO)
        digest = small(7)[1].digest
        journal.issue(entry.id, IssuedPaper("f", "p", "docx", b"\0paper", digest, "7", keep=True), WHO)
        self.newer = self._kept(journal, "newer")
        self.checkpoint = folder / "checkpoint"
        """Kept elsewhere: of the whole journal."""
        self.checkpoint.write_bytes(journal.checkpoint(self.private))
        journal.database.tidy()
        journal.close()

    def _kept(self, journal: Journal, name: str) -> Path:
        journal.export(self.folder / name, private_key=self.private)
        journal.database.tidy()
        shutil.copyfile(self.journal, self.folder / f"{name}.db")
        return self.folder / name


def _sql(path: Path, *statements: str, values: tuple[Any, ...] = ()) -> None:
    """What somebody with the file can do; the guards are put back as they were."""
    with closing(sqlite3.connect(path)) as connection, connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement, values if "?" in statement else ())
        for _, sql in guards:
            connection.execute(sql)


def _doing(statement: str, values: tuple[Any, ...]) -> Callable[[Path], None]:
    return lambda path: _sql(path, statement, values=values)


def _columns(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in sorted(tables)}


def _rows(path: Path, table: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def _where(columns: list[str], row: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """The condition that holds for one row, and its values."""
    return " AND ".join(f"{name} IS ?" for name in columns), row


def _other(value: Any, chance: random.Random) -> Any:
    """A value of the same type that differs by little."""
    if isinstance(value, bytes):
        place = chance.randrange(len(value))
        return value[:place] + bytes([value[place] ^ 1 << chance.randrange(8)]) + value[place + 1 :]
    if isinstance(value, int):
        return value + chance.choice([1, 100])
    return "x" if value is None else value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x"


def of_journal(office: Office, seed: int) -> Iterator[Tampering]:
    """Tamperings of the journal's file, without end: rows changed, deleted, added, exchanged; the chain written anew."""
    chance, columns = random.Random(seed), _columns(office.journal)
    rows = {table: _rows(office.journal, table) for table in columns}
    while True:
        for table, names in columns.items():
            row, other = chance.choice(rows[table]), chance.choice(rows[table])
            condition, values = _where(names, row)
            for number, column in enumerate(names):
                changed = _other(row[number], chance)
                yield (
                    f"{table}.{column} changed",
                    _doing(f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {condition}", (changed, *values)),
                )
            yield (
                f"{table}: a row deleted",
                _doing(f"DELETE FROM {table} WHERE {condition}", values),
            )
            added = tuple(_other(value, chance) for value in row)
            marks = ", ".join("?" * len(names))
            yield (
                f"{table}: a row added",
                _doing(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", added),
            )
            if row[-1] != other[-1]:
                yield (
                    f"{table}: a row takes the content of another",
                    _doing(f"UPDATE OR REPLACE {table} SET {names[-1]} = ? WHERE {condition}", (other[-1], *values)),
                )
        last = chance.randrange(5, 11)
        yield f"the end is cut off after {last}", partial(_cut, last=last)
        yield "an older file is put back", partial(_older, office)
        number = chance.randrange(1, 12)
        yield f"entry {number} and all after it are written anew", partial(_rewritten, first=number)
        yield "the erasure is undone", partial(_unerased, office)
        yield "the journal is another one", _another
        guard = chance.choice(["entries_keep", "parts_stay", "terms_keep", "entries_in_turn", "erased_stay"])
        yield f"the guard {guard} is off", partial(_plain, statement=f"DROP TRIGGER {guard}")


def _plain(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def _cut(path: Path, last: int) -> None:
    _sql(path, *(f"DELETE FROM {t} WHERE number > {last}" for t in ("terms", "parts", "sealed", "erased", "entries")))


def _older(office: Office, path: Path) -> None:
    shutil.copyfile(f"{office.older}.db", path)


def _rewritten(path: Path, first: int) -> None:
    """Somebody else has recorded an entry, and every hash after it is worked out again."""
    with closing(sqlite3.connect(path)) as connection:
        heads = connection.execute("SELECT number, hash, head FROM entries ORDER BY number").fetchall()
    previous, changed = "", list[tuple[Any, ...]]()
    for number, digest, content in heads:
        head = json.loads(content)
        if number == first:
            head["who"] = "другой"
        if number > first:
            head["previous"] = previous
        if number >= first:
            content = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
            changed.append((digest, content, head["who"].casefold(), number))
        previous = digest
    for one in changed:
        _sql(path, "UPDATE entries SET hash = ?, head = ?, who = ? WHERE number = ?", values=one)


def _unerased(office: Office, path: Path) -> None:
    """What was erased is put back out of an older file, and the mark of its erasure is taken away."""
    for table in ("sealed", "terms"):
        for row in _rows(Path(f"{office.older}.db"), table):
            if row[0] == 6:
                _sql(path, f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", values=row)
    _sql(path, "DELETE FROM erased")


def _another(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    filled(path, 11).close()


def of_bundle(office: Office, seed: int) -> Iterator[Tampering]:
    """Tamperings of a bundle, without end: of each of its files, of the lines of entries, of the whole."""
    chance = random.Random(seed)
    unsigned = {"README.txt", "verify.py"}  # nobody can notice a change of these: they are not signed
    files = [path.relative_to(office.newer) for path in sorted(office.newer.rglob("*")) if path.is_file()]
    files = [name for name in files if name.name not in unsigned]
    few = [name for name in files if name.parts[0] != "packs"]
    while True:
        for name in [*few, *chance.sample(files, 6)]:
            content = (office.newer / name).read_bytes()
            for what, changed in (
                ("a bit turned", _other(content, chance)),
                ("cut short", content[: chance.randrange(len(content))]),
                ("something added", content + chance.choice([b"\n", b" ", b"x"])),
                ("doubled", content * 2),
            ):
                yield f"{name}: {what}", _putting(name, changed)
            yield f"{name}: gone", partial(_gone, name=name)
            if (office.older / name).is_file() and (office.older / name).read_bytes() != content:
                older = (office.older / name).read_bytes()
                yield f"{name}: the older one", _putting(name, older)
        yield from _lines(office, chance)
        one, two = chance.sample([name for name in files if name.parts[0] == "packs"], 2)
        yield f"{one} and {two} exchanged", partial(_exchanged, one=one, two=two)
        more, first = chance.choice(["more.txt", "packs/more"]), chance.randrange(1, 12)
        yield f"{more} is added", _putting(Path(more), b"")
        yield "all of it is the older one", lambda folder: _whole(folder, office.older)
        yield "signed by another key", partial(_signed, office, first=0)
        yield "written anew and signed by another key", partial(_signed, office, first=first)


def _lines(office: Office, chance: random.Random) -> Iterator[Tampering]:
    lines = (office.newer / "entries.jsonl").read_bytes().splitlines(keepends=True)
    at = "entries.jsonl"

    def changed(number: int, line: Any) -> Callable[[Path], None]:
        written = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        return lambda folder: _put(folder / at, b"".join([*lines[:number], written, *lines[number + 1 :]]))

    number = chance.randrange(len(lines))
    for field in ("hash", "head", "number"):
        line = json.loads(lines[number])
        line[field] = _other(line[field], chance)
        yield f"line {number}: {field} changed", changed(number, line)
    line = json.loads(lines[number])
    for part in sorted(line["parts"]):
        for field in sorted(line["parts"][part]):
            other = json.loads(lines[number])
            other["parts"][part][field] = _other(other["parts"][part][field], chance)
            yield f"line {number}: {field} of {part} changed", changed(number, other)
        less = json.loads(lines[number])
        del less["parts"][part]
        yield f"line {number}: {part} gone", changed(number, less)
    more = json.loads(lines[number])
    more["parts"][chance.choice(["case", "more"])] = chance.choice([{"text": "{}"}, {"stored": "AAAA"}])
    yield f"line {number}: a part more", changed(number, more)
    erased = json.loads(lines[5])
    erased["parts"] = json.loads((office.older / at).read_bytes().splitlines()[5])["parts"]
    yield "what was erased is back", changed(5, erased)
    yield f"line {number} gone", lambda folder: _put(folder / at, b"".join([*lines[:number], *lines[number + 1 :]]))
    yield f"line {number} twice", lambda folder: _put(folder / at, b"".join([*lines[: number + 1], *lines[number:]]))
    one, two = chance.sample(range(len(lines)), 2)
    swapped = list(lines)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    yield f"lines {one} and {two} exchanged", lambda folder: _put(folder / at, b"".join(swapped))


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _putting(name: Path, content: bytes) -> Callable[[Path], None]:
    return lambda folder: _put(folder / name, content)


def _gone(folder: Path, name: Path) -> None:
    (folder / name).unlink()


def _exchanged(folder: Path, one: Path, two: Path) -> None:
    first, second = (folder / one).read_bytes(), (folder / two).read_bytes()
    _put(folder / one, second)
    _put(folder / two, first if first != second else first + b"#")


def _whole(folder: Path, other: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(other, folder)


def _signed(office: Office, folder: Path, first: int) -> None:
    """Somebody with a key of his own: he writes entries anew from one on, and signs that with the key he puts there."""
    lines, previous, tree = [], "", Frontier()
    for text in (folder / "entries.jsonl").read_text("utf-8").splitlines():
        line = json.loads(text)
        head = json.loads(line["head"])
        if head["number"] == first:
            head["who"] = "другой"
        if first and head["number"] > first:
            head["previous"] = previous
        line["head"] = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        line["hash"] = previous = f"sha256:{hashlib.sha256(line['head'].encode()).hexdigest()}"
        tree.add(line["head"].encode())
        lines.append(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
    (folder / "entries.jsonl").write_text("".join(lines), "utf-8")
    private, public = new_keys()
    (office.folder / "stranger").write_bytes(private)
    (folder / "public.pem").write_bytes(public)
    was, _ = checkpointing.parse((folder / "checkpoint.txt").read_bytes())
    now = checkpointing.Checkpoint(was.journal, was.number, tree.root(), was.genesis, was.time)
    (folder / "checkpoint.txt").write_bytes(checkpointing.sign(now, read_private(office.folder / "stranger")))
