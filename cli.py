"""The command line: the first few commands, and where the others are.

Thin on purpose: it reads arguments, calls the engine and writes text. Heavy parts are
imported where they are needed, so that a command starts fast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import click

from engine.command.frame import (
    BAD_INPUT,
    LANGUAGE,
    Command,
    Formatter,
    Group,
    Punkt,
    common,
    complain,
    helped,
    screen,
    show_version,
    write,
)
from engine.diagnostics import Diagnostic, Place, Problems, PunktError
from engine.present.helps import HELP, text

if TYPE_CHECKING:
    from engine.checking import Report
    from engine.decision import Decision
    from engine.reading import Document
    from engine.rulebase import Rules

LATER: dict[str, str] = {
    "ask": "engine.command.ask",
    "audit": "engine.command.audit",
    "calendar": "engine.command.calendar",
    "diff": "engine.command.diff",
    "form": "engine.command.form",
    "key": "engine.command.key",
    "map": "engine.command.map",
    "missing": "engine.command.missing",
    "prove": "engine.command.prove",
    "run": "engine.command.run",
    "serve": "engine.command.serve",
    "simulate": "engine.command.simulate",
    "why-not": "engine.command.why_not",
    "sql": "engine.command.sql",
}


class Deciding(Command):
    """A command of which some options may stand alone: only a word that looks like it is taken as their value."""

    alone: ClassVar[dict[str, tuple[re.Pattern[str], str]]] = {
        "--locked": (re.compile(r".*\.lock"), "punkt.lock"),
        "--record": (re.compile(r".*\.(db|sqlite3?)|[a-z+0-9]+://.*"), ""),
    }
    """Option → what its value looks like, and what it is where none is given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give an option that stands alone its value."""
        end = args.index("--") if "--" in args else len(args)
        found: list[str] = []
        for number, word in enumerate(args):
            before = args[number - 1] if 0 < number < end else ""
            if before in self.alone and self.alone[before][0].fullmatch(word):
                found[-1] = f"{before}={word}"
            else:
                found.append(f"{word}={self.alone[word][1]}" if word in self.alone and number < end else word)
        return super().parse_args(ctx, found)


@click.command(cls=Punkt, name="punkt", add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@click.option("--lang", type=LANGUAGE, expose_value=False)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version)
@helped
@click.pass_context
def main(context: click.Context) -> None:
    """The entry point."""
    context.obj = Formatter.lang


main.later = LATER


@main.command(add_help_option=False, cls=Deciding)
@click.argument("cases", nargs=-1, required=True, metavar="CASE…")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--as-of", metavar="DATE")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("--why", metavar="OUTCOME")
@click.option("--locked", metavar="[FILE.lock]")
@click.option("--record", metavar="[URL|FILE.db]")
@click.option("--who", metavar="NAME", envvar="PUNKT_WHO")
@click.option("--seal-key", metavar="FILE", envvar="PUNKT_SEAL_KEY")
@common
@click.pass_obj
def decide(
    lang: str,
    cases: tuple[str, ...],
    packs: tuple[str, ...],
    as_of: str | None,
    form: str,
    why: str | None,
    locked: str | None,
    record: str | None,
    who: str | None,
    seal_key: str | None,
    pack_dirs: tuple[str, ...],
) -> None:
    """Decide cases; everything is read and decided before anything is recorded, and recorded before it is written."""
    rules, decided = _decided(cases, packs, as_of, pack_dirs, form, why, locked)
    decisions = [decision for _, decision in decided]
    if record is not None:
        from engine.command.audit import record_decided

        record_decided(record, seal_key, who, decided, lang)
    if form == "json":
        write(b"".join(decision.to_bytes() + b"\n" for decision in decisions))
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
            why_text(decision, rules.linked, key, lang, *screen())
            for decision, key in zip(decisions, keys, strict=True)
        ]
        write("\n".join(shown).encode())
        return
    from engine.present.texts import Words
    from engine.present.view import view

    views, words = [view(decision, rules.linked, lang) for decision in decisions], Words(lang)
    if form == "html":
        from engine.present.html import decisions_page

        write(decisions_page(views, words).encode())
    else:
        from engine.present.terminal import decision_text

        width, colours = screen()
        write("\n\n".join(decision_text(one, words, width, colours) for one in views).encode())


def _decided(
    cases: Sequence[str],
    packs: Sequence[str],
    as_of: str | None,
    pack_dirs: Sequence[str],
    form: str,
    why: str | None,
    locked: str | None,
) -> tuple[Rules, list[tuple[Document, Decision]]]:
    """All cases with the decisions on them. Raises :class:`PunktError` with every fault of every file."""
    from engine.forms.literals import parse_date
    from engine.reading import read_file
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
            documents[case] = read_file(case, go_on=True)
        except PunktError as error:
            problems.extend(error)
    try:
        rules = load(*packs, pack_dirs=pack_dirs) if locked is None else _locked(locked, packs, pack_dirs)
    except PunktError as error:
        problems.extend(error)
        for faulty in filter(None, documents.values()):
            problems.items.extend(faulty.faults)
        problems.raise_if_any()
        raise
    decided: dict[str, tuple[Document, Decision]] = {}
    for case, document in documents.items():
        if document is not None:
            try:
                decided[case] = document, rules.decide(document, as_of=day)
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
@common
@click.pass_obj
def lock(lang: str, packs: tuple[str, ...], output: str, pack_dirs: tuple[str, ...]) -> None:
    """Write down the exact packs that a deployment runs."""
    from engine.lock import make_lock, write_lock

    content = make_lock(packs, pack_dirs)
    if output == "-":
        write(content.encode())
    else:
        write_lock(content, output)
        click.echo(text(HELP, "lock.done", lang, name=output, n=content.count("sha256:")))


@main.group(cls=Group, add_help_option=False, subcommand_metavar="COMMAND …", no_args_is_help=True)
@helped
def new() -> None:
    """Make something new."""


@new.command("pack", add_help_option=False)
@click.argument("name", metavar="ID")
@click.option("--extends", required=True, metavar="ID")
@click.option("--dir", "folder", metavar="DIR", default=".")
@common
@click.pass_obj
def new_pack(lang: str, name: str, extends: str, folder: str, pack_dirs: tuple[str, ...]) -> None:
    """Make the skeleton of a pack."""
    from engine.scaffold import new_pack

    made = new_pack(name, extends, folder, pack_dirs)
    click.echo(text(HELP, "pack.done", lang, name=name, folder=made))


@main.command(add_help_option=False)
@click.option("--stale", metavar="SPAN")
@click.option("--as-of", metavar="DATE")
@common
@click.pass_obj
def packs(lang: str, stale: str | None, as_of: str | None, pack_dirs: tuple[str, ...]) -> None:
    """List the packs, or the norms that want to be confirmed anew."""
    if stale is not None:
        from engine.staleness import stale_text

        write(stale_text(stale, pack_dirs, as_of, lang, *screen()).encode())
        return
    if as_of is not None:
        raise PunktError([Diagnostic("P696", Place("punkt"), {"option": "--as-of", "other": "--stale"})])
    from engine.present.listing import packs_text

    write(packs_text(pack_dirs, lang, *screen()).encode())


@main.command(add_help_option=False)
@click.argument("pack")
@click.argument("point", required=False)
@common
@click.pass_obj
def show(lang: str, pack: str, point: str | None, pack_dirs: tuple[str, ...]) -> None:
    """Show a pack by point of its document."""
    from engine.present.listing import pack_text

    write(pack_text(pack, point, pack_dirs, lang, *screen()).encode())


@main.command(add_help_option=False)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "form", type=click.Choice(["text", "sarif", "github"]), default="text")
@click.option("--strict", is_flag=True)
@click.option("--fix", is_flag=True)
@common
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
        write(formats.sarif(report.findings, lang).encode())
        return code
    if form == "github":
        write(formats.github(report.findings, lang).encode())
        return code
    for finding in report.findings:
        click.echo(formats.text_line(finding, lang), err=True)
    click.echo(_verdict(report, fixed, lang), err=bool(code))
    return code


@main.command(add_help_option=False)
@click.argument("pack")
@click.option("--source", required=True, metavar="FILE")
@click.option("--register", is_flag=True)
@common
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
        return complain([*(diagnostic.text(lang) for diagnostic in diagnostics), line])
    click.echo(line)
    return 0


@main.command(add_help_option=False)
@click.argument("pack")
@click.option("--source", metavar="FILE")
@click.option("--format", "form", type=click.Choice(["text", "html", "json"]), default="text")
@common
@click.pass_obj
def coverage(lang: str, pack: str, source: str | None, form: str, pack_dirs: tuple[str, ...]) -> int:
    """Show how each unit of a document is accounted for."""
    from engine import ledger
    from engine.present import coverage as pages
    from engine.rulebase import load

    found = load(pack, pack_dirs=pack_dirs).linked.by_id[pack]
    report = ledger.coverage(found)
    if form == "json":
        write(pages.coverage_json(report).encode())
    elif form == "html":
        texts = pages.document_texts(found, source) if source is not None else None
        write(pages.coverage_page(report, lang, texts).encode())
    else:
        write(pages.coverage_text(report, lang, *screen()).encode())
    return complain([fault.text(lang) for fault in report.diagnostics]) if report.diagnostics else 0


@main.command("test", add_help_option=False)
@click.argument("pack")
@click.option("--mutate", is_flag=True)
@click.option("--suggest", is_flag=True)
@common
@click.pass_obj
def test_(lang: str, pack: str, mutate: bool, suggest: bool, pack_dirs: tuple[str, ...]) -> int:
    """Test a pack by its own cases."""
    from engine.present.tests_report import report_text
    from engine.testing import try_pack

    report = try_pack(pack, pack_dirs, mutate=mutate, suggest=suggest)
    write(report_text(report, lang, *screen()).encode())
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
@common
@click.pass_obj
def vocabulary(lang: str, packs: tuple[str, ...], pack_dirs: tuple[str, ...]) -> None:
    """Show the facts a case may state."""
    from engine.present.facts import vocabulary_text

    write(vocabulary_text(packs, pack_dirs, lang, *screen()).encode())


if __name__ == "__main__":
    main()
