"""What a rule names, under every option of every reading: read off the rule as written, not as lowered for a day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from punkt.files.located import Spot
from punkt.kernel.domains import Interval
from punkt.law.forms import calendar, place_in, workdays
from punkt.law.forms.cells import norms_in
from punkt.law.packs.own_places import says_where
from punkt.law.packs.pack import Rule
from punkt.law.packs.units import as_amount
from punkt.law.packs.vocabulary import COLLECTIONS, FactType, Vocabulary

HEADS = ("every", "any_of", "none_of", "of", "count", "distinct", "the_one", "place_in")
"""What is asked of many items at once."""
GATHERED = ("sum", "mean", "largest", "smallest")
"""What is made of a list of values, or of a collection that is named."""
CONDITIONS = ("all", "any", "neither", "not", "if", "when", "require")
FACTS = ("fact", "until", "beyond", "on_day", "preceding", *calendar.HEADS, *workdays.HEADS, *place_in.KEYS)
"""Keys below which a plain word is the name of a fact."""
BODY = ("when", "then", "else", "first", "match", "to", "include", "require", "each_month")
"""The keys of a rule that hold what it says; the others describe it."""


class Mention(NamedTuple):
    """A name of a kind (``fact``, ``outcome``, ``norm``, ``reading``) about a record type, or a bare ``number``."""

    kind: str
    record: str
    name: str
    spot: Spot


def rule_mentions(rule: Rule, vocabulary: Vocabulary) -> Iterator[Mention]:
    """What a rule names, and what says to whom it applies."""
    if rule.applies is not None:
        yield from mentions(rule.applies.condition, rule.subject, vocabulary, True)
    for key, spot in rule.body.items():
        if key in BODY:
            yield from _Walk(vocabulary).key(key, spot, rule.subject, rule.subject, False)
        elif key == "table":
            yield from _Walk(vocabulary).table(spot, rule.subject)


def mentions(spot: Spot, record: str, vocabulary: Vocabulary, condition: bool) -> Iterator[Mention]:
    """What a condition or a value names."""
    yield from _Walk(vocabulary).anything(spot, record, condition)


class _Walk:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def anything(self, spot: Spot, record: str, condition: bool) -> Iterator[Mention]:
        data = spot.data
        if isinstance(data, str):
            if data.startswith("$"):
                yield Mention("norm", record, data[1:], spot)
            elif condition:
                yield self.fact(spot, record)
            elif as_amount(data) or (data[:1] in ("[", "(") and Interval.parse(data)):
                yield Mention("number", record, data, spot)
        elif isinstance(data, (int, Decimal)) and not isinstance(data, bool):
            yield Mention("number", record, str(data), spot)
        elif isinstance(data, list):
            for item in spot.each():
                yield from self.anything(item, record, condition)
        elif isinstance(data, dict):
            inner = record
            heads = [head for head in data if head in HEADS or (head in GATHERED and isinstance(data[head], str))]
            for head in heads:
                inner = self.element(data[head], record)
                yield from self.items(spot / head, record)
            for key, below in spot.items():
                if key not in heads:
                    yield from self.key(key, below, record, inner, condition)

    def table(self, spot: Spot, record: str) -> Iterator[Mention]:
        """What a table names; its numbers are what it lays down, so they are none of a rule's own."""
        for column in (spot / "columns").each():
            named = isinstance(column.data, str) and not column.data.startswith("$")
            yield from (self.fact(column, record),) if named else self.anything(column, record, False)
        for row in (spot / "rows").each():
            long = isinstance(row.data, dict)
            for part in (row.get("when"), row.get("then")) if long else (row,):
                yield from self.cell(part, record) if part is not None else ()
        if (rest := spot.get("else")) is not None:
            yield from self.cell(rest / "then" if says_where(rest) else rest, record)

    def cell(self, spot: Spot, record: str) -> Iterator[Mention]:
        """What a cell of a table names."""
        if isinstance(spot.data, str):
            yield from (Mention("norm", record, name, spot) for name in norms_in(spot.data))
        elif isinstance(spot.data, dict):
            yield from self.anything(spot, record, False)
        for item in spot.each():
            yield from self.cell(item, record)

    def key(self, key: str, spot: Spot, record: str, inner: str, condition: bool) -> Iterator[Mention]:
        """What stands below a key."""
        data = spot.data
        if key in FACTS and isinstance(data, str) and data[:1].isalpha():
            yield self.fact(spot, record)
        elif key in ("outcome", "holds", "term"):
            table = Spot(spot.document, spot.path[:-1], None)
            section = self._beside(table, "section")
            yield Mention("outcome", section or record, str(data), spot)
        elif key in ("norm", "reading"):
            yield Mention(key, record, str(data), spot)
        elif key in ("section", "given", "exists", "places"):
            return
        elif key == "has":
            yield from self.anything(spot, inner, True)
        elif key == "by" and self._beside(Spot(spot.document, spot.path[:-1], None), "reading"):
            for _, branch in spot.items():
                yield from self.anything(branch, record, condition)
        elif key == "by":
            yield from self.anything(spot, inner, isinstance(data, str))
        elif key in ("to", "with") and isinstance(data, dict):
            for _, entry in spot.items():
                yield from self.anything(entry, record, False)
        else:
            yield from self.anything(spot, record, key in CONDITIONS)

    def _beside(self, table: Spot, key: str) -> str:
        data = table.document.data
        for step in table.path:
            data = data[step]  # type: ignore[index]
        found = data.get(key, "") if isinstance(data, dict) else ""
        return found if isinstance(found, str) else ""

    def fact(self, spot: Spot, record: str) -> Mention:
        """A fact of the record, or of a section that is named."""
        owner, fact = self.resolved(str(spot.data), record)
        return Mention("fact", owner, fact.path if fact else str(spot.data), spot)

    def resolved(self, path: str, record: str) -> tuple[str, FactType | None]:
        """The record type a fact belongs to, and the fact."""
        own = self.vocabulary.subjects[record].facts
        section, _, rest = path.partition(".")
        if path not in own and section in self.vocabulary.sections:
            return section, self.vocabulary.subjects[section].facts.get(rest)
        return record, own.get(path)

    def items(self, spot: Spot, record: str) -> Iterator[Mention]:
        """The items something is asked of: a norm, a list of facts, a collection."""
        yield from self.anything(spot, record, True)

    def element(self, items: object, record: str) -> str:
        """The record type of the items."""
        if isinstance(items, str) and not items.startswith("$"):
            owner, fact = self.resolved(items, record)
            if fact is not None and fact.kind in COLLECTIONS:
                return self.vocabulary.element_type(owner, fact)
        return record
