"""The words of a form's fields, out of a case and its decision, and why a field stays blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from punkt.deciding.decision import Decision
from punkt.kernel.cached_attribute import cached_attribute
from punkt.kernel.domains import show
from punkt.showing.decision.view import Builder
from punkt.showing.words.names import Named

from .asked_values import SO, UNKNOWN, AskedValues
from .ground_lines import GroundLines
from .paper_model import Form, FormField, FormPart
from .paper_words import word

LINES = ("grounds", "follows", "notices")
"""What is told in lines: of an outcome, or, without one, of the whole record."""
LINE = "_"
WIDTH = 74
"""The longest blank line that fits a sheet, in characters; a longer one is drawn as several."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A field, or a part of it, that is left to be filled in by hand; ``why`` is empty where nothing could give it."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """What is written in a field: pieces of text, and blank lines of a length."""

    pieces: tuple[str | int, ...]
    there: bool = True
    """Whether the field is on this paper at all."""
    lines: bool = False
    """It is told in whole lines, even if it is only one."""

    @property
    def text(self) -> str:
        """As plain text, blank lines drawn."""
        return "".join(LINE * piece if isinstance(piece, int) else piece for piece in self.pieces)

    @property
    def known(self) -> bool:
        """Whether anything is written at all."""
        return any(isinstance(piece, str) and piece.strip() for piece in self.pieces)


def blank_lines(length: int) -> tuple[str | int, ...]:
    """The pieces of a blank of a length: whole lines, and what is left of it."""
    lines = [WIDTH] * (length // WIDTH) + ([length % WIDTH] if length % WIDTH else [])
    return tuple(piece for line in lines for piece in ("\n", line))[1:]


class EntryWriter:
    """Writes the fields of one record in one language."""

    def __init__(self, decision: Decision, form: Form, lang: str, subject: str, builder: Builder | None = None) -> None:
        """``builder``: what tells of the decision in that language already, where there is such."""
        self.decision, self.form, self.subject, self.lang = decision, form, subject, lang
        self.linked = decision.judged.linked
        self.builder = builder or Builder(decision.to_dict(), self.linked, lang)
        self.words, self.names, self.values = self.builder.words, self.builder.names, self.builder.values
        self.asked = AskedValues(decision)
        self.blanks: list[Blank] = []

    @cached_attribute
    def lines(self) -> GroundLines:
        """Writes what outcomes rest on, what follows from them, and what the packs say of their own standing."""
        return GroundLines(self.builder, self.form.name)

    def entry(self, field: FormField, typed: str = "") -> FieldEntry:
        """A field, with what was typed for it; what of it is unknown is noted."""
        if not self.there(field):
            return FieldEntry((), there=False)
        label = field.label[self.lang]
        if typed:
            return FieldEntry((typed,))
        if not field.parts:
            self.blanks.append(Blank(label, ""))
            return FieldEntry(blank_lines(field.blank))
        texts = {name: self.part(part) for name, part in field.parts.items()}
        whys = [self.why(part, len(texts) > 1) for name, part in field.parts.items() if texts[name] is None]
        if whys:
            self.blanks.append(Blank(label, "; ".join(dict.fromkeys(whys))))
        if all(text is None for text in texts.values()):
            return FieldEntry(blank_lines(field.blank))
        if not field.says:
            lines = any(part.kind in LINES for part in field.parts.values())
            return FieldEntry(tuple(text for text in texts.values() if text is not None), lines=lines)
        return FieldEntry(tuple(_put_together(field.says[self.lang], texts, field.blank)))

    def there(self, field: FormField) -> bool:
        """Whether a field is on the paper: it is where that is so, or not known."""
        return field.only is None or self.asked.state(field.only, self.subject) in (SO, UNKNOWN, "conflict")

    def _name(self, part: FormPart) -> tuple[str, Named]:
        record = part.section or self.subject
        return record, self.names.named(f"{record}.{part.name}")

    def part(self, part: FormPart) -> str | None:
        """A fact or an outcome in words; ``None`` where it is not known."""
        if part.kind in LINES and not part.name:
            return "\n".join(self.lines.of_record(part.kind, self.subject, part.among))
        record, named = self._name(part)
        value = self._value(part, record)
        if value is None:
            return None
        if part.kind in LINES:
            return "\n".join(self.lines.of(part.kind, record, part.name))
        items = value if isinstance(value, (list, tuple)) else [value]
        unit = named.unit if part.unit else ""
        choices = self.values.choices(named)
        said = [
            part.words[show(item)][self.lang] if show(item) in part.words else self.values.plain(item, choices, unit)
            for item in map(_plain, items)
        ]
        return ", ".join(said) or self.words("none")

    def _value(self, part: FormPart, record: str) -> Any:
        value = self.asked.value(part.kind, record, part.name)
        if isinstance(value, frozenset):  # in the vocabulary's order
            return [known for known in self.values.choices(self._name(part)[1]) if known in value]
        return value

    def why(self, part: FormPart, of_several: bool) -> str:
        """Why a part is blank: the fact is not given, or the outcome is not determined."""
        record, named = self._name(part)
        key = (record, part.name)
        if part.kind == "fact" or key not in self.decision:
            return word("no_fact", self.lang, name=named.inline)
        found = self.decision[key]
        missing = ", ".join(self.names.named(name).inline for name in found.missing)
        why = self.words(STATUS_WORDS[found.status]) + (f": {missing}" if missing else "")
        return f"{named.inline} — {why}" if of_several else why


STATUS_WORDS = {"not_applicable": "not_applicable", "open": "open", "gap": "gap", "conflict": "in_conflict"}


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
