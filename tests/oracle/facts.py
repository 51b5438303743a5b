"""The facts of one section or one thing in a case: what is absent or null is unknown, ``None``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any


class Facts:
    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def __call__(self, path: str) -> Any:
        """The value at a dotted path."""
        value: Any = self.given
        for name in path.split("."):
            value = None if value is None else value.get(name)
        return value

    def day(self, path: str) -> date | None:
        return day_of(self(path))

    def number(self, path: str) -> Decimal | None:
        value = self(path)
        return None if value is None else Decimal(str(value))

    def things(self, path: str) -> list[Facts] | None:
        """The list of things there, each with facts of its own."""
        listed = self(path)
        return None if listed is None else [Facts(one) for one in listed]


def day_of(value: Any) -> date | None:
    """A day from a case: already a date, or as a text in ISO form."""
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)
