"""The functions of FEEL that the rule language has forms for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from .arithmetic import NotSaid, day_of, remainder
from .values import (
    BOOLEAN,
    DATE,
    DAY,
    LIST,
    MONTHS,
    NUMBER,
    NUMBERS,
    ORDERED,
    ROWS,
    SECONDS,
    SERIES,
    STRING,
    STRINGS,
    TEXT,
    Val,
    computed,
    holds,
    number,
    whole_of,
)

PARTS = Path(__file__).parent / "duration_parts.json"
ROUNDED = {
    "decimal": "half_even",
    "round up": "up",
    "round down": "down",
    "round half up": "half_up",
    "round half down": "half_down",
    "floor": "floor",
    "ceiling": "ceiling",
}
GATHERED = {"min": "smallest", "max": "largest", "sum": "sum", "mean": "mean"}
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "decimal": ("n", "scale"),
    "floor": ("n", "scale"),
    "ceiling": ("n", "scale"),
    "round up": ("n", "scale"),
    "round down": ("n", "scale"),
    "round half up": ("n", "scale"),
    "round half down": ("n", "scale"),
    "abs": ("n",),
    "modulo": ("dividend", "divisor"),
    "not": ("negand",),
    "list contains": ("list", "element"),
    "years and months duration": ("from", "to"),
    "number": ("from", "grouping separator", "decimal separator"),
    "date": ("from",),
    "duration": ("from",),
    "odd": ("number",),
    "even": ("number",),
    "before": ("point1", "point2"),
    "after": ("point1", "point2"),
}
"""What the parameters are called, where a call names them."""
DURATION = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


def duration(text: str) -> Val | None:
    """A duration as ISO 8601 writes it, ``None`` where it is none or of both kinds."""
    found = DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]) or text.strip().endswith("T"):
        return None
    sign = -1 if found[1] else 1
    years, months, days, at_hour, at_minute = (int(found[at] or 0) for at in range(2, 7))
    if found[2] or found[3]:
        timed = any(found[at] for at in range(4, 8))
        return None if timed else number(sign * (12 * years + months), MONTHS)
    if found[7] and "." in found[7]:
        return None
    return number(sign * (days * DAY + at_hour * 3600 + at_minute * 60 + int(found[7] or 0)), SECONDS)


def call(name: str, given: Sequence[Val]) -> Val | None:
    """A built-in function of values, ``None`` where it is not known here. Raises :class:`NotSaid`."""
    values = list(given)
    if name in GATHERED or name == "count":
        return _gathered(name, values)
    if name in ROUNDED:
        return _rounded(name, values)
    found = _OTHERS.get(name)
    if found is None:
        return None
    if not found[0] <= len(values) <= found[1]:
        raise NotSaid("other_arguments")
    return found[2](values)


def _gathered(name: str, values: list[Val]) -> Val:
    """The sum, the least … of several values, or of a list."""
    if len(values) == 1 and values[0].kind == LIST:
        return _of_list(name, values[0])
    if len(values) == 1 and values[0].kind == STRINGS:
        raise NotSaid("list")
    if name == "count":
        raise NotSaid("list")
    kinds = {value.kind for value in values}
    if len(kinds) != 1 or not values or values[0].kind not in (ORDERED if name in ("min", "max") else NUMBERS):
        raise NotSaid("other_kinds")
    forms = [value.form for value in values]
    whole = None if name == "mean" else whole_of(*values)
    days = {GATHERED[name]: [value.days for value in values]} if all(v.days is not None for v in values) else None
    return computed(values[0].kind, {GATHERED[name]: forms}, whole, days)


def _of_list(name: str, value: Val) -> Val:
    form = dict(value.form)
    if name == "count":
        form.pop("by", None)
        return computed(NUMBER, {"count": form.pop("of"), **form}, ())
    if "by" not in form:
        raise NotSaid("list")
    kind = value.fields["by"].kind
    if kind not in (ORDERED if name in ("min", "max") else NUMBERS):
        raise NotSaid("other_kinds")
    return computed(
        kind, {GATHERED[name]: form.pop("of"), **form}, None if name == "mean" else value.fields["by"].whole
    )


def _rounded(name: str, values: list[Val]) -> Val:
    if not 1 <= len(values) <= 2 or any(value.kind != NUMBER for value in values):
        raise NotSaid("other_arguments")
    places = values[1].form if len(values) == 2 else 0
    if not isinstance(places, int) or (len(values) == 1 and name not in ("floor", "ceiling")):
        raise NotSaid("places")
    how = ROUNDED[name]
    if places <= 0:
        return computed(NUMBER, {"round": values[0].form, "to": 10**-places, "how": how}, ())
    return computed(NUMBER, {"round": values[0].form, "places": places, "how": how})


def _abs(values: list[Val]) -> Val:
    (one,) = values
    if one.kind not in NUMBERS:
        raise NotSaid("other_kinds")
    return computed(one.kind, {"largest": [one.form, {"product": [-1, one.form]}]}, one.whole)


def _modulo(values: list[Val]) -> Val:
    one, two = values
    if (one.kind, two.kind) != (NUMBER, NUMBER):
        raise NotSaid("other_kinds")
    return computed(NUMBER, remainder(one.form, two.form), whole_of(one, two))


def _parity(odd: int) -> Callable[[list[Val]], Val]:
    def found(values: list[Val]) -> Val:
        if values[0].kind != NUMBER:
            raise NotSaid("other_kinds")
        return holds({**remainder(values[0].form, 2), "is": odd})

    return found


def _date(values: list[Val]) -> Val:
    if len(values) == 1 and values[0].kind == DATE:
        return values[0]
    if len(values) == 1 and values[0].kind == STRING and isinstance(values[0].form, str) and values[0].words:
        raise NotSaid("date")
    if len(values) == 3 and all(value.literal and isinstance(value.form, int) for value in values):
        day = day_of("{:04}-{:02}-{:02}".format(*(value.form for value in values)))
        if day:
            return Val(DATE, day)
    if len(values) == 3 and all(value.kind == NUMBER and value.whole is not None for value in values):
        for slot in whole_of(*values) or ():
            slot.whole = True
        year, month, day_form = (value.form for value in values)
        start = {"years_after": "0001-01-01", "years": {"difference": [year, 1]}}
        first = {"months_after": start, "months": {"difference": [month, 1]}}
        return computed(DATE, {"days_after": first, "days": {"difference": [day_form, 1]}})
    raise NotSaid("date")


def _span(values: list[Val]) -> Val:
    one, two = values
    if (one.kind, two.kind) != (DATE, DATE):
        raise NotSaid("other_kinds")
    return computed(MONTHS, {"full_months": one.form, "until": two.form}, ())


def _contains(values: list[Val]) -> Val:
    many, one = values
    if many.kind != STRINGS or one.kind != STRING or not one.literal:
        raise NotSaid("list")
    for slot in many.slots:
        for word in one.words:
            slot.take(word)
    return holds({**many.form, "includes": one.form})


def _ordered(sign: str) -> Callable[[list[Val]], Val]:
    word = {"<": "less_than", ">": "more_than"}[sign]

    def found(values: list[Val]) -> Val:
        one, two = values
        if one.kind != two.kind or one.kind not in ORDERED:
            raise NotSaid("other_kinds")
        form = one.form if isinstance(one.form, dict) else {"largest": [one.form]}
        return holds({**form, word: two.form})

    return found


def _number(values: list[Val]) -> Val:
    if values[0].kind == NUMBER:
        return values[0]
    raise NotSaid("texts_joined")


def _today(_: list[Val]) -> Val:
    return computed(DATE, {"fact": "as_of"})


def _all(values: list[Val]) -> Val:
    return _junction("all", values)


def _any(values: list[Val]) -> Val:
    return _junction("any", values)


def _junction(word: str, values: list[Val]) -> Val:
    if any(value.kind != BOOLEAN for value in values):
        raise NotSaid("other_kinds")
    return holds({word: [value.condition for value in values]})


def _flatten(values: list[Val]) -> Val:
    found: list[Val] = []
    for value in values:
        if value.kind == SERIES or (value.kind == ROWS and value.fields):
            found += _flatten(list(value.fields.values())).fields.values()
        elif value.kind in (STRING, TEXT, BOOLEAN, *ORDERED):
            found.append(value)
        else:  # whose values, or whose order, are not known
            raise NotSaid("list")
    return Val(SERIES, fields={str(at): value for at, value in enumerate(found)})


MANY = 1_000
_OTHERS: dict[str, tuple[int, int, Callable[[list[Val]], Val]]] = {
    "abs": (1, 1, _abs),
    "modulo": (2, 2, _modulo),
    "odd": (1, 1, _parity(1)),
    "even": (1, 1, _parity(0)),
    "date": (1, 3, _date),
    "years and months duration": (2, 2, _span),
    "list contains": (2, 2, _contains),
    "before": (2, 2, _ordered("<")),
    "after": (2, 2, _ordered(">")),
    "number": (1, 3, _number),
    "today": (0, 0, _today),
    "all": (1, MANY, _all),
    "any": (1, MANY, _any),
    "flatten": (1, MANY, _flatten),
}
"""Function → how many values it takes, and what comes of them."""


@cache
def _parts() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Kind of duration → its parts: how many of its units each is, and from how many on the next larger begins."""
    found: Mapping[str, Mapping[str, tuple[int, int]]] = json.loads(PARTS.read_text("utf-8"))
    return found


def part_of(value: Val, name: str) -> Any:
    """A part of a duration (years, months, days …), ``None`` where there is no such part."""
    steps = _parts().get(value.kind, {})
    if name not in steps:
        return None
    one, most = steps[name]
    if name == "days" and value.days is not None:
        return value.days
    found: Any = {"round": {"quotient": [value.form, one]}, "to": 1, "how": "down"} if one > 1 else value.form
    if not most:
        return found
    times = {"round": {"quotient": [found, most]}, "to": 1, "how": "down"}
    return {"difference": [found, {"product": [most, times]}]}
