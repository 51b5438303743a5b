"""What would change a recorded decision: of one outcome, everything that somebody could do, and who."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from punkt.deciding.decision import Decision
from punkt.deciding.rule_base import Rules
from punkt.law.packs.vocabulary import FIXED_VALUES, OutcomeKind
from punkt.proving.interview.target_outcome import wanted_value
from punkt.service.core.access import service_of
from punkt.service.core.as_recorded import rules_as_recorded
from punkt.service.core.problem_details import refusal
from punkt.showing.decision.view import Builder

from .page_layout import page, words_of
from .page_words import PageWords
from .recorded import recorded
from .visit import member

router = APIRouter(include_in_schema=False)
WIDTH = 10_000
"""Letters of a line that is laid out by the page."""


@dataclass(frozen=True, slots=True)
class Choices:
    """An outcome, what it comes to now, and what it could come to: values as they are asked for, each in words."""

    title: str
    now: str
    values: tuple[tuple[str, str], ...]


@router.get("/decisions/{number}/why-not")
async def show(request: Request, number: int) -> Response:
    """What outcomes could be, and for the one asked for (``want``) the changes by which it would be so."""
    entry, service, words = await asyncio.to_thread(recorded, request, number), service_of(request), words_of(request)
    if entry.decision is None:
        raise refusal("P787", id=number)
    document: dict[str, Any] = entry.decision
    rules = await asyncio.to_thread(rules_as_recorded, service, document)
    want = request.query_params.get("want", "")[:400]
    shown: dict[str, Any] = {"number": number, "want": want, "choices": [], "asked": None, "ways": [], "how": ""}
    shown["title"] = words("why_not_title", case=str(document["case"]))
    if rules is None:
        return page(request, "why_not.html.j2", **shown, renewed=True)
    case, day = entry.case or {}, date.fromisoformat(document["as_of"])
    decision = await asyncio.to_thread(rules.decide, case, as_of=day)
    builder = Builder(document, rules.linked, words.lang)
    shown["choices"] = list(_choices(builder, rules, words))
    if want:
        shown |= await _answer(request, rules, decision, builder, want, case)
    return page(request, "why_not.html.j2", **shown, renewed=False)


async def _answer(
    request: Request, rules: Rules, decision: Decision, builder: Builder, want: str, case: Any
) -> dict[str, Any]:
    from punkt.showing.interview.interview_view import Interviews

    caller = member(request, "")
    subject, outcome, value = wanted_value(decision, rules.vocabulary, want)
    day, packs = date.fromisoformat(builder.document["as_of"]), [pack.id for pack in rules.linked.packs]
    how, found = await service_of(request).ways(packs, case, (subject, outcome, value), day, caller.share)
    said = builder.document["outcomes"][subject][outcome]
    row = builder.row(builder.names.subject(subject), outcome, said)
    label = builder.values.of(builder.names.named(f"{subject}.{outcome}"), value)
    asked = {"title": row.subject.about(row.title), "now": row.value, "wanted": label}
    if how != "solver":
        return {"asked": asked, "how": how}
    ways, if_other = Interviews(decision, rules.linked, words_of(request).lang, WIDTH, False).ways(found)
    proven = ("more" if found.more else "none_more") if ways else "none"
    return {
        "asked": asked,
        "how": how,
        "ways": ways,
        "proven": proven if found.proven else "unsure",
        "if_other": if_other,
    }


def _choices(builder: Builder, rules: Rules, words: PageWords) -> Iterator[Choices]:
    """The outcomes of a decision that could be otherwise, in the order of the page."""
    declared = rules.vocabulary.outcomes
    for subject, outcomes in builder.document["outcomes"].items():
        known = builder.names.subject(subject)
        for name in sorted(outcomes, key=lambda one: builder.names.outcome_order(known.kind, one)):
            said, outcome = outcomes[name], declared.get((known.kind, name))
            kind = OutcomeKind(said["kind"])
            if said["status"] == "not_applicable" or kind is OutcomeKind.TERM or outcome is None:
                continue
            values = FIXED_VALUES.get(kind) or outcome.values
            now = said["value"] if said["status"] == "determined" else None
            named = builder.names.named(f"{subject}.{name}")
            others = tuple(
                (f"{subject}.{name}={value}", builder.values.of(named, value))
                for value in values
                if value != now and isinstance(now, str | None)
            )
            if others:
                row = builder.row(known, name, said)
                yield Choices(known.about(row.title), row.value, others)
