"""What a person answers, read as a value of a fact; and what may be answered, told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from punkt.files.whole_number import whole_number
from punkt.kernel.exact import parse_date
from punkt.kernel.texts import is_text
from punkt.law.packs import vocabulary
from punkt.law.packs.periods import read_months
from punkt.law.packs.vocabulary import FactKind, FactType, Text

YES, NO = ("да", "д", "yes", "y", "true", "1"), ("нет", "н", "no", "n", "false", "0")
UNKNOWN = ("", "?", "не знаю", "неизвестно", "unknown")
STOP = ("стоп", "хватит", "stop", "quit")
NONE = ("-", "—", "нет", "none")
NOT_THERE = ("не существует", "does not exist")
_RUSSIAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,100}([.,]\d{1,100})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that was understood: a ``value`` (``None``: not known), or the wish to stop."""

    value: Any = None
    stop: bool = False


def read_reply(fact: FactType, text: str, known: Sequence[str] = ()) -> Reply | None:
    """A reply to the question about a fact; ``None`` where it cannot be understood.

    ``known``: the elements that a list of references may name.
    """
    said = text.strip()
    low = said.lower()
    if low in STOP:
        return Reply(stop=True)
    if low in UNKNOWN:
        return Reply()
    if fact.deniable and low in (*NONE, *NOT_THERE) and not (fact.kind is FactKind.BOOLEAN and low in NO):
        return Reply(vocabulary.NONE)
    value = _value(fact, said, low, known)
    return None if value is None else Reply(value)


def read_existence(text: str) -> Reply | None:
    """A reply to whether there is something at all; ``None`` where it cannot be understood."""
    low = text.strip().lower()
    if low in STOP:
        return Reply(stop=True)
    if low in UNKNOWN:
        return Reply()
    return Reply(True) if low in YES else Reply(False) if low in (*NO, *NONE, *NOT_THERE) else None


def _value(fact: FactType, said: str, low: str, known: Sequence[str]) -> Any:
    match fact.kind:
        case FactKind.BOOLEAN:
            return True if low in YES else False if low in NO else None
        case FactKind.DATE:
            return _day(said)
        case FactKind.INTEGER | FactKind.NUMBER:
            return _number(said)
        case FactKind.TEXT:
            return said if is_text(said) else None
        case FactKind.CHOICE:
            return _choice(fact.values, low)
        case FactKind.CHOICES:
            return _several(said, low, lambda one: _choice(fact.values, one))
        case FactKind.LIST if fact.each is not None:
            return _months(fact.each, said, known)
        case FactKind.LIST:
            return _several(said, low, lambda one: one)
        case FactKind.REFERENCES:
            return _several(said, low, lambda one: next((n for n in known if n.lower() == one.lower()), None))


def _months(each: FactType, said: str, known: Sequence[str]) -> dict[str, Any] | None:
    """The values of months, each with its own."""
    found = read_months(said, lambda one: _value(each, one, one.lower(), known))
    return None if not found or None in found.values() else found


def _several(said: str, low: str, read: Any) -> list[Any] | None:
    if low in NONE:
        return []
    found = [read(part.strip()) for part in said.split(",") if part.strip()]
    return None if None in found or not found else found


def _day(said: str) -> str | None:
    russian = _RUSSIAN_DAY.fullmatch(said)
    iso = f"{russian[3]}-{int(russian[2]):02d}-{int(russian[1]):02d}" if russian else said
    return iso if parse_date(iso) else None


def _number(said: str) -> int | Decimal | None:
    if not _NUMBER.fullmatch(said):
        return None
    number = Decimal(said.replace(",", "."))
    return int(number) if number == number.to_integral_value() else number


def _choice(values: Mapping[str, Text], said: str) -> str | None:
    """A choice by its number from 1, its name, or its label in either language."""
    names = list(values)
    number = whole_number(said)
    if number is not None:
        return names[number - 1] if 1 <= number <= len(names) else None
    for name, label in values.items():
        if said.lower() in (name.lower(), *(text.lower() for text in label.values())):
            return name
    return None
