"""Streams that are closed, terminals that are narrow, dumb or to be without colours."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import bounded
from helpers.places import ROOT
from punkt.command import terminal

CLI = [sys.executable, str(ROOT / "cli.py")]
PETROVA = str(ROOT / "rules/regional/karelia-166-p/cases/petrova.yaml")
DECIDE = ["decide", PETROVA, "--pack", "ru.karelia.166-p"]


def shell(words: list[str], closed: str, **env: str) -> int:
    """The exit code of a call some of whose streams are closed."""
    script = '"$@" ' + closed
    return bounded.run(["bash", "-c", script, "-", *CLI, *words], env={**os.environ, **env}, check=False).returncode


@pytest.mark.sampled(2)
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&- <&-", "<&- 2>/dev/null >/dev/null"])
@pytest.mark.parametrize("words", [["--help"], ["packs"], DECIDE, ["completion", "bash", "--show"], ["audit", "-h"]])
def test_a_closed_stream_is_no_error(closed: str, words: list[str]) -> None:
    assert shell(words, closed) == 0


@pytest.mark.full
def test_what_is_recorded_is_not_written_over_by_what_is_shown(tmp_path: Path) -> None:
    """The number of a closed stream is not given to the journal."""
    journal = str(tmp_path / "journal.db")
    assert shell([*DECIDE, "--record", journal], ">&- 2>&- <&-") == 0
    assert shell(["audit", "verify", "--journal", journal], ">/dev/null") == 0


def seen(words: list[str], columns: int, **env: str) -> str:
    """What a terminal of so many columns shows."""
    mine, theirs = pty.openpty()
    all_env = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns), "PUNKT_LANG": "ru", **env}
    with subprocess.Popen(
        [*CLI, *words], env=all_env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        found = b""
        while piece := _read(mine):
            found += piece
        process.wait(60)
    os.close(mine)
    return found.decode().replace("\r\n", "\n")


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.sampled(1)
@pytest.mark.parametrize("words", [["chek"], ["packs", "--pack-dri"], ["check", "нет-такой-папки"]])
def test_faults_are_broken_between_words(words: list[str]) -> None:
    shown = seen(words, 44)
    one = seen(words, 1000)
    lines = shown.rstrip("\n").split("\n")
    assert len(lines) > 1 and all(len(line) <= 44 for line in lines)
    assert " ".join(shown.split()) == " ".join(one.split())


@pytest.mark.parametrize(("env", "colours"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_only_where_they_are_wanted(env: dict[str, str], colours: bool) -> None:
    shown = seen(["--help"], 100, **{"NO_COLOR": "", **env})
    assert ("\x1b" in shown) is colours and "punkt decide" in shown


@pytest.mark.full
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
@pytest.mark.parametrize(
    "words",
    [
        DECIDE,
        ["packs"],
        ["test", "ru.karelia.ozyorny"],
        ["prove", "test.dated.pool", "--pack-dir", str(ROOT / "tests/packs")],
    ],
)
def test_no_command_colours_where_none_is_wanted(env: dict[str, str], words: list[str]) -> None:
    shown = seen(words, 60, **{"NO_COLOR": "", **env})
    left = re.sub(r"\x1b\[(\?25[lh]|\d*A|2K|\d*G)", "", shown) if env.get("TERM") != "dumb" else shown
    assert not re.search(r"\x1b\[[\d;]*m", left), shown
    if env.get("TERM") == "dumb":
        assert "\x1b" not in shown


def test_a_stream_that_is_closed_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    terminal.open_streams()
    assert sys.stdout is not None
    print("nowhere")
    sys.stdout.close()
