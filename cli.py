"""The command line: ``punkt decide``, ``packs``, ``show``, ``check`` and ``vocabulary``.

Thin on purpose: it reads arguments, calls the engine and writes text. Heavy parts are
imported where they are needed, so that a command starts fast.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from engine.diagnostics import Diagnostic, Place, Problems, PunktError
from engine.present.helps import HELP, USAGE, text
from engine.version import VERSION

if TYPE_CHECKING:
    from engine.checking import Report
    from engine.decision import Decision
    from engine.rulebase import Rules

BAD_INPUT, INTERNAL = 2, 70
LANGUAGE = click.Choice(["ru", "en"])


def language(arguments: Sequence[str]) -> str:
    """The language asked for: the last ``--lang``, else ``PUNKT_LANG``, else Russian."""
    words = [
        f"--lang={after}" if word == "--lang" else word
        for word, after in zip(arguments, [*arguments[1:], ""], strict=False)
    ]
    found = [word.removeprefix("--lang=") for word in reversed(words) if word.startswith("--lang=")]
    return next((lang for lang in (*found, os.environ.get("PUNKT_LANG", "")) if lang in LANGUAGE.choices), "ru")


class Formatter(click.HelpFormatter):
    """Help with headings in the language of the call."""

    lang = "ru"

    def write_heading(self, heading: str) -> None:
        """A heading."""
        super().write_heading(text(HELP, heading, self.lang) if heading in HELP else heading)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how a command is called."""
        super().write_usage(prog, args, f"{text(HELP, 'Usage', self.lang)}: ")


class Context(click.Context):
    """A context whose help is written by :class:`Formatter`."""

    formatter_class = Formatter


class Command(click.Command):
    """A command whose help is written by :class:`Formatter`."""

    context_class = Context


class Deciding(Command):
    """A command whose ``--locked`` may stand alone: only a word that ends in ``.lock`` is its file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give a bare ``--locked`` its file."""
        end = args.index("--") if "--" in args else len(args)
        found: list[str] = []
        for number, word in enumerate(args):
            before = args[number - 1] if 0 < number < end else ""
            if before == "--locked" and word.endswith(".lock"):
                found[-1] = f"--locked={word}"
            else:
                found.append("--locked=punkt.lock" if word == "--locked" and number < end else word)
        return super().parse_args(ctx, found)


class Punkt(click.Group):
    """The command itself: texts in the language of the call, and never a traceback."""

    context_class = Context
    command_class = Command

    def main(
        self, args: Sequence[str] | None = None, *rest: Any, standalone_mode: bool = True, **extra: Any
    ) -> NoReturn:
        """Run a command and exit: 0 done, 2 bad input, 70 an internal error."""
        arguments = list(sys.argv[1:] if args is None else args)
        lang = Formatter.lang = language(arguments)
        _translate(self, self.name or "punkt", lang)
        extra.setdefault("prog_name", "punkt")
        sys.exit(self._run(arguments, lang, extra))

    def _run(self, arguments: list[str], lang: str, extra: dict[str, Any]) -> int:
        try:
            code = super().main(arguments, standalone_mode=False, **extra)
            sys.stdout.flush()
            return code if isinstance(code, int) else 0
        except PunktError as error:
            return _complain(error.lines(lang))
        except click.exceptions.NoArgsIsHelpError as error:
            return _complain([error.format_message()])
        except click.ClickException as error:
            return _complain([_usage(error, self, lang)])
        except (click.Abort, KeyboardInterrupt):
            return _complain([f"punkt: {text(USAGE, 'stopped', lang)}"], 130)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains at exit
            return 0
        except Exception as error:
            if os.environ.get("PUNKT_DEBUG") == "1":
                raise
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            return _complain([Diagnostic("P699", Place("punkt"), {"what": what}).text(lang)], INTERNAL)


def _complain(lines: Sequence[str], code: int = BAD_INPUT) -> int:
    for line in lines:
        click.echo(line, err=True)
    return code


