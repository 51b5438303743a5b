"""``punkt prove``: gaps, conflicts, dead and needless rules, idle norms, bands, turning points; each with a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from .frame import Command, FiniteRange, common, write
from .terminal import screen

if TYPE_CHECKING:
    from punkt.law.language.link import Linked
    from punkt.proving.findings.findings import Finding

FOUND = 1
"""The exit code where something new was found."""


@click.command(cls=Command, add_help_option=False)
@click.argument("pack", metavar="PACK")
@click.option("--readings", is_flag=True)
@click.option("--never-weaker", "base", metavar="BASE")
@click.option("--witnesses", metavar="DIR")
@click.option("--as-of", metavar="DATE")
@click.option("--timeout", type=FiniteRange(min=0, min_open=True), metavar="SECONDS", default=10.0)
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@common
@click.pass_obj
def prove(
    lang: str,
    pack: str,
    readings: bool,
    base: str | None,
    witnesses: str | None,
    as_of: str | None,
    timeout: float,
    form: str,
    pack_dirs: tuple[str, ...],
) -> int:
    """Prove a pack as it stands on a day."""
    from punkt.files.messages.diagnostics import Place, Problems
    from punkt.files.messages.optional_parts import require

    from .as_of import day_of
    from .progress import Progress

    require("proof", "z3")
    from punkt.deciding.rule_base import load
    from punkt.proving.findings.prove import prove_rules

    problems = Problems()
    day = day_of(as_of, problems)
    if base is not None and readings:
        problems.add("P820", Place("punkt"), option="--readings", other="--never-weaker")
    problems.raise_if_any()
    if base is not None:
        return _never_weaker(pack, base, lang, day, timeout, form, witnesses, pack_dirs)
    with Progress(lang) as progress:
        progress.listener.begin("load", 0)
        rules = load(pack, pack_dirs=pack_dirs)
        report = prove_rules(rules, pack, day, readings, timeout, progress=progress.listener)
    if witnesses is not None:
        _write(report.findings, rules.linked, witnesses)
    if form == "json":
        from punkt.showing.proof.proof_data import proof_json

        write(proof_json(report))
        return FOUND if report.failing else 0
    from punkt.proving.findings.bands import scales
    from punkt.showing.proof.proof_view import proof_view

    view = proof_view(report, rules, lang)
    bands = scales(rules.linked, rules.edition(report.as_of).program)
    if form == "html":
        from punkt.showing.proof.proof_page import proof_page

        write(proof_page(view, bands, lang).encode())
    else:
        from punkt.showing.proof.proof_text import proof_text

        write(proof_text(view, bands, lang, *screen()).encode())
    return FOUND if report.failing else 0


def _write(findings: Iterable[Finding], linked: Linked, folder: str) -> None:
    """The cases of findings as files that say in both languages what they show."""
    from functools import partial

    from punkt.files.texts import LANGUAGES
    from punkt.proving.findings.witness_files import case_files, write_files
    from punkt.showing.proof.proof_view import ProofWriter
    from punkt.showing.proof.witness_words import witness_texts

    writers = {lang: ProofWriter(linked, lang) for lang in LANGUAGES}
    write_files(case_files(findings, partial(witness_texts, writers)), folder)


def _never_weaker(
    pack: str,
    base: str,
    lang: str,
    day: date | None,
    timeout: float,
    form: str,
    witnesses: str | None,
    pack_dirs: tuple[str, ...],
) -> int:
    """Prove that a pack grants at least what a base grants."""
    from punkt.proving.comparison.compared_packs import two_sides
    from punkt.proving.comparison.never_weaker import never_weaker
    from punkt.showing.proof.proof_view import both

    from .progress import Progress

    sides = two_sides(base, pack, [day, day] if day is not None else [], pack_dirs)
    with Progress(lang) as progress:
        granted = never_weaker(sides[1], sides[0], timeout, progress.listener)
    if witnesses is not None:
        _write(granted.findings, both(sides[1].linked, sides[0].linked), witnesses)
    if form == "json":
        from punkt.showing.proof.proof_data import granted_json

        write(granted_json(granted))
        return FOUND if granted.failing else 0
    from punkt.showing.proof.proof_view import granted_view

    view = granted_view(granted, sides[1].linked, sides[0].linked, lang)
    if form == "html":
        from punkt.showing.proof.proof_page import proof_page

        write(proof_page(view, (), lang).encode())
    else:
        from punkt.showing.proof.proof_text import proof_text

        write(proof_text(view, (), lang, *screen()).encode())
    return FOUND if granted.failing else 0
