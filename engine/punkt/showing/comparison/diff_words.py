"""Words of the page that compares two packs."""

from __future__ import annotations

from punkt.files.texts import Texts
from punkt.showing.words.interface_words import Words

WORDS = Texts("comparison.words")


def said(words: Words, key: str, **arguments: object) -> str:
    """A word of this page in a language."""
    return WORDS(key, words.lang, **arguments)
