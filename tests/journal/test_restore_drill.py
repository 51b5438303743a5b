"""A drill: the journal is copied while others write, lost, and restored; a checkpoint proves that nothing was lost."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import bounded
from helpers.audit_journals import WHO, decided, filled, seal_key, signing_keys, small
from helpers.loops import nonempty
from helpers.postgres_server import server
from punkt.journal import Journal
from punkt.journal.backup import back_up


def _recorded_while(journal: Journal, work: Callable[[], None]) -> dict[int, str]:
    """What two threads were told while something else was done; number → hash."""
    told, done = dict[int, str](), threading.Event()

    def write() -> None:
        while not done.is_set():
            for entry in journal.record_many([small(1), decided("petrova")], WHO):
                told[entry.id] = entry.hash

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        work()
    finally:
        done.set()
        bounded.joined(*threads)
    return told


def _drill(journal: Journal, restored: Journal, checkpoint: Path, public: Path, told: dict[int, str]) -> None:
    """Up to the checkpoint all that was acknowledged is there; what was recorded after the copy is told to be gone."""
    report = restored.verify([checkpoint], public)
    assert report.good and report.covered is not None and report.covered >= 5
    for number, digest in nonempty(told.items()):
        if number <= report.covered:
            assert restored.get(number).hash == digest
    assert all(replay.good for replay in restored.replay())
    (checkpoint.parent / "later").write_bytes(journal.checkpoint(checkpoint.parent / "signing"))
    last, kept = journal.last(), restored.last()
    assert last is not None and kept is not None
    lost = restored.verify([checkpoint.parent / "later"], public).findings
    assert [one.code for one in lost] == (["P775"] if kept.id < last.id else [])
    assert not lost or (lost[0].arguments["first"], lost[0].arguments["last"]) == (kept.id + 1, last.id)


def test_of_a_file(tmp_path: Path) -> None:
    private, public = signing_keys(tmp_path)
    key, copy = seal_key(tmp_path), tmp_path / "backup.db"
    journal = filled(tmp_path / "a.db", 5, key=key)
    checkpoint = tmp_path / "checkpoint"

    def back() -> None:
        checkpoint.write_bytes(journal.checkpoint(private))
        assert back_up(journal, copy).good

    told = _recorded_while(journal, back)
    journal.record(*small(3), WHO)
    shutil.copyfile(copy, tmp_path / "restored.db")
    with Journal.open(tmp_path / "restored.db", key=key, create=False) as restored:
        _drill(journal, restored, checkpoint, public, told)


@pytest.mark.full
def test_of_a_database(tmp_path: Path) -> None:
    address = server()
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        for name in ("drill", "drill_restored"):
            connection.execute(f"CREATE DATABASE {name}".encode())
    private, public = signing_keys(tmp_path)
    key, dump, checkpoint = seal_key(tmp_path), tmp_path / "journal.dump", tmp_path / "checkpoint"
    journal = Journal.open(f"{address}/drill", key=key)
    journal.record_many([small(number) for number in range(5)], WHO)
    tools = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))

    def back() -> None:
        checkpoint.write_bytes(journal.checkpoint(private))
        command = [str(tools / "pg_dump"), "--format=custom", "--file", str(dump), f"{address}/drill"]
        bounded.run(command, check=True, capture_output=True)

    told = _recorded_while(journal, back)
    journal.record(*small(3), WHO)
    command = [str(tools / "pg_restore"), "--no-owner", "--dbname", f"{address}/drill_restored", str(dump)]
    bounded.run(command, check=True, capture_output=True)
    with Journal.open(f"{address}/drill_restored", key=key, create=False) as restored:
        _drill(journal, restored, checkpoint, public, told)
