"""The help of every command: each option has a text of its own, and Russian help is in Russian throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from helpers.loops import nonempty
from punkt.command.frame import _translate
from punkt.command.helps import placeholders
from punkt.command.main import main

NAMES = {"SQL", "URL", "SHA"}
"""Words in capitals that are written so in Russian too."""


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """A command and those below it, by the words that call them."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in nonempty(command.list_commands(context)):
            below = command.get_command(context, inner)
            assert below is not None
            yield from commands(below, f"{name} {inner}")


@pytest.fixture(params=["ru", "en"])
def told(request: pytest.FixtureRequest) -> Iterator[dict[str, click.Command]]:
    """All commands, their help in a language."""
    found = dict(commands(main, "punkt"))
    _translate(main, "punkt", request.param)
    yield found
    _translate(main, "punkt", "ru")


def test_an_option_is_never_told_as_a_command(told: dict[str, click.Command]) -> None:
    whole = {command.help for command in told.values()}
    for name, command in nonempty(told.items()):
        for parameter in nonempty(command.params):
            if isinstance(parameter, click.Option):
                assert parameter.help and parameter.help not in whole, f"{name} {parameter.opts}"


def test_words_for_arguments_are_russian_in_russian() -> None:
    for name, command in nonempty(commands(main, "punkt")):
        context = click.Context(command)
        shown = [parameter.make_metavar(context) for parameter in command.params if _plain(parameter)]
        for line in nonempty([*shown, *command.collect_usage_pieces(context)]):
            left = set(re.findall(r"[A-Z]{2,}", placeholders(line, "ru"))) - NAMES
            assert not left, f"{name}: {line}"
    assert placeholders("[OPTIONS] CASE…", "ru") == "[ПАРАМЕТРЫ] ДЕЛО…"
    assert placeholders("[OPTIONS] CASE…", "en") == "[OPTIONS] CASE…"


def _plain(parameter: click.Parameter) -> bool:
    """Whether a parameter shows a word for its value: not a switch, nor a choice of words."""
    return not isinstance(parameter.type, click.Choice) and not getattr(parameter, "is_flag", False)
