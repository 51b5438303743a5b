"""What to ask next: facts that can still change an outcome, in the order of the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..diagnostics import Diagnostic, Place, PunktError, nearest
from ..link import Linked
from ..present.naming import Named, Names
from ..present.texts import Words
from .contents import fact_data

METHOD = "missing facts in the order of the decision"
"""How the next question is chosen."""


@dataclass(frozen=True, slots=True)
class Open:
    """A fact that can still matter, and the outcomes that wait for it."""

    name: str
    named: Named
    waiting: tuple[str, ...]


def open_facts(document: Mapping[str, Any], names: Names, goals: frozenset[str] = frozenset()) -> list[Open]:
    """The missing facts of a decision document, in the vocabulary's order of outcomes; of ``goals`` only, if any."""
    found: dict[str, list[str]] = {}
    for outcome, said in _ordered(document, names):
        if not goals or outcome in goals:
            for fact in said["missing"]:
                found.setdefault(fact, []).append(outcome)
    return [Open(fact, names.named(fact), tuple(waiting)) for fact, waiting in found.items()]


def _ordered(document: Mapping[str, Any], names: Names) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for subject, outcomes in document["outcomes"].items():
        kind = names.subject(subject).kind
        for name in sorted(outcomes, key=lambda outcome: names.outcome_order(kind, outcome)):
            yield f"{subject}.{name}", outcomes[name]


def check_goals(goals: frozenset[str], document: Mapping[str, Any]) -> None:
    """Raise P611 for an outcome that the decision has not."""
    known = [f"{subject}.{name}" for subject, outcomes in document["outcomes"].items() for name in outcomes]
    wrong = [
        Diagnostic("P611", Place("for"), {"name": goal, "hint": nearest(goal, known)})
        for goal in sorted(goals - set(known))
    ]
    if wrong:
        raise PunktError(wrong)


def interview(document: Mapping[str, Any], linked: Linked, goals: frozenset[str], lang: str) -> dict[str, Any]:
    """The next question, how many remain, and how it was chosen."""
    names = Names(linked, Words(lang))
    check_goals(goals, document)
    left = open_facts(document, names, goals)
    return {
        "case": document["case"],
        "as_of": document["as_of"],
        "next": _question(left[0]) if left else None,
        "remaining": [one.name for one in left],
        "method": METHOD,
        "done": not left,
    }


def _question(one: Open) -> dict[str, Any]:
    fact = fact_data(one.named.fact) if one.named.fact is not None else None
    return {"fact": one.name, "label": one.named.label, "asks": fact, "waiting": list(one.waiting)}
