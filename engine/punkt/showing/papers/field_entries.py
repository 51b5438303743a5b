"""The words of a form's fields, out of a case and its decision, and why a field stays blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from punkt.deciding.decision import Decision
from punkt.kernel.domains import show
from punkt.kernel.records import Record
from punkt.law.language.link import Linked
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Named, Names
from punkt.showing.words.value_words import ValueWords

from .paper_model import FormField, FormPart, Need
from .paper_words import word

LINE = "_"


@dataclass(frozen=True, slots=True)
class Blank:
    """A field, or a part of it, that is left to be filled in by hand; ``why`` is empty where nothing could give it."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """What is written in a field: pieces of text, and blank lines of a length."""

    pieces: tuple[str | int, ...]

    @property
    def text(self) -> str:
        """As plain text, blank lines drawn."""
        return "".join(LINE * piece if isinstance(piece, int) else piece for piece in self.pieces)

    @property
    def known(self) -> bool:
        """Whether anything is written at all."""
        return any(isinstance(piece, str) and piece.strip() for piece in self.pieces)


class EntryWriter:
    """Writes the fields of one record in one language."""

    def __init__(self, decision: Decision, linked: Linked, lang: str, subject: str) -> None:
        self.decision, self.subject, self.lang = decision, subject, lang
        self.words = Words(lang)
        self.names = Names(linked, self.words)
        self.values = ValueWords(self.names)
        self.records: dict[str, Record] = {record.name: record for record in decision.judged.case.records}
        self.blanks: list[Blank] = []

    def entry(self, field: FormField) -> FieldEntry:
        """A field; what of it is unknown is noted."""
        label = field.label[self.lang]
        if not field.parts:
            self.blanks.append(Blank(label, ""))
            return FieldEntry((field.blank,))
        texts = {name: self.part(part) for name, part in field.parts.items()}
        whys = [self.why(part, len(texts) > 1) for name, part in field.parts.items() if texts[name] is None]
        if whys:
            self.blanks.append(Blank(label, "; ".join(dict.fromkeys(whys))))
        if all(text is None for text in texts.values()):
            return FieldEntry((field.blank,))
        if not field.says:
            return FieldEntry(tuple(text for text in texts.values() if text is not None))
        return FieldEntry(tuple(_put_together(field.says[self.lang], texts, field.blank)))

    def _name(self, part: FormPart) -> tuple[str, Named]:
        record = part.section or self.subject
        return record, self.names.named(f"{record}.{part.name}")

    def part(self, part: FormPart) -> str | None:
        """A fact or an outcome in words; ``None`` where it is not known."""
        record, named = self._name(part)
        value = self._value(part, record)
        if value is None:
            return None
        items = value if isinstance(value, (list, tuple)) else [value]
        unit = named.unit if part.unit else ""
        choices = self.values.choices(named)
        said = [
            part.words[show(item)][self.lang] if show(item) in part.words else self.values.plain(item, choices, unit)
            for item in map(_plain, items)
        ]
        return ", ".join(said) or self.words("none")

    def _value(self, part: FormPart, record: str) -> Any:
        if part.kind == "outcome":
            key = (record, part.name)
            return self.decision[key].value if key in self.decision else None
        found = self.records.get(record)
        value = None if found is None else found.facts.get(part.name, self._derived(found, part.name))
        if isinstance(value, frozenset):  # in the vocabulary's order
            return [known for known in self.values.choices(self._name(part)[1]) if known in value]
        return value

    def _derived(self, record: Record, name: str) -> Any:
        """The value of a derived fact; ``None`` where it is not known exactly, or is no derived fact."""
        for (kind, node), path in self.decision.judged.derived.items():
            if (kind, path) == (record.kind, name):
                value = self.decision.explainer.scope.value(node, record)
                return value if isinstance(value, (bool, int, Decimal, str, date)) else None
        return None

    def note(self, need: Need) -> list[str]:
        """What is to be known of an outcome that the form watches; nothing where it is as expected, or still open."""
        key = (need.section or self.subject, need.outcome)
        if key not in self.decision or self.decision.status(*key) == "open":
            return []
        found = self.decision[key]
        if str(found.value) == need.value:
            return []
        named = self.names.named(".".join(key))
        said = self.values.of(named, found.value) if found.status == "determined" else self.words(_STATUS[found.status])
        rules = [
            rule for rule in self.decision.judged.linked.rules if (rule.subject, rule.outcome) == (named.kind, key[1])
        ]
        cited = dict.fromkeys(self.names.cited(r.pack, r.citation.point, r.citation.sub) for r in rules)
        return [f"{named.label} — {said} ({', '.join(cited)})"]

    def why(self, part: FormPart, of_several: bool) -> str:
        """Why a part is blank: the fact is not given, or the outcome is not determined."""
        record, named = self._name(part)
        key = (record, part.name)
        if part.kind == "fact" or key not in self.decision:
            return word("no_fact", self.lang, name=named.inline)
        found = self.decision[key]
        missing = ", ".join(self.names.named(name).inline for name in found.missing)
        why = self.words(_STATUS[found.status]) + (f": {missing}" if missing else "")
        return f"{named.inline} — {why}" if of_several else why


_STATUS = {"not_applicable": "not_applicable", "open": "open", "gap": "gap", "conflict": "in_conflict"}


def _plain(value: Any) -> Any:
    """A value as the presentation writes it: a day as text, a number without idle zeros."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return Decimal(text.rstrip("0").rstrip(".")) if "." in text else int(value)
    return value


def _put_together(pattern: str, texts: Mapping[str, str | None], blank: int) -> list[str | int]:
    """The pieces of a pattern with each part in its place, an unknown one as a blank line."""
    unknown = sum(text is None for text in texts.values())
    pieces: list[str | int] = []
    for before, name, _, _ in Formatter().parse(pattern):
        if before:
            pieces.append(before)
        if name is not None:
            found = texts[name]
            pieces.append(found if found is not None else max(8, blank // unknown))
    return pieces
