"""What to ask next: facts that can still change an outcome, in the order of the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from ..diagnostics import Diagnostic, Place, PunktError, nearest
from ..link import Linked
from ..present.naming import Named, Names
from ..present.texts import Words
from ..rulebase import Rules
from .contents import fact_data

IN_ORDER = "missing facts in the order of the decision"
BEST_FIRST = "the most informative first"
"""How the next question is chosen: by the solver where it is installed, else in order."""
INTERVIEW = "engine.interview.questions"


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


def best(rules: Rules, case: Mapping[str, Any], goals: Sequence[str], day: date) -> str | None:
    """The fact that it is best to ask for next, by the solver; empty where it cannot say or is not installed.

    ``None``: it is proven that no further fact can matter.
    """
    try:
        ask = import_module(INTERVIEW).next_question
    except ImportError:
        return ""
    try:
        found = ask(rules, case, list(goals), day)
    except PunktError:
        return ""  # what the solver cannot put its mind to is asked in order
    return str(found.name) if found is not None else None


def outcomes_of(document: Mapping[str, Any], goals: frozenset[str]) -> list[str]:
    """The outcomes that are asked about and still open."""
    return [
        f"{subject}.{name}"
        for subject, outcomes in document["outcomes"].items()
        for name, said in outcomes.items()
        if said["missing"] and (not goals or f"{subject}.{name}" in goals)
    ]


def interview(
    document: Mapping[str, Any], linked: Linked, goals: frozenset[str], lang: str, first: str | None = ""
) -> dict[str, Any]:
    """The next question (``first``, where the solver has named it), how many remain, and how it was chosen."""
    left = [] if first is None else open_facts(document, Names(linked, Words(lang)), goals)
    chosen = next((one for one in left if one.name == first), None)
    following = chosen or next(iter(left), None)
    return {
        "case": document["case"],
        "as_of": document["as_of"],
        "next": _question(following) if following else None,
        "remaining": [one.name for one in left],
        "method": BEST_FIRST if chosen or first is None else IN_ORDER,
        "done": not left,
    }


def _question(one: Open) -> dict[str, Any]:
    fact = fact_data(one.named.fact) if one.named.fact is not None else None
    return {"fact": one.name, "label": one.named.label, "asks": fact, "waiting": list(one.waiting)}
