"""How help is written: in the language of the call, summaries whole, with an example, commands by what they are for."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import click

from .helps import HELP, placeholders
from .terminal import coloured

HYPHEN = "\ue000"
"""Stands for a hyphen while lines are broken: else ``--private-key`` and days would be broken there."""
WHOLE = 1_000
"""Letters of a summary at the most; more than any has, for click cuts what is longer."""


class Formatter(click.HelpFormatter):
    """Help with headings in the language of the call."""

    lang = "ru"

    def write_heading(self, heading: str) -> None:
        """A heading."""
        super().write_heading(HELP(heading, self.lang) if heading in HELP else heading)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how a command is called."""
        super().write_usage(prog, placeholders(args, self.lang), f"{HELP('Usage', self.lang)}: ")

    def write(self, string: str) -> None:
        """What is written, as it is meant."""
        super().write(string.replace(HYPHEN, "-"))

    def write_text(self, text: str) -> None:
        """A text in lines."""
        super().write_text(text.replace("-", HYPHEN))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A table of terms; click marks at the end of a text what is required."""
        word = HELP("required", self.lang)
        said = [
            (placeholders(term, self.lang), f"{about[:-9]}{word}]" if about.endswith("required]") else about)
            for term, about in rows
        ]
        super().write_dl([(term, about.replace("-", HYPHEN)) for term, about in said], col_max, col_spacing)

    def write_example(self, line: str, indent: int = 0) -> None:
        """A command to try, in one line however long it is, so that it can be copied."""
        shown = click.style(line, dim=True) if coloured(sys.stdout) else line
        self.write(" " * (self.current_indent + indent) + shown + "\n")


class HelpContext(click.Context):
    """A context whose help is written by :class:`Formatter`."""

    formatter_class = Formatter


class Helped:
    """A command with an example at the end of its help; its ``epilog`` holds it."""

    context_class: type[click.Context] = HelpContext
    epilog: str | None

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """The example."""
        if self.epilog and isinstance(formatter, Formatter):
            with formatter.section("Example"):
                formatter.write_example(self.epilog)


class Command(Helped, click.Command):
    """A command whose help is written by :class:`Formatter`."""


class Listed(Helped):
    """A group of commands, each told whole and with an example, under headings by what they are for."""

    def sections(self, ctx: click.Context) -> list[tuple[str, list[str]]]:
        """Headings, and the names of the commands below each."""
        named: Any = self
        return [("Commands", named.list_commands(ctx))]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All commands."""
        group: Any = self
        for heading, names in self.sections(ctx):
            width = max(map(len, names))
            with formatter.section(heading):
                for name in names:
                    command: click.Command = group.get_command(ctx, name)
                    formatter.write_dl([(f"{name:<{width}}", command.get_short_help_str(WHOLE))])
                    if command.epilog and isinstance(formatter, Formatter):
                        formatter.write_example(command.epilog, width + 2)

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Nothing: each command has its example beside it."""
