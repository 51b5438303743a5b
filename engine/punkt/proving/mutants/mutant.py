"""A change to a pack, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from punkt.proving.changes.pack_changes import PackChange

from .changed_part import ChangedPart

VERDICTS = ("noticed", "refused", "equal", "survived", "unproven")


@dataclass(frozen=True)
class Mutant:
    """A change and what became of it.

    ``noticed``: an expectation of a case fails; ``refused``: the changed pack cannot be used at
    all; ``equal``: it is proven that no case can tell; ``survived``: another case could;
    ``unproven``: no case notices it, and the solver did not find out in time whether one could.
    """

    change: PackChange
    verdict: str
    by: str = ""
    """The file of the case that notices it."""
    idle: bool = False
    """Whether nothing that is decided reads what is changed: only a reading that is not adopted, or nothing at all."""
    part: ChangedPart | None = None
    """What it makes of the law, of one that no case notices; ``None`` where nothing that is decided reads what is changed."""

    @property
    def lives(self) -> bool:
        """Whether no case notices it, and it is not proven that none can."""
        return self.verdict in ("survived", "unproven")
