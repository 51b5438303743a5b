"""What an expression asks of the model that it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from punkt.files.messages.diagnostics import Place

from .feel_grammar import Grammar
from .names import Words
from .values import Val

Scope = Mapping[str, Val]
"""What names stand for where an expression is: parameters, entries of a context."""


class World(Protocol):
    """The model that an expression stands in."""

    grammar: Grammar
    words: Words

    def named(self, name: str, place: Place) -> Val | None:
        """An input, a decision or a function; ``None`` where there is no such name."""

    def power(self, base: Val, exponent: Val) -> Val:
        """A power that is reckoned step by step."""

    def called(self, name: str, arguments: Sequence[Val] | Mapping[str, Val], place: Place, hint: str) -> Val:
        """What a function of the model comes to."""