def _usage(error: click.ClickException, command: Punkt, lang: str) -> str:
    """A fault in how the command was called, in one line."""
    shown: dict[str, str] = {"message": " ".join(error.format_message().split())}
    key = type(error).__name__
    if isinstance(error, click.BadParameter):
        named = isinstance(error.param, click.Option)
        shown["name"] = (
            (error.param.opts[-1] if named else error.param.make_metavar(error.ctx or Context(command)))
            if error.param
            else ""
        )
        kind = error.param.type if error.param else None
        if isinstance(kind, click.Choice):
            shown["message"] = text(USAGE, "choice", lang, names=", ".join(map(str, kind.choices)))
    elif isinstance(error, click.NoSuchOption):
        shown["name"] = error.option_name
    elif (
        "command" in error.message.lower() and getattr(error, "ctx", None) is not None and error.message.count("'") > 1
    ):
        key, shown["name"], shown["names"] = "NoSuchCommand", error.message.split("'")[1], ", ".join(command.commands)
    what = text(USAGE, key if key in USAGE else "UsageError", lang, **shown)
    return Diagnostic("P698", Place("punkt"), {"what": what}).text(lang)


def _translate(command: click.Command, name: str, lang: str) -> None:
    """Give a command, its parameters and its sub-commands the help of a language."""
    command.help = text(HELP, name, lang)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            key = next((k for k in (f"{name}.{parameter.name}", str(parameter.name)) if k in HELP), None)
            parameter.help = text(HELP, key, lang) if key else parameter.help
    if isinstance(command, click.Group):
        for inner, below in command.commands.items():
            _translate(below, inner, lang)


def _show_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"punkt {VERSION}")
        context.exit()


