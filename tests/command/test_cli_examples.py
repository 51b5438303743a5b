"""The example in the help of every command: it is run, and the overview shows all of them whole."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.command_line import punkt
from helpers.loops import nonempty
from helpers.places import ROOT
from punkt.command.main import TASKS, main
from punkt.law.loading import shipped_examples
from punkt.service import server

BEFORE = {
    "key remove": ["punkt key add B"],
    "audit init": ["punkt audit keygen --seal seal.key"],
    "audit checkpoint": [
        f"punkt decide {{rules}}/regional/karelia-166-p/cases/petrova.yaml --pack ru.karelia.166-p --record --who {n}"
        for n in "AB"
    ],
    "audit key add": ["punkt audit keygen next.key"],
    "audit key revoke": ["punkt audit keygen sign2.key"],
}
"""What is there where a command is tried: calls before it."""
PETROVA = "rules/regional/karelia-166-p/cases/petrova.yaml"
QUICK = {"vocabulary", "packs", "key add", "key list", "audit init", "audit keygen", "lsp"}
"""Examples that are run in the quick tests too."""


def leaves(command: click.Command, name: str = "") -> Iterator[str]:
    """The words that call each command which has none below it."""
    if not isinstance(command, click.Group):
        yield name
        return
    context = click.Context(command)
    for inner in nonempty(command.list_commands(context)):
        below = command.get_command(context, inner)
        assert below is not None
        yield from leaves(below, f"{name} {inner}".strip())


def test_every_command_has_an_example() -> None:
    for lang in ("ru", "en"):
        examples = shipped_examples.example_commands(lang)
        assert sorted(examples) == sorted(leaves(main))
        for name, line in nonempty(examples.items()):
            assert shlex.split(line)[: 1 + len(name.split())] == ["punkt", *name.split()], line


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_overview_shows_every_command_whole_and_with_its_example(lang: str) -> None:
    shown = punkt("--help", lang=lang).output
    lines = [line.strip() for line in shown.splitlines()]
    assert "..." not in shown and next(line for line in lines if line.startswith("punkt ")).startswith("punkt decide ")
    examples = shipped_examples.example_commands(lang)
    for name in nonempty(name for names in TASKS.values() for name in names):
        of = [line for words, line in examples.items() if words.split()[0] == name]
        assert of[0] in lines, name
        assert any(line.startswith(f"{name} ") for line in lines), name


def test_the_page_of_tasks_has_the_commands_under_the_headings_of_the_help() -> None:
    for page, lang in (("docs/tasks.md", "en"), ("docs/tasks.ru.md", "ru")):
        sections = (ROOT / page).read_text("utf-8").split("\n## ")[1:]
        context = click.Context(main)
        punkt("--version", lang=lang)
        assert [part.split("\n")[0] for part in sections] == [heading for heading, _ in main.sections(context)]
        for part, (_, names) in nonempty(zip(sections, main.sections(context), strict=True)):
            assert {
                name for name in names if f"| `punkt {name}" not in part and f", `punkt {name}" not in part
            } == set()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the rules, of which the examples are."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "rules", "rules")
    monkeypatch.setenv("PUNKT_PACKS", "rules")
    monkeypatch.setenv("PUNKT_SOURCES", "texts")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PUNKT_SEAL_KEY", "seal.key")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(shipped_examples, "shipped", Path)  # the folder beside which one stands, as in a checkout
    return tmp_path


def tried(line: str, lang: str) -> Result:
    words = shlex.split(line.replace("{rules}", "rules"))
    if words[1:3] == ["key", "remove"]:
        words[3] = next(iter(json.loads(Path("punkt-keys.json").read_text("utf-8"))["keys"]))["id"]
    return CliRunner(env={"PUNKT_LANG": lang}).invoke(main, words[1:], input="\n" * 30)


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("quick", [True, pytest.param(False, marks=pytest.mark.full)])
def test_examples_are_run_one_after_another(
    quick: bool, lang: str, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "run", lambda settings, ready: ready("http://127.0.0.1:8000"))
    failed = {}
    for name, line in shipped_examples.example_commands(lang).items():
        if quick and name not in QUICK:
            continue
        for before in BEFORE.get(name, []):
            assert tried(before, lang).exit_code == 0, before
        result = tried(line, lang)
        if result.exit_code:
            failed[line] = result.output
    assert not failed


COMPLETED = [
    ("punkt dec", ["decide"]),
    ("punkt audit ver", ["verify"]),
    ("punkt run --eng", ["--engine"]),
    ("punkt coverage ru.karelia.", ["ru.karelia.166-p", "ru.karelia.ozyorny"]),
]


@pytest.mark.parametrize(("typed", "offered"), COMPLETED)
def test_bash_completes_by_what_is_installed(typed: str, offered: list[str], tmp_path: Path) -> None:
    said = CliRunner(env={"HOME": str(tmp_path), "XDG_DATA_HOME": ""}).invoke(main, ["completion", "bash"])
    assert said.exit_code == 0 and str(tmp_path / ".bashrc") in said.output
    (tmp_path / "punkt").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "cli.py"}" "$@"\n')
    (tmp_path / "punkt").chmod(0o755)
    words = typed.split()
    script = f". ~/.bashrc; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _punkt_completion punkt; echo ${{COMPREPLY[@]}}"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "HOME": str(tmp_path), "PATH": path}
    done = bounded.run(["bash", "--norc", "-c", script], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == offered


def test_completion_is_installed_once_and_spoils_no_settings(tmp_path: Path) -> None:
    settings = tmp_path / ".zshrc"
    settings.write_bytes(b"alias ll='ls -l' # \xff")  # no end of line, and not in UTF-8
    env = {"HOME": str(tmp_path), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "ZDOTDIR": "", "PUNKT_LANG": "en"}
    for _ in range(2):
        assert CliRunner(env=env | {"SHELL": "/bin/zsh"}).invoke(main, ["completion"]).exit_code == 0
    mine, line = settings.read_bytes().splitlines()
    assert mine == b"alias ll='ls -l' # \xff" and line.endswith(b"# punkt completion")
    assert "#compdef punkt" in (tmp_path / ".local/share/punkt/completion.zsh").read_text("utf-8")
    assert CliRunner(env=env).invoke(main, ["completion", "fish"]).exit_code == 0
    assert "--command punkt" in (tmp_path / ".config/fish/completions/punkt.fish").read_text("utf-8")
    shown = CliRunner(env=env | {"SHELL": "/bin/tcsh"}).invoke(main, ["completion"])
    assert (
        shown.exit_code == 2 and "no completion for the shell tcsh; name one of bash, zsh, fish [P635]" in shown.stderr
    )
    assert CliRunner(env=env).invoke(main, ["completion", "bash", "--show"]).output.count("complete -o nosort") == 1
    assert not (tmp_path / ".bashrc").exists()
