"""The text form: what is read in a terminal, or in a file it was piped into."""

from __future__ import annotations

from itertools import groupby

from rich.text import Text

from punkt.showing.words.interface_words import WORDS, Words
from punkt.showing.words.paragraphs import lay_out
from punkt.showing.words.text_page import TextPage
from punkt.showing.words.typography import glued

from .view_model import GroundView, Listing, View, ViewPart, ViewRow

STYLES = {
    "violation": "bold white on red",
    "conflict": "bold red",
    "adverse": "bold red",
    "outside": "bold yellow",
    "departure": "yellow",
    "discretion": "yellow",
    "due": "bold cyan",
    "remark": "magenta",
    "flag": "magenta",
    "gap": "yellow",
    "open": "dim",
}


def decision_text(view: View, words: Words, width: int, colours: bool = False) -> str:
    """A decision as text."""
    page = TextPage(width, colours)
    page.line(f"{words('case')} {view.case} — {words('as_of', day=view.as_of)}", style="bold")
    for sentence in view.headline:
        page.line(sentence)
    shown = [
        f"{words('n_' + tone)}: {n}"
        for tone, n in view.sums.items()
        if n or (tone == "violation" and not view.undecided)
    ]
    page.flow(shown)
    _loud(page, view, words)
    _next(page, view, words)
    for part in view.parts:
        _part(page, part, words)
    for listing in view.listings:
        _listing(page, listing, words)
    _missing(page, view, words)
    _presumed(page, view, words)
    _why(page, view, words)
    _rest(page, view, words)
    return page.text()


def _loud(page: TextPage, view: View, words: Words) -> None:
    page.heading(words("attention"))
    if not (view.loud or view.tensions):
        page.line(words(view.silence, n=len(view.lacks)), 2)
    for tension in view.tensions:
        page.line()
        page.lead(words("tension"), "bold yellow", f": {tension.title}", 2)
        page.line(tension.says, 6)
    for row in view.loud:
        page.line()
        page.lead(words(row.tone), STYLES[row.tone], f": {row.subject.about(row.title)}", 2)
        for ground in row.grounds:
            _ground(page, ground, words, 6, row.tone == "due")
        if row.because:
            page.line(f"{words('because')}:", 6)
            page.items(row.because, 8)


def _next(page: TextPage, view: View, words: Words) -> None:
    if view.next:
        page.heading(words("next"))
    for one in view.next:
        page.line(one.title, 2, "bold")
        page.items(one.lines, 4)


def _ground(page: TextPage, ground: GroundView, words: Words, indent: int, acting: bool) -> None:
    if ground.who and acting:
        page.line(f"{words('who')}: {ground.who}", indent, "bold")
    if ground.says:
        page.line(ground.says, indent)
    page.line(f"{ground.ref} · {ground.modality}" + (f": {ground.quote}" if ground.quote else ""), indent, "italic")
    lay_out(page, ground.paragraphs, indent)


def _part(page: TextPage, part: ViewPart, words: Words) -> None:
    page.heading(part.title)
    if part.rows:
        heads = (words("col_outcome"), words("col_value"), words("col_ground"))
        page.table(heads, (_cells(row, words) for row in part.rows), (5, 4, 4))
    for label, rows in part.quiet.items():
        names = "; ".join(f"{row.title} ({', '.join(row.refs)})" for row in rows)
        page.line()
        page.lead(f"{label[:1].upper()}{label[1:]}: ", "dim", names, 2)
    if part.open:
        page.line()
        page.lead(
            f"{words('open')[:1].upper()}{words('open')[1:]}: ",
            "bold",
            "; ".join(row.waiting for row in part.open),
            2,
        )


def _cells(row: ViewRow, words: Words) -> tuple[Text, Text, Text]:
    strong = STYLES.get(row.tone, "bold")
    return Text(glued(row.title)), Text(glued(_value(row, words)), style=strong), Text(glued("\n".join(row.refs)))


