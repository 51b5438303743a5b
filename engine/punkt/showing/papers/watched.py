"""What a form watches: what is otherwise than it expects does not stand against the form, but has to be known."""

from __future__ import annotations

from dataclasses import dataclass

from .asked_values import OTHERWISE, SO, UNKNOWN
from .field_entries import STATUS_WORDS, EntryWriter
from .paper_model import Form, Need


@dataclass(frozen=True, slots=True)
class Note:
    """What is otherwise than the form expects."""

    text: str
    breach: bool
    """It is otherwise by a norm, and stands on the face of the paper; not so where no clause decides."""


def notes_of(form: Form, writer: EntryWriter) -> tuple[Note, ...]:
    """The notes of a form for the record that is written; none of what is as expected, not known, or not applicable."""
    found = (_note(need, writer) for need in form.watch)
    return tuple(note for note in found if note is not None)


def _note(need: Need, writer: EntryWriter) -> Note | None:
    state = writer.asked.state(need, writer.subject)
    if state in (SO, UNKNOWN, "not_applicable"):
        return None
    key = (need.section or writer.subject, need.name)
    named = writer.names.named(".".join(key))
    value = writer.asked.value(need.kind, *key)
    said = writer.values.of(named, value) if state == OTHERWISE else writer.words(STATUS_WORDS[state])
    rules = [rule for rule in writer.linked.rules if (rule.subject, rule.outcome) == (named.kind, key[1])]
    cited = dict.fromkeys(writer.names.cited(r.pack, r.citation.point, r.citation.sub) for r in rules)
    points = f" ({', '.join(cited)})" if cited else ""
    return Note(f"{named.label} — {said}{points}", state != "gap")
