"""What a proof of a pack comes to: findings, each with its sources and a case that shows it.

Everything is plain data, so that pages, reports and tests need no solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from punkt.law.packs.vocabulary import Text


class FindingKind(str, Enum):
    """What was found."""

    GAP = "gap"
    """All facts of an outcome can be known, and yet no clause decides."""
    CONFLICT = "conflict"
    """Clauses that do not replace each other conclude differently."""
    DEAD = "dead"
    """A clause that can never fire."""
    SUBSUMED = "subsumed"
    """A clause that can fire, but beside others (``others``) never changes the outcome."""
    NEVER_MET = "never_met"
    """A check that no case meets."""
    NEVER_NOT_MET = "never_not_met"
    """A check that no case fails to meet."""
    IDLE_NORM = "idle_norm"
    """A norm whose value no outcome depends on; with ``reading`` and ``option``, none but under that reading."""
    OVERLAP = "overlap"
    """Values that lie in two bands of one unit."""
    HOLE = "hole"
    """Values between two bands of one unit that lie in neither."""
    TURNS = "turns"
    """An outcome that would be another under another option of a reading. Never fails a proof."""
    IDLE_READING = "idle_reading"
    """A reading under every option of which all outcomes are the same. Never fails a proof."""
    WEAKER = "weaker"
    """A person gets less than the base grants."""
    STALE = "stale"
    """A finding that the pack acknowledges and that is no more; ``asked`` is its kind."""
    NOT_PROVEN = "not_proven"
    """The solver did not come to an end in time; ``asked`` says what was to be proven."""


INFORMATIVE = frozenset({FindingKind.TURNS, FindingKind.IDLE_READING})
"""Kinds that tell something without being a fault."""


@dataclass(frozen=True, slots=True)
class FindingSource:
    """Where a document says what a finding is about."""

    pack: str
    point: str
    rule: str = ""
    """The clause, or empty where the source is a norm or a reading."""
    norm: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that shows a finding, and what it comes to when it is decided."""

    case: Mapping[str, Any]
    """A case as in a case file: plain values, days as ISO texts."""
    subject: str
    """The subject as a decision names it."""
    outcome: str
    status: str
    value: Any = None
    fired: tuple[str, ...] = ()
    """The clauses of the outcome that fired."""
    reported: bool = True
    """Whether a decision tells of the outcome; it does not of a pack's term."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``subject`` is the record type; ``outcome`` is empty where it is about a norm alone."""

    kind: FindingKind
    pack: str
    """The pack whose document it is about."""
    subject: str = ""
    outcome: str = ""
    clause: str = ""
    """The clause it is about, for ``dead`` and ``subsumed``."""
    norm: str = ""
    reading: str = ""
    option: str = ""
    """For ``turns``: the option under which the outcome would be another."""
    others: tuple[str, ...] = ()
    """Clauses that subsume; outcomes a gap follows from; the two norms of a pair of bands."""
    band: str = ""
    """For ``overlap`` and ``hole``: the values, written as an interval."""
    unit: str = ""
    sources: tuple[FindingSource, ...] = ()
    witness: Witness | None = None
    instead: Witness | None = None
    """For ``turns``: the same case, as it is decided under the other option."""
    acknowledged: Text | None = None
    """The reason the pack gives for a finding it knows of; such a one does not fail."""
    asked: FindingKind | None = None
    """For ``not_proven``: what was to be proven; for ``stale``: what is acknowledged in vain."""

    @property
    def fails(self) -> bool:
        """Whether the finding is a new fault."""
        waits = self.kind is FindingKind.IDLE_NORM and bool(self.reading)
        return self.acknowledged is None and self.kind not in INFORMATIVE and not waits

    @property
    def name(self) -> str:
        """A name that is stable while packs are edited: what it is about, and its kind."""
        parts = (self.subject, self.outcome, self.clause, self.norm, self.reading, self.option, *self.others, self.band)
        kind = f"{self.kind.value}.{self.asked.value}" if self.asked else self.kind.value
        return " ".join((kind, *(part for part in parts if part)))


@dataclass(frozen=True, slots=True)
class OutcomeVerdict:
    """What was proven of one outcome; ``None`` is not proven. Of a pack's term, its clauses only."""

    subject: str
    outcome: str
    kind: str
    complete: bool | None
    consistent: bool | None
    values: Mapping[str, bool | None] = field(default_factory=dict)
    """For each value of a check: whether some case has it."""
    clauses: Mapping[str, bool | None] = field(default_factory=dict)
    """For each clause: whether it is alive and needed."""


@dataclass(frozen=True, slots=True)
class PackProof:
    """A proof of a pack as it stands on a day."""

    pack: str
    packs: tuple[Mapping[str, str], ...]
    """All packs proven together: ``id``, ``version``, ``sha256``."""
    as_of: date
    since: date
    until: date
    """The days that the proof holds for, both included."""
    elements: int
    """How many elements of a collection were considered."""
    outcomes: tuple[OutcomeVerdict, ...]
    norms: Mapping[str, bool | None]
    """For each norm, as ``pack:norm``: whether some outcome depends on it."""
    findings: tuple[Finding, ...]
    readings: bool = False
    """Whether readings were looked into."""

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that are new faults."""
        return tuple(finding for finding in self.findings if finding.fails)
