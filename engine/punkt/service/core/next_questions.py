"""What to ask next: facts that can still change an outcome, in the order of the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.law.language.link import Linked
from punkt.showing.decision.presumed_facts import presumed_lines
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Named, Names
from punkt.showing.words.value_words import ValueWords

from .chooser import Best
from .pack_contents import fact_data

IN_ORDER = "missing facts in the order of the decision"
BEST_FIRST = "the most informative first"
"""How the next question is chosen: by the solver where it is installed, else in order."""


@dataclass(frozen=True, slots=True)
class Open:
    """A fact that can still matter, and the outcomes that wait for it."""

    name: str
    named: Named
    waiting: tuple[str, ...]


def open_facts(document: Mapping[str, Any], names: Names, goals: frozenset[str] = frozenset()) -> list[Open]:
    """The missing facts of a decision document, in the vocabulary's order of outcomes; of ``goals`` only, if any."""
    found: dict[str, list[str]] = {}
    for outcome, said in _asked_about(document, names, goals):
        for fact in said["missing"]:
            found.setdefault(fact, []).append(outcome)
    return [Open(fact, names.named(fact), tuple(waiting)) for fact, waiting in found.items()]


def presumed_facts(document: Mapping[str, Any], names: Names, goals: frozenset[str] = frozenset()) -> dict[str, str]:
    """What a decision document presumes of facts, by their names; of ``goals`` only, if any."""
    return presumed_lines(_presumed(document, names, goals).values(), names, ValueWords(names))


def _presumed(document: Mapping[str, Any], names: Names, goals: frozenset[str]) -> dict[str, Mapping[str, Any]]:
    """What is presumed, as the document has it, by the facts' names."""
    return {
        entry["fact"]: entry for _, said in _asked_about(document, names, goals) for entry in said.get("presumed", ())
    }


def _asked_about(
    document: Mapping[str, Any], names: Names, goals: frozenset[str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The outcomes among ``goals``, or all where there are none, in the vocabulary's order."""
    for subject, outcomes in document["outcomes"].items():
        kind = names.subject(subject).kind
        for name in sorted(outcomes, key=lambda outcome: names.outcome_order(kind, outcome)):
            if not goals or f"{subject}.{name}" in goals:
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


def check_facts(not_known: Sequence[str], document: Mapping[str, Any], linked: Linked, lang: str) -> None:
    """Raise P435 for a name that is no fact."""
    names = Names(linked, Words(lang))
    missing = {fact for _, said in _asked_about(document, names, frozenset()) for fact in said["missing"]}
    wrong = [
        Diagnostic("P435", Place("unknown"), {"name": name, "hint": nearest(name, missing)})
        for name in not_known
        if names.named(name).fact is None
    ]
    if wrong:
        raise PunktError(wrong)


def outcomes_of(document: Mapping[str, Any], goals: frozenset[str]) -> list[str]:
    """The outcomes that are asked about and still open."""
    return [
        f"{subject}.{name}"
        for subject, outcomes in document["outcomes"].items()
        for name, said in outcomes.items()
        if said["missing"] and (not goals or f"{subject}.{name}" in goals)
    ]


def interview(
    document: Mapping[str, Any],
    linked: Linked,
    goals: frozenset[str],
    lang: str,
    best: Best,
    not_known: Sequence[str] = (),
) -> dict[str, Any]:
    """The next question (the best one, where the solver has named it), how many remain, and how it was chosen.

    What is ``not_known`` is not asked for; where it can still matter, it is told of, and the outcome stays open.
    What is presumed stands beside: it is not missing, and an answer may state it otherwise.
    """
    names = Names(linked, Words(lang))
    still_open = open_facts(document, names, goals)
    left = [] if best.none else [one for one in still_open if one.name not in not_known]
    chosen = next((one for one in left if one.name == best.name), None)
    following = chosen or next(iter(left), None)
    return {
        "case": document["case"],
        "as_of": document["as_of"],
        "next": _question(following) if following else None,
        "remaining": [one.name for one in left],
        "method": BEST_FIRST if chosen or best.none else IN_ORDER,
        "done": not left,
        "unknown": [one.name for one in still_open if one.name in not_known],
        "presumed": [
            {**_asked(fact, names.named(fact)), "value": entry["value"], "pack": entry["pack"], "point": entry["point"]}
            for fact, entry in _presumed(document, names, goals).items()
        ],
    }


def _question(one: Open) -> dict[str, Any]:
    return {**_asked(one.name, one.named), "waiting": list(one.waiting)}


def _asked(name: str, named: Named) -> dict[str, Any]:
    fact = fact_data(named.fact) if named.fact is not None else None
    return {"fact": name, "label": named.label, "asks": fact}
