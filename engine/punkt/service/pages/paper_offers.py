"""The papers that a recorded decision offers: those that may be issued, and of the others what they wait for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from punkt.deciding.decision import Decision
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.showing.decision.view import Builder
from punkt.showing.papers import Form, read_forms
from punkt.showing.papers.fill_form import breaches_of, origin_of
from punkt.showing.papers.refusals import refusal


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """What keeps a paper from being issued: what stands otherwise, why, and where what is missing is asked."""

    needs: str
    why: str
    question: str
    """Empty where nothing is missing: then something is otherwise than it has to be."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper: its title, for whom, whose form it is and where; what it waits for, or what it warns of."""

    title: str
    whom: str
    origin: str
    address: str
    waits: tuple[WaitingFor, ...]
    breaches: tuple[str, ...]


def offers(
    rules: Rules | None,
    decision: Decision | None,
    builder: Builder,
    number: int,
    question: Callable[[str], str],
) -> list[Offer]:
    """The papers for the records that a decision is about, those that may be issued first.

    ``decision`` is the recorded one decided again; without it, or without the rules behind it, there are none.
    ``question`` gives the address of the question for a fact.
    """
    if rules is None or decision is None:
        return []
    try:
        forms = read_forms(rules.linked)
    except PunktError:
        return []  # a form was broken after the packs were read
    found = [
        _offer(form, decision, builder, name, number, question)
        for name in builder.document["outcomes"]
        for form in forms.values()
        if builder.names.subject(name).kind == form.subject
    ]
    return sorted(found, key=lambda one: bool(one.waits))


def _offer(
    form: Form,
    decision: Decision,
    builder: Builder,
    record: str,
    number: int,
    question: Callable[[str], str],
) -> Offer:
    lang = builder.words.lang
    address = paper_address(number, form.name, record)
    refused = refusal(decision, form, record, builders={lang: builder})
    waits = tuple(_waiting(dict(one.arguments), one.code, lang, question) for one in refused)
    breaches = breaches_of(decision, form, record, builder) if form.watch and not waits else ()
    origin = origin_of(form, builder.names)
    return Offer(form.title[lang], builder.names.subject(record).called, origin, address, waits, breaches)


def paper_address(number: int, name: str, record: str) -> str:
    """The page of a form of a recorded decision, for one of its records."""
    return f"/decisions/{number}/forms/{name}?{urlencode({'for': record})}"


def _waiting(said: Mapping[str, Any], code: str, lang: str, question: Callable[[str], str]) -> WaitingFor:
    missing = code == "P792" and bool(said["fact"])
    return WaitingFor(said["outcome"][lang], said["why"][lang], question(said["fact"]) if missing else "")
