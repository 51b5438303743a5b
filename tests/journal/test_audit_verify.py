"""The check of a journal: whatever is altered, missing, out of order or cut off is named, the first of it first."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.audit_journals import WHO, codes, decided, filled, seal_key, signing_keys, small, tamper
from helpers.lengths import many
from helpers.loops import nonempty
from punkt.files.canonical import sha256
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import Journal, draft_entry
from punkt.journal.entry import EntryDraft, pack, unpack


def of(path: Path, *statements: str) -> list[tuple[str, Any]]:
    """Tamper, and what the check then finds."""
    tamper(path, *statements)
    with Journal.open(path, create=False) as journal:
        return codes(journal)


@pytest.fixture(scope="module")
def seven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of seven entries that no test changes."""
    path = tmp_path_factory.mktemp("seven") / "a.db"
    filled(path, 7).close()
    return path


@pytest.fixture
def path(seven: Path, tmp_path: Path) -> Path:
    """A journal of seven entries."""
    return Path(shutil.copy(seven, tmp_path))


def test_whole(path: Path) -> None:
    report = Journal.open(path).verify()
    assert report.good and report.entries == 7 and report.covered is None


def test_head_altered(path: Path) -> None:
    found = of(
        path, "UPDATE entries SET head = CAST(replace(head, 'entrepreneur', 'x') || ' ' AS BLOB) WHERE number = 4"
    )
    assert found[0] == ("P772", 4) and len(found) == 1


