"""A comparison of two packs in the words of one language, for every page that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from punkt.law.language.link import Key, Linked
from punkt.proving.comparison.affected import AffectedCase, AffectedCounts
from punkt.proving.comparison.compared_packs import Side
from punkt.proving.comparison.dimensions import ConfinedDimension, Confinement
from punkt.proving.comparison.verdicts import Answers, Compared, DecisionDiff, Difference, Verdict
from punkt.showing.comparison.text_changes import DecidingPack, TextChange, TextDiff
from punkt.showing.proof.case_words import CaseWords
from punkt.showing.words.addresses import Addresses
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names

from .diff_words import said


@dataclass(frozen=True)
class RegionView:
    """A region in words: what it is, what changes in it, and the smallest case."""

    lead: str
    parts: tuple[str, ...]
    answers: tuple[str, ...]
    case: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeDiffView:
    """An outcome that differs, or of which nothing is proven."""

    title: str
    name: str
    verdict: str
    note: str
    regions: tuple[RegionView, ...]


@dataclass(frozen=True)
class FieldView:
    """One thing that is said otherwise."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeView:
    """A norm, rule or reading that changed."""

    name: str
    how: str
    where: str
    title: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class RowView:
    """Who decides an outcome."""

    title: str
    relation: str
    one: str
    other: str


