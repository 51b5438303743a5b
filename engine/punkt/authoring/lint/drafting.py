"""Words of Russian legal drafting: how binding a verb makes a sentence, and which end of an interval a word closes.

This is knowledge of a language, not of any field of law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from punkt.law.packs.pack import Modality

_NOT = r"(?<!не )(?<!Не )"

VERBS: dict[Modality, tuple[str, ...]] = {
    Modality.RECOMMENDED: ("рекоменду[а-я]+", "рекомендован[аоы]?", "предлага[ею]тся", "целесообразно", "желательно"),
    Modality.DISCRETIONARY: (
        _NOT + "вправе",
        _NOT + "может",
        _NOT + "могут",
        _NOT + "допускается",
        _NOT + "допускаются",
    ),
    Modality.MANDATORY: (
        "обязан[аоы]?",
        "долж(?:ен|на|но|ны)",
        "устанавлива[ею]тся",
        "осуществля[ею]тся",
        "представля[ею]т(?! собой)",
        "не допуска[ею]тся",
        "запреща[ею]тся",
        "не вправе",
        "не может",
        "не могут",
        "подлеж[аи]т",
    ),
}
"""How binding → patterns of verbs that say so."""
BOUNDED = re.compile(r"\b(?:до|от|не (?:более|менее|ранее|позднее|позже|чаще|реже|свыше)|только|лишь)\b", re.IGNORECASE)
"""Words that bound what is permitted: within the bound one may, beyond it one must not."""
_SENTENCE = re.compile(r"[.;] [А-ЯЁ]")
"""Where a sentence ends and another begins."""
_VERBS = {modality: re.compile(rf"\b(?:{'|'.join(verbs)})\b", re.IGNORECASE) for modality, verbs in VERBS.items()}


def bindings(quote: str) -> dict[Modality, str]:
    """How binding the verbs of a quote make it, with the verb that says so."""
    found = {modality: match[0] for modality, pattern in _VERBS.items() if (match := pattern.search(quote))}
    if Modality.DISCRETIONARY in found and BOUNDED.search(quote):
        found.setdefault(Modality.MANDATORY, found[Modality.DISCRETIONARY])
    return found


def binding_verb(text: str, quote: str, stated: Modality, most: int) -> str:
    """The verb beside a quote by which it is as binding as stated, within its sentence and ``most`` words with it."""
    at = text.find(quote)
    for pattern in _VERBS.values() if at >= 0 else ():
        for found in pattern.finditer(text):
            longer = text[min(at, found.start()) : max(at + len(quote), found.end())]
            if len(longer.split()) <= most and not _SENTENCE.search(longer) and stated in bindings(longer):
                return found[0]
    return ""


BINDS, MAY, ADVISES, PROPOSES = "binds", "may", "advises", "proposes"
_FORCES = {
    BINDS: (
        r"долж(?:ен|на|но|ны)|обязан[аоы]?|обязательн\w*|нуж(?:но|ен|на|ны)|необходимо|нельзя|запрещ\w+",
        "must|shall|ha(?:s|ve) to|obliged|mandatory|obligatory|required|forbidden|prohibited",
    ),
    MAY: (
        r"мо(?:жет|гут|жно)|вправе|допуска\w+|разреш\w+|позволя\w+|возмож\w+",
        "may|can|might|allow(?:s|ed)?|permit(?:s|ted)?|possible|entitled",
    ),
    ADVISES: (r"рекоменд\w+|желательн\w+|целесообразн\w+", "recommend(?:s|ed)?|advis(?:es|ed|able)|suggest(?:s|ed)?"),
    PROPOSES: (r"предлага\w+|предложен\w*", "propos(?:es|ed|al|als)"),
}
"""What a text in one's own words does to its reader → the words that do it, in Russian and in English."""
_FORCE = {
    (force, lang): re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for force, by_lang in _FORCES.items()
    for lang, words in zip(("ru", "en"), by_lang, strict=True)
}
_NEGATIVE = {
    "ru": re.compile(r"\b(?:нет|не|ни|нельзя|без|отсутств\w+)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:no|not|none|cannot|without|absen\w+|lack\w*|missing)\b", re.IGNORECASE),
}
"""Words that deny."""


def force(text: str, lang: str, what: str) -> str:
    """The word of a text that binds, permits, advises or proposes; empty where none does."""
    found = _FORCE[what, lang].search(text)
    return found[0] if found else ""


def negative(text: str, lang: str) -> str:
    """The first word of a text that denies; empty where none does."""
    found = _NEGATIVE[lang].search(text)
    return found[0] if found else ""


class End(NamedTuple):
    """An end of an interval as words give it: which end, its number, whether it is left out, and the words."""

    low: bool
    number: Decimal
    open: bool
    words: str


NUMBERS = {
    1: "один одна одно одного одной",
    2: "два две двух",
    3: "три трех трёх",
    4: "четыре четырех четырёх",
    5: "пять пяти",
    6: "шесть шести",
    7: "семь семи",
    8: "восемь восьми",
    9: "девять девяти",
    10: "десять десяти",
    12: "двенадцать двенадцати",
}
"""Small numbers in the forms that stand after such words."""
_WRITTEN = {word: number for number, words in NUMBERS.items() for word in words.split()}
_NUMBER = r"(?P<n>\d+(?:[.,]\d+)?|" + "|".join(_WRITTEN) + r")(?![\w.,]*\d|[а-яё])"
_ENDS: tuple[tuple[bool, bool, str], ...] = (
    (True, True, _NOT + r"(?:свыше|более|больше|старше|выше|превыша\w+)(?: чем)?(?: на| в)? " + _NUMBER),
    (True, False, r"не (?:менее|меньше|ниже|моложе|ранее)(?:,? чем)?(?: на| в| по)? " + _NUMBER),
    (True, False, r"от " + _NUMBER + r"(?=.{0,40}\bдо\b)"),
    (True, False, _NUMBER + r"(?: [\w²]+)? и (?:более|больше|старше|выше)"),
    (True, False, _NUMBER + r"(?= ?[-–—] ?\d)"),
    (False, True, _NOT + r"(?:менее|меньше|ниже|моложе|младше)(?: чем)?(?: на| в)? " + _NUMBER),
    (False, False, r"не (?:более|больше|свыше|выше|старше|позднее|превыша\w+)(?:,? чем)?(?: на| в| по)? " + _NUMBER),
    (False, False, r"(?:от|свыше|более|больше) [\w.,]+\D{0,40}?\bдо " + _NUMBER),
    (False, False, r"до " + _NUMBER + r"\D{0,40}включительно"),
    (False, False, _NUMBER + r"(?: [\w²]+)? и (?:менее|меньше|младше|ниже)"),
    (False, False, r"\d ?[-–—] ?" + _NUMBER),
)
_PATTERNS = tuple((low, is_open, re.compile(rf"(?<!\w){pattern}", re.IGNORECASE)) for low, is_open, pattern in _ENDS)


def ends(quote: str) -> Iterator[End]:
    """The ends of intervals that a quote gives in words."""
    for low, is_open, pattern in _PATTERNS:
        for found in pattern.finditer(quote):
            written = found["n"].lower()
            number = Decimal(_WRITTEN[written]) if written in _WRITTEN else Decimal(written.replace(",", "."))
            yield End(low, number, is_open, found[0])
