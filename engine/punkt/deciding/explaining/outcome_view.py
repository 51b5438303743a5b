"""One outcome as the document shows it: status, value, how binding it is, what it rests on, what is missing."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from typing import Any

from punkt.deciding.evaluators.reference import ValueReader
from punkt.kernel.nodes import Outcome
from punkt.kernel.records import Absent, Record, State
from punkt.law.forms.parts import Way
from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan
from punkt.law.packs.pack import strongest

from ..months import month_of
from .explainer import Explainer
from .following import Following, told
from .gap_reason import gap_reason
from .plain_values import plain


def status_of(out: Any) -> str:
    """The status of an outcome's state."""
    if isinstance(out, Absent):
        return out.value
    return "open" if out is None else "determined"


def modality_of(plan: Plan, state: State, taken: Set[Way] = frozenset()) -> str | None:
    """The modality of what decided; where nothing did, of what could (the strongest, if they differ).

    ``taken``: the ways that a case goes through the clauses that fired, where that matters.
    """
    fired = [c for c in plan.clauses if state.truths[c.index] is True]
    could = fired or [c for c in plan.clauses if state.truths[c.index] is None] or list(plan.clauses)
    return strongest(clause.modality(taken) for clause in could).value if could else None


def modality_shown(plan: Plan, record: Record, explainer: Explainer) -> str | None:
    """The modality of an outcome: of what says that it does not apply, else of what decided, by the ways taken there."""
    away = explainer.told(plan, record)
    if away:
        return away[0].citation.modality.value
    return modality_of(plan, explainer.states[record.index], _taken(plan, record, explainer))


def _taken(plan: Plan, record: Record, explainer: Explainer) -> Set[Way]:
    """The ways through the clauses that fired; none where how binding they are does not depend on it."""
    truths, found = explainer.states[record.index].truths, set()
    for clause in plan.clauses:
        if clause.wavers and truths[clause.index] is True:
            explainer.clause_facts(clause, record)
            found |= explainer.taken
    return found


def outcome_view(
    plan: Plan,
    record: Record,
    explainer: Explainer,
    sensitive: tuple[str, ...],
    assumed: Any = None,
    following: Following = (),
) -> dict[str, Any]:
    """An outcome as the document shows it; ``assumed``: its state if all applied of which that is unknown."""
    state = explainer.states[record.index]
    out = state.outs[plan.index]
    status = status_of(out)
    away = explainer.told(plan, record)
    view = {
        "kind": plan.kind.value,
        "status": status,
        "value": explainer.shown(out, Outcome(plan.name), _own(plan.index), plain) if status == "determined" else None,
        "modality": modality_shown(plan, record, explainer),
        "clauses": [
            {"pack": pack, "rule": rule, "point": citation.point}
            for pack, rule, citation in [
                *((one.pack, one.id, one.citation) for one in away),
                *((c.rule.pack, c.id, c.citation) for c in rests_on(plan, record, explainer)),
            ]
        ],
        "missing": list(explainer.outcome_missing(record, plan.index)) if status == "open" else [],
        "sensitive_to": list(sensitive),
    }
    reason = gap_reason(plan, record, explainer) if status == "gap" else None
    if reason is not None:
        view["reason"] = reason
    presumed = explainer.presumed_of(plan.name, record)
    if presumed:
        view["presumed"] = [presumed[name] for name in sorted(presumed)]
    if plan.stated and record.facts.get(plan.name) is not None:
        view["stated"] = plain(record.facts[plan.name])
    if out is None and status_of(assumed) == "determined":
        view["if_applies"] = plain(assumed)
    if following:
        view["next"] = told(following, record, explainer)
    month = month_of(plan, record, explainer.scope)
    if month is not None:
        view["month"] = month
    return view


@lru_cache(4096)
def _own(index: int) -> ValueReader:
    """What finds the state of an outcome."""
    return lambda scope, record: scope.states[record.index].outs[index]


def rests_on(plan: Plan, record: Record, explainer: Explainer) -> list[Clause]:
    """The clauses that an outcome rests on: those that fired, and did not yield to what the case states."""
    state = explainer.states[record.index]
    stated = record.facts.get(plan.name) if plan.stated else None
    return [
        clause
        for clause in plan.clauses
        if state.truths[clause.index] is True
        and (stated is None or not clause.rule.citation.yields or explainer.scope.value(clause.value, record) == stated)
    ]
