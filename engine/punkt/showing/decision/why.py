"""One outcome's chain of reasons, from the clause that decided it down to the facts of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from punkt.deciding.decision import Decision
from punkt.law.language.link import Linked
from punkt.showing.words.names import about
from punkt.showing.words.paragraphs import lay_out
from punkt.showing.words.text_page import TextPage

from .following import next_line
from .presumed_facts import presumed_lines
from .reason_chain import facts_of, used
from .short_reasons import Entry
from .view import Builder


def why_text(
    decision: Decision, linked: Linked, key: tuple[str, str], lang: str, width: int, colours: bool = False
) -> str:
    """The chain of one outcome as text."""
    return Chain(Builder(decision.to_dict(), linked, lang), width, colours).text(*key, decision.holds_until(*key))


class Chain:
    """Writes the chain of reasons of one outcome."""

    def __init__(self, builder: Builder, width: int, colours: bool) -> None:
        self.builder, self.words, self.names = builder, builder.words, builder.names
        self.reasons, self.page = builder.reasons, TextPage(width, colours)
        self._seen: set[tuple[str, str]] = set()

    def text(self, subject: str, outcome: str, until: date | None) -> str:
        """The whole chain, what it presumes, what follows, and the first day on which it would be decided otherwise."""
        document = self.builder.document
        self.page.line(
            f"{self.words('case')} {document['case']} — {self.words('as_of', day=self.words.day(document['as_of']))}",
            style="bold",
        )
        self._outcome((subject,), outcome, 0)
        presumed = presumed_lines(
            document["outcomes"][subject][outcome].get("presumed", ()), self.names, self.reasons.values
        )
        if presumed:
            self.page.line()
            self.page.items(presumed.values(), 2)
        steps = document["outcomes"][subject][outcome].get("next", ())
        if steps or until:
            self.page.line()
        for step in steps:
            self.page.lead(f"{self.words('next')}: ", "bold", next_line(step, self.names))
        if until is not None:
            self.page.line(self.words("holds_until", day=self.words.day(until)))
        for hint in filter(None, (self.builder.paragraphs.to_add(pack["id"]) for pack in document["packs"])):
            self.page.line()
            self.page.line(hint, 0, "dim")
        return self.page.text()

    def _outcome(self, subjects: tuple[str, ...], name: str, depth: int) -> None:
        """An outcome or a term (of several elements, where the same clause found the same): what, then why."""
        indent, subject = 4 * depth, subjects[0]
        named = self.names.named(f"{subject}.{name}")
        title = about(named.label, self.names.called(subjects))
        said = self.builder.document["outcomes"].get(subject, {}).get(name)
        fired = self.reasons.fired(subject, name)
        if said is not None:
            row = self.builder.row(self.names.subject(subject), name, said)
            value, because = row.value, row.because if said["status"] in ("conflict", "gap") else []
        else:
            value, because = self.reasons.values.of(named, fired[0]["concludes"][name]), []
        fresh = tuple(each for each in subjects if (each, name) not in self._seen)
        self._seen.update((each, name) for each in subjects)
        if not fresh:
            self.page.lead(title, "", f" — {value} ({self.words('shown_above')})", indent)
            return
        if not depth:
            self.page.line()
        self.page.lead(title, "bold" if said is not None else "", f" — {value}", indent)
        self.page.items(because, indent + 2)
        for entry in fired:
            self._fired(entry, facts_of(self.builder, entry, fresh, name), subjects, named.label, depth)
        if said is not None and said["value"] == "not_met" and fired:
            self._lines("because", self.reasons.against(subject, name, fired[0]), indent + 2)
        if said is not None and not fired:
            self._undecided(subject, name, said, depth)

    def _fired(self, entry: Entry, facts: Mapping[str, Any], subjects: tuple[str, ...], label: str, depth: int) -> None:
        """A clause that fired: the document, the facts, the norms, and the outcomes it used."""
        indent = 4 * depth + 2
        ground = self.builder.ground(entry)
        self.page.line(
            f"{ground.ref} · {ground.modality}" + (f": {ground.quote}" if ground.quote else ""), indent, "italic"
        )
        lay_out(self.page, ground.paragraphs, indent)
        if ground.says.rstrip(".") not in ("", label):
            self.page.line(ground.says, indent)
        below = used(self.builder, facts, facts)
        decided = {f"{subject}.{name}" for subjects_, name in below for subject in subjects_}
        plain = {name: value for name, value in facts.items() if name not in decided}
        self.page.items(self.reasons.facts(plain, subjects[0] if len(subjects) == 1 else ""), indent)
        self.page.items((f"{self.words('norm')}: {norm}" for norm in ground.norms), indent, "dim")
        self.page.items((f"{self.words('term')}: {term}" for term in ground.terms), indent, "dim")
        self.page.items((f"{self.words('row')}: {row}" for row in ground.rows), indent, "dim")
        for others, name in below:
            self._outcome(others, name, depth + 1)

    def _undecided(self, subject: str, name: str, said: Mapping[str, Any], depth: int) -> None:
        """Why nothing decides: facts that are missing, or what ruled each clause out."""
        indent = 4 * depth + 2
        if said["status"] == "open":
            for ref, says in dict.fromkeys(self._rule(entry) for entry in self.reasons.open(subject, name)):
                self.page.line(f"{ref} — {says}", indent)
            self._lines("waits_for", self.reasons.missing(said["missing"], subject), indent)
            if not said["missing"]:
                row = self.builder.row(self.names.subject(subject), name, said)
                self.page.items(row.because, indent)
            return
        ruled_out, reason = self.reasons.ruled_out(subject, name), said.get("reason", {})
        if reason:  # its clause was not ruled out: it has been told why there is no number
            of = (reason["pack"], reason["rule"])
            ruled_out = [entry for entry in ruled_out if (entry["pack"], entry["rule"]) != of]
        if ruled_out or not reason:
            self.page.line(f"{self.words('no_clause')}:", indent)
        values: dict[str, Any] = {}
        for entry in ruled_out:
            ref, says = self._rule(entry)
            self.page.line(f"{ref} — {self.words('ruled_out')}: {says}", indent + 2)
            self.page.items(self.reasons.because(entry["because"], subject, entry), indent + 4)
            values.update((reason["fact"], reason["value"]) for reason in entry["because"])
        for others, inner in used(self.builder, values, values):
            self._outcome(others, inner, depth + 1)

    def _rule(self, entry: Entry) -> tuple[str, str]:
        """Where the rule of an entry stands, and what it says."""
        rule = self.names.rule(entry["pack"], entry["rule"])
        if rule is None:
            return entry["rule"], ""
        ref = self.names.cited(entry["pack"], rule.citation.point, rule.citation.sub)
        return ref, self.reasons.says(entry)

    def _lines(self, intro: str, lines: list[str], indent: int) -> None:
        if lines:
            self.page.line(f"{self.words(intro)}:", indent)
            self.page.items(lines, indent + 2)
