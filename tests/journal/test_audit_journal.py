"""The journal: what is recorded comes back to the byte, in one order, whoever writes."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import sqlite3
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from helpers import bounded
from helpers.audit_journals import CASES, WHO, codes, content_of, decided, filled, rules, small, tamper
from helpers.loops import nonempty
from helpers.places import TEST_PACKS
from punkt.deciding.rule_base import load
from punkt.files.messages.diagnostics import PunktError, UsageError
from punkt.journal import EntryQuery, Journal


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def test_what_is_recorded_comes_back(tmp_path: Path) -> None:
    case, decision = decided()
    with Journal.open(tmp_path / "a.db") as journal:
        recorded = journal.record(case, decision, WHO)
    with Journal.open(tmp_path / "a.db", create=False) as journal:
        entry = journal.get(recorded.id)
    assert recorded.id == 1 and entry.hash == recorded.hash and entry.state == "open"
    assert entry.decision_bytes == decision.to_bytes()
    facts = {key: value for key, value in content_of().items() if key not in ("about", "expect")}
    assert entry.case == json.loads(json.dumps(facts, default=float))
    assert list(entry.case or {}) == list(facts)
    head = entry.head
    assert head["who"] == WHO and head["as_of"] == "2025-06-01"
    assert head["packs"] == decision.to_dict()["packs"]
    assert head["produced_by"] == decision.produced_by and "python" in head["produced_by"]
    assert abs(datetime.now(UTC) - datetime.fromisoformat(head["time"])) < timedelta(minutes=5)


def test_chain_by_hand(tmp_path: Path) -> None:
    """The hashes by an independent computation: SHA-256 over canonical JSON, each naming the one before."""
    with filled(tmp_path / "a.db", 3) as journal:
        journal.record(*small(4), '😀 «Ким» \\ "1e-9"')
    with sqlite3.connect(tmp_path / "a.db") as connection:
        previous = sha256(connection.execute("SELECT genesis FROM journal").fetchone()[0])
        for number, (stored, head) in nonempty(
            enumerate(connection.execute("SELECT hash, head FROM entries ORDER BY number"), 1)
        ):
            document = json.loads(head)
            assert rfc8785.dumps(document) == head and sha256(head) == stored
            assert document["number"] == number and document["previous"] == previous
            previous = stored


@pytest.mark.sampled(4)
@pytest.mark.parametrize("table", ["entries", "parts", "terms", "journal", "packs", "files", "pack_files"])
def test_rows_neither_change_nor_go(tmp_path: Path, table: str) -> None:
    filled(tmp_path / "a.db", 2).close()
    with sqlite3.connect(tmp_path / "a.db") as connection:
        column = connection.execute(f"PRAGMA table_info({table})").fetchall()[-1][1]
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="only"):
                connection.execute(statement)


def test_an_entry_takes_its_turn(tmp_path: Path) -> None:
    filled(tmp_path / "a.db", 2).close()
    for number in (1, 2, 4, -1):
        with pytest.raises(sqlite3.IntegrityError):
            tamper(
                tmp_path / "a.db",
                f"INSERT OR REPLACE INTO entries SELECT {number}, 'x', kind, time, day, who, head FROM entries LIMIT 1",
                guards=True,
            )


def test_clock_that_goes_back(tmp_path: Path) -> None:
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    times = iter(
        [
            start,
            start,
            start + timedelta(hours=2),
            start + timedelta(hours=1),
            start + timedelta(hours=1, minutes=1),
            start + timedelta(hours=3),
        ]
    )
    journal = Journal.open(tmp_path / "a.db", clock=lambda: next(times))
    for number in range(1, 6):
        journal.record(*small(number), WHO)
    heads = [journal.get(number).head for number in range(1, 6)]
    assert [head.get("clock_behind") for head in heads] == [
        None,
        None,
        "2026-03-01T14:00:00.000000Z",
        "2026-03-01T14:00:00.000000Z",
        None,
    ]
    report = journal.verify()
    assert report.good and report.clock_back == [3, 4]


def test_threads(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "a.db")
    made = [small(number) for number in range(20)]
    found: list[int] = []

    def write(worker: int) -> None:
        for case, decision in made:
            found.append(journal.record(case, decision, f"w{worker}").id)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    bounded.joined(*threads)
    assert sorted(found) == list(range(1, 121))
    assert journal.verify().good
    assert journal.search(EntryQuery(who="w3")).total == 20


def _write(path: str, name: str, count: int) -> None:
    journal = Journal.open(path)
    for number in range(count):
        journal.record(*small(number), name)


def test_two_writers_at_once(tmp_path: Path) -> None:
    """Two processes, each making the journal if it is not there: one chain, nothing lost."""
    small(1)  # the packs are loaded before the processes part
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(str(tmp_path / "a.db"), name, 40)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    bounded.joined(*writers)
    assert [writer.exitcode for writer in writers] == [0, 0]
    journal = Journal.open(tmp_path / "a.db", create=False)
    report = journal.verify()
    assert report.good and report.entries == 80
    assert journal.search(EntryQuery(who="one")).total == journal.search(EntryQuery(who="two")).total == 40


def test_all_or_none(tmp_path: Path) -> None:
    """One of several that cannot be recorded: none is."""
    journal = filled(tmp_path / "a.db", 1)
    case, decision = small(2)
    with pytest.raises(UsageError):
        journal.record_many([(case, decision), (case, None)], WHO)  # type: ignore[list-item]
    assert journal.verify().entries == 1


def test_one_that_cannot_be_written_harms_no_other(tmp_path: Path) -> None:
    """Threads share a write; where one of them asks for what cannot be written, the others are recorded."""
    from punkt.journal.append_entries import _Ticket
    from punkt.journal.draft_entry import draft
    from punkt.journal.entry import EntryDraft

    journal = filled(tmp_path / "a.db", 1)
    good = draft(*small(2), WHO, journal.id, None)
    bad = EntryDraft("decision", WHO, {"parts": {}}, {}, {}, (("case", "same"), ("case", "same")))
    tickets = [_Ticket([good]), _Ticket([bad]), _Ticket([good, good])]
    journal._writer._write_all(tickets)
    assert [[entry.id for entry in ticket.entries] for ticket in tickets] == [[2], [], [3, 4]]
    assert isinstance(tickets[1].error, PunktError) and tickets[1].error.diagnostics[0].code == "P771"
    assert journal.verify().good


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "who", ["", "  \n ", "a\0b", "a\nb", "\ud800", "\u202eтекст", "x" * 201, None, 5], ids=lambda who: ascii(who)[:12]
)
def test_a_name_that_is_none(tmp_path: Path, who: Any) -> None:
    """Who records is held to what an id may be; nothing is cut or cleaned in silence, and nothing is recorded."""
    journal = Journal.open(tmp_path / "a.db")
    with pytest.raises(PunktError) as error:
        journal.record(*small(1), who)
    (fault,) = error.value.diagnostics
    assert fault.code == "P980" and "200" in fault.text("ru") and "\n" not in fault.text("en")
    assert journal.last() is None


@pytest.mark.parametrize("who", ["x" * 200, "😀 Ким", " А. Иванова "])
def test_a_name_is_kept_as_it_is(tmp_path: Path, who: str) -> None:
    journal = Journal.open(tmp_path / "a.db")
    journal.record(*small(1), who)
    assert journal.get(1).who == who
    assert journal.verify().good and journal.search(EntryQuery(who=who)).total == 1


def _others() -> dict[str, tuple[Any, Any]]:
    """Cases with decisions that are not theirs."""
    case, decision = small(1)
    later = rules().decide({**case, "as_of": "2025-07-01"})
    lists, on_lists = decided("group-of-seven")
    assert isinstance(lists.data, dict)
    return {
        "another case": (small(3)[0], decision),
        "another id": ({**case, "case": "c-9"}, decision),
        "another fact": ({**case, "provider": {**case["provider"], "monitoring": False}}, decision),
        "a fact less": ({**case, "provider": {"kind": "entrepreneur"}}, decision),
        "a section more": ({**case, "recipient": {"sex": "male"}}, decision),
        "another day": (case, later),
        "an element less": ({**lists.data, "group": {"members": lists.data["group"]["members"][1:]}}, on_lists),
        "no case": ({}, decision),
        "nothing": (None, decision),
    }


@pytest.mark.sampled(4)
@pytest.mark.parametrize("what", list(_others()))
def test_a_decision_of_another_case(tmp_path: Path, what: str) -> None:
    case, decision = _others()[what]
    journal = Journal.open(tmp_path / "a.db")
    with pytest.raises(PunktError, match="P981"):
        journal.record_many([small(1), (case, decision)], WHO)
    assert journal.last() is None
    with pytest.raises(PunktError, match="P981"):
        journal.record(case, decision, WHO)


def test_a_case_that_was_changed_after_it_was_decided(tmp_path: Path) -> None:
    case = {"case": "c", "as_of": "2025-06-01", "provider": {"monitoring": True}}
    decision = rules().decide(case)
    case["provider"]["monitoring"] = False  # type: ignore[index]
    with pytest.raises(PunktError, match="P981"):
        Journal.open(tmp_path / "a.db").record(case, decision, WHO)


def test_packs_that_are_not_kept(tmp_path: Path) -> None:
    """What an entry rests on must stand in the journal when the entry is written."""
    journal = Journal.open(tmp_path / "a.db")
    decision = small(1)[1]
    journal._kept.update(pack.digest for pack in decision.judged.linked.packs)
    with pytest.raises(PunktError, match="P778"):
        journal.record(*small(1), WHO)
    assert journal.last() is None


def test_search(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "a.db")
    journal.record(*decided("petrova"), "Иванова")
    journal.record(*decided("group-of-seven"), "Петров 100%")
    journal.record_many([small(number) for number in range(10)], "отдел")

    def ids(**wanted: object) -> list[int]:
        return [entry.id for entry in journal.search(EntryQuery(**wanted)).entries]  # type: ignore[arg-type]

    assert ids(case="PETROVA-2025-06") == [1]
    assert ids(case="petrova") == []
    assert ids(text="petrova") == [1]
    assert ids(text="ПЕТРОВ") == [2] and ids(who="петров 100%") == [2] and ids(who="100_") == []
    assert ids(outcome="recipient.need", value="established") == [1]
    assert ids(outcome="recipient.review", value="too_early") == [1]
    assert ids(outcome="recipient.premises_fit", value="open") == [1]
    assert ids(outcome="recipient.need", value="not_established") == []
    assert ids(outcome="provider.monitoring_held", value="met") == [12, 10, 8, 6, 4, 1]
    assert ids(digest=decided("petrova")[1].digest) == [1]
    assert ids(value="too_early") == [1]
    assert 1 in ids(day=date(2025, 6, 1)) and ids(day=date(1999, 1, 1)) == []
    today = datetime.now(UTC).date()
    assert len(ids(since=today - timedelta(1), until=today)) == 12
    assert ids(until=today - timedelta(2)) == [] == ids(since=today + timedelta(1))
    page = journal.search(EntryQuery(who="отдел"), page=3, size=4)
    assert ([entry.id for entry in page.entries], page.total, page.pages) == ([4, 3], 10, 3)


def test_packs_are_kept_to_the_byte(tmp_path: Path) -> None:
    journal = filled(tmp_path / "a.db", 1)
    folders = {pack.digest: Path(pack.folder) for pack in rules().packs}
    with sqlite3.connect(tmp_path / "a.db") as connection:
        assert {row[0] for row in connection.execute("SELECT sha256 FROM packs")} == set(folders)
        for digest, folder in nonempty(folders.items()):
            names = [
                row[0]
                for row in connection.execute("SELECT name FROM pack_files WHERE pack = ? ORDER BY position", (digest,))
            ]
            below = [path for path in folder.glob("*/*") if path.parent.name != "cases"]  # forms and their templates
            assert names == [
                "vocabulary.yaml",
                *sorted(path.name for path in folder.glob("*.yaml")),
                *sorted(path.relative_to(folder).as_posix() for path in below),
            ]
    assert journal.verify().good


def test_packs_that_changed_on_the_disk(tmp_path: Path) -> None:
    """Rules that were loaded before their files changed, or went: what decided is kept, as it was when it was loaded."""
    import shutil

    shutil.copytree(TEST_PACKS / "dated", tmp_path / "packs")
    moved = load("test.dated.pool", pack_dirs=[tmp_path / "packs"])
    case = {"case": "x", "as_of": "2025-01-10"}
    decision = moved.decide(case)
    norms = next((tmp_path / "packs").rglob("pool/*.yaml"))
    norms.write_bytes(norms.read_bytes() + b"\n# moved on\n")
    with Journal.open(tmp_path / "a.db") as journal:
        assert journal.record(case, decision, WHO).id == 1
    shutil.rmtree(tmp_path / "packs")
    with Journal.open(tmp_path / "b.db") as journal:
        assert journal.record(case, moved.decide(case), WHO).id == 1
        assert [replay.state for replay in journal.replay()] == ["same"]
        assert journal.verify().good


def test_what_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, but long enough to be looked at " * 100)
    sqlite3.connect(tmp_path / "empty.db").close()
    with sqlite3.connect(tmp_path / "newer.db") as connection:
        connection.execute("CREATE TABLE journal_version (version_num TEXT)")
        connection.execute("INSERT INTO journal_version VALUES ('9999')")
    connection.close()
    for where in ("text.db", "empty.db", "newer.db", "nothing.db"):
        with pytest.raises(PunktError, match="P770"):
            Journal.open(tmp_path / where, create=False)
    with sqlite3.connect(tmp_path / "others.db") as connection:
        connection.execute("CREATE TABLE payments (amount)")
    connection.close()
    before = (tmp_path / "others.db").read_bytes()
    with pytest.raises(PunktError, match="of its own"):
        Journal.open(tmp_path / "others.db")
    assert len((tmp_path / "others.db").read_bytes()) == len(before)
    for url in ("mysql://x/y", "postgresql://nobody@127.0.0.1:1/none", "://", "sqlite://"):
        with pytest.raises(PunktError, match="P770"):
            Journal.open(url)
    assert not (tmp_path / "nothing.db").exists()
    with pytest.raises(PunktError, match="P779"):
        filled(tmp_path / "a.db", 1).get(2)


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    journal = filled(tmp_path / "a.db", 1)
    assert (tmp_path / "a.db").stat().st_mode & 0o077 == 0
    assert (tmp_path / "a.db-wal").stat().st_mode & 0o077 == 0
    assert codes(journal) == []


def test_tables_are_those_of_the_migrations(tmp_path: Path) -> None:
    """What SQLAlchemy is told of the tables, and what the migrations make, are the same."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from punkt.journal.tables import METADATA

    journal = filled(tmp_path / "a.db", 1)
    with journal.database.reading() as connection:
        assert (
            compare_metadata(
                MigrationContext.configure(connection, opts={"version_table": "journal_version"}), METADATA
            )
            == []
        )


@pytest.mark.full
def test_every_case_of_the_pack_is_replayed_to_the_byte(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "a.db")
    cases = [path.stem for path in sorted(CASES.glob("*.yaml"))]
    journal.record_many([decided(name) for name in cases], WHO)
    assert [replay.state for replay in journal.replay()] == ["same"] * len(cases)
