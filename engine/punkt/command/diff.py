"""``punkt diff``: what changes between two packs, two versions of one, or two days."""

from __future__ import annotations

from datetime import date

import click

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .frame import Command, FiniteRange, common, write
from .terminal import screen


@click.command(cls=Command, add_help_option=False)
@click.argument("one", metavar="PACK[@VERSION]")
@click.argument("other", metavar="[PACK[@VERSION]]", required=False)
@click.option("--as-of", "days", metavar="DATE", multiple=True)
@click.option("--cases", metavar="FILE|DIR")
@click.option("--against", metavar="FILE|DIR")
@click.option("--map", "mapped", metavar="FILE")
@click.option("--all", "everything", is_flag=True)
@click.option("--timeout", type=FiniteRange(min=0, min_open=True), metavar="SECONDS", default=10.0)
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@common
@click.pass_obj
def diff(
    lang: str,
    one: str,
    other: str | None,
    days: tuple[str, ...],
    cases: str | None,
    against: str | None,
    mapped: str | None,
    everything: bool,
    timeout: float,
    form: str,
    pack_dirs: tuple[str, ...],
) -> None:
    """Compare two packs as text and as decisions."""
    from punkt.files.messages.optional_parts import require

    require("proof", "z3")
    from punkt.proving.comparison.affected import AffectedCase, AffectedCounts, affected
    from punkt.proving.comparison.compared_packs import two_sides
    from punkt.proving.comparison.decisions import diff_decisions
    from punkt.registers.compared.register_cases import cases_of, is_register
    from punkt.showing.comparison.diff_view import diff_view
    from punkt.showing.comparison.text_changes import diff_text

    from .progress import Progress

    if mapped is not None and not any(path is not None and is_register(path) for path in (cases, against)):
        raise PunktError([Diagnostic("P696", Place("punkt"), {"option": "--map", "other": "--cases TABLE"})])
    counts: AffectedCounts | None = None
    listed: list[AffectedCase] = []
    with Progress(lang) as progress:
        told = progress.listener
        told.begin("load", 0)
        first, second = two_sides(one, other or one, _days(days, other is None), pack_dirs)
        for path in dict.fromkeys(path for path in (cases, against) if path is not None):
            counts = counts or AffectedCounts()
            told.begin("affected", 0)
            found = list(affected(first, second, cases_of(path, (first, second), mapped), counts, on_days=bool(days)))
            listed += found if path == against else []
        text, decisions = diff_text(first, second), diff_decisions(first, second, timeout, progress=told)
    if form == "json":
        from punkt.showing.comparison.diff_data import diff_json

        write(diff_json(first, second, text, decisions, counts, listed if against is not None else None))
        return
    view = diff_view(first, second, text, decisions, lang, counts, listed, everything)
    if form == "html":
        from punkt.showing.comparison.diff_page import diff_page

        write(diff_page(view, lang).encode())
        return
    from punkt.showing.comparison.diff_text import diff_text as shown

    write(shown(view, lang, *screen()).encode())


def _days(given: tuple[str, ...], alone: bool) -> list[date]:
    """The day asked of each side. Raises :class:`PunktError` where the days do not fit the packs named."""
    from punkt.files.messages.diagnostics import Place, Problems
    from punkt.kernel.exact import parse_date

    problems, found = Problems(), []
    for text in given:
        day = parse_date(text)
        if day is None:
            problems.add("P610", Place("punkt"), value=text)
        else:
            found.append(day)
    if not problems.items and (len(given) > 2 or (alone and len(given) != 2)):
        problems.add("P714", Place("punkt"), n=len(given))
    problems.raise_if_any()
    return found * 2 if len(found) == 1 else found
