"""The commands of the page on operating, run as they stand there: backup, restore, and what a lost end looks like."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers import bounded
from helpers.loops import nonempty
from punkt.command.main import main

pytest.importorskip("sqlalchemy", reason="needs punkt[audit]")
pytest.importorskip("cryptography", reason="needs punkt[audit]")

from helpers.places import ROOT

PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
CASES = ROOT / "rules" / "regional" / "karelia-166-p" / "cases"
BASH = shutil.which("bash")

pytestmark = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs bash")


def script(heading: str, number: int = 0) -> str:
    """A block of commands below a heading of the page."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return str(re.findall(r"```sh\n(.*?)```", section, re.DOTALL)[number])


class Office:
    """A folder with a journal, and a shell in which ``punkt`` is this checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        programs = folder / "bin"
        programs.mkdir()
        (folder / "backup").mkdir()
        punkt = programs / "punkt"
        punkt.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "cli.py"}" "$@"\n', "utf-8")
        punkt.chmod(0o755)
        (programs / "python3").symlink_to(sys.executable)
        plain = {k: v for k, v in os.environ.items() if not k.startswith("PUNKT_")}
        self.journal = folder / "journal.db"
        self.environment = plain | {
            "PATH": f"{programs}{os.pathsep}{plain['PATH']}",
            "PYTHONPATH": str(ROOT / "engine"),
            "PUNKT_JOURNAL": str(self.journal),
            "PUNKT_LANG": "en",
        }
        self.punkt("audit", "keygen", str(folder / "sign.key"))

    def punkt(self, *arguments: str) -> None:
        """A command that needs no shell."""
        result = CliRunner(env=self.environment).invoke(main, list(arguments))
        assert result.exit_code == 0, result.output

    def run(self, commands: str, expect: int = 0) -> str:
        """What the commands print; they end with ``expect``."""
        assert BASH is not None
        done = bounded.run(
            [BASH, "-euo", "pipefail", "-c", commands],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == expect, f"{commands}\n{done.stdout}\n{done.stderr}"
        return str(done.stdout)

    def decide(self, *cases: str) -> None:
        """Decide and record."""
        files = [str(CASES / case) for case in cases]
        self.punkt("decide", *files, "--pack", "ru.karelia.166-p", "--record", str(self.journal), "--format", "json")


@pytest.mark.full
def test_backup_and_restore(tmp_path: Path) -> None:
    """The copy is made while another process records; then the journal is lost, and put back."""
    office = Office(tmp_path)
    office.decide("petrova.yaml", "second-review-due.yaml")
    assert BASH is not None
    writing = (
        f"for i in 1 2; do punkt decide '{CASES / 'petrova.yaml'}' --pack ru.karelia.166-p --record --format json; done"
    )
    nowhere = subprocess.DEVNULL
    writer = subprocess.Popen(
        [BASH, "-c", writing], cwd=tmp_path, env=office.environment, stdout=nowhere, stderr=nowhere
    )
    try:
        verified = office.run(script("Backup"))
    finally:
        assert writer.wait(120) == 0
    assert "The journal is whole" in verified and "A signed checkpoint vouches" in verified
    held = sqlite3.connect(tmp_path / "backup" / "journal.db").execute("SELECT count(*) FROM entries").fetchone()[0]
    assert 2 <= held <= 4
    office.punkt(
        "audit", "checkpoint", "--private-key", str(tmp_path / "sign.key"), "--output", str(tmp_path / "new.json")
    )
    office.journal.write_bytes(b"the disk is gone")

    restored = office.run(script("Restore"))
    assert f"The journal is whole: entries {held}." in restored and f"the same to the byte: {held}" in restored
    office.decide("petrova.yaml")
    if held < 4:  # what was decided after the copy is missed
        lost = office.run("punkt audit verify --checkpoint new.json --public-key sign.key.pub", expect=1)
        assert "The journal is not whole" in lost


@pytest.mark.full
def test_an_older_copy_is_seen_to_be_old(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.decide("petrova.yaml")
    with sqlite3.connect(office.journal) as source, sqlite3.connect(tmp_path / "backup" / "journal.db") as target:
        source.backup(target)
    office.decide("second-review-due.yaml")
    office.punkt(
        "audit", "checkpoint", "--private-key", str(tmp_path / "sign.key"), "--output", str(tmp_path / "new.json")
    )
    restore = script("Restore").replace("backup/checkpoint.txt", "new.json")
    assert "entries 2 to 2" in " ".join(office.run(restore, expect=1).split())


def test_the_image_and_the_unit_name_what_there_is() -> None:
    """Files, options and variables that the Dockerfile and the unit name are those of the program."""
    dockerfile = (ROOT / "docs" / "deploy" / "Dockerfile").read_text("utf-8")
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    assert all((ROOT / name).exists() for line in copied for name in line.split())
    assert re.search(r"^USER 10001:10001$", dockerfile, re.MULTILINE) and "HEALTHCHECK" in dockerfile
    unit = (ROOT / "docs" / "deploy" / "punkt.service").read_text("utf-8")
    source = (ROOT / "engine" / "punkt" / "command" / "serve.py").read_text("utf-8")
    for option in nonempty(re.findall(r"--[a-z-]+", re.search(r"^ExecStart=(.+)$", unit, re.MULTILINE)[1])):  # type: ignore[index]
        assert f'"{option}"' in source, option
    for variable in nonempty(re.findall(r"\b(PUNKT_(?:KEYS|JOURNAL))=", dockerfile)):
        assert variable in source
