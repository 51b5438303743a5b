"""Callbacks by which a long piece of work says how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class ProgressListener:
    """Three callbacks; without them progress is told to nobody. They may be called from several threads."""

    begin: Callable[[str, int], None] = lambda name, total: None
    """``begin(phase, total)``: a phase begins, by its key in the texts ``commands.phases``; ``total`` units are ahead,
    0 where nobody knows."""
    advance: Callable[[int], None] = lambda n: None
    """``advance(n)``: so many more units (rows, or bytes of a file that is looked through) of the phase are done."""
    beside: Callable[[str, int], None] = lambda name, n: None
    """``beside(phase, n)``: so many more units of a phase that goes on beside the one begun last; it has as many ahead."""
