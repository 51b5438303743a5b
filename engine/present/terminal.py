"""The text form: what a member of a commission reads in a terminal, or in a file it was piped into."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .model import Ground, Listing, Part, Row, View
from .texts import WORDS, Words

STYLES = {
    "violation": "bold white on red", "conflict": "bold red", "departure": "yellow", "discretion": "yellow",
    "due": "bold cyan", "remark": "magenta", "flag": "magenta", "gap": "yellow", "open": "dim",
}
MAX_WIDTH = 120
GLUE = "\ue000"
_GLUED = re.compile(r"(?<=№) |(?<=\bп\.) |(?<=\bподп\.) | (?=[—·→])|(?<=\bpoint) ")


def glued(text: str) -> str:
    """The text with blanks that no line may be broken at: after «№» and «п.», before a dash."""
    return _GLUED.sub(GLUE, text)


class Page:
    """Text being laid out: paragraphs with an indent, headings, tables without lines."""

    def __init__(self, width: int, colours: bool) -> None:
        self._buffer = io.StringIO()
        self.width = max(40, min(width, MAX_WIDTH))
        self._console = Console(
            file=self._buffer, width=self.width, force_terminal=colours, color_system="standard" if colours else None,
            highlight=False, markup=False, emoji=False, legacy_windows=False,
        )

    def line(self, text: str = "", indent: int = 0, style: str = "") -> None:
        """A paragraph."""
        self._console.print(Padding(Text(glued(text), style=style), (0, 0, 0, indent)))

    def flow(self, parts: Iterable[str]) -> None:
        """Short parts on as few lines as they need, none of them broken."""
        lines: list[str] = []
        for part in parts:
            if lines and len(lines[-1]) + 3 + len(part) <= self.width:
                lines[-1] += f" · {part}"
            else:
                lines.append(part)
        for text in lines:
            self.line(text)

    def lead(self, mark: str, style: str, text: str, indent: int = 0) -> None:
        """A paragraph that begins with a mark in a style of its own."""
        self._console.print(Padding(Text.assemble((glued(mark), style), glued(text)), (0, 0, 0, indent)))

    def heading(self, text: str) -> None:
        """The heading of a section."""
        self.line()
        self.line(text.upper(), style="bold")

    def items(self, lines: Iterable[str], indent: int, style: str = "") -> None:
        """Lines of a list, each with a dash and a hanging indent."""
        for text in lines:
            table = Table.grid(padding=0)
            table.add_column(width=2)
            table.add_column(ratio=1)
            table.add_row(Text("–", style=style), Text(glued(text), style=style))
            self._console.print(Padding(table, (0, 0, 0, indent)))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str | Text]], ratios: Sequence[int], indent: int = 2) -> None:
        """A table without lines; cells wrap."""
        table = Table(box=None, expand=True, padding=(0, 2, 0, 0), pad_edge=False, show_header=any(heads), header_style="dim")
        for head, ratio in zip(heads, ratios, strict=True):
            table.add_column(head, ratio=ratio, overflow="fold")
        for row in rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
        self._console.print(Padding(table, (0, 0, 0, indent)))

    def text(self) -> str:
        """What has been laid out, without blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self._buffer.getvalue().replace(GLUE, " ").split("\n"))


def decision_text(view: View, words: Words, width: int, colours: bool = False) -> str:
    """A decision as text."""
    page = Page(width, colours)
    page.line(f"{words('case')} {view.case} — {words('as_of', day=view.as_of)}", style="bold")
    shown = [f"{words('n_' + tone)}: {n}" for tone, n in view.sums.items() if n or tone == "violation"]
    page.flow(shown)
    _loud(page, view, words)
    for part in view.parts:
        _part(page, part, words)
    for listing in view.listings:
        _listing(page, listing, words)
    _missing(page, view, words)
    _why(page, view, words)
    _rest(page, view, words)
    return page.text()


def _loud(page: Page, view: View, words: Words) -> None:
    page.heading(words("attention"))
    if not view.loud:
        page.line(words("nothing_yet" if view.lacks else "nothing"), 2)
    for row in view.loud:
        page.line()
        name = f"{row.title} ({row.subject.element})" if row.subject.element else row.title
        page.lead(words(row.tone), STYLES[row.tone], f": {name}", 2)
        for ground in row.grounds:
            _ground(page, ground, words, 6, row.tone == "due")
        if row.because:
            page.line(f"{words('because')}:", 6)
            page.items(row.because, 8)


