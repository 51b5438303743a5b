"""Texts that generated code puts together; written apart from the reference on purpose."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from punkt.kernel.records import GAP

from .runtime_numbers import kept


def joined(*ends: Any) -> Any:
    """The text made of values, each told by its two ends; ``None`` while one is not known, ``GAP`` where one is not."""
    lows = ends[::2]
    if GAP in lows:
        return GAP
    if None in lows or lows != ends[1::2]:
        return None
    return "".join([low if type(low) is str else _written(low) for low in lows])


def _written(value: Any) -> str:
    if type(value) is bool:
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    number = kept(value)
    return f"{number:f}" if isinstance(number, Decimal) else str(number)
