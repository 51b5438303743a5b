"""What a vocabulary may refer to by itself: facts, but no norms, readings or outcomes."""

from __future__ import annotations

from punkt.law.forms.base import ValueType
from punkt.law.packs.pack import Norm, NormValue
from punkt.law.packs.vocabulary import Text


class NoLaw:
    """A law without anything in it."""

    def norm(self, name: str) -> tuple[Norm, NormValue] | None:
        """None."""
        return None

    def norm_days(self, name: str) -> Text | None:
        """None."""
        return None

    def norm_names(self) -> list[str]:
        """No names."""
        return []

    def option(self, reading: str) -> str | None:
        """None."""
        return None

    def reading_options(self, reading: str) -> tuple[str, ...]:
        """No options."""
        return ()

    def reading_names(self) -> list[str]:
        """No names."""
        return []

    def outcome_type(self, record: str, name: str) -> ValueType | None:
        """None."""
        return None

    def outcome_names(self, record: str) -> list[str]:
        """No names."""
        return []

    def term(self, record: str, name: str) -> None:
        """None."""


NO_LAW = NoLaw()
