"""``punkt book``: a pack for a lawyer to read and sign."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from punkt.files.messages.diagnostics import Problems

from .as_of import day_of
from .frame import Command, common, out_option, write


@click.command(cls=Command, add_help_option=False)
@click.argument("pack")
@click.option("--as-of", metavar="DATE")
@click.option("--since", metavar="REVISION")
@click.option("--format", "form", type=click.Choice(["html", "docx"]), default="html")
@out_option()
@common
@click.pass_obj
def book(
    lang: str,
    pack: str,
    as_of: str | None,
    since: str | None,
    form: str,
    out: str | None,
    pack_dirs: tuple[str, ...],
) -> None:
    """Show a pack to a lawyer by point of its document."""
    from punkt.deciding.rule_base import load
    from punkt.files.whole_files import write_whole, writing_named
    from punkt.showing.pack.book_docx import book_docx
    from punkt.showing.pack.book_model import book_of
    from punkt.showing.pack.book_page import book_page

    if form == "docx" and out is None:
        raise click.UsageError("--format docx --out")
    problems = Problems()
    asked = day_of(as_of, problems)
    problems.raise_if_any()
    rules = load(pack, pack_dirs=pack_dirs)
    own = rules.packs[-1]
    span = own.in_force
    day = asked or max(span.since, min(date.today(), span.until or date.max))
    only, decided = None, ""
    if since is not None:
        only, decided = _changed(own.folder, since, day, lang, pack_dirs)
    found = book_of(rules, own.id, day, lang, only, since or "", decided)
    data = book_docx(found) if form == "docx" else book_page(found).encode()
    if out is None:
        write(data)
        return
    with writing_named(out):
        write_whole(Path(out), data)
    click.echo(out)


def _changed(
    folder: str, since: str, day: date, lang: str, pack_dirs: tuple[str, ...]
) -> tuple[set[tuple[str, str]], str]:
    """What has changed since a revision, by part and name, and what is decided otherwise by it."""
    from punkt.authoring.earlier_pack import changed_entries, earlier_pack
    from punkt.files.messages.optional_parts import require

    require("proof", "z3")
    from punkt.proving.comparison.compared_packs import two_sides
    from punkt.proving.comparison.decisions import diff_decisions
    from punkt.showing.comparison.diff_text import diff_text as shown
    from punkt.showing.comparison.diff_view import diff_view
    from punkt.showing.comparison.text_changes import diff_text

    with earlier_pack(folder, since) as earlier:
        first, second = two_sides(str(earlier), folder, [day, day], pack_dirs)
        text, decisions = diff_text(first, second), diff_decisions(first, second)
        view = diff_view(first, second, text, decisions, lang)
        same = all(one.covered and not one.regions for one in decisions.outcomes)
        return changed_entries(earlier, folder), "" if same else shown(view, lang, 100)
