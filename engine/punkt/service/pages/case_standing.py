"""Where a case being filled in stands: what is decided, what is missing and why, and what is wrong with it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from starlette.requests import Request

from punkt.files.messages.diagnostics import PunktError
from punkt.law.language.link import Linked
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.service.core.access import service_of
from punkt.service.core.case_request import CaseRequest
from punkt.service.core.chooser import Best
from punkt.service.core.keyring import Caller
from punkt.service.core.next_questions import open_facts, presumed_facts
from punkt.service.core.problem_details import OURS, raise_ours
from punkt.service.core.service_state import Service
from punkt.service.core.workers import WorkerAnswer
from punkt.showing.decision.view import Builder
from punkt.showing.words.names import Names

from . import case_form as drafts
from . import form_faults as wrong
from .case_form import CaseForm
from .form_faults import Wrong
from .page_layout import words_of
from .page_words import PageWords

ASKED_SECONDS = 1.5
"""How long a page waits for the solver to name the next question."""
UNNAMED = "—"
"""What a case is called before it has a name."""
CITED = 4
"""Clauses that are named as waiting for a fact."""


@dataclass(frozen=True)
class Why:
    """What a fact is needed for: outcomes by their labels, and the clauses that wait for it."""

    outcomes: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass
class Standing:
    """Where a case stands. ``outcomes`` is ``None`` where it cannot be decided as it is."""

    names: Names | None = None
    waiting: dict[str, Why] = field(default_factory=dict)
    """Facts that can still matter, by their absolute names, in the order of the decision."""
    presumed: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Any] | None = None
    goals: list[tuple[str, str]] = field(default_factory=list)
    goal: str = ""
    """The outcome asked for, where the case has it."""
    best: Best | None = None
    errors: dict[str, Wrong] = field(default_factory=dict)
    """What is wrong with facts, by their paths in the case."""
    notes: list[Wrong] = field(default_factory=list)
    """What is wrong with the case as a whole."""


def named_case(case: CaseForm) -> str:
    """What a case is called in what is decided and shown; one without a name is the first."""
    return case.name or "1"


def question_of(draft: CaseForm, name: str, data: drafts.Json | None = None) -> CaseRequest:
    """What is asked of whoever decides."""
    case = drafts.plain({**draft.case(name), **({} if data is None else data)})
    return CaseRequest(orjson.dumps(case, default=str), draft.packs)


async def standing_of(request: Request, caller: Caller, draft: CaseForm) -> Standing:
    """The standing of a draft. What is wrong is left out of what is decided."""
    found, words, service = Standing(), words_of(request), service_of(request)
    await service.make_ready(draft.packs)
    linked = _linked(request, draft, found.notes)
    if linked is None or not draft.begun:
        return found
    names = found.names = Names(linked, words)
    answer, question = await _decided(request, caller, draft, found, names)
    if answer is None:
        return found
    document = orjson.loads(answer.document)
    found.goals = _goals(document, names)
    found.goal = draft.goal if draft.goal in {name for name, _ in found.goals} else ""
    goals = frozenset({found.goal} - {""})
    if goals:
        found.best = await service.best_question(question, document, goals, ASKED_SECONDS, caller.share)
    proven = found.best is not None and found.best.none
    found.waiting = {} if proven else _waiting(document, names, goals)
    key = document["digest"], words.lang, str(service.shelf.folder), draft.packs
    found.outcomes = service.standings.get(key, lambda: outcomes_now(document, linked, words))
    if not found.waiting:  # what is presumed is asked for once nothing is missing
        found.presumed = presumed_facts(document, names, goals)
    return found


def _linked(request: Request, draft: CaseForm, notes: list[Wrong]) -> Linked | None:
    if not draft.packs:
        return None
    try:
        return service_of(request).linked(draft.packs)
    except PunktError as error:
        notes += [Wrong(one.message(request.state.lang), "") for one in error.diagnostics]
        return None


async def _decided(
    request: Request, caller: Caller, draft: CaseForm, found: Standing, names: Names
) -> tuple[WorkerAnswer | None, CaseRequest]:
    """The decision on what is right in a draft, and what was asked for it; what is wrong is noted."""
    data: drafts.Json = drafts.plain(draft.data)
    for _ in range(3):
        question = question_of(draft, UNNAMED, data)
        answer = await _decided_once(service_of(request), question, caller)
        if not answer.faults:
            return answer, question
        if any(one.code != "P784" for one in answer.faults):  # a draft that takes too long is told beside it
            raise_ours(answer.faults, OURS)
        at = await asyncio.to_thread(wrong.paths, question.text)
        for fault in answer.faults:
            path = at.get((fault.place.line, fault.place.column), ())
            said = wrong.in_words(fault, path, names, words_of(request))
            if path and path[0] in draft.data:
                found.errors[said.path] = said
                wrong.leave_out(data, path)
            elif said not in found.notes:
                found.notes.append(said)
        if found.notes:
            break
    return None, question


async def _decided_once(service: Service, question: CaseRequest, caller: Caller) -> WorkerAnswer:
    """The decision on a question; the same on the same day as when it was last asked, which is by its text."""
    text = hashlib.sha256(question.text).hexdigest()
    key = text, question.packs, date.today(), str(service.shelf.folder), caller.id
    found = service.answers.known(key)
    if found is None:
        found = (await service.decide([question], caller, record=False))[0]
        if not found.faults:
            service.answers.keep(key, found)
    return found


def _waiting(document: Mapping[str, Any], names: Names, goals: frozenset[str]) -> dict[str, Why]:
    cited: dict[str, dict[str, None]] = {}
    for clause in document["open"]:
        rule = names.rule(clause["pack"], clause["rule"])
        if rule is not None:
            said = names.cited(rule.pack, rule.citation.point, rule.citation.sub)
            for fact in clause["missing"]:
                cited.setdefault(fact, {})[said] = None
    return {
        one.name: Why(tuple(names.named(name).label for name in one.waiting), tuple(cited.get(one.name, ()))[:CITED])
        for one in open_facts(document, names, goals)
    }


def _goals(document: Any, names: Names) -> list[tuple[str, str]]:
    """The outcomes a case may be about, in the vocabulary's order."""
    found = []
    for subject, outcomes in document["outcomes"].items():
        known = names.subject(subject)
        if known.element:
            continue
        for name in sorted(outcomes, key=lambda outcome: names.outcome_order(known.kind, outcome)):
            if outcomes[name]["kind"] != OutcomeKind.TERM.value:
                found.append((f"{subject}.{name}", f"{known.title}: {names.named(f'{subject}.{name}').label}"))
    return found


def outcomes_now(document: Any, linked: Linked, words: PageWords) -> dict[str, Any]:
    """The outcomes as they stand: those decided, by whom they are about, and how many are not.

    ``short``: what is decided of what is asked for, in a sentence; empty while nothing of it is.
    """
    sections, listings, decided = Builder(document, linked, words.lang).outline()
    parts = [(part.title, list(part.rows), len(part.open)) for part in sections]
    parts += [
        (f"{listing.title}: {element.id}", element.rows, element.open)
        for listing in listings
        for element in listing.elements
    ]
    total = sum(len(outcomes) for outcomes in document["outcomes"].values())
    waiting = sum(one["status"] == "open" for outcomes in document["outcomes"].values() for one in outcomes.values())
    headline = list(decided) if total - waiting else []
    leads = any(
        row.status == "determined" and linked.vocabulary.outcomes[(row.subject.kind, row.name)].leading
        for part in sections
        for row in part.rows
    )
    found = {"parts": parts, "total": total, "decided": total - waiting, "headline": headline}
    return {**found, "short": headline[0] if leads else ""}
