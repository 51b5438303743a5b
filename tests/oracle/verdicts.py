"""What comes out for one outcome: a status, and a value where it is determined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from oracle.kleene import Truth, any_of


@dataclass(frozen=True)
class Verdict:
    status: str
    value: Any = None

    def among(self, *wanted: Any) -> Truth:
        """A condition on the outcome: unknown where it is open or in conflict, false where it has no value otherwise."""
        if self.status in ("open", "conflict"):
            return None
        return self.status == "determined" and self.value in wanted


OPEN = Verdict("open")
GAP = Verdict("gap")
CONFLICT = Verdict("conflict")
NOT_APPLICABLE = Verdict("not_applicable")
Verdicts = dict[str, Verdict]


def determined(value: Any) -> Verdict:
    return Verdict("determined", value)


def by_clauses(clauses: Iterable[tuple[Truth, Any]]) -> Verdict:
    """The value of the clause whose condition is true; a gap once every condition is false. Clauses exclude each other."""
    listed = list(clauses)
    for truth, value in listed:
        if truth:
            return determined(value)
    return GAP if any_of(truth for truth, _ in listed) is False else OPEN


def chosen(truth: Truth, yes: Any, no: Any) -> Verdict:
    """One value where it is true, the other where it is false."""
    return OPEN if truth is None else determined(yes if truth else no)


def check(truth: Truth) -> Verdict:
    return chosen(truth, "met", "not_met")


def duty(truth: Truth) -> Verdict:
    return chosen(truth, "due", "not_due")


def flag(truth: Truth) -> Verdict:
    return chosen(truth, "raised", "not_raised")


def listed(entries: Sequence[tuple[str, Truth]]) -> Verdict:
    """The list of the entries whose condition is true, once it is known of each."""
    if any(truth is None for _, truth in entries):
        return OPEN
    return determined([name for name, truth in entries if truth])


@dataclass(frozen=True)
class Applicability:
    """To whom a pack applies; ``assumed``: what is unknown of it, and of a rule's own condition, is taken as true."""

    pack: Truth
    assumed: bool

    def to(self, verdict: Verdict, own: Truth = True) -> Verdict:
        """The verdict under the pack's condition and the rule's own; either being false settles it."""
        if self.pack is False or own is False:
            return NOT_APPLICABLE
        if (self.pack is None or own is None) and not self.assumed:
            return OPEN
        return verdict
