"""What the words of a document suggest: its kind and number, and how a unit is to be accounted for. The words are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from punkt.law.packs.vocabulary import Text
from punkt.law.sources.normalise import normalise

from .lint.drafting import bindings

FILE = Path(__file__).resolve().with_name("document_words.yaml")


@cache
def words() -> Mapping[str, Any]:
    """The lists of words."""
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a unit may have to be accounted for, and the words that say so."""

    state: str
    modality: str
    """Of an encoded unit: how binding it is; else empty."""
    said: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines before the first point tell of a document; what they do not tell is empty."""

    kind: Text
    number: str
    day: date | None
    title: str
    issuer: str


def suggested(text: str) -> Suggestion | None:
    """What a unit's text in normal form suggests; ``None`` where no word of the lists stands in it."""
    for state, phrases in words()["states"].items():
        if found := first_phrase(phrases, text):
            return Suggestion(state, "", found)
    for modality, verb in bindings(text).items():
        return Suggestion("encoded", modality.value, verb)
    return None


def first_phrase(phrases: Iterable[str], text: str) -> str:
    """The first of some phrases that stands in a text, as it stands there; empty where none does."""
    return next((match[0].strip() for phrase in phrases if (match := _pattern(phrase).search(text))), "")


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    written = re.escape(normalise(phrase) + (" " if phrase.endswith(" ") else ""))
    inner = written.replace(r"\*", r"\w*").replace("…", ".{1,200}?")
    return re.compile(rf"(?<!\w){inner}(?!\w)" if phrase[-1:].isalpha() else rf"(?<!\w){inner}", re.IGNORECASE)


def heading_of(lines: Iterable[str]) -> Heading:
    """What the paragraphs before the first point tell, in normal form."""
    known = words()
    kind: Text = {}
    number, title, issuer, day = "", "", "", None
    months = "|".join(known["months"])
    dated = re.compile(rf"(\d{{1,2}})(?:\.(\d{{2}})\.| ({months}) )(\d{{4}})", re.IGNORECASE)
    for line in lines:
        low = f"{line.lower()} "
        named_kind = max((one for one in known["kinds"] if low.startswith(f"{one} ")), key=len, default="")
        if not kind and named_kind:
            kind = known["kinds"][named_kind]
        elif not kind and not issuer and not dated.search(line):
            issuer = line
        if day is None and (found := dated.search(line)):
            month = int(found[2]) if found[2] else known["months"].index(found[3].lower()) + 1
            day = _day(int(found[4]), month, int(found[1]))
        if not number and (named := re.search(r"(?:№|\bNo\.?(?= )|\bN(?![a-z])) ?(\S+)", line)):
            number = named[1].rstrip(".,;")
        if not title and line.split(" ")[0] in known["about"]:
            title = line
    return Heading(kind, number, day, title, issuer if kind else "")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
