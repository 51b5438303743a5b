"""The same journal in a real PostgreSQL on this machine; skipped, visibly, where there is none."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path

import pytest

from helpers import bounded
from helpers.audit_journals import WHO, codes, decided, seal_key, signing_keys, small
from helpers.postgres_server import server
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import EntryQuery, Journal
from punkt.journal.issuing import IssuedPaper, register


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """A new database."""
    address = server()
    import psycopg

    name = "j" + str(abs(hash(request.node.name)))
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{address}/{name}"


@pytest.mark.full
def test_the_same_journal(url: str, tmp_path: Path) -> None:
    private, public = signing_keys(tmp_path)
    journal = Journal.open(url, key=seal_key(tmp_path))
    case, decision = decided()
    journal.record_many([small(1), (case, decision), small(2)], WHO)
    assert journal.get(2).decision_bytes == decision.to_bytes()
    assert [e.id for e in journal.search(EntryQuery(case="petrova-2025-06")).entries] == [2]
    assert [e.id for e in journal.search(EntryQuery(text="C-")).entries] == [3, 1]
    (tmp_path / "cp").write_bytes(journal.checkpoint(private))
    journal.erase([2], WHO, "заявление")
    report = journal.verify([tmp_path / "cp"], public)
    assert report.good and report.erased == {2: 4} and report.covered == 3
    assert [replay.state for replay in journal.replay()] == ["same", "erased", "same", "nothing"]
    journal.export(tmp_path / "bundle", private_key=private)
    command = [sys.executable, "-I", str(tmp_path / "bundle" / "verify.py"), "--key", str(public)]
    assert bounded.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.full
def test_papers_issued(url: str, tmp_path: Path) -> None:
    """Recorded, found, and erased with their decision."""
    with Journal.open(url, key=seal_key(tmp_path)) as journal:
        case, decision = decided()
        journal.record(case, decision, WHO)
        paper = IssuedPaper("application", "ru.karelia.166-p", "html", b"\0sheet", decision.digest, "1", keep=True)
        assert journal.issue(1, paper, WHO).id == 2
        assert journal.get(1).papers == (2,) and journal.get(2).paper_bytes == b"\0sheet" and journal.verify().good
        found = register(journal.database, journal.get, journal.keys, case="petrova-2025-06")
        assert [one.is_of(b"\0sheet") for one in found.lines] == [True]
        journal.erase([1], WHO, "по заявлению")
        assert journal.get(2).state == "erased" and journal.verify().good


def _change(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def test_guards(url: str) -> None:
    import psycopg

    journal = Journal.open(url)
    journal.record_many([small(1), small(2)], WHO)
    for statement in (
        "UPDATE entries SET who = 'x'",
        "DELETE FROM parts",
        "DELETE FROM terms",
        "TRUNCATE terms",
        "INSERT INTO entries SELECT 9, 'x', kind, time, day, who, head FROM entries WHERE number = 1",
    ):
        with pytest.raises(psycopg.errors.RaiseException):
            _change(url, statement)
    assert codes(journal) == []
    _change(url, "ALTER TABLE entries DISABLE TRIGGER entries_stay")
    (finding,) = journal.verify().findings
    assert "trigger entries.entries_stay" in finding.text("en")


NOTHING = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN coalesce(NEW, OLD); END $$"
WEAKENED = {
    "function punkt_refuse": f"CREATE OR REPLACE FUNCTION punkt_refuse() {NOTHING}",
    "function punkt_in_turn": f"CREATE OR REPLACE FUNCTION punkt_in_turn() {NOTHING}",
    "function punkt_more": f"CREATE FUNCTION punkt_more() {NOTHING}",
    "trigger parts.parts_keep": "ALTER TABLE parts DISABLE TRIGGER parts_keep",
    "trigger parts.parts_stay": "DROP TRIGGER parts_stay ON parts",
    "trigger terms.terms_keep": "DROP TRIGGER terms_keep ON terms; "
    "CREATE TRIGGER terms_keep BEFORE UPDATE ON terms FOR EACH ROW WHEN (false) EXECUTE FUNCTION punkt_refuse()",
    "trigger entries.more": "CREATE TRIGGER more BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION punkt_refuse()",
    "constraint entries.entries_hash_key": "ALTER TABLE entries DROP CONSTRAINT entries_hash_key",
    "constraint parts.parts_pkey": "ALTER TABLE parts DROP CONSTRAINT parts_pkey",
    "constraint parts.parts_number_fkey": "ALTER TABLE parts DROP CONSTRAINT parts_number_fkey",
    "key check parts.parts_number_fkey": "ALTER TABLE parts DISABLE TRIGGER ALL",
    "constraint terms.more": "ALTER TABLE terms ADD CONSTRAINT more CHECK (number > 0) NOT VALID",
    "index entries.entries_by_who": "DROP INDEX entries_by_who",
    "column entries.who": "ALTER TABLE entries ALTER who DROP NOT NULL",
    "column entries.more": "ALTER TABLE entries ADD more text",
    "rule terms.more": "CREATE RULE more AS ON INSERT TO terms DO INSTEAD NOTHING",
    "table entries": "ALTER TABLE entries ENABLE ROW LEVEL SECURITY",
    "setting session_replication_role": "ALTER ROLE tests SET session_replication_role = replica",
}


@pytest.mark.sampled(5)
@pytest.mark.parametrize("what", WEAKENED)
def test_the_database_weakened(url: str, what: str) -> None:
    """What no longer refuses, or no longer is unique, is named, also where it keeps its name."""
    Journal.open(url).close()
    try:
        _change(url, WEAKENED[what])
        with Journal.open(url) as journal:
            assert what in " ".join(finding.text("en") for finding in journal.verify().findings)
    finally:
        _change(url, "ALTER ROLE tests RESET session_replication_role")


def test_the_schema_is_that_of_a_new_journal(url: str) -> None:
    from punkt.journal.postgresql_schema import EXPECTED, schema_of, written

    with Journal.open(url).database.reading() as connection:
        assert written(schema_of(connection)) == EXPECTED.read_text("utf-8")


def test_tampering(url: str) -> None:
    journal = Journal.open(url)
    journal.record_many([small(number) for number in range(1, 6)], WHO)
    _change(
        url,
        "SET session_replication_role = replica",
        "UPDATE parts SET content = '\\x00' WHERE number = 2 AND name = 'case'",
        "DELETE FROM terms WHERE number = 4",
        "DELETE FROM parts WHERE number = 4",
        "DELETE FROM entries WHERE number = 4",
    )
    assert codes(journal) == [("P772", 2), ("P773", 4)]


@pytest.mark.full
def test_a_row_that_refers_to_nothing(url: str) -> None:
    """Written while keys were not looked at, and beside what the chain holds."""
    Journal.open(url).close()
    _change(url, "SET session_replication_role = replica", "INSERT INTO pack_files VALUES ('p', 0, 'a.yaml', 'f')")
    with Journal.open(url) as journal:
        assert [finding.code for finding in journal.verify().findings] == ["P770"]


def _write(url: str, name: str, count: int) -> None:
    journal = Journal.open(url)
    for number in range(count):
        journal.record(*small(number), name)


def test_two_writers_at_once(url: str) -> None:
    small(1)  # the packs are loaded before the processes part
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(url, name, 30)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    bounded.joined(*writers)
    assert [writer.exitcode for writer in writers] == [0, 0]
    journal = Journal.open(url, create=False)
    assert journal.verify().good and journal.last() is not None
    assert journal.search(EntryQuery(who="one")).total == journal.search(EntryQuery(who="two")).total == 30


def test_tables_are_those_of_the_migrations(url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from punkt.journal.tables import METADATA

    with Journal.open(url).database.reading() as connection:
        assert (
            compare_metadata(
                MigrationContext.configure(connection, opts={"version_table": "journal_version"}), METADATA
            )
            == []
        )


def test_what_is_no_journal(url: str) -> None:
    with pytest.raises(PunktError, match="P770"):
        Journal.open(url, create=False)
    with pytest.raises(PunktError, match="P770") as error:
        Journal.open(url.replace("tests@", "tests:secret@") + "none")
    assert "secret" not in str(error.value)
