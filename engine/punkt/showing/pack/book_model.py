"""A pack for a lawyer to read and sign: point by point the paragraph, and beside it what is encoded, in sentences.

The sentences are made of the conditions themselves, as they are decided by, and not of what their author says of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Problems
from punkt.files.texts import Texts
from punkt.kernel.nodes import Const
from punkt.law.language.clause import Clause
from punkt.law.loading.approvals import approved_parts
from punkt.law.loading.ledger import LedgerUnit, coverage
from punkt.law.loading.pack_files import files_of
from punkt.law.loading.read_documents import read_documents
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import MODALITY_TEXT, Norm, Pack
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.paragraphs import Paragraphs
from punkt.showing.words.reading_words import reading_view
from punkt.showing.words.value_words import ValueWords

from .coverage_report import STATE_TEXTS

BOOK = Texts("packs.book")


@dataclass(frozen=True, slots=True)
class BookEntry:
    """A norm, a rule or a reading: its name, what it says, a line each, and who has approved it."""

    kind: str
    name: str
    lines: tuple[str, ...]
    approved: str


@dataclass(frozen=True, slots=True)
class BookRow:
    """A unit of the document, or several in a row for which the same is said."""

    at: str
    """As readers call it."""
    title: str
    paragraphs: tuple[str, ...]
    """The text where it is kept; else the words cited."""
    kept: bool
    state: str
    why: tuple[str, ...]
    """Why it is not encoded, or what of it is not."""
    entries: tuple[BookEntry, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The whole book, in one language."""

    lang: str
    title: str
    document: str
    version: str
    day: str
    rows: tuple[BookRow, ...]
    note: str
    """How to add the text; empty where it is there."""
    since: str = ""
    """Of a book of changes: since which revision."""
    decided: str = ""
    """Of a book of changes: what is decided otherwise, as text."""


def book_of(
    rules: Rules,
    name: str,
    day: date,
    lang: str,
    only: Iterable[tuple[str, str]] | None = None,
    since: str = "",
    decided: str = "",
) -> Book:
    """The book of a pack as it is on a day; ``only`` of these parts and names, or of units (``points``), where given."""
    words = Words(lang)
    pack = rules.linked.by_id[name]
    names = Names(rules.linked, words, day)
    writer = _Writer(rules, pack, names, day, words)
    report = coverage(pack, pack.editions.on(day) or None)
    wanted = None if only is None else set(only)
    rows = tuple(row for block in report.blocks if (row := writer.row(block.units, wanted)) is not None)
    note = writer.paragraphs.to_add(name)
    return Book(
        lang, words.pick(pack.title), names.pack(name), pack.version, words.day(day), rows, note, since, decided
    )


