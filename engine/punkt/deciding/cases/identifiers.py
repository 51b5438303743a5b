"""What identifies a case, or an element of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from punkt.kernel.exact import SURE_DIGITS, identifier, named


def identifier_of(value: Any) -> str | None:
    """An identifier, a short text without control characters or a whole number; ``None`` for what can be none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**SURE_DIGITS else None
    found = identifier(value) if isinstance(value, str) else ""
    return found if named(found) else None


def name_of(element: Any) -> str | None:
    """The id of an element of a list, where it has one."""
    return identifier_of(element.get("id")) if isinstance(element, Mapping) else None