def test_who_altered_and_hashed_again(path: Path) -> None:
    """The head and its hash are rewritten: the next entry still stands on the hash that was."""
    import hashlib

    with sqlite3.connect(path) as connection:
        head = connection.execute("SELECT head FROM entries WHERE number = 3").fetchone()[0]
    forged = json.dumps(json.loads(head) | {"who": "другой"}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = "sha256:" + hashlib.sha256(forged.encode()).hexdigest()
    assert of(
        path,
        f"UPDATE entries SET head = CAST('{forged}' AS BLOB), hash = '{digest}', who = 'другой' WHERE number = 3",
    ) == [("P772", 3)]


@pytest.mark.parametrize("name", ["case", "decision"])
def test_part_altered_or_lost(path: Path, name: str) -> None:
    other = f"(SELECT content FROM parts WHERE number = 2 AND name = '{name}')"
    assert of(path, f"UPDATE parts SET content = {other} WHERE number = 5 AND name = '{name}'") == [("P772", 5)]
    assert of(path, f"DELETE FROM parts WHERE number = 4 AND name = '{name}'") == [("P773", 4), ("P772", 5)]


def test_read_without_a_check(path: Path) -> None:
    """Whoever reads or replays an altered entry without checking the journal first is told of it too."""
    tamper(
        path,
        "UPDATE parts SET content = (SELECT content FROM parts WHERE number = 2 AND name = 'decision') WHERE number = 5 AND name = 'decision'",
    )
    journal = Journal.open(path)
    assert [journal.get(number).intact for number in (4, 5)] == [True, False]
    assert [(replay.state, *(fault.code for fault in replay.why)) for replay in journal.replay()][3:5] == [
        ("same",),
        ("failed", "P772"),
    ]


@pytest.mark.parametrize("column", ["time", "day", "who", "kind"])
def test_columns_for_searching(path: Path, column: str) -> None:
    assert of(path, f"UPDATE entries SET {column} = 'other' WHERE number = 6") == [("P772", 6)]


def test_terms_for_searching(path: Path) -> None:
    assert of(path, "UPDATE terms SET value = 'c-9' WHERE number = 2 AND name = 'case'") == [("P772", 2)]
    assert of(path, "DELETE FROM terms WHERE number = 1") == [("P772", 1), ("P772", 2)]
    assert of(path, "INSERT INTO terms VALUES (3, 'case', 'also')")[2] == ("P772", 3)


def test_something_added(path: Path) -> None:
    assert of(path, "INSERT INTO parts VALUES (3, 'more', x'00')") == [("P772", 3)]
    assert ("P772", 99) in of(path, "INSERT INTO parts VALUES (99, 'case', x'00')")


def drop(number: str) -> list[str]:
    return [f"DELETE FROM {table} WHERE number {number}" for table in ("terms", "parts", "entries")]


def test_row_deleted(path: Path) -> None:
    assert of(path, *drop("= 3")) == [("P773", 3)]
    assert of(path, *drop("IN (5, 6)")) == [("P773", 3), ("P773", "5…6")]


def test_first_row_deleted(path: Path) -> None:
    assert of(path, *drop("= 1")) == [("P773", 1)]


def test_rows_exchanged(path: Path) -> None:
    swap = "UPDATE entries SET number = CASE number WHEN -4 THEN 5 ELSE 4 END WHERE number IN (-4, -5)"
    found = of(path, "UPDATE entries SET number = -number WHERE number IN (4, 5)", swap)
    assert found[0] == ("P774", 4)


def test_another_beginning(path: Path) -> None:
    tamper(path, "UPDATE journal SET genesis = CAST(replace(genesis, 'false', 'true ') AS BLOB)")
    assert codes(Journal.open(path))[0] == ("P772", 1)


def test_no_beginning(path: Path) -> None:
    """A journal that has lost its beginning is not given another one."""
    tamper(path, "DELETE FROM journal")
    for create in (True, False):
        with pytest.raises(PunktError, match="P770"):
            Journal.open(path, create=create)


def test_pack_altered_or_lost(path: Path) -> None:
    assert of(path, "UPDATE files SET content = (SELECT content FROM files LIMIT 1)")[0] == ("P772", 1)


def test_guard_taken_off(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER entries_stay")
    connection.close()
    report = Journal.open(path).verify()
    assert [finding.code for finding in report.findings] == ["P770"]
    assert "entries_stay" in report.findings[0].text("en")


WEAKENED = {
    "trigger entries_keep": [
        "DROP TRIGGER entries_keep",
        "CREATE TRIGGER entries_keep BEFORE UPDATE ON entries BEGIN SELECT 1; END",
    ],
    "trigger parts_stay": [
        "DROP TRIGGER parts_stay",
        "CREATE TRIGGER parts_stay BEFORE DELETE ON parts WHEN 0 BEGIN SELECT RAISE(ABORT, 'rows of parts are only ever added'); END",
    ],
    "trigger more": ["CREATE TRIGGER more AFTER INSERT ON entries BEGIN SELECT 1; END"],
    "index entries_by_who": ["DROP INDEX entries_by_who"],
    "view more": ["CREATE VIEW more AS SELECT 1"],
    "table files": [
        "CREATE TABLE f AS SELECT * FROM files",
        *(f"DROP TRIGGER files_{name}" for name in ("keep", "stay")),
        "DROP TABLE files",
        "ALTER TABLE f RENAME TO files",
    ],
    "table entries": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'UNIQUE (hash)', 'UNIQUE (hash, kind)') WHERE name = 'entries'",
    ],
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", WEAKENED)
def test_the_file_weakened(path: Path, what: str) -> None:
    """What no longer refuses, or no longer is unique, is named, also where it keeps its name."""
    with sqlite3.connect(path) as connection:
        for statement in WEAKENED[what]:
            connection.execute(statement)
    connection.close()
    with Journal.open(path, create=False) as journal:
        assert what in " ".join(finding.text("en") for finding in journal.verify().findings)


FORMS: dict[str, dict[str, Any]] = {
    "more": {"more": 1},
    "as_of": {"as_of": "2025"},
    "packs": {"packs": []},
    "parts.case": {"parts": {"case": {"sha256": "x"}, "decision": {}, "terms": {}}},
    "produced_by.punkt": {"produced_by": {"punkt": 1}},
    "parts.public": {"seal": {"key": "0" * 16}},
    "seal.key": {"seal": {"key": "x"}, "parts": {"details": {}}},
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", FORMS)
def test_an_entry_of_another_form(path: Path, what: str) -> None:
    """Recorded by another program, chained and hashed as it should be: a field that no entry has is named."""
    with Journal.open(path) as journal:
        made = draft_entry.draft(*small(8), WHO, journal.id, None)
        journal._writer.write([replace(made, fields={**made.fields, **FORMS[what]})])
        journal._writer.write([EntryDraft("other", WHO, {"parts": {}})])
        found = [one.text("en") for one in journal.verify().findings]
    assert any(f"entry 8 is altered: its field {what}" in one for one in found), found
    assert any("entry 9 is altered: its field kind" in one for one in found)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "fields", [{"erases": 3}, {"erases": 9}, {"corrects": 9, "by": 2}, {"corrects": 1, "by": 8}, {"withdraws": 99}]
)
def test_an_entry_that_refers_to_what_it_cannot(path: Path, fields: dict[str, int]) -> None:
    kind = {"erases": "erasure", "corrects": "correction", "withdraws": "withdrawal"}[next(iter(fields))]
    with Journal.open(path) as journal:
        journal._writer.write([EntryDraft(kind, WHO, {**fields, "why": "—", "parts": {}})])
        found = [one.text("en") for one in journal.verify().findings]
    assert any("refers to entry" in one for one in found)


def test_last_rows_cut_off(path: Path, tmp_path: Path) -> None:
    private, public = signing_keys(tmp_path)
    journal = Journal.open(path)
    (tmp_path / "early.json").write_bytes(journal.checkpoint(private))
    journal.record(*small(8), WHO)
    (tmp_path / "late.json").write_bytes(journal.checkpoint(private))
    journal.record(*small(9), WHO)
    report = journal.verify([tmp_path / "early.json", tmp_path / "late.json"], public)
    assert report.good and report.covered == 8 and report.entries == 9
    journal.close()
    tamper(path, *drop("> 6"))
    journal = Journal.open(path)
    assert journal.verify().good  # a chain alone cannot know where it ended
    for name, last in (("early.json", 7), ("late.json", 8)):
        (finding,) = journal.verify([tmp_path / name], public).findings
        assert (finding.code, finding.arguments["first"], finding.arguments["last"]) == ("P775", 7, last)


def test_end_written_anew(path: Path, tmp_path: Path) -> None:
    """As many rows as before, but others: the checkpoint names another hash."""
    private, public = signing_keys(tmp_path)
    journal = Journal.open(path)
    (tmp_path / "cp.json").write_bytes(journal.checkpoint(private))
    journal.close()
    tamper(path, *drop("> 5"))
    journal = Journal.open(path)
    journal.record_many([small(10), small(11)], "другой")
    assert codes(journal) == []
    assert codes(journal, [tmp_path / "cp.json"], public) == [("P772", 7)]


def test_checkpoint_fails_closed(path: Path, tmp_path: Path) -> None:
    private, public = signing_keys(tmp_path)
    (tmp_path / "other").mkdir()
    _, stranger = signing_keys(tmp_path / "other")
    journal = Journal.open(path)
    good = journal.checkpoint(private)
    foreign = filled(tmp_path / "b.db", 7).checkpoint(private)
    origin, number, root, *_ = lines = good.decode().splitlines(keepends=True)
    assert number == "7\n" and len(lines) == 7 and lines[5] == "\n" and lines[6].startswith("— punkt-journal/")

    def changed(old: str, new: str) -> bytes:
        assert good.decode().count(old)
        return good.decode().replace(old, new, 1).encode()

    bad = {
        "unsigned": "".join(lines[:6]).encode(),
        "without its end": good[:-1],
        "other number": changed("\n7\n", "\n1\n"),
        "zeros before": changed("\n7\n", "\n07\n"),
        "other root": changed(root, "A" * 43 + "=\n"),
        "other beginning": changed("genesis sha256:", "genesis sha256:0"),
        "a line more": changed("time ", "more\ntime "),
        "a line less": changed(lines[3], ""),
        "signed under another name": changed(f"— {origin[:-1]}", "— punkt-journal/other"),
        "signature turned": changed("= \n" if "= \n" in good.decode() else lines[6][-9:], lines[6][-9:].swapcase()),
        "with carriage returns": good.replace(b"\n", b"\r\n"),
        "another journal": foreign,
        "an older form": b'{"schema":"punkt/audit-checkpoint/1"}',
        "no text": b"\xff",
        "nothing": b"",
    }
    file = tmp_path / "cp.json"
    for what, content in bad.items():
        file.write_bytes(content)
        with pytest.raises(PunktError, match="P776"):
            pytest.fail(f"{what}: {journal.verify([file], public)}")
    file.write_bytes(good)
    assert journal.verify([file], public).covered == 7
    with pytest.raises(PunktError, match="P776"):
        journal.verify([], public)
    for key in (None, stranger, private, tmp_path / "nothing", file):
        with pytest.raises(PunktError, match="P776"):
            journal.verify([file], key)


def _content(journal: Journal) -> list[Any]:
    """Everything the journal has recorded, as it is read back."""
    last = journal.last()
    entries = [journal.get(number) for number in range(1, (last.id if last else 0) + 1)]
    return [(e.hash, e.head, e.state, e.case_bytes, e.decision_bytes, e.public_bytes) for e in entries]


def _look(path: Path, key: Path, expected: list[Any]) -> str:
    """``found``: the check names something; ``unused``: all that is recorded is there unaltered; else it slipped through."""
    try:
        with Journal.open(path, key=key, create=False) as journal:
            if journal.verify().findings:
                return "found"
            return "unused" if _content(journal) == expected else "missed"
    except PunktError:
        return "found"


@pytest.mark.full
def test_a_byte_changed_anywhere(tmp_path: Path) -> None:
    """One bit of the file is turned, at places all over it: it is found, or nothing recorded differs; never a crash."""
    key = seal_key(tmp_path)
    journal = filled(tmp_path / "a.db", 4, key=key)
    journal.record_many([decided()], WHO)
    expected = _content(journal)
    journal.database.tidy()
    journal.close()
    content = (tmp_path / "a.db").read_bytes()
    chance = random.Random(20260301)
    places = [*range(0, 100, many(8, 4)), *(chance.randrange(len(content)) for _ in range(many(15, 80, 600)))]
    seen = {"found": 0, "unused": 0, "missed": 0}
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        for suffix in ("", "-wal", "-shm"):
            (tmp_path / f"b.db{suffix}").unlink(missing_ok=True)
        (tmp_path / "b.db").write_bytes(changed)
        seen[_look(tmp_path / "b.db", key, expected)] += 1
    assert not seen["missed"]
    assert seen["found"] > len(places) / 2, seen


def turned(content: bytes, place: int, bit: int) -> bytes:
    """The same with one bit turned."""
    return content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def test_a_byte_changed_in_any_column(tmp_path: Path) -> None:
    """Every column of every table that holds what was recorded: a changed character in it is found."""
    key = seal_key(tmp_path)
    journal = filled(tmp_path / "a.db", 2, key=key)
    journal.record_many([decided(), decided("group-of-seven")], WHO)
    journal.erase([4], WHO, "по заявлению")
    journal.database.tidy()
    journal.close()
    with sqlite3.connect(tmp_path / "a.db") as connection:
        columns = [
            (table, column)
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for _, column, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall()
        ]
    assert len(columns) > 20
    for table, column in nonempty(columns):
        for suffix in ("-wal", "-shm"):
            (tmp_path / f"b.db{suffix}").unlink(missing_ok=True)
        shutil.copyfile(tmp_path / "a.db", tmp_path / "b.db")
        with sqlite3.connect(tmp_path / "b.db") as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            where = f"WHERE rowid = (SELECT min(rowid) FROM {table})"
            if table == "terms":
                where = "WHERE number = 1 AND name = 'case'"
            select = f"SELECT typeof({column}), {column} FROM {table} {where}"
            kind, value = connection.execute(select).fetchone()
            other: Any = (
                value + 1000
                if kind == "integer"
                else value[:-1] + chr(ord(value[-1]) ^ 1)
                if kind == "text"
                else turned(value, len(value) - 1, 0)
            )
            connection.execute(f"UPDATE {table} SET {column} = ? {where}", (other,))
        connection.close()
        try:
            with Journal.open(tmp_path / "b.db", key=key, create=False) as journal:
                found = [finding for finding in journal.verify().findings if "trigger" not in finding.text("en")]
        except PunktError:
            continue
        assert found, (table, column)


def another_form(content: bytes) -> bytes:
    """A packed part that says at its beginning that it was packed with more care: it unpacks to the very same."""
    assert content[:2] == b"\x78\x01"
    found = content[:1] + b"\x5e" + content[2:]
    assert unpack(found) == unpack(content)
    return found


def put(path: Path, table: str, number: int, name: str, content: bytes) -> None:
    """Put other content into a row, guards taken off."""
    with sqlite3.connect(path) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        statement = f"UPDATE {table} SET content = ? WHERE number = ? AND name = ?"
        assert connection.execute(statement, (content, number, name)).rowcount == 1
    connection.close()


def found_at(path: Path, key: Path) -> set[Any]:
    """The numbers of entries that the check names."""
    with Journal.open(path, key=key, create=False) as journal:
        return {finding.arguments.get("number") for finding in journal.verify().findings} - {None}


def rows(path: Path, table: str) -> list[tuple[int, str, bytes]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(f"SELECT number, name, content FROM {table} ORDER BY number, name").fetchall()
    connection.close()
    return found


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, Path]:
    """A journal of an open entry and a sealed one, and the key."""
    key = seal_key(tmp_path)
    journal = filled(tmp_path / "s.db", 1, key=key)
    journal.record_many([decided()], WHO)
    journal.database.tidy()
    journal.close()
    return tmp_path / "s.db", key


def test_the_same_content_packed_otherwise(sealed: tuple[Path, Path]) -> None:
    """A bit of an open part is found too where nothing that is read differs by it."""
    path, key = sealed
    whole = path.read_bytes()
    parts = rows(path, "parts")
    assert [row[:2] for row in parts] == [(1, "case"), (1, "decision"), (2, "public")]
    for number, name, content in parts:
        path.write_bytes(whole)
        put(path, "parts", number, name, another_form(content))
        assert found_at(path, key) == {number}, name
        with Journal.open(path, key=key, create=False) as journal:
            assert not journal.get(number).intact


def test_any_bit_of_what_is_sealed(sealed: tuple[Path, Path]) -> None:
    path, key = sealed
    whole, chance = path.read_bytes(), random.Random(20260302)
    contents = rows(path, "sealed")
    assert len(contents) == 3  # case, decision, and the salt of the terms
    for _ in range(many(12, 80, 600)):
        number, name, content = chance.choice(contents)
        place, bit = chance.choice((0, len(content) - 1, chance.randrange(len(content)))), chance.randrange(8)
        path.write_bytes(whole)
        put(path, "sealed", number, name, turned(content, place, bit))
        assert found_at(path, key) == {number}, (name, place, bit)


def test_entries_of_before_are_held_to_their_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They say nothing of how a part is stored; they verify, and a content that is another is found."""
    monkeypatch.setattr(draft_entry, "opened", lambda content, stored: {"sha256": sha256(content)})
    filled(tmp_path / "a.db", 2).close()
    monkeypatch.undo()
    with Journal.open(tmp_path / "a.db") as journal:
        assert "stored" not in journal.get(1).head["parts"]["case"]
        assert journal.verify().good and journal.get(1).intact
        journal.database.tidy()
    number, name, content = rows(tmp_path / "a.db", "parts")[0]
    put(tmp_path / "a.db", "parts", number, name, pack(unpack(content).replace(b"entrepreneur", b"legal_entity")))
    assert found_at(tmp_path / "a.db", seal_key(tmp_path)) == {number}


@pytest.mark.full
def test_a_byte_changed_in_the_log(tmp_path: Path) -> None:
    """What stands in SQLite's log only: a bit turned there cuts the end off, and the checkpoint tells."""
    private, public = signing_keys(tmp_path)
    journal = filled(tmp_path / "a.db", 2)
    journal.database.tidy()
    journal.record_many([small(number) for number in range(3, 9)], WHO)
    (tmp_path / "cp").write_bytes(journal.checkpoint(private))
    content, log = (tmp_path / "a.db").read_bytes(), (tmp_path / "a.db-wal").read_bytes()
    assert len(log) > 20_000
    expected, chance, found = _content(journal), random.Random(7), 0
    for number in range(40):
        place = chance.randrange(len(log))
        path = tmp_path / f"{number}.db"
        path.write_bytes(content)
        Path(f"{path}-wal").write_bytes(log[:place] + bytes([log[place] ^ 1 << chance.randrange(8)]) + log[place + 1 :])
        with Journal.open(path, create=False) as copy:
            if copy.verify([tmp_path / "cp"], public).good:
                assert _content(copy) == expected
            else:
                found += 1
    assert found > 20
