"""The commands and the code of the pages on the journal, run as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpers import bounded
from helpers.audit_journals import CASES
from helpers.loops import nonempty
from helpers.places import ROOT
from punkt.command.main import main


def blocks(name: str) -> list[tuple[str, str]]:
    """The blocks of a page: the language and the text of each."""
    return re.findall(r"```(sh|python)\n(.*?)```", (ROOT / "docs" / name).read_text("utf-8"), re.DOTALL)


@pytest.fixture(autouse=True)
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PUNKT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PUNKT_LANG", "en")
    shutil.copyfile(CASES / "petrova.yaml", tmp_path / "petrova.yaml")


def run(script: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the commands of a block write to standard output."""
    said = ""
    for line in nonempty(script.splitlines()):
        words = shlex.split(line, comments=True)
        kept = words.index(">") if ">" in words else len(words)
        if words[0] == "export":
            for word in words[1:]:
                monkeypatch.setenv(*word.split("=", 1))
        elif words[0] == "python3":
            done = bounded.run([sys.executable, "-I", *words[1:]], capture_output=True, text=True, check=True)
            said += done.stdout
        else:
            result = CliRunner().invoke(main, words[1:kept])
            assert words[0] == "punkt" and result.exit_code == 0, (line, result.output)
            said += "" if kept < len(words) else result.stdout
    return said


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["audit.md", "audit.ru.md"])
def test_commands(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, proofs, second = (text for language, text in blocks(name) if language == "sh")
    said = run(first, monkeypatch)
    assert "the same to the byte: 1" in said and "1 entries, 0 erased" in said
    said = run(proofs, monkeypatch)
    assert "one entry, no. 1 of 1" in said and "continues checkpoint.txt" in said and "— witness.example/w1 " in said
    said = run(second, monkeypatch)
    assert "Erased, as the journal records: 1 (entry 2)." in said
    assert "petrova" not in said


@pytest.mark.parametrize("name", ["audit.md", "audit.ru.md"])
def test_code(name: str) -> None:
    (code,) = (text for language, text in blocks(name) if language == "python")
    with redirect_stdout(StringIO()) as out:
        exec(code, {})
    assert out.getvalue().splitlines()[1:] == ["1", "True ['same']"]
