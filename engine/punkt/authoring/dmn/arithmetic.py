"""Arithmetic of FEEL: numbers, days, durations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from .values import DATE, DAY, MONTHS, NULL, NUMBER, NUMBERS, SECONDS, STRING, TEXT, Val, computed, number, whole_of

CLOSED = {"+": "sum", "*": "product"}


class NotSaid(Exception):
    """Operands that do not go together; the name of a text says what they are."""


def arithmetic(one: Val, sign: str, two: Val) -> Val:
    """Two values and the sign between them. Raises :class:`NotSaid`."""
    if NULL in (one.kind, two.kind):
        return Val(NULL)
    if {STRING, TEXT} & {one.kind, two.kind}:
        raise NotSaid("texts_joined")
    if DATE in (one.kind, two.kind):
        return _days(one, sign, two)
    if one.kind not in NUMBERS or two.kind not in NUMBERS:
        raise NotSaid("other_kinds")
    return _numbers(one, sign, two, _kind(one, sign, two))


def _kind(one: Val, sign: str, two: Val) -> str:
    """The kind of what comes out of numbers and durations."""
    if one.kind == two.kind == NUMBER:
        return NUMBER
    if sign in "+-" and one.kind == two.kind:
        return one.kind
    if sign == "*" and NUMBER in (one.kind, two.kind):
        return two.kind if one.kind == NUMBER else one.kind
    if sign == "/" and (two.kind == NUMBER or one.kind == two.kind):
        return one.kind if two.kind == NUMBER else NUMBER
    raise NotSaid("other_kinds")


def _numbers(one: Val, sign: str, two: Val, kind: str) -> Val:
    if one.literal and two.literal and sign in "+-*":
        left, right = Decimal(one.form), Decimal(two.form)
        return number({"+": left + right, "-": left - right, "*": left * right}[sign], kind)
    whole = whole_of(one, two)
    if sign == "**":
        if two.whole is None:
            raise NotSaid("power")
        for slot in two.whole:
            slot.whole = True
        return computed(kind, {"power": [one.form, two.form]})
    if sign == "/":
        return computed(kind, {"quotient": [one.form, two.form]})
    if sign == "-":
        return computed(kind, {"difference": [one.form, two.form]}, whole, _same_days("difference", one, two))
    word = CLOSED[sign]
    return computed(kind, {word: [*_parts(one, word), two.form]}, whole, _same_days(word, one, two))


def _same_days(word: str, one: Val, two: Val) -> Any:
    """Durations of whole days added up in days."""
    if word == "product" or one.days is None or two.days is None:
        return None
    return {word: [one.days, two.days]}


def _parts(value: Val, word: str) -> list[Any]:
    """What a value adds to a chain of the same sign."""
    form = value.form
    chained = isinstance(form, dict) and list(form) == [word] and isinstance(form[word], list)
    return list(form[word]) if chained else [form]


def _days(one: Val, sign: str, two: Val) -> Val:
    """Days and durations."""
    if sign == "-" and one.kind == two.kind == DATE:
        days = {"days_between": two.form, "until": one.form}
        return computed(SECONDS, {"product": [days, DAY]}, (), days)
    if sign == "+" and two.kind == DATE:
        one, two = two, one
    if one.kind != DATE or sign not in "+-":
        raise NotSaid("other_kinds")
    if two.kind == MONTHS and two.whole is not None:
        for slot in two.whole:
            slot.whole = True
        return computed(DATE, {"months_after": one.form, "months": _signed(two.form, sign)})
    if two.kind == SECONDS and two.days is not None:
        return computed(DATE, {"days_after": one.form, "days": _signed(two.days, sign)})
    raise NotSaid("part_of_day")


def _signed(form: Any, sign: str) -> Any:
    if sign == "+":
        return form
    return -form if isinstance(form, (int, Decimal)) else {"product": [-1, form]}


def negative(value: Val) -> Val:
    """The negative of a number."""
    if value.kind not in NUMBERS:
        raise NotSaid("other_kinds")
    if value.literal:
        return number(-Decimal(value.form), value.kind)
    days = None if value.days is None else {"product": [-1, value.days]}
    return computed(value.kind, {"product": [-1, value.form]}, value.whole, days)


FIRST_DAY = "0001-01-01"
"""A Monday; years, months and days of the week are counted from it."""


def of_date(value: Val, name: str) -> Val | None:
    """A property of a day, ``None`` where there is no such property."""
    day = value.form
    forms: dict[str, Any] = {
        "year": {"sum": [1, {"full_years": FIRST_DAY, "until": day}]},
        "month": {"sum": [1, {"full_months": {"first_of_year": day}, "until": {"first_of_month": day}}]},
        "day": {"sum": [1, {"days_between": {"first_of_month": day}, "until": day}]},
        "day of year": {"sum": [1, {"days_between": {"first_of_year": day}, "until": day}]},
        "weekday": {"sum": [1, remainder({"days_between": FIRST_DAY, "until": day}, 7)]},
    }
    return computed(NUMBER, forms[name], ()) if name in forms else None


def remainder(one: Any, two: Any) -> Any:
    """What is left of a number after a whole number of others, with the sign of the second."""
    times = {"round": {"quotient": [one, two]}, "to": 1, "how": "floor"}
    return {"difference": [one, {"product": [two, times]}]}


def day_of(text: str) -> str | None:
    """A day as FEEL writes it, ``None`` where it is none."""
    try:
        return date.fromisoformat(text.strip()).isoformat() if len(text.strip()) == 10 else None
    except ValueError:
        return None
