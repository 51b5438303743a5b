"""Two hundred tamperings, by a generator: with a checkpoint and a key from elsewhere none goes unnoticed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from helpers.lengths import many
from helpers.tamperings import Office, Tampering, of_bundle, of_journal
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import Journal, verifier


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


def some(found: Iterator[Tampering], quick: int, full: int, slow: int) -> list[Tampering]:
    """The first so many; in ``quick`` such as stand far apart among those of ``full``."""
    count, every = many(quick, full, slow), many(full // quick, 1, 1)
    return list(islice(found, 0, count * every, every))


def _noticed(office: Office, path: Path) -> bool:
    try:
        with Journal.open(path, key=office.key, create=False) as journal:
            return not journal.verify([office.checkpoint], office.public).good
    except PunktError:
        return True


def test_of_a_journal(office: Office, tmp_path: Path) -> None:
    path, unnoticed, names = tmp_path / "b.db", [], set[str]()
    for name, tamper in some(of_journal(office, 20261130), 6, 120, 600):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(office.journal, path)
        tamper(path)
        names.add(name)
        if not _noticed(office, path):
            unnoticed.append(name)
    assert not unnoticed and len(names) > 5


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
    assert not _noticed(office, office.journal)
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
