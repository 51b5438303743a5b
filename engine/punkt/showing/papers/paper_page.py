"""A filled form as one self-contained page, made to be printed on A4."""

from __future__ import annotations

from markupsafe import Markup, escape

from punkt.showing.words.interface_words import Words
from punkt.showing.words.page_templates import template, unbroken

from .field_entries import FieldEntry
from .fill_form import Paper
from .paper_templates import environment
from .paper_words import word


def page(paper: Paper) -> str:
    """The whole page."""
    path = paper.form.templates[paper.lang, "html"]
    blank = word("blank", paper.lang)
    entries = {name: _Written(entry, blank) for name, entry in paper.entries.items()}
    body = environment().from_string(path.read_text("utf-8")).render(entries)
    return template("paper.html.j2").render(
        paper=paper,
        body=Markup(body),
        word=word,
        words=Words(paper.lang),
        lang=paper.lang,
        about=source(paper),
        lengths=sorted({piece for entry in paper.entries.values() for piece in entry.pieces if isinstance(piece, int)}),
    )


def source(paper: Paper) -> str:
    """What the form is filled in from, in one paragraph."""
    return word(
        "source",
        paper.lang,
        case=paper.case,
        subject=paper.subject,
        day=Words(paper.lang).day(paper.as_of),
        decision=paper.decision,
        form=paper.form.name,
        pack=paper.form.pack,
        digest=f"sha256:{paper.form.digest}",
    )


class _Written:
    """A field in a template: what is written, or a line to write on."""

    def __init__(self, entry: FieldEntry, blank: str) -> None:
        self.known, self.there, self._entry, self._blank = entry.known, entry.there, entry, blank

    def __html__(self) -> str:
        return "".join(self._piece(piece) for piece in self._entry.pieces)

    def __str__(self) -> str:
        return self._entry.text

    def _piece(self, piece: str | int) -> str:
        if isinstance(piece, int):
            return f'<span class="blank b{piece}"><span class="unseen">{escape(self._blank)}</span></span>'
        lines = piece.split("\n")
        if len(lines) == 1 and not self._entry.lines:
            return f'<span class="filled">{escape(piece)}</span>'
        return "<br>".join(f'<span class="lines">{escape(unbroken(line))}</span>' if line else "" for line in lines)
