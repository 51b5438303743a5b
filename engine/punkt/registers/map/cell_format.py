"""How cells of one column are written: codes, marks of decimals, days, words for yes and no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from punkt.files.texts import LANGUAGES, Texts
from punkt.law.packs.vocabulary import NONE

from .key_form import AS_WRITTEN, KeyForm

SERIAL = "serial"
"""Days as a spreadsheet counts them, from the end of 1899."""
ISO = "YYYY-MM-DD"
_PART = re.compile("YYYY|YY|DD|MMMM|MM")
_PARTS = {
    "YYYY": ("%Y", "[0-9]{4}"),
    "YY": ("%y", "[0-9]{2}"),
    "MM": ("%m", "[0-9]{1,2}"),
    "MMMM": ("", r"\p{L}+"),
    "DD": ("%d", "[0-9]{1,2}"),
}


@dataclass(frozen=True, slots=True)
class CellFormat:
    """How the cells of a column are written; texts are compared without blanks around them and without case."""

    codes: Mapping[str, Any] = field(default_factory=dict)
    """A cell's text → the value it stands for (``None``: unknown; ``GAP``: there is none)."""
    unknown: frozenset[str] = frozenset()
    """Texts that stand for nothing known."""
    yes: frozenset[str] = frozenset({"true"})
    """Texts that stand for true."""
    no: frozenset[str] = frozenset({"false"})
    """Texts that stand for false."""
    none: frozenset[str] = frozenset({NONE})
    """Texts that stand for that there is none, in columns of what there may be none of."""
    decimal: str = "."
    """The mark before the decimals: a point or a comma."""
    fractions: bool = False
    """Whether parts of one may be written by one character, as in 1½."""
    thousands: bool = False
    """Whether blanks may stand between groups of three digits."""
    after: tuple[str, ...] = ()
    """What may stand after a number: its unit, in the ministry's own words."""
    days: tuple[str, ...] = (ISO,)
    """Forms of days, such as ``DD.MM.YYYY``, or ``serial``."""
    century: int = 0
    """The year with which the hundred years begin that years of two digits are of; 0: nobody says."""
    ids: KeyForm = AS_WRITTEN
    """How ids are written, in columns that refer to elements."""

    @property
    def plain(self) -> bool:
        """Whether cells are written as the vocabulary writes them."""
        return self == PLAIN


PLAIN = CellFormat()


def day_form(form: str) -> tuple[str, str]:
    """The ``strftime`` format of a form of days, and a pattern that texts of the form match."""
    format_ = pattern = ""
    at = 0
    if form == ISO:  # as in a case, where nothing is left out
        return "%Y-%m-%d", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    for match in _PART.finditer(form):
        between = form[at : match.start()]
        one, other = _PARTS[match[0]]
        format_ += between.replace("%", "%%") + one
        pattern += re.escape(between) + other
        at = match.end()
    return format_ + form[at:], f"^{pattern}{re.escape(form[at:])}$"


def is_short(form: str) -> bool:
    """Whether a form of days has years of two digits."""
    return "YY" in _PART.findall(form)


def is_worded(form: str) -> bool:
    """Whether a form of days has months in words."""
    return "MMMM" in _PART.findall(form)


@cache
def months() -> Mapping[str, int]:
    """The words for months, in any language, in small letters → the number of the month."""
    table = Texts("registers.months")
    words = ((word, int(number)) for number in table for lang in LANGUAGES for word in table[number][lang].split(","))
    return {word.strip(): number for word, number in words}


def parts_of(form: str) -> tuple[str, list[str]]:
    """A pattern that texts of a form match, with a group for each of its parts, and the parts in their order."""
    parts, at, pattern = _PART.findall(form), 0, ""
    for match in _PART.finditer(form):
        pattern += f"{_between(form[at : match.start()])}({_PARTS[match[0]][1]})"
        at = match.end()
    return f"^{pattern}{_between(form[at:])}$", parts


def _between(text: str) -> str:
    """What stands between the parts of a day; a blank may be of any kind."""
    return re.sub(r"(\\ )+", r"\\s+", re.escape(text))


def is_day_form(form: str, century: int = 0) -> bool:
    """Whether a text is a form of days: each of year, month and day once; years of two digits need a ``century``."""
    parts = sorted("MM" if part == "MMMM" else part for part in _PART.findall(form))
    known = [["DD", "MM", "YYYY"], *([["DD", "MM", "YY"]] if century else [])]
    return form == SERIAL or parts in known
