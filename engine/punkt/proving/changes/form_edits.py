"""Small changes to how a value is worked out: a rounding, the operands' order, what is gathered, the branches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from punkt.kernel.exact import exact_number, shown
from punkt.kernel.numbers import Rounding, divided, times

NEAR: dict[Rounding, Rounding] = {
    Rounding.HALF_UP: Rounding.HALF_EVEN,
    Rounding.HALF_EVEN: Rounding.HALF_UP,
    Rounding.HALF_DOWN: Rounding.HALF_UP,
    Rounding.HALF_CEILING: Rounding.HALF_UP,
    Rounding.UP: Rounding.CEILING,
    Rounding.CEILING: Rounding.UP,
    Rounding.DOWN: Rounding.FLOOR,
    Rounding.FLOOR: Rounding.DOWN,
}
"""A way of rounding → the one that differs from it least: on halves, or on numbers below zero."""
AWAY: dict[Rounding, Rounding] = {
    Rounding.UP: Rounding.DOWN,
    Rounding.DOWN: Rounding.UP,
    Rounding.CEILING: Rounding.FLOOR,
    Rounding.FLOOR: Rounding.CEILING,
}
"""A way of rounding → its opposite; for those to the nearer step, :attr:`Rounding.DOWN`."""
ORDERED = ("quotient", "power")
"""Forms of two operands whose order matters."""
GATHERED = {"sum": "largest", "mean": "sum", "largest": "smallest", "smallest": "largest"}
"""What is made of the values of a list (``by``) → what could be meant instead."""


OPPOSITE = {
    "largest_first": "smallest_first",
    "smallest_first": "largest_first",
    "same_place": "no_place",
    "no_place": "same_place",
}
"""Words of an order → their opposites."""

NOTHING = "—"
"""What a change is said to leave where it takes something out."""


class FormEdit(NamedTuple):
    """What a value form becomes, and how the change is told."""

    kind: str
    before: str
    after: str
    new: Any


def form_edits(data: dict[str, Any]) -> Iterator[FormEdit]:
    """The changes of a value form as a whole; what stands in it stays."""
    if "round" in data:
        yield from _roundings(data)
    for head in ORDERED:
        operands = data.get(head)
        if isinstance(operands, list) and len(operands) == 2 and operands[0] != operands[1]:
            yield FormEdit("operands", f"{head}: [1, 2]", f"{head}: [2, 1]", {**data, head: operands[::-1]})
    for head, other in GATHERED.items():
        if head in data and "by" in data:
            yield FormEdit("gathering", head, other, {other if key == head else key: data[key] for key in data})
    if "place_in" in data:
        yield from _orders(data)
    if "if_none" in data and "value" in data:
        yield FormEdit("default", "if_none", NOTHING, data["value"])
    if "if" in data and "then" in data and "else" in data and data["then"] != data["else"]:
        yield FormEdit("branches", "then, else", "else, then", {**data, "then": data["else"], "else": data["then"]})


def _orders(data: dict[str, Any]) -> Iterator[FormEdit]:
    """Each key the other way round, the keys in another order, and what becomes of equals."""
    keys = [dict(key) for key in data.get("by", ()) if isinstance(key, dict) and len(key) == 1]
    for at, key in enumerate(keys):
        ((head, value),) = key.items()
        other = {OPPOSITE.get(head, head): value}
        yield FormEdit(
            "gathering", head, OPPOSITE.get(head, head), {**data, "by": [*keys[:at], other, *keys[at + 1 :]]}
        )
    if len(keys) > 1:
        yield FormEdit("operands", "by: [1, 2]", "by: [2, 1]", {**data, "by": [keys[1], keys[0], *keys[2:]]})
    if data.get("ties") in OPPOSITE:
        yield FormEdit("gathering", data["ties"], OPPOSITE[data["ties"]], {**data, "ties": OPPOSITE[data["ties"]]})


def _roundings(data: dict[str, Any]) -> Iterator[FormEdit]:
    """Another way, and a step ten times as large or as small."""
    if data.get("how") in list(Rounding):
        how = Rounding(data["how"])
        for other in (NEAR[how], AWAY.get(how, Rounding.DOWN)):
            yield FormEdit("rounding", how.value, other.value, {**data, "how": other.value})
    step = exact_number(data.get("to"))
    for other_step in () if not step else (times(step, 10), divided(step, 10)):
        yield FormEdit("rounding", shown(step), shown(other_step), {**data, "to": other_step})
