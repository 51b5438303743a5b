"""The command itself: which commands there are. Each is a module of this folder, imported when it is called for."""

from __future__ import annotations

import atexit
import gc

import click

from .frame import LANGUAGE, Formatter, Punkt, helped, module_of, show_version

TASKS = {
    "case": ("decide", "missing", "ask", "why-not", "form", "calendar", "vocabulary"),
    "document": ("new", "source", "cite", "check", "coverage", "show", "amend", "book", "approve", "packs"),
    "right": ("test", "prove", "diff", "lock"),
    "register": ("simulate", "map", "run", "compare-runs", "sql"),
    "others": ("serve", "key", "audit", "pack", "build", "export", "import"),
    "tools": ("lsp", "schemas", "types", "completion"),
}
"""What people come to do → the commands for it, as the help and the page of tasks have them."""

COMMANDS = tuple(sorted(name for names in TASKS.values() for name in names))
"""``punkt NAME`` is the command ``NAME`` of the module of that name, with ``_`` for ``-``, and behind a word of Python."""

QUICK = (
    "ask",
    "calendar",
    "check",
    "cite",
    "coverage",
    "decide",
    "diff",
    "export",
    "form",
    "missing",
    "new",
    "packs",
    "prove",
    "show",
    "source",
    "test",
    "types",
    "vocabulary",
    "why-not",
)
"""Commands that may read packs by way of the cache: none on whose word others rely."""


@click.command(cls=Punkt, name="punkt", add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@click.option("--lang", type=LANGUAGE, expose_value=False)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version)
@helped
@click.pass_context
def main(context: click.Context) -> None:
    """The entry point."""
    context.obj = Formatter.lang


main.later = {name: f"punkt.command.{module_of(name)}" for name in COMMANDS}
main.quick = frozenset(QUICK)
main.tasks = TASKS
atexit.register(gc.freeze)  # what is left at the end goes with the process: nothing of it is looked through for circles
