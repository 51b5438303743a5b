"""From a decision to its view: labels for names, words for values, what stands out, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from punkt.deciding.decision import Decision
from punkt.deciding.explaining.gap_reason import NOT_IN_FORCE
from punkt.files.texts import text
from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.language.link import Linked
from punkt.law.packs.pack import MODALITY_TEXT
from punkt.law.packs.vocabulary import OutcomeType
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Named, Names, Subject
from punkt.showing.words.paragraphs import Paragraphs

from .following import find_next, find_notices
from .headline import find_tensions, headline
from .missing_facts import find_lacks
from .presumed_facts import find_presumed
from .short_reasons import Entry, Reasons
from .view_ending import Ending
from .view_model import (
    LOUD,
    CitedView,
    ElementView,
    GroundView,
    Later,
    Listing,
    MissingFactView,
    View,
    ViewPart,
    ViewRow,
)

QUIET = ("not_due", "not_raised")
_CHECK = {
    "mandatory": "violation",
    "definition": "outside",
    "recommended": "departure",
    "discretionary": "discretion",
    "proposal": "remark",
}


def view(decision: Decision, linked: Linked, lang: str) -> View:
    """The view of a decision in a language."""
    return Builder(decision.to_dict(), linked, lang).view(decision.produced_by)


class Builder:
    """Builds the view of one decision document."""

    def __init__(self, document: Mapping[str, Any], linked: Linked, lang: str) -> None:
        self.document, self.linked, self.words = document, linked, Words(lang)
        self.names = Names(linked, self.words, date.fromisoformat(document["as_of"]))
        self.paragraphs = Paragraphs(self.names)
        self.reasons = Reasons(document, self.names)
        self.values = self.reasons.values
        self._made: dict[str, list[ViewRow]] = {}
        self._rows: dict[tuple[str, str], ViewRow] = {}

    def view(self, produced_by: Mapping[str, str]) -> View:
        """Everything a reader is shown."""
        rows = self._all_rows()
        loud = sorted((r for part in rows.values() for r in part if r.tone in LOUD), key=lambda r: LOUD.index(r.tone))
        ending = Ending(self.document, self.linked, self.names)
        sums = {
            tone: sum(r.tone == tone for r in loud)
            for tone in ("violation", "adverse", "departure", "conflict", "due", "remark")
        }
        return View(
            self.document["case"],
            self.words.day(self.document["as_of"]),
            loud,
            self._parts(rows),
            self._listings(rows),
            self.lacks,
            ending.turns(),
            ending.rests(),
            ending.replaced(),
            [ending.source(p, self.paragraphs.to_add(p["id"])) for p in self.document["packs"]],
            ending.made_by(produced_by),
            self.document["digest"],
            {**sums, "missing": len(self.lacks)},
            find_presumed(self.document, self.names, self.values),
            find_next(self.document, rows, self.names),
            find_notices(self.document, self.names),
            headline=headline(rows.values(), self.linked, self.words),
            tensions=find_tensions(self.document, rows, self.linked, self.words),
            undecided=self.undecided,
        )

    @cached_attribute
    def lacks(self) -> list[MissingFactView]:
        """The facts that are missing."""
        return find_lacks(self.document, self.names)

    def outline(self) -> tuple[list[ViewPart], list[Listing], list[str]]:
        """Of all that a reader is shown the outcomes alone, by sections and by lists, and what is decided in sentences."""
        rows = self._all_rows()
        return self._parts(rows), self._listings(rows), headline(rows.values(), self.linked, self.words)

    def _all_rows(self) -> dict[str, list[ViewRow]]:
        return {name: self.rows(self.names.subject(name), outcomes) for name, outcomes in self.subjects()}

    def _parts(self, rows: Mapping[str, list[ViewRow]]) -> list[ViewPart]:
        return [self._part(found) for found in rows.values() if found and not found[0].subject.element]

    @property
    def undecided(self) -> bool:
        """Whether no outcome at all is decided, for facts that are missing."""
        statuses = {said["status"] for of_one in self.document["outcomes"].values() for said in of_one.values()}
        return "open" in statuses and statuses <= {"open", "not_applicable"}

    def subjects(self) -> list[tuple[str, Mapping[str, Any]]]:
        """The records in the vocabulary's order: sections first to last, then elements."""
        order = list(self.linked.vocabulary.sections)
        found = self.document["outcomes"].items()
        return sorted(found, key=lambda item: order.index(item[0]) if item[0] in order else len(order))

    # --- outcomes

    def rows(self, subject: Subject, outcomes: Mapping[str, Any]) -> list[ViewRow]:
        """The outcomes of a record, in the vocabulary's order; made once, whoever shows them."""
        if subject.name not in self._made:
            ordered = sorted(outcomes.items(), key=lambda item: self.names.outcome_order(subject.kind, item[0]))
            self._made[subject.name] = [self.row(subject, name, outcome) for name, outcome in ordered]
        return self._made[subject.name]

    def row(self, subject: Subject, name: str, outcome: Mapping[str, Any]) -> ViewRow:
        """One outcome; made once, whoever shows it."""
        key = subject.name, name
        if key not in self._rows:
            self._rows[key] = self._row(subject, name, outcome)
        return self._rows[key]

    def _row(self, subject: Subject, name: str, outcome: Mapping[str, Any]) -> ViewRow:
        named = self.names.named(f"{subject.name}.{name}")
        status, value = outcome["status"], outcome["value"]
        said = self.values.of(named, value) if status == "determined" else self.reasons.undecided(outcome)
        if status == "open" and not outcome["missing"]:
            said = self.words("undecidable")
        where = ""
        if "if_applies" in outcome:
            where = self.words("where_applies", value=self.values.of(named, outcome["if_applies"]))
            said = self.words("if_applies", value=where)
        fired = self.reasons.fired(subject.name, name)
        tone = _tone(outcome, named.outcome)
        return ViewRow(
            subject,
            name,
            self._title(named, outcome),
            outcome["kind"],
            status,
            said,
            self.modality(outcome["modality"]),
            tone,
            Later(lambda: [self.ground(entry) for entry in fired]),
            Later(lambda: [self.cited(entry) for entry in fired]),
            status == "open" and bool(outcome["missing"]),
            Later(lambda: self._because(subject.name, name, outcome, fired)),
            Later(lambda: [] if fired else self._considered(subject.name, name)),
            where,
            value if isinstance(value, str) else "",
        )

    def _title(self, named: Named, outcome: Mapping[str, Any]) -> str:
        """What an outcome is called; of one that is decided for each month, with the month."""
        if "month" not in outcome or named.outcome is None:
            return named.label
        whole = self.names.label(named.kind, named.outcome.of)
        return self.words("for_month", title=whole, month=self.words.month(outcome["month"]))

    def _because(self, subject: str, name: str, outcome: Mapping[str, Any], fired: list[Entry]) -> list[str]:
        if outcome["status"] == "conflict":
            named = self.names.named(f"{subject}.{name}")
            said = [
                self.words("concludes", ref=self.ground(e).ref, value=self.values.of(named, e["concludes"][name]))
                for e in fired
            ]
            return said if len(set(said)) > 1 else [*said, self.words("stated")]
        if outcome["status"] == "determined" and outcome["value"] == "not_met" and fired:
            return [line for entry in fired for line in self.reasons.against(subject, name, entry)]
        if outcome["status"] == "determined" and not fired:
            facts = {r["fact"]: r["value"] for e in self.reasons.ruled_out(subject, name) for r in e["because"]}
            return self.reasons.facts(facts, subject)
        if outcome["status"] in ("determined", "not_applicable"):
            return list(dict.fromkeys(line for entry in fired for line in self.reasons.facts(entry["facts"], subject)))
        if outcome["status"] == "open" and not outcome["missing"]:
            return [self.words("rests_on_conflict")]
        if "reason" in outcome:
            return [self._no_number(outcome["reason"])]
        return []

    def _no_number(self, reason: Mapping[str, str]) -> str:
        """Why there is no value, and by which unit of which document."""
        rule = self.names.rule(reason["pack"], reason["rule"])
        where = self.names.cited(rule.pack, rule.citation.point, rule.citation.sub) if rule else reason["rule"]
        if reason["code"] != NOT_IN_FORCE or rule is None:
            return self.words(reason["code"], where=where)
        span = rule.in_force
        days = text(
            f"law.words.{'from_until' if span.until else 'from'}",
            self.words.lang,
            day=self.words.day(span.since),
            until=self.words.day(span.until) if span.until else "",
        )
        return self.words(reason["code"], where=where, days=days, day=self.words.day(self.document["as_of"]))

    def _considered(self, subject: str, name: str) -> list[str]:
        """The clauses that did not fire, with how binding they are."""
        entries = [*self.reasons.open(subject, name), *self.reasons.ruled_out(subject, name)]
        rules = [rule for entry in entries if (rule := self.names.rule(entry["pack"], entry["rule"])) is not None]
        cited = [(rule.pack, rule.citation) for rule in rules]
        return list(
            dict.fromkeys(
                f"{self.names.cited(pack, c.point, c.sub)} · {self.modality(c.modality.value)}" for pack, c in cited
            )
        )

    def cited(self, entry: Entry) -> CitedView:
        """Where the clause of a fired entry stands."""
        return CitedView(
            self.names.cited(entry["pack"], entry["point"], entry.get("sub", ""), entry.get("edition", "")),
            self.modality(entry["modality"]),
            [one.ref for one in self.reasons.replaced(entry)],
        )

    def ground(self, entry: Entry) -> GroundView:
        """The clause of a fired entry."""
        rule = self.names.rule(entry["pack"], entry["rule"])
        pack, point, sub, edition = entry["pack"], entry["point"], entry.get("sub", ""), entry.get("edition", "")
        where = self.cited(entry)
        return GroundView(
            where.ref,
            where.modality,
            self.words.quote(entry["quote"]) if entry["quote"] else "",
            self.reasons.says(entry),
            self.words.pick(rule.who) if rule else "",
            self.reasons.facts(entry["facts"], entry["subject"]),
            self.reasons.norms(entry),
            self.reasons.terms(entry),
            self.reasons.rows(entry),
            where.besides,
            self.reasons.exception_from(entry),
            self.paragraphs.of(pack, f"{point}.{sub}" if sub else point, entry["quote"], edition),
        )

    def modality(self, modality: str | None) -> str:
        """How binding a norm is, in words."""
        return self.words.pick(MODALITY_TEXT[modality]) if modality else ""

    def _part(self, rows: list[ViewRow]) -> ViewPart:
        quiet: dict[str, list[ViewRow]] = {}
        for row in rows:
            if row.tone == "quiet":
                quiet.setdefault(row.value, []).append(row)
        shown = [row for row in rows if row.tone != "quiet" and not row.waits]
        return ViewPart(rows[0].subject.title, shown, quiet, [row for row in rows if row.waits])

    def _listings(self, rows: Mapping[str, list[ViewRow]]) -> list[Listing]:
        found: dict[str, list[ElementView]] = {}
        for name, of_one in rows.items():
            if of_one and of_one[0].subject.element:
                subject = of_one[0].subject
                shown = [row for row in of_one if row.tone != "quiet" and not row.waits]
                waiting = sum(row.waits for row in of_one)
                found.setdefault(subject.list, []).append(
                    ElementView(subject.called, name, shown, waiting, len(of_one))
                )
        return [Listing(title, elements) for title, elements in found.items()]


def _tone(outcome: Mapping[str, Any], declared: OutcomeType | None) -> str:
    """How an outcome is to stand out."""
    if outcome["status"] != "determined":
        return "quiet" if outcome["status"] == "not_applicable" else str(outcome["status"])
    value, modality = outcome["value"], outcome["modality"]
    if declared is not None and value in declared.adverse:
        return "adverse"
    if outcome["kind"] == "check" and value == "not_met":
        return _CHECK.get(modality, "violation")
    if outcome["kind"] == "duty" and value == "due":
        return "due"
    if outcome["kind"] == "flag" and value == "raised":
        return "remark" if modality == "proposal" else "flag"
    return "quiet" if outcome["kind"] != "decision" and value in QUIET else "plain"
