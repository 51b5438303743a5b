"""Filling in a form for a record of a decided case.

A form is refused while an outcome that it needs is not what it has to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from punkt.deciding.decision import Decision
from punkt.files.messages.arguments import of_type, one_of
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import Document
from punkt.files.texts import LANGUAGES, bilingual
from punkt.showing.decision.following import next_line, steps_of
from punkt.showing.decision.view import Builder
from punkt.showing.words.names import Names
from punkt.showing.words.paragraphs import Paragraph

from .field_entries import Blank, EntryWriter, FieldEntry
from .paper_model import Form
from .paper_words import word
from .refusals import refusal
from .register_fields import Registered, typed_with
from .typed_fields import check_typed
from .watched import Note, notes_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A form filled in."""

    form: Form
    lang: str
    case: str
    as_of: date
    subject: str
    entries: Mapping[str, FieldEntry]
    blanks: tuple[Blank, ...]
    notes: tuple[Note, ...]
    """What is otherwise than the form expects, in the language of the form."""
    origin: str
    """Whose form it is: the document's, or the pack's own."""
    following: tuple[str, ...]
    """What follows from the decision and is done with this form."""
    notices: tuple[str, ...]
    """What the packs say of their own standing on the day."""
    decision: str
    """The digest of the decision it is filled in from."""
    packs: tuple[tuple[str, str, str], ...]
    """Id, version and hash of the packs that decided."""
    paragraphs: tuple[Paragraph, ...] = ()
    """What the document says at the form's point, where its text is within reach."""
    to_add: str = ""
    """How to add that text; empty where it is there."""

    @property
    def breaches(self) -> tuple[str, ...]:
        """The notes that stand on the face of the paper."""
        return _breaches(self.notes)

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
    decision: Decision,
    form: Form,
    lang: str = "ru",
    subject: str = "",
    document: Document | None = None,
    typed: Mapping[str, str] | None = None,
    beside: Registered | None = None,
) -> Paper:
    """Fill in a form for a record of a decided case; ``document`` is the case's file, for messages.

    ``typed`` are texts for fields that no fact gives; ``beside`` is the number and the day of a paper to be registered,
    as they are said beside it. Raises :class:`PunktError` where the form may
    not be issued yet, with the reasons, where it is not clear for whom it is, or where something is
    typed for a field that takes none.
    """
    of_type("decision", decision, Decision, bilingual("system.arguments.decision"))
    of_type("form", form, Form, bilingual("system.arguments.form"))
    one_of("lang", lang, LANGUAGES)
    chosen = choose(decision, form, subject, document)
    refused = refusal(decision, form, chosen, document)
    if refused:
        raise PunktError(refused)
    writer = EntryWriter(decision, form, lang, chosen)
    texts = typed_with(writer, check_typed(form, typed or {}, writer), beside or Registered())
    entries = {name: writer.entry(field, texts.get(name, "")) for name, field in form.fields.items()}
    packs = tuple((pack.id, pack.version, pack.digest) for pack in writer.linked.packs)
    case, paragraphs = decision.judged.case, writer.builder.paragraphs
    return Paper(
        form,
        lang,
        case.id,
        case.as_of,
        chosen,
        entries,
        tuple(writer.blanks),
        notes_of(form, writer),
        origin_of(form, writer.names),
        _done_with(form, writer),
        tuple(writer.lines.notices()),
        decision.digest,
        packs,
        tuple(paragraphs.of(form.pack, form.point)),
        paragraphs.to_add(form.pack),
    )


def breaches_of(decision: Decision, form: Form, subject: str, builder: Builder) -> tuple[str, ...]:
    """The notes that would stand on the face of a form for a record, in the language of who tells of the decision."""
    return _breaches(notes_of(form, EntryWriter(decision, form, builder.words.lang, subject, builder)))


def _breaches(notes: Iterable[Note]) -> tuple[str, ...]:
    return tuple(note.text for note in notes if note.breach)


def origin_of(form: Form, names: Names) -> str:
    """Whose form it is: the document's, with its point, or the pack's own."""
    if form.own:
        return word("own_form", names.words.lang, pack=form.pack, document=names.pack_cited(form.pack))
    return word("given_form", names.words.lang, ref=names.cited(form.pack, form.point))


def _done_with(form: Form, writer: EntryWriter) -> tuple[str, ...]:
    """What follows and is done with a form."""
    outcomes = steps_of(writer.builder.document, writer.subject, writer.names).values()
    return tuple(next_line(step, writer.names) for steps in outcomes for step in steps if step["paper"] == form.name)
