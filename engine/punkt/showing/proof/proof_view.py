"""A proof in the words of one language, for every page that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from punkt.deciding.rule_base import Rules
from punkt.law.language.clause import Clause
from punkt.law.language.link import Linked
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.proving.comparison.never_weaker import NeverWeakerProof
from punkt.proving.findings.findings import Finding, FindingKind, FindingSource, OutcomeVerdict, PackProof, Witness
from punkt.proving.solver.solver_days import LAST_YEAR
from punkt.showing.words.clause_words import ClauseWords
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

from .case_words import CaseWords
from .proof_words import said


@dataclass(frozen=True)
class FindingView:
    """A finding in words."""

    kind: str
    head: str
    about: str
    lines: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    """Units of documents, each with the words cited."""
    case: tuple[str, ...]
    answers: tuple[str, ...]
    reason: str
    state: str
    """``new``, ``known`` or ``told``."""


@dataclass(frozen=True)
class VerdictView:
    """What is proven of one outcome."""

    title: str
    complete: str
    consistent: str
    clauses: str
    good: bool


@dataclass(frozen=True)
class ProofView:
    """The whole report."""

    pack: str
    document: str
    holds: str
    summary: tuple[str, ...]
    new: tuple[FindingView, ...]
    known: tuple[FindingView, ...]
    told: tuple[FindingView, ...]
    verdicts: tuple[VerdictView, ...]
    values: ValueWords
    """Writes intervals and values in the same language."""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Heads, each with titles of outcomes."""


def proof_view(report: PackProof, rules: Rules, lang: str) -> ProofView:
    """The report in a language."""
    return proof_writer(rules, report.as_of, lang).view(report)


def proof_writer(rules: Rules, day: date, lang: str) -> ProofWriter:
    """Writes what is proven of the law of a day."""
    return ProofWriter(rules.linked, lang, chain.from_iterable(rules.edition(day).program.clauses.values()))


def granted_view(granted: NeverWeakerProof, pack: Linked, base: Linked, lang: str) -> ProofView:
    """What was proven of a pack against a base, in a language."""
    return ProofWriter(both(pack, base), lang).granted(granted)


def both(pack: Linked, base: Linked) -> Linked:
    """The packs of two laws, so that the names of either are known."""
    known = {one.id: one for one in (*base.packs, *pack.packs)}
    rules = tuple({(rule.pack, rule.id): rule for rule in (*base.rules, *pack.rules)}.values())
    return Linked(pack.vocabulary, tuple(known.values()), rules, (), known)


