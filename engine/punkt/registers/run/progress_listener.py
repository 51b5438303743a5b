"""Callbacks by which a run says how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class ProgressListener:
    """Two callbacks; without them progress is told to nobody."""

    begin: Callable[[str, int], None] = lambda name, total: None
    """``begin(phase, total)``: a phase begins, by its key in the texts ``commands.phases``; ``total`` units are ahead."""
    advance: Callable[[int], None] = lambda n: None
    """``advance(n)``: so many more units (rows, or bytes of a file that is looked through) of the phase are done."""
