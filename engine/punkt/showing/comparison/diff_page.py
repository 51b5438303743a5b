"""A comparison of two packs as one self-contained HTML page."""

from __future__ import annotations

from punkt.showing.words.interface_words import Words
from punkt.showing.words.page_templates import page_of

from .diff_view import DiffView
from .diff_words import said


def diff_page(view: DiffView, lang: str) -> str:
    """The page."""
    words = Words(lang)
    return page_of("diff.html.j2", view=view, lang=words.lang, said=lambda key: said(words, key))
