"""The progress of a long run: what is being done, counted, in both languages; nothing where nobody watches."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.places import ROOT
from punkt.command.progress import Progress


def watched(monkeypatch: pytest.MonkeyPatch, kind: str = "xterm") -> io.StringIO:
    """An error stream that says it is a terminal."""
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setenv("COLUMNS", "100")
    return stream


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ru", ["просматриваю", "22 из 25 МБ", "читаю", "60\u00a0000 из 150\u00a0000", "решаю"]),
        ("en", ["looking through", "22 of 25 MB", "reading", "60\u00a0000 of 150\u00a0000", "deciding"]),
    ],
)
def test_what_is_done_is_said_and_counted(lang: str, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    stream = watched(monkeypatch)
    with Progress(lang) as shown:
        shown.listener.begin("look", 25_000_000)
        shown.listener.advance(22_000_000)
        for phase in ("read", "decide"):
            shown.listener.begin(phase, 150_000)
        shown.listener.beside("read", 60_000)
        shown.listener.beside("keep", 1)
        assert shown._bars is not None
        shown._bars.refresh()
        shown.listener.advance(150_000)
    for words in said:
        assert words in stream.getvalue()
    assert f"/{'с' if lang == 'ru' else 's'}" in shown.speed()


def test_nothing_is_written_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = watched(monkeypatch, "dumb")
    with Progress("ru") as shown:
        shown.listener.begin("decide", 10)
        shown.listener.advance(10)
    assert stream.getvalue() == "" and shown.speed() != ""


@pytest.mark.full
def test_a_run_in_a_terminal(tmp_path: Path) -> None:
    mine, theirs = pty.openpty()
    words = [sys.executable, str(ROOT / "cli.py"), "simulate", "ru.karelia.166-p", "--n", "2000", "--out", "a.csv"]
    env = {**os.environ, "TERM": "xterm", "PUNKT_LANG": "ru", "COLUMNS": "100"}
    with subprocess.Popen(words, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(mine, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            seen += piece
        assert process.wait(60) == 0
    os.close(mine)
    assert "выдумываю" in seen.decode() and "2\u00a0000 из 2\u00a0000" in seen.decode()
