"""Who is told how far a run has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Watch:
    """Hears of a run: what is being done, and of how much of it is done."""

    begin: Callable[[str, int], None] = lambda name, total: None
    advance: Callable[[int], None] = lambda n: None
