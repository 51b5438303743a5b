"""What the system refuses is said in the reader's language, wherever a file cannot be read or written."""

from __future__ import annotations

import errno
import os
import re
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers import bounded
from helpers.places import ROOT
from punkt.command.main import main
from punkt.files.messages.system_words import number_of, system_says

CYRILLIC, LATIN = re.compile("[а-яё]"), re.compile("[A-Za-z]{4,}")


@pytest.mark.parametrize(
    ("number", "ru", "en"),
    [
        (errno.ENOENT, "нет такого файла", "no such file"),
        (errno.EACCES, "нет права", "permission"),
        (errno.EISDIR, "это папка", "is a folder"),
        (errno.ENOSPC, "на диске нет места", "disk is full"),
        (errno.EROFS, "только для чтения", "read-only"),
        (errno.ENOTDIR, "не папка", "no folder"),
        (errno.ENAMETOOLONG, "слишком длинное", "too long"),
        (errno.EMFILE, "слишком много файлов", "too many files"),
    ],
)
def test_the_usual_refusals(number: int, ru: str, en: str) -> None:
    error = OSError(number, "raw", "x")
    assert ru in system_says(error)["ru"] and en in system_says(error)["en"]


def test_what_has_no_words_keeps_its_own() -> None:
    assert system_says(OSError(123456, "raw  text")) == {"ru": "raw text", "en": "raw text"}
    assert system_says(OSError("no number")) == {"ru": "no number", "en": "no number"}
    assert number_of(Exception("left: (os error 28)")) == 28
    assert system_says(Exception("left: (os error 28)"))["ru"] == "на диске нет места"
    assert number_of(socket.gaierror(2, "x")) is None and "машина" in system_says(socket.gaierror(2, "x"))["ru"]
    with pytest.raises(ValueError) as caught:
        Path("a\0b").read_bytes()
    assert system_says(caught.value)["ru"] == "в имени стоит нулевой байт"


def test_no_module_quotes_the_system_by_itself() -> None:
    """A text of the system reaches a message through one helper only."""
    for path in [*(ROOT / "engine").rglob("*.py"), ROOT / "cli.py"]:
        if path.name != "system_words.py":
            assert "strerror" not in path.read_text("utf-8"), path


LONG = "ж" * 300


@pytest.mark.sampled(8)
@pytest.mark.parametrize(
    "words",
    [
        ["lock", "ru.karelia.166-p", "--output", "none/punkt.lock"],
        ["lock", "ru.karelia.166-p", "--output", f"{LONG}.lock"],
        ["decide", "case.yaml", "--locked", "none.lock"],
        ["decide", "case.yaml", "--locked", "."],
        ["decide", "file/case.yaml", "--pack", "ru.karelia.166-p"],
        ["decide", f"{LONG}.yaml", "--pack", "ru.karelia.166-p"],
        ["audit", "verify", "--journal", "file/a.db"],
        ["audit", "keygen", "none/sign.key"],
        ["audit", "keygen", "."],
        ["audit", "verify", "--journal", "a.db", "--seal-key", "none.key"],
        ["audit", "checkpoint", "--journal", "a.db", "--private-key", "none.key"],
        ["key", "add", "x", "--role", "decide", "--keys", "none/keys.json"],
        ["cite", "ru.karelia.166-p", "--source", "file/act.txt"],
        ["new-pack", "ru.test.new", "--base", "ru.karelia.166-p", "--dir", "file"],
        ["form", "application", "case.yaml", "--out", "none/form.html"],
    ],
)
def test_messages_are_in_one_language(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sqlalchemy", reason="needs punkt[audit]")
    from punkt.journal import Journal

    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PUNKT_")]:
        monkeypatch.delenv(name)
    Path("file").write_text("")
    Path("case.yaml").write_text("case: a\nas_of: 2025-06-01\nprovider: {monitoring: true}\n")
    Journal.open("a.db").close()
    said = {}
    for lang in ("ru", "en"):
        result = CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, words)
        assert result.exit_code == 2, (words, result.output, result.exception)
        said[lang] = result.stderr.replace(LONG, "")
        assert "P699" not in said[lang] and "Traceback" not in said[lang]
    assert CYRILLIC.search(said["ru"]) and not CYRILLIC.search(said["en"])
    assert not re.search(r"(?i)no such|directory|permission|errno|not found|too long", said["ru"])


@pytest.mark.full
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_below_the_output() -> None:
    import subprocess
    import sys

    for lang, words in (("ru", "на диске нет места"), ("en", "the disk is full")):
        with open("/dev/full", "w") as full:
            done = bounded.run(
                [sys.executable, str(ROOT / "cli.py"), "packs", "--lang", lang],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT / "engine")},
            )
        assert done.returncode == 2 and words in done.stderr and "[P920]" in done.stderr
