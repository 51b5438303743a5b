"""Filling in a form: the words of each field, and why a field stays blank.

A form is refused while an outcome that it needs is not what it has to be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ..decision import Decision
from ..diagnostics import Diagnostic, Place, PunktError
from ..domains import show
from ..link import Linked
from ..present.naming import Named, Names
from ..present.texts import Words
from ..present.values import Values
from ..reading import Document
from ..records import Record
from .model import Field, Form, Part
from .refuse import refusal
from .words import word

LINE = "_"


@dataclass(frozen=True, slots=True)
class Blank:
    """A field, or a part of it, that is left to be filled in by hand; ``why`` is empty where nothing could give it."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
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


@dataclass(frozen=True, slots=True)
class Paper:
    """A form filled in."""

    form: Form
    lang: str
    case: str
    as_of: date
    subject: str
    entries: Mapping[str, Entry]
    blanks: tuple[Blank, ...]
    decision: str
    """The digest of the decision it is filled in from."""
    packs: tuple[tuple[str, str, str], ...]
    """Id, version and hash of the packs that decided."""

    @property
    def title(self) -> str:
        """The title of the form."""
        return self.form.title[self.lang]


def choose(decision: Decision, form: Form, subject: str = "", document: Document | None = None) -> str:
    """The record that a form is filled in for: the one named, by its name or its id, else the only one there is.

    A section comes before elements of lists. Raises :class:`PunktError` where none or several fit.
    """
    names = [record.name for record in decision.judged.case.records if record.kind == form.subject]
    fitting = [name for name in names if subject in (name, name.rpartition("/")[2])] if subject else names
    sections = [name for name in fitting if name == form.subject]
    if len(sections) == 1 or len(fitting) == 1:
        return (sections or fitting)[0]
    place = document.place(()) if document is not None else Place(decision.case_id)
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    key = "several" if names else "nobody"
    hint = {each: word(key, each, names=listed, subject=form.subject) for each in ("ru", "en")}
    raise PunktError([Diagnostic("P793", place, {"form": form.name, "hint": hint})])


def fill(
    decision: Decision, form: Form, lang: str = "ru", subject: str = "", document: Document | None = None
) -> Paper:
    """Fill in a form for a record of a decided case; ``document`` is the case's file, for messages.

    Raises :class:`PunktError` where the form may not be issued yet, with the reasons, or where
    it is not clear for whom it is.
    """
    chosen = choose(decision, form, subject, document)
    refused = refusal(decision, form, chosen, document)
    if refused:
        raise PunktError(refused)
    linked = decision.judged.linked
    writer = _Writer(decision, linked, lang, chosen)
    entries = {name: writer.entry(field) for name, field in form.fields.items()}
    packs = tuple((pack.id, pack.version, pack.digest) for pack in linked.packs)
    case = decision.judged.case
    return Paper(form, lang, case.id, case.as_of, chosen, entries, tuple(writer.blanks), decision.digest, packs)


class _Writer:
    """Writes the fields of one record in one language."""

    def __init__(self, decision: Decision, linked: Linked, lang: str, subject: str) -> None:
        self.decision, self.subject, self.lang = decision, subject, lang
        self.words = Words(lang)
        self.names = Names(linked, self.words)
        self.values = Values(self.names)
        self.records: dict[str, Record] = {record.name: record for record in decision.judged.case.records}
        self.blanks: list[Blank] = []

    def entry(self, field: Field) -> Entry:
        """A field; what of it is unknown is noted."""
        label = field.label[self.lang]
        if not field.parts:
            self.blanks.append(Blank(label, ""))
            return Entry((field.blank,))
        texts = {name: self.part(part) for name, part in field.parts.items()}
        whys = [self.why(part, len(texts) > 1) for name, part in field.parts.items() if texts[name] is None]
        if whys:
            self.blanks.append(Blank(label, "; ".join(dict.fromkeys(whys))))
        if all(text is None for text in texts.values()):
            return Entry((field.blank,))
        if not field.says:
            return Entry(tuple(text for text in texts.values() if text is not None))
        return Entry(tuple(_put_together(field.says[self.lang], texts, field.blank)))

    def _name(self, part: Part) -> tuple[str, Named]:
        record = part.section or self.subject
        return record, self.names.named(f"{record}.{part.name}")

    def part(self, part: Part) -> str | None:
        """A fact or an outcome in words; ``None`` where it is not known."""
        record, named = self._name(part)
        value = self._value(part, record)
        if value is None:
            return None
        items = value if isinstance(value, (list, tuple)) else [value]
        unit = named.fact.unit if named.fact is not None and part.unit else ""
        choices = self.values.choices(named)
        said = [
            part.words[show(item)][self.lang] if show(item) in part.words else self.values.plain(item, choices, unit)
            for item in map(_plain, items)
        ]
        return ", ".join(said) or self.words("none")

    def _value(self, part: Part, record: str) -> Any:
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

    def why(self, part: Part, of_several: bool) -> str:
        """Why a part is blank: the fact is not given, or the outcome is not determined."""
        record, named = self._name(part)
        key = (record, part.name)
        if part.kind == "fact" or key not in self.decision:
            return word("no_fact", self.lang, name=named.inline)
        found = self.decision[key]
        missing = ", ".join(self.names.named(name).inline for name in found.missing)
        why = self.words(_STATUS[found.status]) + (f": {missing}" if missing else "")
        return f"{named.inline} — {why}" if of_several else why


_STATUS = {"open": "open", "gap": "gap", "conflict": "in_conflict"}


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
    from string import Formatter

    unknown = sum(text is None for text in texts.values())
    pieces: list[str | int] = []
    for before, name, _, _ in Formatter().parse(pattern):
        if before:
            pieces.append(before)
        if name is not None:
            found = texts[name]
            pieces.append(found if found is not None else max(8, blank // unknown))
    return pieces
