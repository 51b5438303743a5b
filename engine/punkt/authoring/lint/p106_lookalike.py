"""P106: a Latin letter among Cyrillic ones, or the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from punkt.files.located import Spot
from punkt.files.messages.lookalikes import LIKE_CYRILLIC, LIKE_LATIN, WORD, mended, mixed, stray
from punkt.files.read import Document
from punkt.files.texts import bilingual

from .lint_base import Bench, Fix, Folder, Lint, LintResult, Severity, strings
from .positions import Text

_UNIT_KEYS = ("point", "sub", "also")


def look(bench: Bench) -> Iterator[LintResult]:
    """Words of both alphabets, lone Latin letters in Russian texts, and points lettered in the other alphabet."""
    alphabets = {
        document.file: letters
        for folder in bench.folders
        for letters in [_Letters(folder)]
        for document in folder.all_documents()
    }
    for document in bench.documents():
        text = Text(document)
        for words, spot, is_key in strings(Spot.root(document)):
            unit = _is_unit(spot, is_key)
            russian = not is_key and _is_russian(spot)
            swaps = [(found, mended(found[0], russian)) for found in WORD.finditer(words) if mixed(found[0])]
            if unit and not swaps and document.file in alphabets:
                swaps = alphabets[document.file].strays(words)
            elif russian:
                alone = stray(words)
                swaps += [(found, LIKE_CYRILLIC[found[0]]) for found in alone if not _may_be_meant(found)]
                for found in filter(_may_be_meant, alone):
                    doubt = _found(text, document, spot, is_key, found, LIKE_CYRILLIC[found[0]], words)
                    yield replace(doubt, fixes=(), severity=Severity.WARNING)
            for found, right in swaps:
                yield _found(text, document, spot, is_key, found, right, words)


def _may_be_meant(alone: re.Match[str]) -> bool:
    """Whether a lone letter may be a name, as in «категория C»: a capital within a sentence."""
    before = alone.string[: alone.start()].rstrip(" «„\"'(")
    return alone[0].isupper() and bool(before) and before[-1] not in ".!?:;—–"


def _is_unit(spot: Spot, is_key: bool) -> bool:
    if is_key:
        return len(spot.path) == 2 and spot.path[0] in ("points", "units")
    return any(step in _UNIT_KEYS for step in spot.path[-2:])


def _is_russian(spot: Spot) -> bool:
    return spot.path[-1:] in (("ru",), ("quote",))


class _Letters:
    """In which alphabet a document letters its subpoints: as the letters say that are of one alphabet only."""

    def __init__(self, folder: Folder) -> None:
        named = [
            part
            for document in folder.documents["points"]
            for address in (Spot.root(document) / "points").data
            for part in re.findall(r"(?:^|\.)([^\W\d_])(?=$|\.)", address)
        ]
        plain = [letter for letter in named if letter not in LIKE_CYRILLIC and letter not in LIKE_LATIN]
        cyrillic = sum(1 for letter in plain if "\u0400" <= letter <= "\u04ff")
        self.table = (
            LIKE_CYRILLIC if cyrillic and cyrillic == len(plain) else LIKE_LATIN if plain and not cyrillic else {}
        )

    def strays(self, address: str) -> list[tuple[re.Match[str], str | None]]:
        """The letters of an address that are of the other alphabet."""
        return [
            (found, self.table[found[0]])
            for found in re.finditer(r"(?<![^.])[^\W\d_](?![^.])", address)
            if found[0] in self.table
        ]


def _found(
    text: Text, document: Document, spot: Spot, is_key: bool, found: re.Match[str], right: str | None, words: str
) -> LintResult:
    start = spot.key_place if is_key else spot.place
    number = sum(1 for other in WORD.finditer(words) if other[0] == found[0] and other.start() < found.start())
    place = text.word(spot, is_key, found[0], number)
    fixes = (Fix(place, found[0], right),) if place and right else ()
    letters = LIKE_LATIN if right and right.isascii() else LIKE_CYRILLIC
    wrong = next((letter for letter in found[0] if letter in letters), found[0][0])
    return LintResult(
        place or start,
        {
            "word": found[0],
            "letter": wrong,
            "hint": bilingual("lint.found.right", right=right) if right else bilingual("lint.found.retype"),
        },
        fixes,
    )


LINT = Lint(
    "P106",
    "lookalike-letter",
    Severity.ERROR,
    "sub: a            # Latin",
    "sub: а            # Cyrillic",
    look,
    fixable=True,
)
