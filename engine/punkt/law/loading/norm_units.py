"""The unit of a norm: named beside its values, or written with each of them (``75 %``)."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems, nearest
from punkt.kernel.domains import Interval, Number
from punkt.law.packs.units import as_amount
from punkt.law.packs.vocabulary import Vocabulary


def read_unit(spot: Spot, vocabulary: Vocabulary, problems: Problems) -> str:
    """The unit of a norm, empty where it has none; noted where its values have different ones."""
    named: list[tuple[Spot, str]] = [(spot / "unit", spot.data["unit"])] if "unit" in spot else []
    for entry in (spot / "values").each() if "values" in spot else (spot,):
        at = entry.get("value")
        for item in () if at is None else at.each() if isinstance(at.data, list) else (at,):
            amount = amount_of(item.data)
            if amount is not None or "unit" not in spot:
                named.append((item, amount[1] if amount else ""))
    if not named:
        return ""
    first, unit = named[0]
    if unit and vocabulary.unit(unit) is None:
        problems.add("P243", first.place, name=unit, hint=nearest(unit, vocabulary.unit_names))
    for item, other in named:
        if other != unit:
            problems.add("P250", item.place, one=unit or "—", two=other or "—")
    return unit


def amount_of(data: object) -> tuple[Number | Interval, str] | None:
    """A number or an interval that is written with its unit."""
    return as_amount(data) if isinstance(data, str) else None
