"""Missing facts to the point: those that some completion of the others makes matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import z3

from punkt.deciding.decision import Decision, find_outcome
from punkt.kernel import records

from .completions import Completions, SettledOutcome


@dataclass(frozen=True, slots=True)
class ExactMissing:
    """What an open outcome waits for, and what an outcome presumes.

    ``missing``: the facts, by their absolute names, that some completion of the others makes
    matter (``unproven`` are those among them of which this was not settled in time);
    ``needless``: facts that the decision names, though nothing can turn on them any more;
    ``settled``: what the outcome comes to whatever the missing facts are, where that is proven.
    """

    subject: str
    outcome: str
    missing: tuple[str, ...]
    needless: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    settled: SettledOutcome | None = None
    presumed: tuple[Mapping[str, Any], ...] = ()
    """Presumptions that the outcome rests on, as the decision has them; it may be decided then."""


def exact_missing_of(decision: Decision, outcomes: Collection[str] = ()) -> list[ExactMissing]:
    """For each open outcome the missing facts that some completion of the others makes matter; and what is presumed.

    ``outcomes``: those asked about, each as ``name`` or ``subject.name``; all of the decision where none is named.
    Raises :class:`PunktError` for one that the decision does not have.
    """
    asked = {find_outcome(decision, name) for name in outcomes}
    found, context = [], z3.Context()
    for subject, outcome in decision:
        if asked and (subject, outcome) not in asked:
            continue
        presumed = decision.presumed(subject, outcome)
        record, plan = decision.record(subject, outcome), decision.plan(subject, outcome)
        if decision.judged.states[record.index].outs[plan.index] is None:
            named = decision[subject, outcome].missing
            completions = Completions(decision.judged.program, decision.judged.case, record, outcome, context=context)
            exact = exact_missing(completions, decision.judged.case, record, outcome, named)
            found.append(replace(exact, presumed=presumed))
        elif presumed:
            found.append(ExactMissing(subject, outcome, (), presumed=presumed))
    return found


def exact_missing(
    completions: Completions, case: records.Case, record: records.Record, outcome: str, named: tuple[str, ...]
) -> ExactMissing:
    """Sift the facts ``named`` missing for an open outcome. What is no fact of the case's records is left out."""
    by_name = {f"{owner}.{path}": (owner, path) for owner, path in completions.facts}
    verdicts = {name: completions.matters(case, by_name[name]) for name in named if name in by_name}
    settled = completions.settled(case) if True not in verdicts.values() else None
    return ExactMissing(
        record.name,
        outcome,
        tuple(name for name, matters in verdicts.items() if matters is not False),
        tuple(name for name in named if name not in verdicts or verdicts[name] is False),
        tuple(name for name, matters in verdicts.items() if matters is None),
        settled,
    )
