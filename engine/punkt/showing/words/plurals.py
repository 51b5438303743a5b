"""Units that agree with their numbers, by the plural rules of Unicode's CLDR for Russian and English.

A unit of a vocabulary is one word for all numbers, or a form for each kind of number that its language has.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from punkt.files.texts.plurals import category
from punkt.law.packs.vocabulary import UnitText

_GENITIVE = {"one": "other", "few": "many"}
"""After «больше», «от … до»: the genitive, whose singular follows a fraction and whose plural follows five."""


def agreeing(unit: UnitText, lang: str, number: int | Decimal, bound: bool = False) -> str:
    """A unit after a number; ``bound``: after one that bounds others («не больше 1 часа»)."""
    kind = category(number, lang)
    return _form(unit, lang, _GENITIVE.get(kind, kind) if bound and lang == "ru" else kind)


def nothing(unit: UnitText, lang: str) -> str:
    """What stands in place of the number and the unit where the number is 0; empty where a unit has no words for it."""
    forms = unit.get(lang) or next(iter(unit.values()))
    return forms.get("zero", "") if isinstance(forms, Mapping) else ""


def alone(unit: UnitText, lang: str) -> str:
    """A unit by itself, as for a column of numbers."""
    return _form(unit, lang, "many" if lang == "ru" else "other")


def _form(unit: UnitText, lang: str, kind: str) -> str:
    forms = unit.get(lang) or next(iter(unit.values()))
    if isinstance(forms, Mapping):
        return forms.get(kind) or forms["other"]
    return forms
