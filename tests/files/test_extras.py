"""What is not installed is said in one way wherever it is asked for, and says how to install it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.places import ROOT
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.optional_parts import missing, require

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
CASE = "rules/regional/karelia-166-p/cases/petrova.yaml"
PACK = ("--pack", "ru.karelia.166-p")
CALLS = [
    (("run", "people.csv", *PACK, "--out", "o.csv"), "polars", "registers"),
    (("sql", "ru.karelia.166-p"), "sqlglot", "registers"),
    (("prove", "ru.karelia.166-p"), "z3", "proof"),
    (("test", "ru.karelia.166-p", "--mutate"), "z3", "proof"),
    (("diff", "ru.mintrud.847", "ru.karelia.166-p"), "z3", "proof"),
    (("missing", CASE, *PACK), "z3", "proof"),
    (("why-not", CASE, "hours=met", *PACK), "z3", "proof"),
    (("decide", CASE, *PACK, "--record", "journal.db"), "alembic", "audit"),
    (("audit", "verify"), "sqlalchemy", "audit"),
    (("audit", "keygen", "key"), "cryptography", "audit"),
    (("serve", *PACK), "uvicorn", "web"),
    (("calendar", CASE, *PACK, "--out", "o.ics"), "icalendar", "forms"),
]


def punkt(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("words", "module", "extra"), CALLS, ids=[" ".join(words[:2]) for words, _, _ in CALLS])
def test_every_command_says_it_alike(
    words: tuple[str, ...], module: str, extra: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    words = tuple(str(ROOT / word) if word == CASE else word for word in words)
    (tmp_path / "people.csv").write_text("case\none\n")
    line = f"punkt: not installed: {module}; install it: pip install 'punkt[{extra}]' [P799]"
    if words[0] in ("sql", "serve"):  # whose modules import it at once: they may have been imported by other tests
        call = f"import sys; sys.modules[{module!r}] = None; from punkt.command.main import main; main({[*words, '--lang', 'en']!r})"
        done = subprocess.run([sys.executable, "-c", call], env=ENVIRONMENT, capture_output=True, text=True)
        found = done.returncode, done.stdout, done.stderr.splitlines()
    else:
        monkeypatch.setitem(sys.modules, module, None)
        result = punkt(*words, "--lang", "en")
        found = result.exit_code, result.stdout, result.stderr.splitlines()
    assert found == (2, "", [line])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv"]


def test_all_that_is_lacking_is_named_at_once() -> None:
    with pytest.raises(PunktError) as raised:
        require("proof", "json", "no_such_module", "nor_this")
    (line,) = raised.value.lines("ru")
    assert line == "punkt: не установлено: no_such_module, nor_this; установите: pip install 'punkt[proof]' [P799]"


def test_every_extra_that_is_named_can_be_installed() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert {extra for _, _, extra in CALLS} | {"postgres", "spark"} <= set(extras)
    assert missing("web", "a").diagnostics[0].code == "P799"
    assert find_spec("punkt.files.messages.optional_parts") is not None
