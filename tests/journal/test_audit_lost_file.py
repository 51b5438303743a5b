"""A journal whose file is taken away, or replaced by another, while it is open: nothing is acknowledged that is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.audit_journals import small
from punkt import PunktError
from punkt.journal import Journal


def taken(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    shutil.copy(path, path.with_suffix(".copy"))
    path.with_suffix(".copy").replace(path)


def moved(path: Path) -> None:
    path.rename(path.with_suffix(".old"))


def another(path: Path) -> None:
    path.unlink()
    path.with_name(f"{path.name}-wal").unlink()
    path.with_name(f"{path.name}-shm").unlink()
    Journal.open(path).close()


def without_log(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


@pytest.mark.parametrize("done", [taken, replaced, moved, another, without_log])
def test_nothing_is_acknowledged_that_goes_nowhere(tmp_path: Path, done: Callable[[Path], None]) -> None:
    path = tmp_path / "journal.db"
    with Journal.open(path) as journal:
        assert journal.record(*small(1), "anna").id == 1
        journal.database.check_usable()
        journal.database.check_usable(write=True)
        done(path)
        for attempt in (lambda: journal.record(*small(1), "anna"), lambda: journal.database.check_usable(write=True)):
            with pytest.raises(PunktError) as caught:
                attempt()
            fault = caught.value.diagnostics[0]
            assert fault.code == "P771" and fault.kind == "environment" and "replaced" in fault.message("en")
        if done is not without_log:
            with pytest.raises(PunktError) as caught:
                journal.get(1)
            assert caught.value.diagnostics[0].code == "P770"


def test_a_file_that_is_taken_away_while_it_is_written_is_not_committed(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with Journal.open(path) as journal:
        journal.record(*small(1), "anna")
        with pytest.raises(PunktError) as caught, journal.database.writing():
            path.unlink()
        assert caught.value.diagnostics[0].code == "P771"


def test_trying_to_write_changes_nothing(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "journal.db") as journal:
        first = journal.record(*small(1), "anna")
        for _ in range(3):
            journal.database.check_usable(write=True)
        assert journal.verify().good and journal.last() == first
