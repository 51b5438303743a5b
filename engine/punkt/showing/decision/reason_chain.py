"""The chain of reasons of an outcome as a tree: outcome, clauses, the facts, norms and outcomes each rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from punkt.showing.words.names import about
from punkt.showing.words.paragraphs import Paragraph

from .short_reasons import Entry
from .view import Builder

FIRED, RULED_OUT, WAITING = "fired", "ruled_out", "open"


@dataclass(frozen=True)
class ClauseReason:
    """A clause: where it stands, what it says, and what it rests on."""

    state: str
    """``fired``, ``ruled_out`` or ``open``."""
    rule: str
    pack: str
    address: str
    """The unit of the document: point, or point and subpoint."""
    ref: str
    modality: str
    quote: str
    says: str
    who: str
    facts: list[str]
    """Facts and their values; of a clause that was ruled out, what ruled it out; of an open one, what is missing."""
    norms: list[str]
    used: list[Reason] = field(default_factory=list)
    """Outcomes and terms it rests on."""
    paragraphs: list[Paragraph] = field(default_factory=list)
    """What the document says there, where its text is within reach."""
    terms: list[str] = field(default_factory=list)
    """What the terms that it reckons by say, and where they stand."""


@dataclass(frozen=True)
class Reason:
    """An outcome or a term, of one record or of several elements that came out alike."""

    subjects: tuple[str, ...]
    name: str
    title: str
    elements: str
    value: str
    status: str
    tone: str
    """How it stands out, as of a row of the view; ``denied``: a term that does not hold."""
    clauses: list[ClauseReason]
    because: list[str]
    """Why it stands out, where the clauses alone do not say."""
    seen: bool = False
    """It is shown further up already."""

    @property
    def label(self) -> str:
        """The title, with the elements it is about."""
        return about(self.title, self.elements)


def chain(builder: Builder, subject: str, outcome: str) -> Reason:
    """The whole chain of one outcome of a decision document."""
    return _Chain(builder).reason((subject,), outcome)


def fired_clauses(builder: Builder, subject: str, outcome: str) -> list[ClauseReason]:
    """The clauses that settled an outcome, each without what it rests on."""
    one = _Chain(builder)
    return [
        one.said(entry, one.names.named(f"{subject}.{outcome}").label)
        for entry in builder.reasons.fired(subject, outcome)
    ]


def used(builder: Builder, facts: Iterable[str], values: Mapping[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    """The outcomes and terms among the facts of a clause; alike ones of several elements together."""
    found: dict[tuple[Any, ...], list[str]] = {}
    outcomes = builder.document["outcomes"]
    for fact in facts:
        named = builder.names.named(fact)
        fired = builder.reasons.fired(named.record, named.path)
        if named.record and (fired or named.path in outcomes.get(named.record, {})):
            subject = builder.names.subject(named.record)
            rules = tuple((entry["pack"], entry["rule"]) for entry in fired)
            alike = (subject.kind, subject.list or named.record, named.path, str(values[fact]), rules)
            found.setdefault(alike, []).append(named.record)
    return [(tuple(records), key[2]) for key, records in found.items()]


def facts_of(builder: Builder, entry: Entry, subjects: Iterable[str], name: str) -> dict[str, Any]:
    """The facts that the clause of an entry found with some records, of which it settled an outcome or a term."""
    same = [e for each in subjects for e in builder.reasons.fired(each, name) if e["rule"] == entry["rule"]]
    return {fact: value for each in same for fact, value in each["facts"].items()}


class _Chain:
    """Builds one chain; what was shown once is not shown again."""

    def __init__(self, builder: Builder) -> None:
        self.builder, self.names, self.reasons, self.words = builder, builder.names, builder.reasons, builder.words
        self._seen: set[tuple[str, str]] = set()

    def reason(self, subjects: tuple[str, ...], name: str) -> Reason:
        """An outcome or a term and all it rests on."""
        subject = subjects[0]
        named = self.names.named(f"{subject}.{name}")
        elements = self.names.called(subjects)
        said = self.builder.document["outcomes"].get(subject, {}).get(name)
        fired = self.reasons.fired(subject, name)
        status, tone, because = "determined", "plain", list[str]()
        if said is not None:
            row = self.builder.row(self.names.subject(subject), name, said)
            status, tone, value = row.status, row.tone, row.value
            if status in ("conflict", "open") or (said["value"] == "not_met" and fired):
                because = list(row.because)
        else:
            value = self.reasons.values.of(named, fired[0]["concludes"][name])
            tone = "denied" if fired[0]["concludes"][name] is False else tone
        fresh = tuple(each for each in subjects if (each, name) not in self._seen)
        self._seen.update((each, name) for each in subjects)
        clauses = self._clauses(fresh, name, status, fired) if fresh else []
        return Reason(subjects, name, named.label, elements, value, status, tone, clauses, because, not fresh)

    def _clauses(self, subjects: tuple[str, ...], name: str, status: str, fired: list[Entry]) -> list[ClauseReason]:
        subject = subjects[0]
        if fired:
            return [self._fired(entry, subjects, name) for entry in fired]
        if status == "open":
            return [self._undecided(entry, WAITING, subject) for entry in self.reasons.open(subject, name)]
        return [self._undecided(entry, RULED_OUT, subject) for entry in self.reasons.ruled_out(subject, name)]

    def _fired(self, entry: Entry, subjects: tuple[str, ...], name: str) -> ClauseReason:
        facts = facts_of(self.builder, entry, subjects, name)
        below = used(self.builder, facts, facts)
        decided = {f"{subject}.{outcome}" for records, outcome in below for subject in records}
        plain = {fact: value for fact, value in facts.items() if fact not in decided}
        lines = self.reasons.facts(plain, subjects[0] if len(subjects) == 1 else "")
        reasons = [self.reason(records, outcome) for records, outcome in below]
        clause = self.said(entry, self.names.named(f"{subjects[0]}.{name}").label)
        norms, terms = self.reasons.norms(entry), self.reasons.terms(entry)
        return replace(clause, facts=lines, norms=norms, used=reasons, terms=terms)

    def said(self, entry: Entry, label: str) -> ClauseReason:
        """A clause that fired: what it says, unless that is what the outcome is called, without what it rests on."""
        clause = self._clause(entry, FIRED, [], [], [])
        return replace(clause, says="" if clause.says.rstrip(".") == label else clause.says)

    def _undecided(self, entry: Entry, state: str, subject: str) -> ClauseReason:
        if state == WAITING:
            return self._clause(entry, state, self.reasons.missing(entry["missing"], subject), [], [])
        values = {reason["fact"]: reason["value"] for reason in entry["because"]}
        reasons = [self.reason(records, outcome) for records, outcome in used(self.builder, values, values)]
        return self._clause(entry, state, self.reasons.because(entry["because"], subject, entry), [], reasons)

    def _clause(
        self, entry: Entry, state: str, facts: list[str], norms: list[str], reasons: list[Reason]
    ) -> ClauseReason:
        rule = self.names.rule(entry["pack"], entry["rule"])
        if rule is None:
            return ClauseReason(
                state, entry["rule"], entry["pack"], "", entry["rule"], "", "", "", "", facts, norms, reasons
            )
        citation, pick = rule.citation, self.words.pick
        return ClauseReason(
            state,
            entry["rule"],
            entry["pack"],
            citation.address,
            self.names.cited(entry["pack"], citation.point, citation.sub, citation.edition),
            self.builder.modality(citation.modality.value),
            self.words.quote(citation.quote) if citation.quote else "",
            self.reasons.says(entry),
            pick(rule.who),
            facts,
            norms,
            reasons,
            self.builder.paragraphs.of(entry["pack"], citation.address, citation.quote, citation.edition),
        )


def ruled_out(builder: Builder, subject: str, outcome: str) -> list[ClauseReason]:
    """The clauses of an outcome that do not hold, each with what ruled it out."""
    one = _Chain(builder)
    return [
        one._clause(entry, RULED_OUT, builder.reasons.because(entry["because"], subject, entry), [], [])
        for entry in builder.reasons.ruled_out(subject, outcome)
    ]
