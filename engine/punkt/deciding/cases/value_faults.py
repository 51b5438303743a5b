"""What is wrong with a value of a case that is no number, or no day, of its fact."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from typing import Any

from punkt.files.messages.written_values import day_first, day_with_time, in_groups, with_comma


def number_fault(value: Any) -> tuple[str, dict[str, object]]:
    """The code of what is wrong with a value that is no number, and how it would be right where that can be told."""
    if value.is_nan() if isinstance(value, Decimal) else isinstance(value, float) and isnan(value):
        return "P570", {}
    written = value.strip() if isinstance(value, str) else ""
    if right := in_groups(written):
        return "P901", {"right": right}
    if right := with_comma(written):
        return "P571", {"right": right}
    return "P506", {}


def day_fault(value: Any) -> tuple[str, dict[str, object]]:
    """The same of a value that is no day."""
    written = value.strip() if isinstance(value, str) else ""
    if right := day_first(written):
        return "P572", {"right": right}
    if right := day_with_time(written):
        return "P768", {"right": right}
    return "P511", {}
