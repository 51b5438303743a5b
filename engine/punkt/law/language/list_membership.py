"""Whether a list has the word that another value is: what it comes to as conditions, read back."""

from __future__ import annotations

from collections.abc import Sequence

from punkt.kernel.domains import Includes, OneOf
from punkt.kernel.nodes import All, Condition, Test, Value


def in_list(ways: Sequence[Condition]) -> tuple[Value, Value] | None:
    """The list and the value, where the ways of an ``Any`` ask word by word that the one has the other; else ``None``."""
    found = {pair for way in ways if (pair := _word(way)) is not None}
    return found.pop() if len(ways) > 1 and len(found) == 1 and all(_word(way) for way in ways) else None


def _word(way: Condition) -> tuple[Value, Value] | None:
    match way:
        case All((Test(value, OneOf(words, False)), Test(of, Includes(asked)))) if words == asked and len(words) == 1:
            return of, value
    return None
