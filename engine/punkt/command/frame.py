"""What every command shares: help in two languages, common options, errors in one line each.

Commands of ``cli.py`` are always known; those named in ``later`` are imported when they
are called for, so that a command starts fast whatever else there is.
"""

from __future__ import annotations

import errno
import gc
import math
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Any, NoReturn

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.kinds import Kind
from punkt.files.messages.system_words import system_says
from punkt.files.texts.cache_entries import believe
from punkt.law.loading.shipped_examples import example_commands
from punkt.version import VERSION

from .help_format import Command as Command
from .help_format import Formatter as Formatter
from .help_format import HelpContext, Listed
from .helps import HELP, TASKS, USAGE, placeholders
from .terminal import folded, open_streams
from .terminal import screen as screen

BAD_INPUT, INTERNAL = 2, 70
OURS = (Kind.INTERNAL, Kind.DISAGREEMENT)
"""Kinds of faults that are Punkt's own: no input is bad."""
OBJECTS = 100_000
"""So many new objects before Python looks for circles among them: of what packs are read into, nearly all stays."""
LANGUAGE = click.Choice(["ru", "en"])


def language(arguments: Sequence[str]) -> str:
    """The language asked for: the last ``--lang``, else ``PUNKT_LANG``, else Russian."""
    words = [
        f"--lang={after}" if word == "--lang" else word
        for word, after in zip(arguments, [*arguments[1:], ""], strict=False)
    ]
    found = [word.removeprefix("--lang=") for word in reversed(words) if word.startswith("--lang=")]
    return next((lang for lang in (*found, os.environ.get("PUNKT_LANG", "")) if lang in LANGUAGE.choices), "ru")


class FiniteRange(click.FloatRange):
    """Numbers of a range; ``inf`` and ``nan`` are none, whatever the range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number that a text says."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(str(value), param, ctx)
        return number


class Punkt(Listed, click.Group):
    """The command itself: texts in the language of the call, and never a traceback."""

    command_class = Command
    later: Mapping[str, str] = {}
    """Commands that are imported when called for: name → module, where the command bears the name."""
    quick: frozenset[str] = frozenset()
    """Commands that may use the cache."""
    tasks: Mapping[str, Sequence[str]] = {}
    """What people come to do → the commands for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*self.commands, *self.later})

    def sections(self, ctx: click.Context) -> list[tuple[str, list[str]]]:
        """Commands by what they are for."""
        said = [(TASKS(task, Formatter.lang), [*names]) for task, names in self.tasks.items()]
        return said or super().sections(ctx)

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Where to go on from here."""
        with formatter.section("Further"):
            formatter.write_text(HELP("further", Formatter.lang))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported if need be."""
        if cmd_name not in self.commands and cmd_name in self.later:
            found: click.Command = getattr(import_module(self.later[cmd_name]), module_of(cmd_name))
            _translate(found, cmd_name, Formatter.lang)
            self.add_command(found, cmd_name)
        return self.commands.get(cmd_name)

    def main(
        self, args: Sequence[str] | None = None, *rest: Any, standalone_mode: bool = True, **extra: Any
    ) -> NoReturn:
        """Run a command and exit: 0 done, 2 bad input, 70 an internal error or evaluators that disagree."""
        open_streams()
        gc.set_threshold(OBJECTS)
        arguments = list(sys.argv[1:] if args is None else args)
        believe(next((word for word in arguments if word in self.later), "") in self.quick)
        lang = Formatter.lang = language(arguments)
        _translate(self, self.name or "punkt", lang)
        extra.setdefault("prog_name", "punkt")
        if "_PUNKT_COMPLETE" in os.environ:
            from .completion import use_classes

            use_classes()
        sys.exit(self._run(arguments, lang, extra))

    def _run(self, arguments: list[str], lang: str, extra: dict[str, Any]) -> int:
        try:
            code = super().main(arguments, standalone_mode=False, **extra)
            sys.stdout.flush()
            return code if isinstance(code, int) else 0
        except PunktError as error:
            return complain(error.lines(lang), INTERNAL if error.kind in OURS else BAD_INPUT)
        except click.exceptions.NoArgsIsHelpError as error:
            return complain([error.format_message()])
        except click.UsageError as error:
            if isinstance(error.ctx and error.ctx.command, click.Group) and error.message == "Missing command.":
                assert error.ctx is not None
                return complain([error.ctx.get_help()])  # only options were given: as without any
            return complain([_usage(error, self, lang)])
        except click.ClickException as error:
            return complain([_usage(error, self, lang)])
        except (click.Abort, KeyboardInterrupt):
            return complain([f"punkt: {USAGE('stopped', lang)}"], 130)
        except BrokenPipeError:
            _let_go_of_output()
            return 0
        except (OSError, MemoryError) as error:
            if os.environ.get("PUNKT_DEBUG") == "1":
                raise
            try:
                sys.stdout.flush()
            except OSError:
                _let_go_of_output()
            if isinstance(error, MemoryError):
                error = OSError(errno.ENOMEM, "")
            place = Place(str(error.filename) if error.filename else "punkt")
            return complain([Diagnostic("P920", place, {"why": system_says(error)}).text(lang)])
        except Exception as error:
            if os.environ.get("PUNKT_DEBUG") == "1":
                raise
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            return complain([Diagnostic("P699", Place("punkt"), {"what": what}).text(lang)], INTERNAL)


def module_of(name: str) -> str:
    """What the module of a command is called, and the command within it."""
    return f"{name}_" if iskeyword(name) else name.replace("-", "_")


