"""What has been acknowledged is there, whatever happens: a killed process, a full disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from helpers import bounded
from helpers.audit_journals import WHO, decided, filled, seal_key, small
from helpers.killed_writers import killed
from helpers.lengths import many
from helpers.postgres_server import server
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import Journal


@pytest.mark.full
def test_killed_at_random_moments(tmp_path: Path) -> None:
    """Two processes of three threads each, killed again and again in the middle of their work."""
    found = killed(str(tmp_path / "a.db"), seal_key(tmp_path), many(4, 8, 20), 20260402)
    assert len(found) > 10


@pytest.mark.slow
def test_killed_at_random_moments_in_postgresql(tmp_path: Path) -> None:
    import psycopg

    address = server()
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE killed_writers")
    found = killed(f"{address}/killed_writers", seal_key(tmp_path), many(2, 4, 20), 20260403)
    assert len(found) > 10


def _full(journal: Journal, expected: int) -> None:
    """Nothing more can be recorded: it says so, and what was recorded is whole."""
    last = expected
    with pytest.raises(PunktError, match="P771"):
        for number in range(10_000):
            last = journal.record(*small(number), WHO).id
    for _ in range(3):
        with pytest.raises(PunktError, match="P771"):
            journal.record_many([decided("group-of-seven")] * 50, WHO)
    report = journal.verify()
    assert report.good and report.last is not None and last <= report.last[0] <= last + 10


def test_no_page_left(tmp_path: Path) -> None:
    """SQLite may not grow: the error is «database or disk is full»."""
    filled(tmp_path / "a.db", 3).close()
    pages = (tmp_path / "a.db").stat().st_size // 4096 + 12
    journal = Journal.open(tmp_path / "a.db")
    journal.database.close()
    event.listen(
        journal.database._engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}").fetchall()
    )
    _full(journal, 3)
    journal.close()
    with Journal.open(tmp_path / "a.db") as again:
        last = again.last()
        assert last is not None and again.record(*small(1), WHO).id == last.id + 1
        assert again.verify().good


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        done = bounded.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        done = False
    if not done:
        pytest.skip("no small file system can be mounted here")
    yield folder
    bounded.run(["umount", str(folder)], check=True)


def test_disk_full(small_disk: Path) -> None:
    journal = filled(small_disk / "a.db", 3)
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 300_000)
    _full(journal, 3)
    ballast.unlink()
    last = journal.last()
    assert last is not None and journal.record(*small(1), WHO).id == last.id + 1
    report = journal.verify()
    assert report.good
    journal.close()


def test_making_a_journal_on_a_full_disk(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * (2 * 1024 * 1024 - 8192))
    with pytest.raises(PunktError, match=r"P77[01]"):
        Journal.open(small_disk / "a.db").record(*small(1), WHO)
    (small_disk / "ballast").unlink()
    with Journal.open(small_disk / "a.db") as journal:
        assert journal.record(*small(1), WHO).id == 1 and journal.verify().good


def test_nothing_can_be_written(tmp_path: Path) -> None:
    """A place that is no folder, a folder in place of the file: said, in one line."""
    (tmp_path / "file").write_text("")
    for where in ("file/a.db", "none/a.db", ".", "a\0b"):
        with pytest.raises(PunktError, match="P770"):
            Journal.open(f"{tmp_path}/{where}")


def test_names_that_mean_something_to_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No journal is kept in memory by mistake."""
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "file:x?mode=memory", "50%.db", "дело № 1.db"):
        filled(Path(name), 2).close()
        assert (tmp_path / name).stat().st_size > 10_000
        assert Journal.open(name, create=False).verify().entries == 2


def test_a_medium_that_cannot_be_written(small_disk: Path) -> None:
    """An auditor's copy on a read-only medium is verified and replayed as it lies there."""
    journal = filled(small_disk / "a.db", 3)
    journal.close()
    assert not (small_disk / "a.db-wal").exists()
    bounded.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with Journal.open(small_disk / "a.db", create=False) as copy:
        assert copy.verify().good and copy.verify().entries == 3
        assert [replay.state for replay in copy.replay()] == ["same"] * 3
        with pytest.raises(PunktError, match="P771"):
            copy.record(*small(1), WHO)
    bounded.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    (small_disk / "a.db-wal").write_bytes(b"entries")
    bounded.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(PunktError, match="-wal"):
        Journal.open(small_disk / "a.db", create=False)
