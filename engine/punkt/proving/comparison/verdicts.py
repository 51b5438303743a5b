"""What a comparison of two laws comes to, outcome by outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from punkt.law.language.link import Key
from punkt.proving.findings.findings import Witness

from .dimensions import ConfinedDimension


class Verdict(str, Enum):
    """What was proven of one outcome under two laws."""

    SAME = "same"
    """It comes to the same in every case."""
    WAITS = "waits"
    """It comes to the same once both laws decide, but one of them decides on fewer facts."""
    DIFFERS = "differs"
    """There are cases in which it comes to something else."""
    ONLY_ONE = "only_one"
    ONLY_OTHER = "only_other"
    NOT_PROVEN = "not_proven"
    """The solver did not come to an end in time, and no difference was found."""


@dataclass(frozen=True)
class Answers:
    """What the two laws come to in some cases: status and value on either side."""

    one: tuple[str, Any]
    other: tuple[str, Any]


@dataclass(frozen=True)
class Difference:
    """A region of cases in which an outcome differs, what it comes to there, and the smallest such case."""

    parts: tuple[ConfinedDimension, ...]
    whole: bool
    """Whether it differs in all cases of the region in which both laws decide; else in some."""
    answers: tuple[Answers, ...]
    witness: tuple[Witness, Witness] | None
    stated: tuple[Key, ...] = ()
    """The outcomes that the cases of the region state as already established, if that is what it is about."""
    follows: tuple[Key, ...] = ()
    """Outcomes about elements that differ themselves, and that make this one differ."""


@dataclass(frozen=True)
class Compared:
    """One outcome under two laws."""

    key: Key
    verdict: Verdict
    regions: tuple[Difference, ...] = ()
    covered: bool = True
    """Whether it is proven that the regions hold all cases in which it differs."""


@dataclass(frozen=True)
class DecisionDiff:
    """All outcomes under two laws."""

    outcomes: tuple[Compared, ...]