@dataclass(frozen=True)
class CountView:
    """How many cases an outcome changes for, and how."""

    title: str
    cases: int
    changes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ListedView:
    """A case that is affected, and what changes for it."""

    case: str
    place: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class DiffView:
    """The whole page."""

    one: str
    other: str
    relation: str
    summary: tuple[str, ...]
    outcomes: tuple[OutcomeDiffView, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    """Heads with titles of outcomes: proven the same, only on one side."""
    header: tuple[FieldView, ...]
    changes: Mapping[str, tuple[ChangeView, ...]]
    rows: tuple[RowView, ...]
    left_out: str = ""
    """How many rows are not shown, as both sides decide them alike."""
    counted: str = ""
    counts: tuple[CountView, ...] = ()
    listed: tuple[ListedView, ...] = field(default=())


def diff_view(
    one: Side,
    other: Side,
    text: TextDiff,
    decisions: DecisionDiff,
    lang: str,
    counts: AffectedCounts | None = None,
    listed: Sequence[AffectedCase] | None = None,
    everything: bool = False,
) -> DiffView:
    """The page in a language: what differs, or with ``everything`` what is the same too."""
    return DiffWriter(one, other, lang).view(text, decisions, counts, listed, everything)


class DiffWriter:
    """Writes one comparison in one language."""

    def __init__(self, one: Side, other: Side, lang: str) -> None:
        self.sides, self.words = (one, other), Words(lang)
        self.names = [Names(side.linked, self.words) for side in self.sides]
        self.conditions = [Conditions(names) for names in self.names]
        merged = Names(_merged(one, other), self.words)
        self.cases, self.shared = CaseWords(merged), Conditions(merged)

    def said(self, key: str, **arguments: object) -> str:
        return said(self.words, key, **arguments)

    def view(
        self,
        text: TextDiff,
        decisions: DecisionDiff,
        counts: AffectedCounts | None,
        listed: Sequence[AffectedCase] | None,
        everything: bool,
    ) -> DiffView:
        by: dict[Verdict, list[Compared]] = {verdict: [] for verdict in Verdict}
        for compared in decisions.outcomes:
            by[compared.verdict].append(compared)
        shown = [*by[Verdict.DIFFERS], *by[Verdict.WAITS], *by[Verdict.NOT_PROVEN]]
        lists = [
            (self.said(verdict.value), tuple(self.title(compared.key) for compared in by[verdict]))
            for verdict in (Verdict.ONLY_ONE, Verdict.ONLY_OTHER, Verdict.SAME)
            if by[verdict] and (everything or verdict is not Verdict.SAME)
        ]
        if by[Verdict.SAME] and not everything:
            lists.append((self.said(Verdict.SAME.value), (self.said("so_many", n=len(by[Verdict.SAME])),)))
        rows = [row for row in text.outcomes if everything or row.relation != SAME]
        left_out = len(text.outcomes) - len(rows)
        sums = [self.said(f"sum_{verdict.value}", n=len(rows)) for verdict, rows in by.items() if rows]
        parts = {part: tuple(self.change(c) for c in text.changes if c.part == part) for part in _PARTS}
        return DiffView(
            self.side(self.sides[0]),
            self.side(self.sides[1]),
            self.said(f"relation_{text.relation}"),
            (*sums, self.said("sum_text", n=len(text.changes))),
            tuple(self.outcome(compared) for compared in shown),
            tuple(lists),
            tuple(self.field(f) for f in text.header),
            {part: found for part, found in parts.items() if found},
            tuple(self.row(row.key, row.relation, row.one, row.other) for row in rows),
            self.said("left_out", n=left_out) if left_out else "",
            self.counted(counts) if counts is not None else "",
            tuple(self.counts(counts)) if counts is not None else (),
            tuple(self.listed(one) for one in listed or ()),
        )

    def side(self, side: Side) -> str:
        document = self.names[self.sides.index(side)].pack(side.pack.id)
        return f"{side.version} — {document} ({self.said('on', day=self.words.day(side.day))})"

    def title(self, key: Key) -> str:
        declared = next(
            side.linked.vocabulary.outcomes[key] for side in self.sides if key in side.linked.vocabulary.outcomes
        )
        return self.words.pick(declared.title)

    # --- decisions

    def outcome(self, compared: Compared) -> OutcomeDiffView:
        verdict = compared.verdict
        note = self.said("covered" if compared.covered else "not_covered") if verdict is Verdict.DIFFERS else ""
        if verdict in (Verdict.WAITS, Verdict.NOT_PROVEN):
            note = self.said(verdict.value)
        regions = tuple(self.region(compared.key, region) for region in _sorted(compared.regions))
        if verdict is Verdict.WAITS:
            regions = tuple(replace(region, lead="") for region in regions)
        return OutcomeDiffView(self.title(compared.key), ".".join(compared.key), verdict.value, note, regions)

    def region(self, key: Key, region: Difference) -> RegionView:
        """A region in words."""
        parts = tuple(self.part(part, key[0]) for part in region.parts)
        if region.stated:
            lead = self.said("stated", names=", ".join(self.label(*fact) for fact in region.stated))
        elif region.follows:
            lead = self.said("follows", names=", ".join(self.title(cause) for cause in region.follows))
        elif parts:
            lead = self.said("when" if region.whole else "some")
        else:
            lead = self.said("rest") if not region.whole else self.said("anything")
        answers = tuple(dict.fromkeys(self.answers(key, row) for row in region.answers))
        told = [tuple(self.cases.facts(witness.case)) for witness in region.witness or ()]
        facts = max(told, key=len) if told else (self.said("no_example"),)  # a vocabulary may lack some of the facts
        return RegionView(lead, parts, answers, facts)

    def label(self, kind: str, path: str) -> str:
        return self.words.pick(self.shared.vocabulary.subjects[kind].facts[path].label)

    def part(self, part: ConfinedDimension, kind: str) -> str:
        """A part of a region in words; what one law works out is said to be that law's."""
        side = max(part.dim.side, 0)
        conditions, node = self.conditions[side] if part.dim.side >= 0 else self.shared, part.dim.node
        if part.condition is not None:
            what = conditions.condition(part.condition, kind)
        elif part.dim.atom:
            what = self.said("unknown", name=conditions.condition(node, kind))  # type: ignore[arg-type]
        else:
            key = "no_answer" if part.to is Confinement.GAP else "unknown"
            what = self.said(key, name=conditions.value(node, kind))  # type: ignore[arg-type]
        return self.said("by", name=self.said(("first", "second")[side]), what=what) if part.dim.side >= 0 else what

    def answers(self, key: Key, row: Answers) -> str:
        return self.said("instead", one=self.answer(key, *row.one), other=self.answer(key, *row.other))

    def answer(self, key: Key, status: str, value: Any) -> str:
        if status == "open" and value is not None:
            where = self.words("where_applies", value=self.answer(key, "determined", value))
            return self.words("if_applies", value=where)
        if status != "determined":
            words = {"not_applicable": "not_applicable", "open": "open", "gap": "gap", "conflict": "in_conflict"}
            return self.words(words[status]) if status in words else self.said("absent")
        declared = next(
            (s.linked.vocabulary.outcomes[key] for s in self.sides if key in s.linked.vocabulary.outcomes), None
        )
        choices = declared.values if declared is not None else {}
        if value is None:
            return "…"
        return self.conditions[0].domains.literal(value, dict(choices), "")

    # --- text

    def change(self, change: TextChange) -> ChangeView:
        fields = () if change.how != "changed" else tuple(self.field(f) for f in change.fields)
        where = f"{change.pack}, {self.unit(change.pack, change.point)}"
        return ChangeView(change.name, change.how, where, self.words.pick(change.title), fields)

    def unit(self, pack: str, address: str) -> str:
        """A unit of a document, as its readers call it."""
        known = next((side.linked.by_id[pack] for side in self.sides if pack in side.linked.by_id), None)
        return Addresses.of_pack(known, self.words).long(address)

    def field(self, field_: Any) -> FieldView:
        empty, name = self.said("nothing"), self.said(field_.name)
        differ = [lang for lang in field_.before if field_.before[lang] != field_.after[lang]]
        lang = self.words.lang if self.words.lang in differ or not differ else differ[0]
        if lang != self.words.lang:
            name = f"{name} ({lang})"  # in the language of the reader nothing has changed
        return FieldView(name, field_.before.get(lang, "") or empty, field_.after.get(lang, "") or empty)

    def row(self, key: Key, relation: str, one: DecidingPack | None, other: DecidingPack | None) -> RowView:
        def decider(found: DecidingPack | None) -> str:
            if found is None:
                return self.said("nothing")
            return f"{found.pack}: {', '.join(self.unit(found.pack, point) for point in found.points)}"

        return RowView(self.title(key), self.said(f"rel_{relation}"), decider(one), decider(other))

    # --- cases

    def counted(self, counts: AffectedCounts) -> str:
        if not counts.affected:
            return self.said("nobody", cases=counts.cases)
        percent = self.words.number(round(100 * counts.affected / counts.cases, 1))
        return self.said("counted", cases=counts.cases, affected=counts.affected, percent=percent)

    def counts(self, counts: AffectedCounts) -> Iterator[CountView]:
        for key, number in counts.outcomes.most_common():
            changes = [
                (self.answers(key, Answers(before, after)), many)
                for (of, before, after), many in counts.answers.most_common()
                if of == key
            ]
            yield CountView(self.title(key), number, tuple(changes))

    def listed(self, one: AffectedCase) -> ListedView:
        kinds = self.cases.names
        changes = []
        for change in one.changes:
            subject = kinds.subject(change.subject)
            key = (subject.kind, change.outcome)
            who = f"{subject.called}: " if subject.called else ""
            changes.append(f"{who}{self.title(key)}: {self.answers(key, Answers(change.one, change.other))}")
        return ListedView(one.case, one.place, tuple(changes))


SAME = "same"
"""The relation of an outcome that the very same rules and norms decide."""
_PARTS = ("norm", "rule", "reading")


def _sorted(regions: Sequence[Difference]) -> list[Difference]:
    """Regions with fewer conditions first; what is left over, and what cases state, at the end."""
    return sorted(regions, key=lambda r: (bool(r.stated), not r.parts, not r.whole, len(r.parts)))


def _merged(one: Side, other: Side) -> Linked:
    """The linked packs of the side that extends more, with the names of both vocabularies."""
    wide, narrow = (one, other) if len(one.chain) >= len(other.chain) else (other, one)
    ours, theirs = wide.linked.vocabulary, narrow.linked.vocabulary
    subjects = dict(theirs.subjects)
    for name, subject in ours.subjects.items():
        more = theirs.subjects[name].facts if name in theirs.subjects else {}
        subjects[name] = replace(subject, facts={**more, **subject.facts})
    outcomes = {**theirs.outcomes, **ours.outcomes}
    return replace(wide.linked, vocabulary=replace(ours, subjects=subjects, outcomes=outcomes))
