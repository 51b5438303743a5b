"""The words around papers, in Russian and English; the words of a form are its pack's."""

from __future__ import annotations

from punkt.files.texts import Texts

WORDS = Texts("papers.words")


def word(key: str, lang: str, **arguments: object) -> str:
    """A word in ``ru`` or ``en``."""
    return WORDS(key, lang, **arguments)
