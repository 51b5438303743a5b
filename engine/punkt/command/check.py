"""``punkt check``: every fault and finding of packs, vocabularies and cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .frame import BAD_INPUT, Command, common, write
from .terminal import folded

if TYPE_CHECKING:
    from punkt.authoring.check_files import CheckReport


@click.command(cls=Command, add_help_option=False)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "form", type=click.Choice(["text", "sarif", "github"]), default="text")
@click.option("--strict", is_flag=True)
@click.option("--fix", is_flag=True)
@click.option("--approved", type=click.IntRange(min=1), metavar="N", default=None)
@click.option("--watch", is_flag=True)
@common
@click.pass_obj
def check(
    lang: str,
    paths: tuple[str, ...],
    form: str,
    strict: bool,
    fix: bool,
    approved: int | None,
    watch: bool,
    pack_dirs: tuple[str, ...],
) -> int:
    """Check packs, vocabularies and cases."""
    if not watch:
        return _checked(lang, paths, form, strict, fix, approved or 0, pack_dirs)
    from .watching import again

    return again([*paths, *pack_dirs], lambda: _checked(lang, paths, form, strict, fix, approved or 0, pack_dirs), lang)


def _checked(
    lang: str, paths: tuple[str, ...], form: str, strict: bool, fix: bool, approved: int, pack_dirs: tuple[str, ...]
) -> int:
    """One check, written out; the exit code."""
    from punkt.authoring.check_files import check_paths
    from punkt.authoring.lint import report_formats as formats
    from punkt.authoring.lint.fixes import apply

    report = check_paths(paths, pack_dirs, approved)
    fixed = apply(report.findings) if fix else 0
    if fixed:
        report = check_paths(paths, pack_dirs, approved)
    code = BAD_INPUT if report.errors or (strict and report.warnings) else 0
    if form == "sarif":
        write(formats.sarif(report.findings, lang).encode())
        return code
    if form == "github":
        write(formats.github(report.findings, lang).encode())
        return code
    for finding in report.findings:
        click.echo(folded(formats.text_line(finding, lang)), err=True)
    verdict = _verdict(report, fixed, lang)
    click.echo(folded(verdict) if code else verdict, err=bool(code))
    return code


def _verdict(report: CheckReport, fixed: int, lang: str) -> str:
    """The last line of a check: how much was checked, and what came of it."""
    from punkt.authoring.lint import report_formats as formats
    from punkt.showing.words.interface_words import Words

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
