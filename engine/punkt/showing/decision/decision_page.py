"""The page: one self-contained HTML file for one or several decisions, made to be read and printed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from punkt.showing.words.interface_words import Words
from punkt.showing.words.page_templates import page_of

from .view_model import MissingFactView, View, ViewRow


def decisions_page(views: Sequence[View], words: Words) -> str:
    """The page for decisions, in the order given."""
    title = ", ".join(view.case for view in views[:3]) + ("…" if len(views) > 3 else "")
    return page_of(
        "decision.html.j2",
        views=views,
        words=words,
        lang=words.lang,
        title=f"{words('case')} {title}",
        grouped=_grouped,
        explained=_explained,
    )


def _grouped(lacks: Sequence[MissingFactView]) -> list[tuple[str, list[MissingFactView]]]:
    """Missing facts by whose they are, in their order."""
    return [(subject, list(found)) for subject, found in groupby(lacks, key=lambda lack: lack.subject)]


def _explained(view: View) -> list[ViewRow]:
    """The outcomes whose reasons are not given among what stands out; elements' too, for a page has no ``--why``."""
    rows = [row for part in view.parts for row in part.rows]
    rows += [row for listing in view.listings for element in listing.elements for row in element.rows]
    return [row for row in rows if row not in view.loud]
