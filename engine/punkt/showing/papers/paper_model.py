"""A form as its pack has it: fields, where they come from, when it may be issued, its templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from punkt.files.messages.diagnostics import Place
from punkt.law.packs.vocabulary import Text


@dataclass(frozen=True, slots=True)
class FormPart:
    """A value out of the case or the decision: a fact or an outcome of a record, or what an outcome rests on or brings.

    ``section`` is empty for the record that the form is about.
    """

    kind: str
    """``fact``, ``outcome``, ``grounds``, ``follows`` or ``notices``."""
    section: str
    name: str
    """Empty where it is about no single fact or outcome: what follows from several of a record's, the packs' notices."""
    words: Mapping[str, Text] = field(default_factory=dict)
    """The form's own words for values; other values are called as the vocabulary calls them."""
    unit: bool = False
    among: frozenset[str] = frozenset()
    """The outcomes from which it is told what follows; empty: all of the record's."""


@dataclass(frozen=True, slots=True)
class Need:
    """A fact or an outcome that a form needs or watches, or that a field is only for, and what it has to be."""

    kind: str
    """``fact`` or ``outcome``."""
    section: str
    name: str
    value: str
    """Empty where any value will do."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: parts and how they are put together; without parts it is filled in by hand."""

    name: str
    label: Text
    parts: Mapping[str, FormPart]
    says: Text
    """With ``{name}`` for each part; empty where the field is its only part."""
    blank: int
    """The length of the line where there is nothing to write, in characters."""
    signature: bool = False
    """It is signed by hand, and never typed."""
    only: Need | None = None
    """Where this is otherwise, the field is not on the paper."""

    @property
    def typed(self) -> bool:
        """Whether it may be typed when the paper is made."""
        return not self.parts and not self.signature


@dataclass(frozen=True, slots=True)
class PaperTemplate:
    """A template: its file, and what that held when the pack was read."""

    path: Path
    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a pack's document, or the pack's own."""

    name: str
    pack: str
    title: Text
    point: str
    own: bool
    """The document gives no form: this one is the pack's."""
    subject: str
    needs: tuple[Need, ...]
    """Without these the form is not issued."""
    watch: tuple[Need, ...]
    """Where one of these is otherwise, the form comes with a note."""
    fields: Mapping[str, FormField]
    templates: Mapping[tuple[str, str], PaperTemplate]
    """By language and format."""
    register: Mapping[str, str]
    """The fields that say the paper's own ``number`` and ``day``, as far as there are such."""
    digest: str
    """SHA-256 over the form's file and its templates, hexadecimal."""
    place: Place
