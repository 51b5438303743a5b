"""What a run over a register came to, whichever engine made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from punkt.registers.read.rejected_rows import Reject

from .tally import RunTally


class TakenOver(Protocol):
    """How many rows were taken over from an earlier run."""

    taken: int
    anew: dict[str, int]
    """Why rows were decided anew → how many: ``law``, ``entered``, ``facts``, ``day``."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """The sums of a finished run, and what it read and wrote."""

    tally: RunTally
    about: Mapping[str, Any]
    """What made the results, as it is written with them."""
    files: Sequence[str]
    """Files, folders or tables, the results first."""
    inputs: Mapping[str, Mapping[str, str]]
    """Input → how it was read."""
    ignored: Sequence[str]
    """The columns of the inputs that were left out."""
    page: Path | None = None
    """Where the page about the run is to be written, if anywhere."""
    only: tuple[Sequence[str], Sequence[str]] = ((), ())
    """The outcomes that one of two compared rule bases alone decides."""
    going_on: TakenOver | None = None
    """What was taken over from an earlier run, if one was gone on from."""
    rejects: Sequence[Reject] = ()
    """The first cells that a local run turned down, in the order of the register; parts taken over are not among them."""
    fresh: bool = False
    """Whether there was nothing to go on with, though that was asked for."""
