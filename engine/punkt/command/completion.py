"""``punkt completion``: commands, options and names of packs completed by the shell.

The scripts are click's; a shell that has read one calls ``punkt`` with ``_PUNKT_COMPLETE`` and is answered by the
classes below, which :class:`.frame.Punkt` takes then.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.whole_files import writing_named

from .frame import Command, Formatter, spoken, write
from .helps import HELP

NAME, VARIABLE = "punkt", "_PUNKT_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
MARK = "# punkt completion"
"""Ends the line in the settings of a shell, by which it is found again."""
ZSH_BEGINS = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\n"
"""Zsh completes nothing before this has been done, and a user may not have it in the settings."""


class _Filled(ShellComplete):
    """Where click knows nothing that could stand at a place: names of packs and files."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """What may stand there."""
        found = super().get_completions(args, incomplete)
        if found or incomplete.startswith("-"):
            return found
        return [CompletionItem(incomplete, type="file"), *map(CompletionItem, _packs(incomplete))]


class _Bash(_Filled, BashComplete):
    """For Bash."""


class _Zsh(_Filled, ZshComplete):
    """For Zsh."""


class _Fish(_Filled, FishComplete):
    """For Fish."""


CLASSES: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}


def use_classes() -> None:
    """Let click complete by the classes above."""
    for shell, kind in CLASSES.items():
        click.shell_completion.add_completion_class(kind, shell)


def _packs(begun: str) -> list[str]:
    from punkt.law.loading.pack_store import Index, search_roots

    try:
        return sorted(name for name in Index.first_found(search_roots()).packs if name.startswith(begun))
    except PunktError:
        return []  # a fault of a pack is told by the command, and not between two keys


@click.command("completion", cls=Command, add_help_option=False)
@click.argument("shell", type=click.Choice(SHELLS), required=False)
@click.option("--show", "only_shown", is_flag=True)
@spoken
def completion(shell: str | None, only_shown: bool) -> None:
    """Write the script of a shell, and the line that has it read when a terminal opens."""
    from .main import main

    shell = shell or Path(os.environ.get("SHELL", "")).name
    if shell not in CLASSES:
        raise PunktError([Diagnostic("P635", Place("punkt"), {"name": shell or "—", "names": ", ".join(SHELLS)})])
    script = (ZSH_BEGINS if shell == "zsh" else "") + CLASSES[shell](main, {}, NAME, VARIABLE).source()
    if only_shown:
        write(script.encode())
        return
    for file in _installed(shell, script):
        click.echo(HELP("completion.written", Formatter.lang, file=str(file)))
    click.echo(HELP("completion.next", Formatter.lang))


def _installed(shell: str, script: str) -> list[Path]:
    """Write the script where the shell finds it; the files that have changed."""
    if shell == "fish":
        file = _folder("XDG_CONFIG_HOME", ".config") / "fish" / "completions" / f"{NAME}.fish"
        return [_written(file, script)]
    file = _folder("XDG_DATA_HOME", ".local/share") / NAME / f"completion.{shell}"
    settings = (_folder("ZDOTDIR", "") if shell == "zsh" else Path("~").expanduser()) / f".{shell}rc"
    path = shlex.quote(str(file))
    line = f"[ -r {path} ] && . {path}  {MARK}\n"
    with writing_named(str(settings)):
        before = settings.read_text("utf-8", "surrogateescape") if settings.exists() else ""
    if line in before:
        return [_written(file, script)]
    kept = "".join(one for one in before.splitlines(keepends=True) if not one.rstrip().endswith(MARK))
    between = "" if not kept or kept.endswith("\n") else "\n"
    return [_written(file, script), _written(settings, kept + between + line)]


def _folder(variable: str, otherwise: str) -> Path:
    return Path(os.environ.get(variable) or Path("~").expanduser() / otherwise)


def _written(file: Path, content: str) -> Path:
    with writing_named(str(file)):
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file.resolve(), "w", encoding="utf-8", errors="surrogateescape") as stream:
            stream.write(content)  # through a link, as settings often are, and with the rights that the file has
    return file
