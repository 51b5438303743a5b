"""Two hundred tamperings, by a generator: with a checkpoint and a key from elsewhere none goes unnoticed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pytest

from helpers.journal_stores import PostgresStore, RefusedError
from helpers.journal_tamperings import Office, of_journal
from helpers.lengths import many
from helpers.postgres_server import server
from helpers.tamperings import of_bundle
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import Journal, verifier

T = TypeVar("T")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same in PostgreSQL."""
    return Office(tmp_path_factory.mktemp("database"), PostgresStore(server(), f"tampered_{os.getpid()}"))


def some(found: Iterator[T], quick: int, full: int, slow: int) -> list[T]:
    """The first so many; in ``quick`` such as stand far apart among those of ``full``."""
    count, every = many(quick, full, slow), many(full // quick, 1, 1)
    return list(islice(found, 0, count * every, every))


def _noticed(office: Office, name: str) -> bool:
    try:
        with Journal.open(office.store.address(name), key=office.key, create=False) as journal:
            return not journal.verify([office.checkpoint], office.public).good
    except PunktError:
        return True


def _unnoticed(office: Office, quick: int, full: int, slow: int) -> tuple[list[str], int, set[str]]:
    """The tamperings that went unnoticed, how many the database refused, and the names of the others."""
    unnoticed, refused, names = [], 0, set[str]()
    for name, tamper in some(of_journal(office, 20261130), quick, full, slow):
        office.store.copy("a", "b")
        try:
            tamper("b")
        except RefusedError:
            refused += 1
            continue
        names.add(name)
        if not _noticed(office, "b"):
            unnoticed.append(name)
    return unnoticed, refused, names


def test_of_a_journal(office: Office) -> None:
    unnoticed, refused, names = _unnoticed(office, 6, 120, 600)
    assert not unnoticed and not refused and len(names) > 5


@pytest.mark.full
def test_of_a_journal_in_postgresql(database: Office) -> None:
    """By the master of the database, for whom no guard stands; a few it does not take, such as a text that is too long."""
    unnoticed, refused, names = _unnoticed(database, 6, 80, 240)
    assert not unnoticed and refused <= many(0, 8, 24) and len(names) > 50, (unnoticed, refused, len(names))


@pytest.mark.full
@pytest.mark.parametrize(
    "beside",
    [
        "CREATE TABLE more (number integer)",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC",
        "ALTER DATABASE {name} OWNER TO CURRENT_USER",
    ],
)
def test_what_nobody_can_notice_of_a_database(database: Office, beside: str) -> None:
    """What lies beside the journal's own tables, and who may do what: docs/security.md says so."""
    database.store.copy("a", "b")
    database.store.change("b", beside.format(name=database.store.address("b").rpartition("/")[2]))
    assert not _noticed(database, "b")


def _checked(office: Office, bundle: Path) -> list[object]:
    """What the verifier of a bundle finds, with the key and the checkpoint that were kept elsewhere."""
    try:
        found, _ = verifier.check(bundle, verifier.read_key(office.public), [office.checkpoint])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, StopIteration) as error:
        return [error]
    return list(found)


def test_of_a_bundle(office: Office, tmp_path: Path) -> None:
    bundle, unnoticed, names = tmp_path / "bundle", [], set[str]()
    for name, tamper in some(of_bundle(office, 20261130), 6, 120, 600):
        shutil.rmtree(bundle, ignore_errors=True)
        shutil.copytree(office.newer, bundle)
        tamper(bundle)
        names.add(name)
        if not _checked(office, bundle):
            unnoticed.append(name)
    assert not unnoticed and len(names) > 5


def test_nothing_is_found_where_nothing_was_done(office: Office, tmp_path: Path) -> None:
    assert not _noticed(office, "a")
    assert _checked(office, office.newer) == []


@pytest.mark.parametrize("name", ["README.txt", "verify.py"])
def test_what_nobody_can_notice(office: Office, tmp_path: Path, name: str) -> None:
    """It is not signed: docs/security.md and docs/audit.md say so."""
    shutil.copytree(office.newer, tmp_path / "bundle")
    (tmp_path / "bundle" / name).write_bytes(b"something else")
    assert _checked(office, tmp_path / "bundle") == []


def test_what_nobody_can_notice_of_a_checkpoint(office: Office, tmp_path: Path) -> None:
    """A signature by a key that nobody names is passed over, as the form of signed notes demands."""
    shutil.copytree(office.newer, tmp_path / "bundle")
    with (tmp_path / "bundle" / "checkpoint.txt").open("a", encoding="utf-8") as file:
        file.write("— somebody AAAAAAAA\n")
    assert _checked(office, tmp_path / "bundle") == []