def _ground(page: Page, ground: Ground, words: Words, indent: int, acting: bool) -> None:
    if ground.who and acting:
        page.line(f"{words('who')}: {ground.who}", indent, "bold")
    if ground.says:
        page.line(ground.says, indent)
    page.line(f"{ground.ref} · {ground.modality}" + (f": {ground.quote}" if ground.quote else ""), indent, "italic")


def _part(page: Page, part: Part, words: Words) -> None:
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
        page.lead(f"{words('open')[:1].upper()}{words('open')[1:]}: ", "bold", "; ".join(f"{r.title} ({r.modality})" for r in part.open), 2)


def _cells(row: Row, words: Words) -> tuple[Text, Text, Text]:
    strong = STYLES.get(row.tone, "bold")
    return Text(glued(row.title)), Text(glued(_value(row, words)), style=strong), Text(glued("\n".join(row.refs)))


def _value(row: Row, words: Words) -> str:
    """The value, marked where it stands out: a piped page has no colours."""
    mark = f"mark_{row.tone}"
    return f"{row.value} — {words(mark)}" if mark in WORDS else row.value


def _listing(page: Page, listing: Listing, words: Words) -> None:
    page.heading(listing.title)
    heads = (words("col_element"), words("col_determined"), words("col_open"))
    rows = []
    for element in listing.elements:
        found = Text("\n").join(
            Text.assemble(f"{row.title}: ", (_value(row, words), STYLES.get(row.tone, "bold")), glued(f" ({', '.join(row.refs)})"))
            for row in element.rows
        )
        rows.append((Text(element.id), found, Text(words("of", n=element.open, total=element.total))))
    page.table(heads, rows, (3, 10, 2))


def _missing(page: Page, view: View, words: Words) -> None:
    if view.lacks:
        page.heading(words("missing"))
    for subject, same in groupby(view.lacks, key=lambda lack: lack.subject):
        page.line(subject, 2, "bold")
        for waiting, lacks in groupby(same, key=lambda lack: lack.waiting):
            page.items([f"{'; '.join(lack.label for lack in lacks)} → {'; '.join(waiting)}"], 4)


def _why(page: Page, view: View, words: Words) -> None:
    rows = [row for part in view.parts for row in part.rows if row not in view.loud]
    if rows:
        page.heading(words("why"))
    for row in rows:
        page.lead(row.title, "bold", f" — {row.value}", 2)
        for ground in row.grounds:
            page.line(f"{ground.ref}: {'; '.join(ground.facts)}" if ground.facts else ground.ref, 6)
            if ground.norms:
                page.line(f"{words('norm' if len(ground.norms) == 1 else 'norms')}: {'; '.join(ground.norms)}", 6, "dim")
        if not row.grounds:
            page.line("; ".join(row.because) or words("no_clause"), 6)
    if view.listings and view.listings[0].elements[0].rows:
        element = view.listings[0].elements[0]
        page.line()
        page.line(words("why_hint", name=f"{element.name}.{element.rows[0].name}"), 2, "dim")


def _rest(page: Page, view: View, words: Words) -> None:
    if view.turns:
        page.heading(words("readings"))
    for turn in view.turns:
        page.line(f"{turn.ref}: {turn.question}", 2)
        page.items([f"{words('adopted')}: {turn.adopted}", *(f"{words('otherwise')}: {o}" for o in turn.others),
                    f"{words('turns')}: {'; '.join(turn.outcomes)}"], 4)
    if view.replaced:
        page.heading(words("replaced"))
        for text in view.replaced:
            page.line(text, 2)
    page.heading(words("made"))
    for source in view.sources:
        page.line(f"{source.document}: {source.title}", 2)
        page.line(f"{source.id} {source.version}, SHA-256 {source.digest}…", 4, "dim")
    page.line(f"{view.made_by}", 2, "dim")
    page.line(f"{words('digest')}: {view.digest}", 2, "dim")
