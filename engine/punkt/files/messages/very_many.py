"""What is told of very many faults: to whoever asks over the network, finding all words for them may take for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .diagnostics import Diagnostic, _Nearest, listed

MOST = 100
"""Faults that are told."""
HINTED = 10
"""Faults of which the nearest name is looked for; the others are told the first names that are known."""


def first_of(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The first so many faults, and that there are more (P013); looking for near names is bounded too."""
    found = list(diagnostics[: MOST + 1])  # whoever counts to the bound has said already that there are more
    if len(diagnostics) > MOST + 1:
        found[MOST:] = [Diagnostic("P013", found[MOST].place, {"limit": MOST})]
    looked = 0
    for index, one in enumerate(found):
        hints = {name: value for name, value in one.arguments.items() if isinstance(value, _Nearest)}
        looked += bool(hints)
        if hints and looked > HINTED:
            quick = {name: listed(value.known, value.labels) for name, value in hints.items()}
            found[index] = replace(one, arguments={**one.arguments, **quick})
    return found
