"""What people are used to write, and what a file wants instead: signs for words, formulas, curly quotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from punkt.files.texts import LANGUAGES, bilingual

SIGNS = {
    ">": "more_than",
    ">=": "at_least",
    "≥": "at_least",
    "<": "less_than",
    "<=": "at_most",
    "≤": "at_most",
    "=": "is",
    "==": "is",
    "!=": "is_not",
    "<>": "is_not",
    "≠": "is_not",
}
"""A sign of comparison → the key that says it."""
_QUOTED = re.compile(r"[«“„”‘‹](.*)[»”“’›]")
_JOINED = re.compile(r"(.+?)\s+(?:(and|и|&&?)|(or|или|\|\|?))\s+(.+)", re.IGNORECASE)
_NEGATED = re.compile(r"(?:not|не|!)\s+(\S+)|!(\S+)", re.IGNORECASE)
_COMPARED = re.compile(rf"(\S+)\s*({'|'.join(sorted(map(re.escape, SIGNS), key=len, reverse=True))})\s*(\S+)")
_OPERATIONS = {
    "*": "product",
    "×": "product",
    "+": "sum",
    "-": "difference",
    "−": "difference",
    "–": "difference",
    "/": "quotient",
}
_COMPUTED = re.compile(r"(\S+)\s+([-*×+/−–])\s+(\S+)")


def unquoted(text: str) -> str | None:
    """What stands between quotes that are a part of the text: «3» or “3”; ``None`` where there are none."""
    found = _QUOTED.fullmatch(text.strip())
    return found[1] if found else None


def as_written(name: str, known: Collection[str]) -> Mapping[str, str] | None:
    """How something is written that is no name: a sign, a condition or a formula as a text, a name in curly quotes.

    ``None`` where it is none of these.
    """
    if name in SIGNS and SIGNS[name] in known:
        return bilingual("system.hints.sign", right=SIGNS[name])
    inner = unquoted(name)
    if inner is not None:
        return bilingual("system.hints.quotes", name=inner)
    if name.isdigit() and not any(one.isdigit() for one in known):  # what {income: 1,5} leaves
        return bilingual("system.hints.decimal")
    key, colon, value = name.partition(":")
    if colon and key in known and value:
        return bilingual("system.hints.space", right=f"{key}: {value.strip()}")
    if joined := _JOINED.fullmatch(name):
        one, both, _, other = joined.groups()
        return bilingual("system.hints.form", right=f"{{{'all' if both else 'any'}: [{one}, {other}]}}")
    negated = _NEGATED.fullmatch(name)
    if negated and (negated[1] or negated[2]) in known:
        return bilingual("system.hints.form", right=f"{{not: {negated[1] or negated[2]}}}")
    if compared := _COMPARED.fullmatch(name):
        return bilingual("system.hints.form", right=f"{{fact: {compared[1]}, {SIGNS[compared[2]]}: {compared[3]}}}")
    formula = meant_formula(name, known)
    return bilingual("system.hints.form", right=formula) if formula is not None else None


def meant_formula(text: str, norms: Collection[str]) -> str | None:
    """The form that a formula of two parts means (``a / 2``), as a file writes it; ``None`` where it is none."""
    found = _COMPUTED.fullmatch(text)
    if found is None:
        return None
    return f"{{{_OPERATIONS[found[2]]}: [{_operand(found[1], norms)}, {_operand(found[3], norms)}]}}"


def _operand(text: str, norms: Collection[str]) -> str:
    """A part of a formula: a number, a norm, or else a fact."""
    if re.fullmatch(r"[0-9.]+", text) or text.startswith("$"):
        return text
    return f"${text}" if text in norms else f"{{fact: {text}}}"


_NUMBER = r"(-?\d+(?:[ \u00a0]\d{3})*(?:[.,]\d+)?)"
_BETWEEN = re.compile(
    rf"[\[(]?(?:от|с|from|(свыше|более|over|more than))?\s*{_NUMBER}\s*(?:\.\.+|…|-|–|—|(?:и )?до|по|to)\s*{_NUMBER}[\])]?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[\[(]()\s*(-?\d+(?:\.\d+)?)\s*[,;:]\s*(-?\d+(?:\.\d+)?)\s*[\])]")
_FROM = re.compile(
    rf"(?:(>=|≥|от|с|from|не менее|at least)|(>|более|свыше|more than))\s*{_NUMBER}|{_NUMBER}\+", re.IGNORECASE
)
_TO = re.compile(rf"(?:(<=|≤|до|to|не более|at most)|(<|менее|less than))\s*{_NUMBER}", re.IGNORECASE)
_COUNTED = re.compile(rf"{_NUMBER}(?:\s*[\u0400-\u04ff₽$€][^\d]*)?")
_PERCENT = re.compile(rf"{_NUMBER}\s*(?:%|процент\w*|percent)", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_DAY_IN_WORDS = re.compile(r"(\d{1,2})\s+([^\W\d_]+)\s+(\d{4})(?:\s*(?:г\.?|года))?", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:(?:под)?(?:пункт\w*|п+\.?)|стат\w+|ст\.?|част\w+|ч\.?|(?:sub)?points?|articles?|parts?)?\s*"
    r"(?P<first>\d+(?:\.\d+)*)[.)]*(?:\s*[.,]?\s*(?:подп\w*\.?\s*)?[«\"(]*(?P<second>[а-яё]|\d+)[»\")]*)?[.)]*",
    re.IGNORECASE,
)


def meant_value(text: str) -> str | None:
    """The number, interval or day that a text means, as a file writes it; ``None`` where it means none."""
    inner = unquoted(text)
    if inner is not None:
        return meant_value(inner) or f'"{inner}"'
    plain = text.strip()
    if day := _DAY.fullmatch(plain):
        return f"'{day[3]}-{day[2]:0>2}-{day[1]:0>2}'"
    if (worded := _DAY_IN_WORDS.fullmatch(plain)) and (month := _month(worded[2])):
        return f"'{worded[3]}-{month:02}-{worded[1]:0>2}'"
    if found := _BETWEEN.fullmatch(plain) or _IN_BRACKETS.fullmatch(plain):
        over, one, other = found.groups()
        low, high = sorted((_number(one), _number(other)), key=Decimal)
        return f'"{"(" if over or plain[0] == "(" else "["}{low}..{high}{")" if plain[-1] == ")" else "]"}"'
    if found := _FROM.fullmatch(plain):
        return f'"{"(" if found[2] else "["}{_number(found[3] or found[4])}..)"'
    if found := _TO.fullmatch(plain):
        return f'"(..{_number(found[3])}{")" if found[2] else "]"}"'
    if found := _PERCENT.fullmatch(plain):
        return f"{_number(found[1])} %"
    found = _COUNTED.fullmatch(plain)
    return _number(found[1]) if found else None


def meant_unit(text: str) -> str | None:
    """The address of a unit that a text means («п. 3», «5 а», «3)»), as a file writes it; ``None`` where it means none."""
    found = _UNIT.fullmatch(text.strip())
    if found is None:
        return None
    return f"{found['first']}.{found['second'].lower()}" if found["second"] else found["first"]


def _month(word: str) -> int | None:
    """The number of a month by its name within a date, in either language."""
    from babel.dates import get_month_names

    for lang in LANGUAGES:
        for number, name in get_month_names("wide", locale=lang).items():
            if name.lower() == word.lower():
                return int(number)
    return None


def meant_interval(text: str) -> Mapping[str, str] | str:
    """The interval that a text means, as a file writes it; where it means none or is empty, some examples."""
    right = meant_value(text)
    return right if right is not None and right.strip('"') != text else bilingual("law.wanted.interval")


def _number(text: str) -> str:
    return re.sub(r"\s", "", text).replace(",", ".")
