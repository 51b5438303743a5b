"""What texts of a register may mean: yes and no, days, degrees, choices by their labels."""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import SequenceMatcher

from punkt.law.packs.vocabulary import FactKind, FactType
from punkt.registers.check.convert_cells import SERIALS
from punkt.registers.map.cell_format import months
from punkt.registers.map.name_likeness import words_of

YES = ("да", "yes", "y", "д", "истина", "true", "+", "1", "имеется", "есть")
NO = ("нет", "no", "n", "н", "ложь", "false", "-", "0", "не имеется", "отсутствует")
UNKNOWN = ("н/д", "нет данных", "неизвестно", "не указано", "n/a", "unknown", "?", "—", "–")
SURE_WORDS = {
    "yes": ("да", "yes", "истина", "true"),
    "no": ("нет", "no", "ложь", "false"),
    "unknown": ("н/д", "нет данных", "неизвестно", "не указано", "n/a", "unknown"),
}
"""Words that mean nothing else; of marks, digits and the like a person has to say what they stand for."""
CHECKED = ("v", "х", "x", "✓", "✔")
"""Marks that may say yes."""
DAYS = (
    ("YYYY-MM-DD", re.compile(r"\d{4}-\d\d-\d\d")),
    ("DD.MM.YYYY", re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")),
    ("DD/MM/YYYY", re.compile(r"\d{1,2}/\d{1,2}/\d{4}")),
)
WORDED = (("DD MMMM YYYY", r"\d{{1,2}}\s+({0})\s+\d{{4}}"), ("DD MMMM YYYY г.", r"\d{{1,2}}\s+({0})\s+\d{{4}}\s+г\."))
"""Forms of days with months in words, of which ``{0}`` stands for the words."""
_WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
_DIGITS = re.compile(r"(?<!\d)(\d{1,4})(?!\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


def fits(fact: FactType, values: list[str]) -> bool:
    """Whether most of some values can be of a fact."""
    few = [value for value in values[:200] if value.lower() not in UNKNOWN]
    if not few:
        return True
    match fact.kind:
        case FactKind.BOOLEAN:
            good = sum(value.lower() in (*YES, *NO) for value in few)
        case FactKind.DATE:
            good = sum(bool(day_form_of(value)) for value in few)
        case FactKind.INTEGER | FactKind.NUMBER:
            good = sum(_numeric(value, fact) or degree(value, fact) is not None for value in few)
        case _:
            good = sum(choice(value, fact) is not None for value in few)
    return 2 * good >= len(few)


def _numeric(value: str, fact: FactType) -> bool:
    """Whether a text is a number that the fact can have."""
    if not NUMBER.fullmatch(value):
        return False
    number = Decimal(value.replace(",", "."))
    whole = fact.kind is FactKind.NUMBER or number == number.to_integral_value()
    return whole and (fact.range is None or fact.range.contains(number))


def day_form_of(value: str) -> str:
    """The form in which a text is a day, perhaps with a time behind it; empty where it is none."""
    forms = (form for form, pattern in DAYS if pattern.fullmatch(value[:10]))
    words = "|".join(sorted(months(), key=len, reverse=True)) if value[-1:] in "0123456789." and " " in value else ""
    worded = (form for form, text in WORDED if words and re.fullmatch(text.format(words), value, re.IGNORECASE))
    return next(forms, "") or next(worded, "") or ("serial" if serial(value) else "")


def serial(value: str) -> bool:
    """Whether a text is a day as a spreadsheet counts them."""
    return value.isascii() and value.isdigit() and len(value) < 8 and SERIALS[0] <= int(value) <= SERIALS[1]


def degree(value: str, fact: FactType) -> int | None:
    """The one number that a text names, if the fact can have it."""
    found = [int(digits) for digits in _DIGITS.findall(value)]
    found += [_ROMAN[word] for word in _WORD.findall(value.lower()) if word in _ROMAN]
    if not found and value.lower() in NO:
        found = [0]
    if len(found) != 1 or (fact.range is not None and not fact.range.contains(found[0])):
        return None
    return found[0]


def choice(value: str, fact: FactType) -> str | None:
    """The value whose label a text is most like."""
    if value.lower() in fact.values:
        return value.lower()
    ours = value.lower().replace("ё", "е")
    best, second, chosen = 0.0, 0.0, None
    for word, label in fact.values.items():
        scores = []
        for text in (label["ru"], label["en"], word):
            theirs = text.lower().replace("ё", "е")
            start = 0.9 if theirs.startswith(ours) or ours.startswith(theirs) else 0.0
            scores.append(max(start, SequenceMatcher(None, ours, theirs).ratio(), _shared(ours, theirs)))
        score = max(scores)
        if score > best:
            best, second, chosen = score, best, word
        else:
            second = max(second, score)
    return chosen if best >= 0.5 and best - second > 0.02 else None


def _shared(one: str, two: str) -> float:
    mine, theirs = words_of(one), words_of(two)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0