def _help(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.help_option("-h", "--help")(command)


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options every command has. ``--lang`` has been read by :func:`language`, wherever it stands."""
    command = click.option("--lang", type=LANGUAGE, expose_value=False)(_help(command))
    return click.option("--pack-dir", "pack_dirs", multiple=True, metavar="DIR")(command)


@click.command(cls=Punkt, name="punkt", add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@click.option("--lang", type=LANGUAGE, expose_value=False)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version)
@_help
@click.pass_context
def main(context: click.Context) -> None:
    """The entry point."""
    context.obj = Formatter.lang


@main.command(add_help_option=False, cls=Deciding)
@click.argument("cases", nargs=-1, required=True, metavar="CASE…")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--as-of", metavar="DATE")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("--why", metavar="OUTCOME")
@click.option("--locked", metavar="[FILE.lock]")
@_common
@click.pass_obj
def decide(
    lang: str,
    cases: tuple[str, ...],
    packs: tuple[str, ...],
    as_of: str | None,
    form: str,
    why: str | None,
    locked: str | None,
    pack_dirs: tuple[str, ...],
) -> None:
    """Decide cases; everything is read and decided before anything is written."""
    rules, decisions = _decided(cases, packs, as_of, pack_dirs, form, why, locked)
    if form == "json":
        _write(b"".join(decision.to_bytes() + b"\n" for decision in decisions))
        return
    if why is not None:
        from engine.present.why import find_outcome, why_text

        keys, problems = [], Problems()
        for decision in decisions:
            try:
                keys.append(find_outcome(decision, why))
            except PunktError as error:
                problems.extend(error)
        problems.raise_if_any()
        shown = [
            why_text(decision, rules.linked, key, lang, *_screen())
            for decision, key in zip(decisions, keys, strict=True)
        ]
        _write("\n".join(shown).encode())
        return
    from engine.present.texts import Words
    from engine.present.view import view

    views, words = [view(decision, rules.linked, lang) for decision in decisions], Words(lang)
    if form == "html":
        from engine.present.html import decisions_page

        _write(decisions_page(views, words).encode())
    else:
        from engine.present.terminal import decision_text

        width, colours = _screen()
        _write("\n\n".join(decision_text(one, words, width, colours) for one in views).encode())


def _decided(
    cases: Sequence[str],
    packs: Sequence[str],
    as_of: str | None,
    pack_dirs: Sequence[str],
    form: str,
    why: str | None,
    locked: str | None,
) -> tuple[Rules, list[Decision]]:
    """The decisions on all cases. Raises :class:`PunktError` with every fault of every file."""
    from engine.forms.literals import parse_date
    from engine.reading import Document, read_file
    from engine.rulebase import load

    problems = Problems()
    day = parse_date(as_of) if as_of is not None else None
    if as_of is not None and day is None:
        problems.add("P610", Place("punkt"), value=as_of)
    if why is not None and form != "text":
        problems.add("P618", Place("punkt"), form=form)
    documents: dict[str, Document | None] = {}
    for case in dict.fromkeys(cases):
        try:
            documents[case] = read_file(case)
        except PunktError as error:
            problems.extend(error)
    try:
        rules = load(*packs, pack_dirs=pack_dirs) if locked is None else _locked(locked, packs, pack_dirs)
    except PunktError as error:
        problems.extend(error)
        problems.raise_if_any()
        raise
    decided: dict[str, Decision] = {}
    for case, document in documents.items():
        if document is not None:
            try:
                decided[case] = rules.decide(document, as_of=day)
            except PunktError as error:
                problems.extend(error)
    problems.raise_if_any()
    return rules, [decided[case] for case in cases]


def _locked(file: str, packs: Sequence[str], pack_dirs: Sequence[str]) -> Rules:
    """The packs named, else all that are locked, if they are the very ones of a lock file."""
    from engine.lock import check_lock, read_lock
    from engine.rulebase import load

    lock, problems = read_lock(file), Problems()
    rules = load(*(packs or sorted(lock.packs)), pack_dirs=pack_dirs)
    check_lock(lock, rules.packs, problems)
    problems.raise_if_any()
    return rules


@main.command(add_help_option=False)
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--output", metavar="FILE", default="punkt.lock")
@_common
@click.pass_obj
def lock(lang: str, packs: tuple[str, ...], output: str, pack_dirs: tuple[str, ...]) -> None:
    """Write down the exact packs that a deployment runs."""
    from engine.lock import make_lock, write_lock

    content = make_lock(packs, pack_dirs)
    if output == "-":
        _write(content.encode())
    else:
        write_lock(content, output)
        click.echo(text(HELP, "lock.done", lang, name=output, n=content.count("sha256:")))


class Group(click.Group):
    """A group of commands within the command."""

    context_class = Context
    command_class = Command


@main.group(cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@_help
def new() -> None:
    """Make something new."""


@new.command("pack", add_help_option=False)
@click.argument("name", metavar="ID")
@click.option("--extends", required=True, metavar="ID")
@click.option("--dir", "folder", metavar="DIR", default=".")
@_common
@click.pass_obj
def new_pack(lang: str, name: str, extends: str, folder: str, pack_dirs: tuple[str, ...]) -> None:
    """Make the skeleton of a pack."""
    from engine.scaffold import new_pack

    made = new_pack(name, extends, folder, pack_dirs)
    click.echo(text(HELP, "pack.done", lang, name=name, folder=made))


@main.command(add_help_option=False)
@click.option("--stale", metavar="SPAN")
@click.option("--as-of", metavar="DATE")
@_common
@click.pass_obj
def packs(lang: str, stale: str | None, as_of: str | None, pack_dirs: tuple[str, ...]) -> None:
    """List the packs, or the norms that want to be confirmed anew."""
    if stale is not None:
        from engine.staleness import stale_text

        _write(stale_text(stale, pack_dirs, as_of, lang, *_screen()).encode())
        return
    if as_of is not None:
        raise PunktError([Diagnostic("P696", Place("punkt"), {"option": "--as-of", "other": "--stale"})])
    from engine.present.listing import packs_text

    _write(packs_text(pack_dirs, lang, *_screen()).encode())


@main.command(add_help_option=False)
@click.argument("pack")
@click.argument("point", required=False)
@_common
@click.pass_obj
def show(lang: str, pack: str, point: str | None, pack_dirs: tuple[str, ...]) -> None:
    """Show a pack by point of its document."""
    from engine.present.listing import pack_text

    _write(pack_text(pack, point, pack_dirs, lang, *_screen()).encode())


@main.command(add_help_option=False)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "form", type=click.Choice(["text", "sarif", "github"]), default="text")
@click.option("--strict", is_flag=True)
@click.option("--fix", is_flag=True)
@_common
@click.pass_obj
def check(lang: str, paths: tuple[str, ...], form: str, strict: bool, fix: bool, pack_dirs: tuple[str, ...]) -> int:
    """Check packs, vocabularies and cases."""
    from engine.checking import check_paths
    from engine.lint import formats
    from engine.lint.fixing import apply

    report = check_paths(paths, pack_dirs)
    fixed = apply(report.findings) if fix else 0
    if fixed:
        report = check_paths(paths, pack_dirs)
    code = BAD_INPUT if report.errors or (strict and report.warnings) else 0
    if form == "sarif":
        _write(formats.sarif(report.findings, lang).encode())
        return code
    if form == "github":
        _write(formats.github(report.findings, lang).encode())
        return code
    for finding in report.findings:
        click.echo(formats.text_line(finding, lang), err=True)
    click.echo(_verdict(report, fixed, lang), err=bool(code))
    return code


@main.command(add_help_option=False)
@click.argument("pack")
@click.option("--source", required=True, metavar="FILE")
@click.option("--register", is_flag=True)
@_common
@click.pass_obj
def cite(lang: str, pack: str, source: str, register: bool, pack_dirs: tuple[str, ...]) -> int:
    """Compare a pack's citations with its document."""
    from engine.rulebase import load
    from engine.sources import cite as citing
    from engine.sources.register import register as write_fingerprints

    found = load(pack, pack_dirs=pack_dirs).linked.by_id[pack]
    if register:
        click.echo(text(HELP, "cite.done", lang, name=write_fingerprints(found, source)))
        found = load(pack, pack_dirs=pack_dirs).linked.by_id[pack]
    diagnostics, summary = citing.cite_file(found, source)
    line = text(
        HELP,
        "cite.summary",
        lang,
        name=pack,
        matched=summary.matched,
        units=summary.units,
        found=summary.found,
        quotes=summary.quotes,
    )
    if diagnostics:
        return _complain([*(diagnostic.text(lang) for diagnostic in diagnostics), line])
    click.echo(line)
    return 0


@main.command(add_help_option=False)
@click.argument("pack")
@click.option("--source", metavar="FILE")
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text")
@_common
@click.pass_obj
def coverage(lang: str, pack: str, source: str | None, form: str, pack_dirs: tuple[str, ...]) -> int:
    """Show how each unit of a document is accounted for."""
    from engine import ledger
    from engine.present import coverage as pages
    from engine.rulebase import load

    found = load(pack, pack_dirs=pack_dirs).linked.by_id[pack]
    report = ledger.coverage(found)
    if form == "json":
        _write(pages.coverage_json(report).encode())
    elif form == "html":
        texts = pages.document_texts(found, source) if source is not None else None
        _write(pages.coverage_page(report, lang, texts).encode())
    else:
        _write(pages.coverage_text(report, lang, *_screen()).encode())
    return _complain([fault.text(lang) for fault in report.diagnostics]) if report.diagnostics else 0


@main.command("test", add_help_option=False)
@click.argument("pack")
@click.option("--mutate", is_flag=True)
@click.option("--suggest", is_flag=True)
@_common
@click.pass_obj
def test_(lang: str, pack: str, mutate: bool, suggest: bool, pack_dirs: tuple[str, ...]) -> int:
    """Test a pack by its own cases."""
    from engine.present.tests_report import report_text
    from engine.testing import try_pack

    report = try_pack(pack, pack_dirs, mutate=mutate, suggest=suggest)
    _write(report_text(report, lang, *_screen()).encode())
    return 0 if report.good else BAD_INPUT


def _verdict(report: Report, fixed: int, lang: str) -> str:
    """The last line of a check: how much was checked, and what came of it."""
    from engine.lint import formats
    from engine.present.texts import Words

    words, summary = Words(lang), report.summary
    verdict = words("n_errors", n=len(report.errors)) if report.errors else words("no_errors")
    if report.warnings:
        verdict += " " + formats.word("warnings", lang, n=len(report.warnings))
    if fixed:
        verdict += " " + formats.word("fixed", lang, n=fixed)
    line = words(
        "checked", packs=summary.packs, vocabularies=summary.vocabularies, cases=summary.cases, verdict=verdict
    )
    return line + " " + words("skipped", n=summary.skipped) if summary.skipped else line


@main.command(add_help_option=False)
@click.option("--pack", "packs", multiple=True, metavar="ID")
@_common
@click.pass_obj
def vocabulary(lang: str, packs: tuple[str, ...], pack_dirs: tuple[str, ...]) -> None:
    """Show the facts a case may state."""
    from engine.present.facts import vocabulary_text

    _write(vocabulary_text(packs, pack_dirs, lang, *_screen()).encode())


def _screen() -> tuple[int, bool]:
    """The width to write for, and whether in colours: 80 columns and none where the output is piped."""
    if not sys.stdout.isatty():
        return 80, False
    import shutil

    return shutil.get_terminal_size().columns, not os.environ.get("NO_COLOR")


def _write(data: bytes) -> None:
    """UTF-8 to standard output, whole; a terminal gets its own encoding."""
    click.echo(data.decode() if sys.stdout.isatty() else data, nl=False)


if __name__ == "__main__":
    main()
