"""The normal form of a text of a document: what two copies have in common if they say the same to the letter.

In this order:

1. **Invisible characters** are removed: soft hyphens inside a line, zero-width spaces and joiners, byte order marks.
2. **Markdown**: a backslash before anything but a letter or a digit (``\\_``), and runs of two or more
   asterisks (``**``), are removed.
3. **NFC**: letters with marks are composed; ё and е stay different letters, й is one letter.
4. **Hyphenation**: where a line ends in a letter and a hyphen, and the next line that is not blank begins with a
   small letter, the two halves are joined without the hyphen; if the text writes that very word with its hyphen
   inside a line somewhere else (``compounds``), the hyphen is kept. Before a capital letter the hyphen is
   always kept. A soft hyphen at a line's end always goes. A hyphen with a space before it is a dash: nothing is joined.
5. **Quotation marks** « » “ ” „ ‟ become ``"``, **dashes** ‐ ‑ ‒ – — ― − become ``-``. Spaces around a dash are
   not added or taken away.
6. **White space**: spaces, no-break spaces, tabs, line ends and page breaks in a row become one space;
   none is left at either end.

Nothing else is changed: neither capitals nor punctuation, numbers or abbreviations.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Set

_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff]")
_SOFT_BREAK = re.compile(r"\u00ad[ \t]*\n\s*|\u00ad")
_ESCAPE = re.compile(r"\\(?![^\W_])")
_EMPHASIS = re.compile(r"\*{2,}")
_BREAK = re.compile(
    r"(?<![^\W\d_])([^\W\d_]+(?:[-\u2010][^\W\d_]+)*)[-\u2010][ \t]*\n\s*(?=([^\W\d_]+(?:[-\u2010][^\W\d_]+)*))"
)
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)+")
_FOLDED = str.maketrans(dict.fromkeys("«»“”„‟", '"') | dict.fromkeys("‐‑‒–—―−", "-"))
_SPACES = re.compile(r"\s+")


def normalise(text: str, known: Set[str] | None = None) -> str:
    """The normal form of a text. ``known`` are the :func:`compounds` of the document it is part of; without, its own."""
    words = compounds(text) if known is None else known
    text = _SOFT_BREAK.sub("", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", _EMPHASIS.sub("", _ESCAPE.sub("", text)))
    text = _BREAK.sub(lambda found: _joined(found[1], found[2], words), text)
    return _SPACES.sub(" ", text.translate(_FOLDED)).strip()


def compounds(text: str) -> frozenset[str]:
    """The words that a text writes with a hyphen inside a line."""
    return frozenset(_plain(word) for word in _COMPOUND.findall(unicodedata.normalize("NFC", text)))


def fingerprint(normal: str) -> str:
    """SHA-256 of a normal form, as UTF-8, hexadecimal."""
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()


def _joined(first: str, second: str, words: Set[str]) -> str:
    kept = not second[0].islower() or _plain(f"{first}-{second}") in words
    return f"{first}-" if kept else first


def _plain(word: str) -> str:
    return word.translate(_FOLDED).lower()
