"""One outcome as decided, and the statuses that an outcome may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias


class Status(StrEnum):
    """How far an outcome is decided. Each is its text: ``Status.OPEN == "open"``."""

    DETERMINED = "determined"
    """It has a value."""
    NOT_APPLICABLE = "not_applicable"
    """The norm is not meant for this one."""
    OPEN = "open"
    """Facts are missing, and named; or it rests on an outcome in conflict."""
    GAP = "gap"
    """No clause can decide, whatever is still unknown."""
    CONFLICT = "conflict"
    """Clauses that do not replace each other conclude differently; none is chosen."""


ExactValue: TypeAlias = (
    str | int | Decimal | Fraction | date | tuple["str | int | Decimal | Fraction | date", ...] | None
)
"""What an outcome may come to."""


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One outcome as decided.

    ``value`` is as the decision document has it, ``exact`` the same as Python has it; both are ``None`` unless
    determined. ``clauses`` name pack, rule and point; ``missing`` the facts that
    could still change the answer; ``sensitive_to`` the readings under which it would differ;
    ``if_applies`` is the value it would have if the norm applied, where only that is unknown.
    """

    kind: str
    status: Status
    value: Any
    modality: str | None
    clauses: tuple[Mapping[str, str], ...]
    missing: tuple[str, ...]
    sensitive_to: tuple[str, ...]
    if_applies: Any = None
    reason: Mapping[str, str] | None = None
    """Of a gap where no number came out: the ``code`` of why, and the ``rule`` and ``pack`` where it is reckoned."""
    presumed: tuple[Mapping[str, Any], ...] = ()
    """The presumptions it rests on: the ``fact``, the ``value``, and the ``pack``, ``rule`` and ``point`` that presume it."""
    next: tuple[Mapping[str, Any], ...] = ()
    """What follows: ``who`` does ``what``, ``by`` which day, with which ``paper``; and the ``pack`` and ``point`` that say so."""
    exact: ExactValue = None
    """The value as it was decided: a day as a date, a number as a whole one, a decimal or a ratio, a list as a tuple."""
