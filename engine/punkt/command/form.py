"""``punkt form``: fill in a form of a pack's document from a case and its decision."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from punkt.files.cache import without_cache
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.whole_files import prepared, writing_named
from punkt.showing.papers.paper_words import word

from .audit_options import day_of
from .decide import DecideCommand
from .frame import common, complain, out_option, write
from .terminal import screen

REFUSED = 1
"""The exit code where the form may not be issued yet."""
REFUSALS = ("P791", "P792")


@click.command(cls=DecideCommand, add_help_option=False)
@click.argument("name", required=False, metavar="[FORM]")
@click.argument("case", required=False, metavar="[CASE]")
@click.option("--pack", "packs", multiple=True, metavar="ID")
@click.option("--as-of", metavar="DATE")
@click.option("--subject", metavar="NAME", default="")
@click.option("--set", "typed", multiple=True, metavar="FIELD=TEXT")
@click.option("--format", "kind", type=click.Choice(["docx", "html"]))
@out_option()
@click.option("--record", metavar="[URL|FILE.db]")
@click.option("--entry", type=int, metavar="ENTRY")
@click.option("--number", metavar="TEXT", default="")
@click.option("--day", metavar="DATE")
@click.option("--keep", is_flag=True)
@click.option("--where", multiple=True, metavar="CONDITION")
@click.option("--map", "mapped", metavar="FILE")
@click.option("--key", default="", metavar="COLUMN")
@click.option("--ignore", multiple=True, metavar="COLUMN")
@click.option("--fill", "filled", multiple=True, metavar="FIELD=COLUMN")
@click.option("--who", metavar="NAME", envvar="PUNKT_WHO")
@click.option("--seal-key", metavar="FILE", envvar="PUNKT_SEAL_KEY")
@common
@click.pass_context
def form(
    context: click.Context,
    name: str | None,
    case: str | None,
    packs: tuple[str, ...],
    as_of: str | None,
    subject: str,
    typed: tuple[str, ...],
    kind: str | None,
    out: str | None,
    record: str | None,
    entry: int | None,
    number: str,
    day: str | None,
    keep: bool,
    where: tuple[str, ...],
    mapped: str | None,
    key: str,
    ignore: tuple[str, ...],
    filled: tuple[str, ...],
    who: str | None,
    seal_key: str | None,
    pack_dirs: tuple[str, ...],
) -> int:
    """Fill in a form; without arguments, list the forms there are."""
    from punkt.registers.compared.register_cases import is_register
    from punkt.showing.papers import Registered, fill, find_form, packs_with_form, registered
    from punkt.showing.papers.typed_fields import assigned
    from punkt.showing.words.interface_words import Words

    from .decide_files import decided

    lang: str = context.obj
    if name is None:
        write(_listing(lang, packs, pack_dirs).encode())
        return 0
    if case is None:
        missing = next(param for param in context.command.params if param.name == "case")
        raise click.MissingParameter(ctx=context, param=missing)
    if record is None and (entry is not None or number or day is not None or keep):
        raise click.UsageError("--record")
    if record is not None:
        without_cache()
    texts, beside = assigned(typed), Registered(number.strip(), day_of(day))
    of_register = {"--where": where, "--map": mapped, "--key": key, "--ignore": ignore, "--fill": filled}
    if is_register(case):
        for option in (one for one, value in (("--record", record), ("--subject", subject)) if value):
            raise PunktError([Diagnostic("P820", Place("punkt"), {"option": option, "other": case})])
        asked = packs or packs_with_form(name, pack_dirs)
        columns = assigned(filled)
        return _letters(
            lang, name, case, asked, as_of, pack_dirs, (where, mapped, key, ignore), texts, columns, kind, out
        )
    for option in (one for one, value in of_register.items() if value):
        raise PunktError([Diagnostic("P696", Place("punkt"), {"option": option, "other": "REGISTER"})])
    rules, by_file = decided([case], packs or packs_with_form(name, pack_dirs), as_of, pack_dirs)
    document, decision = by_file[case]
    found = find_form(rules.linked, name)
    try:
        paper = fill(decision, found, lang, subject, document, texts, beside)
    except PunktError as error:
        if all(fault.code in REFUSALS for fault in error.diagnostics):
            return complain(error.lines(lang), REFUSED)
        raise
    said = registered(paper, beside) if record is not None else beside
    kind = kind or ("html" if (out or "").lower().endswith((".html", ".htm")) else "docx")
    if kind == "html":
        from punkt.showing.papers.paper_page import page

        data = page(paper).encode()
    else:
        from punkt.showing.papers.paper_docx import file_of

        data = file_of(paper)
    file = out or f"{_file_name(name, paper.case, paper.subject)}.{kind}"
    with ExitStack() as writing:
        if out != "-":
            writing.enter_context(writing_named(file))
            writing.enter_context(prepared(Path(file), data, replace=out is not None))
        if record is not None:
            from .audit_papers import record_issued

            issued = {"form": name, "pack": found.pack, "format": kind, "content": data, "decision": decision.digest}
            record_issued(record, seal_key, who, entry, lang, **issued, number=said.number, day=said.day, keep=keep)
    if out == "-":
        click.echo(data, nl=False)
        return 0
    click.echo(word("made", lang, title=paper.title, file=file))
    notes = [note.text for note in paper.notes]
    blanks = [f"{blank.label} — {blank.why or word('by_hand', lang)}" for blank in paper.blanks]
    words = Words(lang)
    for title, lines in (
        (word("notes", lang), notes),
        (words("next"), paper.following),
        (words("notices"), paper.notices),
        (word("left", lang), blanks),
    ):
        if lines:
            click.echo(f"{title}:")
            click.echo("\n".join(f"  – {line}" for line in lines))
    return 0


def _letters(
    lang: str,
    name: str,
    file: str,
    packs: Sequence[str],
    as_of: str | None,
    pack_dirs: tuple[str, ...],
    rows: tuple[tuple[str, ...], str | None, str, tuple[str, ...]],
    texts: Mapping[str, str],
    columns: Mapping[str, str],
    kind: str | None,
    out: str | None,
) -> int:
    """The form for the rows of a register. ``rows``: conditions, map, key, columns to ignore."""
    from datetime import date

    from punkt.deciding.rule_base import load
    from punkt.files.messages.diagnostics import Problems
    from punkt.registers.map.column_map import Map, read_map_file
    from punkt.registers.read.open_source import ReadOptions, open_source
    from punkt.showing.papers import find_form
    from punkt.showing.papers.many_papers import Letters

    from .as_of import day_of
    from .form_register import write_letters

    problems = Problems()
    day = day_of(as_of, problems)
    problems.raise_if_any()
    where, mapped, key, ignore = rows
    rules = load(*packs, pack_dirs=pack_dirs)
    form = find_form(rules.linked, name)
    column_map = Map() if mapped is None else read_map_file(mapped)[0]
    letters = Letters(
        rules,
        form,
        open_source(file, ReadOptions(head=column_map.cases.head), rules),
        column_map,
        day or date.today(),
        day is not None,
        lang,
        key,
        ignore,
        where,
        texts,
        columns,
    )
    target = out or name
    kind = kind or "docx"
    told, index = write_letters(letters, target, kind, lambda paper: _file_name(name, paper.case, paper.subject))
    click.echo(word("letters", lang, title=form.title[lang], index=index, **told))
    return REFUSED if told["refused"] else 0


def _file_name(form: str, case: str, subject: str) -> str:
    """A name of the form, the case and the element it is about, of characters that every system takes."""
    parts = [form, case, *subject.split("/")[1:][-1:]]
    return "-".join(re.sub(r"[^0-9A-Za-zА-Яа-яЁё._-]+", "_", part) for part in parts)


def _listing(lang: str, packs: tuple[str, ...], pack_dirs: tuple[str, ...]) -> str:
    """The forms there are, each with its pack and point and when it may be issued."""
    from punkt.deciding.rule_base import load
    from punkt.showing.papers import all_forms
    from punkt.showing.papers.fill_form import origin_of
    from punkt.showing.words.interface_words import Words
    from punkt.showing.words.names import Names
    from punkt.showing.words.text_page import TextPage
    from punkt.showing.words.value_words import ValueWords

    found = [one for one in all_forms(pack_dirs) if not packs or one.pack in packs]
    page = TextPage(*screen())
    if not found:
        page.line(word("no_forms", lang))
        return page.text()
    for one in found:
        linked = load(one.pack, pack_dirs=pack_dirs).linked
        names = Names(linked, Words(lang))
        page.line(f"{one.name} — {one.title[lang]}", style="bold")
        point = linked.by_id[one.pack].points[one.point]
        page.line(f"{names.cited(one.pack, one.point)} ({point.title[lang]}) · {one.pack}", 2)
        page.line(origin_of(one, names), 2)
        for need in one.needs:
            named = names.named(f"{need.section or one.subject}.{need.name}")
            wanted = ValueWords(names).required(named, need.value) if need.value else word("any_value", lang)
            page.line(f"{word('needs', lang)}: {named.inline} — {wanted}", 2)
    return page.text()
