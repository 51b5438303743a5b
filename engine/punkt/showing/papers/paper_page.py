"""A filled form as one self-contained page, made to be printed on A4."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from punkt.showing.words.interface_words import Words
from punkt.showing.words.page_templates import page_of
from punkt.showing.words.typography import NO_BREAK, glued

from .field_entries import FieldEntry
from .fill_form import Paper
from .paper_templates import rendered
from .paper_words import word

_TAG_OR_TEXT = re.compile(r"<[^>]*>|[^<]+")


def page(paper: Paper) -> str:
    """The whole page."""
    return _page([paper], f"{paper.title} — {paper.case}", source(paper), False)


def pages(papers: Sequence[Paper]) -> str:
    """Several papers of one form, one after the other, each on sheets of its own, behind an index."""
    first = papers[0]
    return _page(papers, f"{first.title} ({len(papers)})", f"{first.form.pack}: {first.form.name}", True)


def _page(papers: Sequence[Paper], title: str, about: str, index: bool) -> str:
    lang = papers[0].lang
    entries = [entry for paper in papers for entry in paper.entries.values()]
    return page_of(
        "paper.html.j2",
        papers=[(paper, _body(paper), source(paper)) for paper in papers],
        title=title,
        about=about,
        index=index,
        word=word,
        words=Words(lang),
        lang=lang,
        lengths=sorted({piece for entry in entries for piece in entry.pieces if isinstance(piece, int)}),
    )


def _body(paper: Paper) -> Markup:
    """What the pack's template makes."""
    blank = word("blank", paper.lang)
    entries: dict[str, object] = {name: _Written(entry, blank) for name, entry in paper.entries.items()}
    return Markup(_TAG_OR_TEXT.sub(_unbroken, rendered(paper.form.templates[paper.lang, "html"], entries)))


def _unbroken(piece: re.Match[str]) -> str:
    """A tag as it is, text without line breaks where no line may end."""
    return piece[0] if piece[0].startswith("<") else glued(piece[0], NO_BREAK)


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
        if self._entry.lines:
            return "".join(f'<span class="item">{escape(line)}</span>' for line in lines)
        if len(lines) == 1:
            return f'<span class="filled">{escape(piece)}</span>'
        return "<br>".join(f'<span class="lines">{escape(line)}</span>' if line else "" for line in lines)
