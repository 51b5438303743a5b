"""Letters that look alike in the Latin and the Cyrillic alphabet, and words that mix the two."""

from __future__ import annotations

import re

LIKE_LATIN = dict(zip("асеорхуікАВСЕНКМОРТХУІ", "aceopxyikABCEHKMOPTXYI", strict=True))
"""Cyrillic letter → the Latin one that looks the same."""
LIKE_CYRILLIC = {latin: cyrillic for cyrillic, latin in LIKE_LATIN.items() if latin not in "iI"}
"""Latin letter → the Cyrillic one of today's Russian that looks the same."""
WORD = re.compile(r"[^\W\d_]+")
LATIN = re.compile("[A-Za-z]")
CYRILLIC = re.compile("[\u0400-\u04ff]")


def mixed(word: str) -> bool:
    """Whether a word has letters of both alphabets."""
    return bool(LATIN.search(word) and CYRILLIC.search(word))


def mended(word: str, russian: bool) -> str | None:
    """A mixed word in one alphabet, where only one is possible (in a Russian text, Cyrillic if that is); else ``None``."""
    cyrillic = "".join(LIKE_CYRILLIC.get(letter, letter) for letter in word)
    latin = "".join(LIKE_LATIN.get(letter, letter) for letter in word)
    possible = [one for one in (cyrillic, latin) if not mixed(one)]
    return possible[0] if len(possible) == 1 or (possible and russian and possible[0] == cyrillic) else None


def in_latin(name: str) -> tuple[str, str] | None:
    """A name typed with Cyrillic letters that look like Latin ones: the name in Latin, and the first such letter.

    ``None`` where it has none, or has others that have no Latin look-alike.
    """
    letters = [letter for letter in name if letter in LIKE_LATIN]
    latin = "".join(LIKE_LATIN.get(letter, letter) for letter in name)
    return (latin, letters[0]) if letters and not CYRILLIC.search(latin) else None


def stray(text: str) -> list[re.Match[str]]:
    """Latin letters that stand alone in a Russian text and look like a Russian word or point: «a» for «а»."""
    if not CYRILLIC.search(text):
        return []
    return [
        found
        for found in WORD.finditer(text)
        if found[0] in LIKE_CYRILLIC
        and found[0] in "acoykABCKO"
        and not re.match(r"[-\u2010\u2011']", text[found.end() : found.end() + 1] or " ")
        and not re.match(r"[-\u2010\u2011'\d]", text[found.start() - 1 : found.start()] or " ")
    ]
