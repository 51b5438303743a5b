"""What is not installed is said in one way wherever it is asked for, and says how to install it."""

from __future__ import annotations

import os
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.places import ROOT
from punkt.command.main import main
from punkt.files.messages import optional_parts
from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.optional_parts import how_to, missing, require

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
CASE = "rules/regional/karelia-166-p/cases/petrova.yaml"
PACK = ("--pack", "ru.karelia.166-p")
CALLS = [
    (("run", "people.csv", *PACK, "--out", "o.csv"), "polars", "registers"),
    (("run", "people.csv", *PACK, "--out", "o.csv"), "sqlglot", "registers"),
    (("map", "--suggest", "people.csv"), "polars", "registers"),
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
    (("serve", *PACK, "--traces", "http://127.0.0.1:4318/v1/traces"), "opentelemetry.sdk", "telemetry"),
    (("calendar", CASE, *PACK, "--out", "o.ics"), "icalendar", "forms"),
]


def punkt(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    ("words", "module", "extra"), CALLS, ids=[f"{words[0]} {module}" for words, module, _ in CALLS]
)
def test_every_command_says_it_alike(
    words: tuple[str, ...], module: str, extra: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    words = tuple(str(ROOT / word) if word == CASE else word for word in words)
    (tmp_path / "people.csv").write_text("case\none\n")
    line = f"punkt: not installed: {module}; install it: {how_to(extra)} [P799]"
    if (
        words[0] in ("sql", "serve") or module == "sqlglot"
    ):  # whose modules import it at once: they may have been imported by other tests
        call = f"import sys; sys.modules[{module!r}] = None; from punkt.command.main import main; main({[*words, '--lang', 'en']!r})"
        done = bounded.run([sys.executable, "-c", call], env=ENVIRONMENT, capture_output=True, text=True)
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
    assert line == f"punkt: не установлено: no_such_module, nor_this; установите: {how_to('proof')} [P799]"


def test_every_extra_that_is_named_can_be_installed() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert {extra for _, _, extra in CALLS} | {"postgres", "spark"} <= set(extras)
    assert missing("web", "a").diagnostics[0].code == "P799"
    assert find_spec("punkt.files.messages.optional_parts") is not None


@pytest.mark.parametrize(
    ("said", "right"),
    [
        (None, "punkt[web]"),
        (
            '{"url": "file:///home/me/my%20wheels/punkt-0.1.0-py3-none-any.whl"}',
            "/home/me/my wheels/punkt-0.1.0-py3-none-any.whl[web]",
        ),
        ('{"url": "https://example.org/punkt-0.1.0.whl"}', "punkt[web] @ https://example.org/punkt-0.1.0.whl"),
        ("{", "punkt[web]"),
    ],
)
def test_what_is_told_works_from_where_punkt_is(monkeypatch: pytest.MonkeyPatch, said: str | None, right: str) -> None:
    """A wheel by its path, a checkout by its own; the name alone only where it came from an index."""

    class Installed:
        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return said

    assert str(ROOT) in how_to("web") or ".ci" in how_to("web")
    monkeypatch.setattr("importlib.metadata.distribution", lambda name: Installed())
    monkeypatch.setattr(optional_parts, "__file__", "/usr/lib/python3/punkt/files/messages/optional_parts.py")
    assert how_to("web") == f"pip install '{right}'"


def test_a_checkout_that_was_set_up_is_set_up_further(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "stamp").write_text("x")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.chdir(ROOT)
    assert how_to("proof") == f"PUNKT_EXTRAS=proof python3 {Path('.ci') / 'start.py'} punkt --version"


@pytest.mark.full
def test_what_is_missing_is_found_without_all_of_http() -> None:
    """Every command imports it at its start: what only words an answer is imported with the answer."""
    call = "import sys, punkt.command.main, punkt.deciding.rule_base; print(*sorted(sys.modules))"
    done = bounded.run([sys.executable, "-c", call], env=ENVIRONMENT, capture_output=True, text=True)
    found = set(done.stdout.split())
    assert "punkt.files.messages.optional_parts" in found
    assert not found & {"urllib.request", "http.client", "ssl", "importlib.metadata", "jsonschema", "fastapi"}
