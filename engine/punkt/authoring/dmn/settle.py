"""Forms made ready to be written: names of outer facts within lists, plain names of truths, words that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .inputs import SECTION, Own
from .tables_in import Line
from .texts_made import Spelled
from .values import STRING, STRINGS, TEXT, Slot

WITHIN = ("has", "by")
"""Keys below which facts are those of an element."""


def settled(form: Any, inside: bool = False) -> Any:
    """A form with the names that its place asks for."""
    if isinstance(form, Spelled):
        return settled(form.written(), inside)
    if isinstance(form, Line):
        return Line([settled(one, inside) for one in form])
    if isinstance(form, list):
        return [settled(one, inside) for one in form]
    if not isinstance(form, dict):
        return form
    found = {key: settled(value, inside or key in WITHIN) for key, value in form.items()}
    if "fact" in form and not isinstance(form["fact"], Own) and inside and form["fact"] != "as_of":
        found["fact"] = f"{SECTION}.{form['fact']}"
    if ("outcome" in form or "term" in form) and inside:
        found["section"] = SECTION
    if found.keys() == {"fact", "is"} and found["is"] is True:
        return str(found["fact"])
    return {key: str(value) if isinstance(value, Own) else value for key, value in found.items()}


def columns(forms: list[Any]) -> list[Any]:
    """Columns of a table: a fact by its name."""
    return [form["fact"] if isinstance(form, dict) and list(form) == ["fact"] else form for form in forms]


def learn_all(slots: Iterable[Slot]) -> None:
    """Give every slot the words of those it may be like, by whatever way."""
    every = list(slots)
    changed = True
    while changed:
        changed = False
        for slot in every:
            for other in slot.like:
                for word in other.words:
                    if word not in slot.words:
                        slot.words.append(word)
                        changed = True


def read_by(form: Any) -> Iterator[str]:
    """The outcomes and terms that a form reads."""
    if isinstance(form, dict):
        for key in ("outcome", "term"):
            if isinstance(form.get(key), str):
                yield form[key]
        form = list(form.values())
    if isinstance(form, list):
        for one in form:
            yield from read_by(one)


def facts_of(form: Any) -> Iterator[str]:
    """The facts that a form reads."""
    if isinstance(form, dict):
        if isinstance(form.get("fact"), str):
            yield form["fact"]
        if isinstance(form.get("of"), str):
            yield form["of"]
        form = list(form.values())
    if isinstance(form, list):
        for one in form:
            yield from facts_of(one)


def settle_texts(slots: Iterable[Slot]) -> None:
    """Facts and outcomes of which the model names no word are texts that are passed on, with all they are like."""
    every = list(slots)
    learn_all(every)
    beside: dict[Slot, set[Slot]] = {slot: set(slot.like) for slot in every}
    for slot in every:
        for other in slot.like:
            beside.setdefault(other, set()).add(slot)
    worded = {slot for slot in every if slot.kind in (STRING, STRINGS) and slot.words}
    pending = list(worded)
    while pending:  # what is compared with words, or may be one of them, is a word too
        more = beside.get(pending.pop(), set()) - worded
        worded |= more
        pending += more
    for slot in every:
        if slot.kind == STRING and slot not in worded:
            slot.kind = TEXT
