"""Words of the report on a proof."""

from __future__ import annotations

from punkt.files.texts import Texts
from punkt.showing.words.interface_words import Words

WORDS = Texts("proof.words")


def said(words: Words, key: str, **arguments: object) -> str:
    """A word of the report in a language."""
    return WORDS(key, words.lang, **arguments)