class _Writer:
    """Writes the rows."""

    def __init__(self, rules: Rules, pack: Pack, names: Names, day: date, words: Words) -> None:
        self.pack, self.names, self.day, self.words = pack, names, day, words
        self.conditions, self.paragraphs, self.values = Conditions(names), Paragraphs(names), ValueWords(names)
        self.clauses: dict[str, list[Clause]] = {}
        for clauses in rules.edition(day).program.clauses.values():
            for clause in clauses:
                if clause.rule.pack == pack.id and not clause.out_of_force:
                    self.clauses.setdefault(clause.rule.id, []).append(clause)
        found = approved_parts(read_documents(files_of(pack), Problems()))
        self.approved = {(one.part, one.name): one for one in found}

    def row(self, units: tuple[LedgerUnit, ...], wanted: Set[tuple[str, str]] | None) -> BookRow | None:
        """A row for units in a row; ``None`` where nothing of it is wanted."""
        unit, pick = units[0], self.words.pick
        named = {(part, name) for part in ("rules", "norms", "readings") for name in getattr(unit, part)}
        units_named = {("points", at) for one in units for at in (one.address, one.point)}
        if wanted is not None and not wanted & (named | units_named):
            return None
        texts = [text for one in units for text in self._text(one.address)]
        addresses = self.names.addresses(self.pack.id)
        where = [
            addresses.long(units[0].address),
            *([addresses.paragraph(units[-1].address)] if len(units) > 1 else []),
        ]
        entries = [self.rule(name) for name in unit.rules] + [self.norm(name) for name in unit.norms]
        entries += [self.reading(name) for name in unit.readings]
        why = [pick(text) for text in (unit.reason, unit.left) if text]
        cited = tuple(self.words.quote(quote) for quote in unit.quotes)
        return BookRow(
            " – ".join(where),
            pick(unit.title) if unit.title else "",
            tuple(texts) or cited,
            bool(texts),
            pick(STATE_TEXTS[unit.standing]),
            tuple(why),
            tuple(entries),
        )

    def _text(self, address: str) -> list[str]:
        return [one.text for one in self.paragraphs.of(self.pack.id, address)]

    def said(self, key: str, **arguments: object) -> str:
        """A word of the book."""
        return BOOK(key, self.words.lang, **arguments)

    def rule(self, name: str) -> BookEntry:
        """A rule: a sentence for each way in which it concludes something."""
        clauses = self.clauses.get(name, [])
        lines = dict.fromkeys(self.sentence(clause) for clause in clauses)
        modality = {self.words.pick(MODALITY_TEXT[clause.citation.modality.value]) for clause in clauses}
        readings = dict.fromkeys(one.partition(":")[2] for clause in clauses for one in clause.rests_on)
        more = [self.said("rests_on", names=", ".join(readings))] if readings else []
        shown = [*lines, *more] if clauses else [self.said("not_on_day")]
        kind = self.said("rule") + (f" ({', '.join(sorted(modality))})" if modality else "")
        return BookEntry(kind, name, tuple(shown), self.approval("rules", name))

    def sentence(self, clause: Clause) -> str:
        """What a clause says: what comes out, and when."""
        rule = clause.rule
        title = self.conditions.value_label(rule.subject, rule.outcome)
        value = self.conditions.concluded(clause.value, rule.subject, rule.outcome)
        if isinstance(clause.condition, Const) and clause.condition.truth:
            return self.said("always", outcome=title, value=value)
        asked = self.conditions.condition(clause.condition, rule.subject)
        return self.said("sentence", outcome=title, value=value, when=asked)

    def norm(self, name: str) -> BookEntry:
        """A norm: its values by day."""
        norm: Norm = self.pack.norms[name]
        lines = []
        for dated in norm.values:
            cited = dated.citation or norm.citation
            where = self.names.cited(self.pack.id, cited.point, cited.sub, cited.edition)
            lines.append(
                f"{self.values.declared(norm, dated.value)} ({self._span(dated.in_force)}) — "
                f"{self.words.quote(cited.quote)}, {where}"
            )
        title = self.words.pick(norm.title)
        return BookEntry(self.said("norm"), name, (f"{title}:", *lines), self.approval("norms", name))

    def reading(self, name: str) -> BookEntry:
        """A reading: the question, the options and why one is adopted."""
        view = reading_view(self.pack.readings[name], self.words)
        return BookEntry(self.said("reading"), name, (view.question, *view.lines), self.approval("readings", name))

    def approval(self, part: str, name: str) -> str:
        """Who has approved something as it is, or that nobody has."""
        found = self.approved.get((part, name))
        if found is None or not found.holding:
            return self.said("changed_since" if found and found.approvals else "not_approved")
        return "; ".join(self.said("approved", who=one.by, day=self.words.day(one.day)) for one in found.holding)

    def _span(self, span: InForce) -> str:
        if span.until is None:
            return self.words("since", day=self.words.day(span.since))
        return self.words("since_until", day=self.words.day(span.since), until=self.words.day(span.until))


HEADS = ("unit", "text", "encoded", "remarks")
"""The columns of the book."""


def heads(lang: str) -> Mapping[str, str]:
    """The headings of the columns."""
    return {key: BOOK(f"col_{key}", lang) for key in HEADS}


def signatures(lang: str) -> Iterator[str]:
    """The lines at the end on which it is signed."""
    yield BOOK("signed", lang)
    yield BOOK("signed", lang)