def _value(row: ViewRow, words: Words) -> str:
    """The value, marked where it stands out: a piped page has no colours."""
    mark = f"mark_{row.tone}"
    return f"{row.value} — {words(mark)}" if mark in WORDS else row.value


def _listing(page: TextPage, listing: Listing, words: Words) -> None:
    page.heading(listing.title)
    heads = (words("col_element"), words("col_determined"), words("col_open"))
    rows = []
    for element in listing.elements:
        found = Text("\n").join(
            Text.assemble(
                f"{row.title}: ", (_value(row, words), STYLES.get(row.tone, "bold")), glued(f" ({', '.join(row.refs)})")
            )
            for row in element.rows
        )
        rows.append((Text(element.id), found, Text(words("of", n=element.open, total=element.total))))
    page.table(heads, rows, (3, 10, 2))


def _missing(page: TextPage, view: View, words: Words) -> None:
    if view.lacks:
        page.heading(words("missing"))
    for subject, same in groupby(view.lacks, key=lambda lack: lack.subject):
        page.line(f"{subject[:1].upper()}{subject[1:]}", 2, "bold")
        for waiting, lacks in groupby(same, key=lambda lack: lack.waiting):
            page.items([f"{'; '.join(lack.label for lack in lacks)} → {'; '.join(waiting)}"], 4)


def _presumed(page: TextPage, view: View, words: Words) -> None:
    if view.presumed:
        page.heading(words("presumptions"))
        page.items([f"{fact.line} → {'; '.join(fact.resting)}" for fact in view.presumed], 2)


def _why(page: TextPage, view: View, words: Words) -> None:
    rows = [row for part in view.parts for row in part.rows if row not in view.loud]
    if rows:
        page.heading(words("why"))
    for row in rows:
        page.lead(row.title, "bold", f" — {row.value}", 2)
        for ground in row.grounds:
            page.line(f"{ground.ref}: {'; '.join(ground.facts)}" if ground.facts else ground.ref, 6)
            for name, used in (("norm", ground.norms), ("term", ground.terms), ("row", ground.rows)):
                if used:
                    page.line(f"{words(name if len(used) == 1 else f'{name}s')}: {'; '.join(used)}", 6, "dim")
            if ground.against:
                page.line(words("exception_from", what="; ".join(ground.against)), 6, "dim")
            lay_out(page, ground.paragraphs, 6)
        if not row.grounds:
            page.line("; ".join(row.because) or words("no_clause"), 6)
    if view.listings and view.listings[0].elements[0].rows:
        element = view.listings[0].elements[0]
        page.line()
        page.line(words("why_hint", name=f"{element.name}.{element.rows[0].name}"), 2, "dim")


def _rest(page: TextPage, view: View, words: Words) -> None:
    for heading, label, uses in (("readings", "turns", view.turns), ("readings_rested", "rests", view.rests)):
        if uses:
            page.heading(words(heading))
        for use in uses:
            page.line(f"{use.ref}: {use.said.question}", 2)
            page.items([*use.said.lines, f"{words(label)}: {'; '.join(use.outcomes)}"], 4)
    if view.replaced:
        page.heading(words("replaced"))
        for text in view.replaced:
            page.line(text, 2)
    if view.notices:
        page.heading(words("notices"))
    for notice in view.notices:
        page.lead(f"{notice.ref}: ", "bold", notice.says, 2)
        if notice.reading:
            page.line(f"{words('reading')}: {notice.reading}", 4, "dim")
        lay_out(page, notice.paragraphs, 4)
    page.heading(words("made"))
    for source in view.sources:
        page.line(f"{source.document}: {source.title}", 2)
        page.line(f"{source.id} {source.version}, SHA-256 {source.digest}…", 4, "dim")
        if source.to_add:
            page.line(source.to_add, 4, "dim")
    page.line(f"{view.made_by}", 2, "dim")
    page.line(f"{words('digest')}: {view.digest}", 2, "dim")
