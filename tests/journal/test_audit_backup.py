"""A copy of the journal: complete in one file, checked, never over another file; and what a bare file still tells."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.audit_journals import WHO, filled, signing_keys, small, tamper
from helpers.places import ROOT
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import Journal
from punkt.journal.backup import back_up
from punkt.journal.checkpoint import parse


def run(*arguments: str, lang: str = "en") -> Result:
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, ["audit", *arguments])


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A journal of three entries whose process was killed: they stand in the log beside the file."""
    pytest.importorskip("fcntl")
    script = (
        "import os, signal\nfrom pathlib import Path\nfrom helpers.audit_journals import WHO, filled, small\n"
        "journal = filled(Path('a.db'), 3)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "engine"), str(ROOT / "tests")])}
    done = bounded.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (tmp_path / "a.db-wal").stat().st_size > 50_000 > (tmp_path / "a.db").stat().st_size
    return tmp_path / "a.db"


@pytest.mark.full
def test_the_copy_has_what_the_bare_file_lacks(killed: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.db"
    shutil.copyfile(killed, bare)
    copy = tmp_path / "copy.db"
    done = run("backup", str(copy), "--journal", str(killed))
    assert done.exit_code == 0 and "Entries 3." in done.stdout and "copy.db" in done.stdout
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"], "one file is enough"
    assert copy.stat().st_mode & 0o077 == 0, "for the owner only"
    with sqlite3.connect(copy) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert raw.execute("SELECT count(*) FROM entries").fetchone() == (3,)
    with Journal.open(copy, create=False) as journal, Journal.open(killed, create=False) as before:
        assert journal.verify().good and journal.last() == before.last()
        assert journal.record(*small(9), WHO).id == 4, "the copy can go on in its place"
    for lang in ("ru", "en"):
        lost = run("verify", "--journal", str(bare), lang=lang)
        assert lost.exit_code == 2 and "P770" in lost.stderr and "-wal" in lost.stderr and "audit backup" in lost.stderr


def test_a_bare_file_ends_where_it_ends(tmp_path: Path) -> None:
    """Without a checkpoint that is said; with one it fails, and names what is missing."""
    private, public = signing_keys(tmp_path)
    journal = filled(tmp_path / "a.db", 2)
    raw = sqlite3.connect(tmp_path / "a.db")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    journal.record_many([small(number) for number in (3, 4)], WHO)
    (tmp_path / "checkpoint.json").write_bytes(journal.checkpoint(private))
    bare = tmp_path / "bare.db"
    shutil.copyfile(tmp_path / "a.db", bare)
    journal.close()
    for lang, words in (("ru", "Рядом нет файла -wal"), ("en", "There is no -wal beside the file")):
        shutil.copyfile(bare, tmp_path / f"{lang}.db")
        done = run("verify", "--journal", str(tmp_path / f"{lang}.db"), lang=lang)
        assert done.exit_code == 0 and words in " ".join(done.stdout.split())
    against = ("--checkpoint", str(tmp_path / "checkpoint.json"), "--public-key", str(public))
    done = run("verify", "--journal", str(bare), *against)
    said = " ".join(done.stdout.split())
    assert done.exit_code == 1 and "entries 3 to 4" in said and "no -wal beside" in said
    whole = run("verify", "--journal", str(tmp_path / "a.db"), *against)
    assert whole.exit_code == 0 and "-wal" not in whole.stdout


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    filled(tmp_path / "a.db", 1).close()
    (tmp_path / "there.db").write_text("mine")
    (tmp_path / "link.db").symlink_to(tmp_path / "nowhere")
    for name in ("there.db", "link.db", "a.db", "none/x.db"):
        done = run("backup", str(tmp_path / name), "--journal", str(tmp_path / "a.db"))
        assert done.exit_code == 2 and "[P921]" in done.stderr
    assert (tmp_path / "there.db").read_text() == "mine" and not (tmp_path / "nowhere").exists()
    assert not list(tmp_path.glob(".punkt-*"))


def test_a_damaged_journal_is_not_copied(tmp_path: Path) -> None:
    filled(tmp_path / "a.db", 3).close()
    tamper(tmp_path / "a.db", "UPDATE parts SET content = x'00' WHERE number = 2 AND name = 'case'")
    done = run("backup", str(tmp_path / "b.db"), "--journal", str(tmp_path / "a.db"))
    assert done.exit_code == 1 and "entry 2 is altered" in " ".join(done.stderr.split()) and "not kept" in done.stderr
    assert not (tmp_path / "b.db").exists() and not list(tmp_path.glob(".punkt-*"))


def test_while_another_one_writes(tmp_path: Path) -> None:
    journal = filled(tmp_path / "a.db", 2)
    with Journal.open(tmp_path / "a.db") as other:
        report = back_up(journal, tmp_path / "b.db")
        other.record(*small(3), WHO)
    assert report.entries == 2 and journal.verify().entries == 3
    assert Journal.open(tmp_path / "b.db", create=False).verify().entries == 2


def test_only_a_file_can_be_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(tmp_path / "a.db", 1)
    journal.database.sqlite = False  # as of a database on a server
    with pytest.raises(PunktError, match="pg_dump"):
        back_up(journal, tmp_path / "b.db")


def test_a_checkpoint_says_what_was_written(tmp_path: Path) -> None:
    private, _ = signing_keys(tmp_path)
    filled(tmp_path / "a.db", 2).close()
    at = ("--journal", str(tmp_path / "a.db"), "--private-key", str(private))
    for lang, words in (("ru", "по 2"), ("en", "up to 2")):
        file = tmp_path / f"{lang}.json"
        done = run("checkpoint", *at, "--output", str(file), lang=lang)
        assert done.exit_code == 0 and file.exists()
        assert str(file) in done.stdout and words in done.stdout and parse(file.read_bytes())[0].hash in done.stdout
    assert run("checkpoint", *at).stdout.startswith("punkt-journal/"), "on the screen it is the checkpoint alone"
    Journal.open(tmp_path / "empty.db").close()
    empty = run("checkpoint", "--journal", str(tmp_path / "empty.db"), *at[2:], "--output", str(tmp_path / "0.json"))
    assert "no entries yet" in empty.stdout
