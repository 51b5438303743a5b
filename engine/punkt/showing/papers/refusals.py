"""Why a form may not be issued yet: the outcomes it needs, the clauses that decide them, the facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from punkt.deciding.decision import Decision
from punkt.deciding.outcome_view import OutcomeView
from punkt.files.messages.diagnostics import Diagnostic
from punkt.files.read import Document
from punkt.law.packs.pack import Rule
from punkt.law.packs.vocabulary import Text
from punkt.showing.decision.view import Builder
from punkt.showing.words.names import Named

from .asked_values import SO, AskedValues
from .fact_places import place_of
from .paper_model import Form, Need
from .paper_words import word


def builders_of(decision: Decision) -> dict[str, Builder]:
    """What says reasons in both languages."""
    said, linked = decision.to_dict(), decision.judged.linked
    return {lang: Builder(said, linked, lang) for lang in ("ru", "en")}


def refusal(
    decision: Decision,
    form: Form,
    subject: str,
    document: Document | None = None,
    builders: Mapping[str, Builder] | None = None,
) -> list[Diagnostic]:
    """A diagnostic for each fact that keeps a form from being issued; none where it may be.

    Each names the fact or the outcome that the form needs, the clause that decides the outcome, and
    the fact: missing, or with a value that rules the clause out. Its place is that fact in the case's file.
    ``builders``: who tells of the decision already, by language; by default it is told in both.
    """
    asked = AskedValues(decision)
    lacking = [need for need in form.needs if asked.state(need, subject) != SO]
    if not lacking:
        return []
    known = builders_of(decision) if builders is None else builders
    found = (_Reasons(asked, known, form, need, (need.section or subject, need.name), document) for need in lacking)
    return [fault for reasons in found for fault in reasons.all()]


class _Reasons:
    """The reasons of one outcome, in the languages of those who tell of the decision at once."""

    def __init__(
        self,
        asked: AskedValues,
        builders: Mapping[str, Builder],
        form: Form,
        need: Need,
        key: tuple[str, str],
        document: Document | None,
    ) -> None:
        self.builders, self.form, self.need, self.key, self.document = builders, form, need, key, document
        decision = asked.decision
        self.view: OutcomeView | None = (
            decision[key] if need.kind == "outcome" and key in decision else None  # a decision is no dict
        )
        self.value = asked.value(need.kind, *key)
        self.linked, self._any = decision.judged.linked, next(iter(builders.values()))

    def all(self) -> list[Diagnostic]:
        """A diagnostic for each fact; one for the outcome where no fact can be named."""
        if self.need.kind == "fact":
            name = ".".join(self.key)
            if self.value is None:
                return [self._fault("P792", name, self._both(_label(name)))]
            return [self._fault("P791", name, {lang: word("stated", lang) for lang in ("ru", "en")})]
        if self.view is None:
            return [self._fault("P791", "", {lang: word("no_section", lang) for lang in ("ru", "en")})]
        if self.view.missing:
            return [self._fault("P792", fact, self._both(_label(fact))) for fact in self.view.missing]
        reasons = self._any.reasons
        because = [(entry, reason) for entry in reasons.ruled_out(*self.key) for reason in entry["because"]] or [
            (entry, {"fact": fact, "value": value})
            for entry in reasons.fired(*self.key)
            for fact, value in entry["facts"].items()
        ]
        if not because:
            return [self._fault("P791", "", self._both(lambda b: b.words("no_clause")))]
        return [self._fault("P791", reason["fact"], self._both(_said(reason, self.key[0]))) for _, reason in because]

    def _both(self, words: Any) -> Text:
        return {lang: words(builder) for lang, builder in self.builders.items()}

    def _fault(self, code: str, fact: str, why: Text) -> Diagnostic:
        named = self._any.names.named(fact) if fact else None
        record, path = (named.record, named.path) if named is not None and named.record else (self.key[0], "")
        place = place_of(self.document, self.linked.vocabulary, record, path)
        arguments: Mapping[str, object] = {
            "form": self.form.title,
            "outcome": self._both(self._outcome),
            "wanted": self._both(self._wanted),
            "ground": self._both(self._ground),
            "why": why,
            "fact": fact,
        }
        return Diagnostic(code, place, arguments)

    def _outcome(self, builder: Builder) -> str:
        named = builder.names.named(".".join(self.key))
        if self.need.kind == "fact":
            label = f"{named.label[:1].upper()}{named.label[1:]}"
            said = word("unstated", builder.words.lang) if self.value is None else builder.values.of(named, self.value)
            return f"{label} — {said}"
        if self.view is None:
            return named.label
        said = builder.row(builder.names.subject(self.key[0]), self.key[1], self._row()).value
        return f"{named.label} — {said}"

    def _row(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._any.document["outcomes"][self.key[0]][self.key[1]]
        return found

    def _wanted(self, builder: Builder) -> str:
        if not self.need.value:
            return word("any_value", builder.words.lang)
        named = builder.names.named(".".join(self.key))
        return builder.values.required(named, self.need.value)

    def _ground(self, builder: Builder) -> str:
        """The clauses that decide the outcome: point, how binding it is, words; of a fact, where the form stands."""
        if self.need.kind == "fact":
            return builder.names.cited(self.form.pack, self.form.point)
        found = []
        for rule in self._rules():
            citation = rule.citation
            ref = builder.names.cited(rule.pack, citation.point, citation.sub)
            found.append(f"{ref}: {builder.words.quote(citation.quote)}" if citation.quote else ref)
        return "; ".join(dict.fromkeys(found))

    def _rules(self) -> list[Rule]:
        record = self._any.names.subject(self.key[0]).kind
        return [rule for rule in self.linked.rules if (rule.subject, rule.outcome) == (record, self.key[1])]


def _label(fact: str) -> Any:
    def words(builder: Builder) -> str:
        return builder.names.named(fact).inline

    return words


def _said(reason: Mapping[str, Any], subject: str) -> Any:
    def words(builder: Builder) -> str:
        named: Named = builder.names.named(reason["fact"])
        if "required" in reason:
            return "; ".join(builder.reasons.because([reason], subject))
        return f"{named.inline} — {builder.values.of(named, reason['value'])}"

    return words
