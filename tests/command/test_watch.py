"""``--watch``: checks and tests begin anew when a file is saved."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from helpers import bounded
from helpers.places import ROOT, TEST_PACKS
from punkt.command.watching import again
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

pytest.importorskip("watchfiles")


def lines_of(*arguments: str) -> tuple[subprocess.Popen[str], Queue[str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "punkt", *arguments, "--lang", "en"]
    process = subprocess.Popen(
        command,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        encoding="utf-8",
    )
    found: Queue[str] = Queue()

    def read() -> None:
        for line in process.stdout or ():
            found.put(line)

    Thread(target=read, daemon=True).start()
    return process, found


def wait_for(found: Queue[str], part: str) -> str:
    while True:
        try:
            line = found.get(timeout=60)
        except Empty:
            raise AssertionError(f"nothing with {part!r} was said") from None
        if part in line:
            return line


def test_what_is_done_when_files_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it listens, and after each change; what is at fault meanwhile is told and does not end it."""
    monkeypatch.setattr("watchfiles.watch", lambda *_, **__: iter([set(), set(), {(1, "a.yaml")}, {(1, "b.yaml")}]))
    codes: Iterator[int | PunktError] = iter([0, PunktError([Diagnostic("P616", Place("a"))]), 2])

    def once() -> int:
        found = next(codes)
        if isinstance(found, PunktError):
            raise found
        return found

    assert again([tmp_path], once, "en") == 2
    assert next(codes, None) is None


def test_an_interruption_ends_it_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is to raise it: what it says otherwise is in one language, and in its own words."""

    def changes(*_: Path, raise_interrupt: bool = True, **__: object) -> Iterator[set[tuple[int, str]]]:
        yield set()
        assert raise_interrupt
        raise KeyboardInterrupt

    monkeypatch.setattr("watchfiles.watch", changes)
    assert again([tmp_path], lambda: 2, "en") == 2


@pytest.mark.full
@pytest.mark.parametrize(("command", "said", "told"), [("check", "Checked", "[P304]"), ("test", "cases 4", "[P304]")])
def test_a_save_begins_anew(tmp_path: Path, command: str, said: str, told: str) -> None:
    folder = Path(shutil.copytree(TEST_PACKS / "beginner", tmp_path / "214"))
    what = [str(folder)] if command == "check" else ["ru.verkhnerechensk.214", "--pack-dir", str(folder)]
    process, found = lines_of(command, *what, "--watch")
    try:
        wait_for(found, said)
        wait_for(found, "Waiting")
        rules = folder / "05-queue.yaml"
        text = rules.read_text(encoding="utf-8")
        rules.write_text(text.replace("$queue.first", "$queue.frst"), encoding="utf-8")
        assert "queue.first" in wait_for(found, told)
        rules.write_text(text, encoding="utf-8")
        wait_for(found, said)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) in (0, 2)
    finally:
        bounded.end(process)
