"""A comparison of two packs as one self-contained HTML page."""

from __future__ import annotations

from punkt.showing.words.interface_words import Words
from punkt.showing.words.page_templates import template

from .diff_view import DiffView
from .diff_words import said


def diff_page(view: DiffView, lang: str) -> str:
    """The page."""
    words = Words(lang)
    return template("diff.html.j2").render(view=view, lang=words.lang, said=lambda key: said(words, key))
