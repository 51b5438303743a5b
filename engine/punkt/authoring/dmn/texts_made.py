"""Texts made of texts and values: the words of a model are spelled out in them as the model has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .arithmetic import NotSaid
from .names import Words
from .values import BOOLEAN, DATE, NUMBER, STRING, TEXT, Slot, Val

WRITTEN = (NUMBER, BOOLEAN, DATE, TEXT)
"""Kinds that a text has as they are."""


class Spelled(dict[str, Any]):
    """A fact or an outcome whose words stand in a text by their titles; a text stands as it is."""

    def __init__(self, form: Mapping[str, Any], slot: Slot, words: Words) -> None:
        super().__init__(form)
        self.slot, self.words = slot, words

    def written(self) -> dict[str, Any]:
        """The form: known when all words are."""
        if self.slot.kind == TEXT:
            return dict(self)
        return {"match": dict(self), "to": {word: literal(self.words.title(word)) for word in self.slot.words}}


def literal(text: str) -> dict[str, Any]:
    """A text written out."""
    return {"join": [text]}


def joined(values: Sequence[Val], words: Words) -> Val:
    """The text made of some values. Raises :class:`NotSaid`."""
    parts = [part for value in values for part in _parts(value, words)]
    return Val(TEXT, {"join": parts})


def alike(values: Sequence[Val], words: Words, listed: bool = False) -> list[Val]:
    """The values as they are; where one is a text and others are words, all as texts. Raises :class:`NotSaid`.

    So where they are ``listed`` and not all written out: a list of words has only words that the rules write.
    """
    kinds = {value.kind for value in values}
    made = kinds == {STRING, TEXT} or (listed and kinds == {STRING} and not all(value.literal for value in values))
    return [as_text(value, words) if made else value for value in values]


def as_text(value: Val, words: Words) -> Val:
    """A text or a word as a text. Raises :class:`NotSaid`."""
    return value if value.kind == TEXT else joined([value], words)


def _parts(value: Val, words: Words) -> list[Any]:
    if value.kind == STRING:
        return [_spelled(value.form, {slot.path: slot for slot in value.slots}, words)]
    if value.kind not in WRITTEN:
        raise NotSaid("other_kinds")
    form = value.form
    return list(form["join"]) if isinstance(form, dict) and list(form) == ["join"] else [form]


def _spelled(form: Any, slots: Mapping[str, Slot], words: Words) -> Any:
    """A form of words with each word as its text."""
    if isinstance(form, str):
        text = words.title(form)
        if text.startswith("$") or not text:  # which a rule takes for a norm, or for nothing
            raise NotSaid("texts_joined")
        return text
    if isinstance(form, dict) and (name := form.get("fact") or form.get("outcome")) in slots:
        return Spelled(form, slots[str(name)], words)
    if isinstance(form, dict) and "if" in form:
        branches = {key: _spelled(form[key], slots, words) for key in ("then", "else") if key in form}
        spelled = {key: literal(one) if isinstance(one, str) else one for key, one in branches.items()}
        return {"if": form["if"], **spelled}
    raise NotSaid("texts_joined")
