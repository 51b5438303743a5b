"""Punkt called in this process as from a command line."""

from __future__ import annotations

from click.testing import CliRunner, Result

from punkt.command.main import main


def punkt(*arguments: str, lang: str = "en") -> Result:
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, list(arguments))
