"""Words and shapes by which rows that are no record are told, in any language, here and inside databases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from punkt.files.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    import polars as pl

_WORDS = Texts("registers.no_record_words")
FEWEST_NUMBERS = 3
"""Cells in a row that are numbers of columns."""
LETTERS = ("АаAa", "БбBb")
"""What the first columns are numbered with where they hold no figures: both alphabets have such letters."""


@cache
def words_of(kind: str) -> list[str]:
    """The words, in any language, with which a row of a kind (``totals``, ``signs``, ``columns``) begins: the longest
    first."""
    words = {word.strip() for lang in LANGUAGES for word in _WORDS[kind][lang].split(",")}
    return sorted(words, key=lambda word: (-len(word), word))


def begins(texts: pl.Series, kind: str) -> pl.Series:
    """Whether texts begin with one of the words of a kind."""
    return texts.str.contains(_beginning(kind)).fill_null(False)


def number_of_column(cell: str) -> str:
    """What a cell says that numbers its column, without words and signs: ``1`` of «(1)», «1.» and «гр. 1»; else empty."""
    found = _numbered().fullmatch(cell.strip())
    return found.group(1).upper().translate(_AS_CYRILLIC) if found else ""


def numbers_columns(cells: Sequence[str]) -> bool:
    """Whether the cells of a row that are filled number its columns: 1, 2, 3 …, perhaps after А, Б."""
    said = [number_of_column(cell) for cell in cells]
    letters = 0
    while letters < min(len(said), len(LETTERS)) and said[letters] == LETTERS[letters][0]:
        letters += 1
    rest = said[letters:]
    if len(said) < FEWEST_NUMBERS or not rest:
        return False
    start = letters + 1 if letters and rest[0] == str(letters + 1) else 1
    return rest == [str(number) for number in range(start, start + len(rest))]


@cache
def first_numbers(place: int) -> str:
    """The pattern of what stands in the first (0) or second (1) cell of a row that numbers its columns.

    Upper and lower case are written out, and nothing stands in it but brackets of characters: databases may know those
    of one alphabet only.
    """
    words = "|".join("".join(either(letter) for letter in word) for word in words_of("columns"))
    told = f"12{LETTERS[1]}" if place else f"1{LETTERS[0]}"
    return f"^[ (№]*(({words})[. №]*)?[{told}][ ).]*$"


def either(letter: str) -> str:
    """A letter in upper and lower case, as brackets of a pattern."""
    return f"[{''.join(sorted({letter, letter.lower(), letter.upper()}))}]"


_AS_CYRILLIC = str.maketrans("AB", "АБ")


@cache
def _numbered() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in words_of("columns"))
    told = "".join(LETTERS)
    return re.compile(rf"(?i)[ (№]*(?:(?:{words})[. №]*)?(\d{{1,3}}|[{told}])[ ).]*")


@cache
def _beginning(kind: str) -> str:
    words = "|".join(re.escape(word) for word in words_of(kind))
    return rf"(?i)^[\s\p{{P}}]*(?:{words})(?:[^\p{{L}}]|$)"


__all__ = [
    "FEWEST_NUMBERS",
    "begins",
    "either",
    "first_numbers",
    "number_of_column",
    "numbers_columns",
    "words_of",
]