class ProofWriter:
    """Writes proofs about some packs in one language."""

    def __init__(self, linked: Linked, lang: str, clauses: Iterable[Clause] = ()) -> None:
        """``clauses``: those that findings may be about."""
        self.linked, self.words = linked, Words(lang)
        self.names = Names(linked, self.words)
        self.values, self.cases = ValueWords(self.names), CaseWords(self.names)
        self.clauses = ClauseWords(Conditions(self.names), clauses)

    def said(self, key: str, **arguments: object) -> str:
        return said(self.words, key, **arguments)

    def granted(self, granted: NeverWeakerProof) -> ProofView:
        pack = self.linked.by_id[granted.pack]
        views = [(finding, self.finding(finding)) for finding in granted.findings]
        titles = [
            ("granted_proven", tuple(self.outcome(*key) for key in granted.proven)),
            ("granted_unordered", tuple(self.outcome(*key) for key in granted.unordered)),
        ]
        known = sum(1 for finding in granted.findings if finding.acknowledged is not None)
        return ProofView(
            f"{pack.id} {pack.version}",
            self.names.pack(pack.id),
            self.said("granted", base=granted.base, day=self.words.day(granted.as_of)),
            (
                self.said("sum_new", n=len(granted.failing)),
                self.said("sum_known", n=known),
                self.said("sum_granted", n=len(granted.proven)),
                self.said("sum_unordered", n=len(granted.unordered)),
            ),
            tuple(view for finding, view in views if finding.fails),
            tuple(view for finding, view in views if not finding.fails),
            (),
            (),
            self.values,
            tuple((self.said(key), found) for key, found in titles if found),
        )

    def view(self, report: PackProof) -> ProofView:
        day = self.words.day
        version = next(one["version"] for one in report.packs if one["id"] == report.pack)
        key = "holds" if report.until.year < LAST_YEAR else "holds_on"
        holds = self.said(
            key, day=day(report.as_of), since=day(report.since), until=day(report.until), elements=report.elements
        )
        views = [(finding, self.finding(finding)) for finding in report.findings]
        told = [view for finding, view in views if not finding.fails and finding.acknowledged is None]
        return ProofView(
            f"{report.pack} {version}",
            self.names.pack(report.pack),
            holds,
            tuple(self.summary(report)),
            tuple(view for finding, view in views if finding.fails),
            tuple(view for finding, view in views if finding.acknowledged is not None),
            tuple(told),
            tuple(self.verdict(one) for one in report.outcomes),
            self.values,
        )

    def summary(self, report: PackProof) -> Iterator[str]:
        known = sum(1 for finding in report.findings if finding.acknowledged is not None)
        unproven = sum(1 for finding in report.findings if finding.kind is FindingKind.NOT_PROVEN)
        yield self.said("sum_new", n=len(report.failing))
        yield self.said("sum_known", n=known)
        outcomes = [one for one in report.outcomes if one.kind != OutcomeKind.TERM.value]
        yield self.said("sum_outcomes", n=len(outcomes))
        yield self.said("sum_complete", n=sum(1 for one in outcomes if one.complete))
        yield self.said("sum_consistent", n=sum(1 for one in outcomes if one.consistent))
        if unproven:
            yield self.said("sum_unproven", n=unproven)

    # --- findings

    def finding(self, finding: Finding) -> FindingView:
        by_clause = bool(finding.clause) or finding.kind is FindingKind.CONFLICT  # else sources are whole rules
        state = "new" if finding.fails else "told" if finding.acknowledged is None else "known"
        return FindingView(
            finding.kind.value,
            self.said(f"kind_{finding.kind.value}"),
            self.about(finding),
            tuple(self.lines(finding)),
            tuple(self.source(source, by_clause) for source in finding.sources),
            tuple(self.cases.facts(finding.witness.case)) if finding.witness is not None else (),
            tuple(self.answers(finding)),
            self.words.pick(finding.acknowledged) if finding.acknowledged is not None else "",
            state,
        )

    def about(self, finding: Finding) -> str:
        """What a finding is about."""
        if finding.kind in (FindingKind.OVERLAP, FindingKind.HOLE) or finding.asked in (
            FindingKind.OVERLAP,
            FindingKind.HOLE,
        ):
            return " · ".join(self.norm(finding.pack, name) for name in finding.others)
        if finding.norm:
            return self.norm(finding.pack, finding.norm)
        title = self.outcome(finding.subject, finding.outcome) if finding.outcome else ""
        if finding.reading:
            reading = self.linked.reading(finding.pack, finding.reading)
            question = self.words.pick(reading.question) if reading is not None else finding.reading
            return f"{title}: {question}" if title else question
        return (self.clauses.named(finding.pack, finding.clause) or finding.clause) if finding.clause else title

    def outcome(self, subject: str, name: str) -> str:
        declared = self.linked.vocabulary.outcomes.get((subject, name))
        if declared is not None:
            return self.words.pick(declared.title)
        rule = next((r for r in self.linked.rules if (r.subject, r.outcome) == (subject, name)), None)
        return self.words.pick(rule.says).rstrip(".") if rule is not None else name

    def norm(self, pack: str, name: str) -> str:
        title = self.norm_title(pack, name)
        return f"{title} ({name})" if title != name else name

    def norm_title(self, pack: str, name: str) -> str:
        norm = self.linked.norm(pack, name)
        return self.words.pick(norm.title) if norm is not None else name

    def lines(self, finding: Finding) -> Iterator[str]:
        """What more is to be said of a finding."""
        if finding.asked is not None:
            key = "asked" if finding.kind is FindingKind.NOT_PROVEN else "was"
            yield self.said(key, what=self.said(f"kind_{finding.asked.value}"))
        if finding.band:
            what = self.values.interval(finding.band, finding.unit)
            yield self.said("overlap_at" if finding.kind is FindingKind.OVERLAP else "hole_at", what=what)
        elif finding.kind is FindingKind.GAP and finding.others:
            names = ", ".join(self.outcome(finding.subject, name) for name in finding.others)
            yield self.said("from_others", names=names)
        elif finding.kind is FindingKind.SUBSUMED:  # of a conflict, the sources are those clauses
            yield self.said("enough", what="; ".join(self.clause(finding.pack, name) for name in finding.others))
        if finding.option and finding.reading:
            reading = self.linked.reading(finding.pack, finding.reading)
            if reading is not None and finding.option in reading.options:
                adopted, other = reading.options[reading.adopted], reading.options[finding.option]
                yield f"{self.words('adopted')}: {self.words.pick(adopted)}"
                yield f"{self.words('otherwise')}: {self.words.pick(other)}"

    def clause(self, pack: str, name: str) -> str:
        """A clause as outcome and conclusion; a rule by what it says."""
        return self.clauses.named(pack, name) or self.names.says(pack, name).rstrip(".") or name

    def cited(self, source: FindingSource) -> str:
        """Where a document says it."""
        return self.names.cited_at(source.pack, source.point)

    def source(self, source: FindingSource, by_clause: bool) -> tuple[str, str]:
        """A unit with what stands there, and the words cited."""
        where = self.cited(source)
        name = self.norm_title(source.pack, source.norm) if source.norm else ""
        if source.rule:
            told = self.clauses.named(source.pack, source.rule) if by_clause else ""
            name = told or self.names.says(source.pack, source.rule).rstrip(".") or source.rule
        return (f"{where} · {name}" if name else where), self.words.quote(source.quote) if source.quote else ""

    def answers(self, finding: Finding) -> Iterator[str]:
        other = "by_base" if finding.kind is FindingKind.WEAKER else "instead"
        for key, witness in (("comes_to", finding.witness), (other, finding.instead)):
            if witness is not None:
                yield self.said(key, what=self.answer(finding, witness))

    def answer(self, finding: Finding, witness: Witness) -> str:
        kind = finding.subject or self.names.subject(witness.subject).kind
        title = self.outcome(kind, witness.outcome)
        return f"{title} — {self.cases.answer(kind, witness.outcome, witness.status, witness.value)}"

    # --- outcomes

    def verdict(self, one: OutcomeVerdict) -> VerdictView:
        needed = [known for known in one.clauses.values() if known]
        clauses = self.said("of", n=len(needed), total=len(one.clauses)) if one.clauses else "—"
        if None in one.clauses.values():
            clauses = self.said("unproven")
        good = bool(one.complete) and bool(one.consistent) and len(needed) == len(one.clauses)
        return VerdictView(
            self.outcome(one.subject, one.outcome),
            self.proven(one.complete, "gap"),
            self.proven(one.consistent, "conflict"),
            clauses,
            good,
        )

    def proven(self, verdict: bool | None, otherwise: str) -> str:
        return self.said("unproven" if verdict is None else "yes" if verdict else otherwise)