def _let_go_of_output() -> None:
    """Drop what could not be written, else Python tries once more at exit, and complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(lines: Sequence[str], code: int = BAD_INPUT) -> int:
    """Write lines to standard error; the exit code to return."""
    for line in lines:
        click.echo(folded(line), err=True)
    return code


def _usage(error: click.ClickException, command: Punkt, lang: str) -> str:
    """A fault in how the command was called, in one line."""
    shown: dict[str, str] = {"message": " ".join(error.format_message().split())}
    key = type(error).__name__
    if isinstance(error, click.BadParameter):
        named = isinstance(error.param, click.Option)
        shown["name"] = (
            (
                error.param.opts[0]
                if named
                else placeholders(error.param.make_metavar(error.ctx or HelpContext(command)), lang)
            )
            if error.param
            else ""
        )
        kind = error.param.type if error.param else None
        if isinstance(kind, click.Choice):
            shown["message"] = USAGE("choice", lang, names=", ".join(map(str, kind.choices)))
        elif isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
            shown["message"] = USAGE("wanted", lang, what=_number(kind, lang))
    elif isinstance(error, click.NoSuchOption):
        shown["name"] = error.option_name
        known = [name for param in error.ctx.command.params for name in param.opts] if error.ctx else []
        close = _close(error.option_name, known)
        if close:
            key, shown["names"] = "NearOption", close
    elif isinstance(error, click.BadOptionUsage):
        shown["name"] = error.option_name
        key = "LacksValue" if "requires" in error.message else "TakesNoValue"
        if several := re.search(r"requires (\d+) arguments", error.message):
            key = "LacksValues"
            shown |= {"n": several[1], "right": " ".join([error.option_name, *"ABCDEF"[: int(several[1])]])}
    elif (
        "command" in error.message.lower() and getattr(error, "ctx", None) is not None and error.message.count("'") > 1
    ):
        context = getattr(error, "ctx", None) or HelpContext(command)
        group = context.command if isinstance(context.command, click.Group) else command
        key, shown["name"] = "NoSuchCommand", error.message.split("'")[1]
        names = group.list_commands(context)
        close = _close(shown["name"], names)
        key, shown["names"] = ("NearCommand", close) if close else (key, ", ".join(names))
    elif error.message.startswith("Got unexpected extra argument"):
        key, shown["name"] = "ExtraArgument", error.message.partition("(")[2].rpartition(")")[0]
    what = USAGE(key if key in USAGE else "UsageError", lang, **shown)
    return Diagnostic("P698", Place("punkt"), {"what": what}).text(lang)


def _close(name: str, known: Iterable[str]) -> str:
    """The known name that is nearest to one mistyped; empty where none is near."""
    import difflib

    return next(iter(difflib.get_close_matches(name, sorted(set(known)), n=1)), "")


def _number(kind: click.types.IntParamType | click.types.FloatParamType, lang: str) -> str:
    """The numbers that an option takes, in words."""
    said = [USAGE("whole" if isinstance(kind, click.types.IntParamType) else "number", lang)]
    if isinstance(kind, click.IntRange | click.FloatRange):
        if kind.min is not None:
            said.append(USAGE("above" if kind.min_open else "from", lang, n=str(kind.min)))
        if kind.max is not None:
            said.append(USAGE("below" if kind.max_open else "to", lang, n=str(kind.max)))
    return " ".join(said)


def _translate(command: click.Command, name: str, lang: str, called: str = "") -> None:
    """Give a command, its parameters and its sub-commands the help of a language; ``called``: by which words."""
    command.help = HELP(name, lang)
    command.epilog = _example(called or name, lang)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            key = next((k for k in (f"{name}.{parameter.name}", str(parameter.name)) if k in HELP), None)
            parameter.help = HELP(key, lang) if key else parameter.help
    if isinstance(command, click.Group):
        for inner, below in command.commands.items():
            whole = f"{name} {inner}"  # where commands of several groups bear one name
            _translate(
                below, whole if whole in HELP else inner, lang, f"{called or name} {inner}".removeprefix("punkt ")
            )


def _example(name: str, lang: str) -> str | None:
    """How a command may be called; a group, by the first of its commands for which there is an example."""
    known = example_commands(lang)
    return next((line for of, line in known.items() if of == name or of.startswith(f"{name} ")), None)


def show_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the version and stop."""
    if asked:
        click.echo(f"punkt {VERSION}")
        context.exit()


def helped(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that shows the help."""
    return click.help_option("-h", "--help")(command)


def spoken(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options every command has. ``--lang`` has been read by :func:`language`, wherever it stands."""
    return click.option("--lang", type=LANGUAGE, expose_value=False)(helped(command))


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that looks for packs."""
    return click.option("--pack-dir", "pack_dirs", multiple=True, metavar="DIR", callback=_tell_replaced)(
        spoken(command)
    )


def out_option(metavar: str = "FILE", **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Where to write: ``--out`` of every command that writes a file or a folder; ``--output`` is the same."""
    return click.option("--out", "--output", "out", metavar=metavar, **more)


def _tell_replaced(_: click.Context, __: click.Parameter, folders: tuple[str, ...]) -> tuple[str, ...]:
    """Say on standard error which packs of a folder named are taken in place of others."""
    from punkt.law.loading.pack_store import replacing

    for folder, names, other in replacing(folders):
        line = HELP("replacing", Formatter.lang, folder=str(folder), names=", ".join(names), other=str(other))
        click.echo(f"punkt: {line}", err=True)
    return folders


class Group(Listed, click.Group):
    """A group of commands within the command; like every command it takes ``--lang`` (see :func:`language`)."""

    command_class = Command

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if all(parameter.name != "lang" for parameter in self.params):
            self.params.append(click.Option(["--lang"], type=LANGUAGE, expose_value=False))


def write(data: bytes) -> None:
    """UTF-8 to standard output, whole; a terminal gets its own encoding."""
    click.echo(data.decode() if sys.stdout.isatty() else data, nl=False)
