"""A quote in a changed unit: the wording that took its place, and what became of a number in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from punkt.law.sources.find_wording import nearest_wording, stands_in
from punkt.law.sources.normalise import normalise

_NUMBER = re.compile(r"(?:(?<!\d)\d{1,3}(?:\s\d{3})+(?!\d)|\d+)(?:[.,]\d+)?")
"""A number; thousands may stand apart."""


@dataclass(frozen=True, slots=True)
class NewWording:
    """The words that stand in place of a quote."""

    words: str
    numbers: tuple[tuple[str, str], ...]
    """Numbers that are others now, each before and after; none where other words changed too."""


def new_wording(words: str, texts: Iterable[str]) -> NewWording | None:
    """What stands in a unit in place of a quote: the quote itself where it still does; ``None`` where nothing is like it."""
    normal, texts = normalise(words), list(texts)
    if any(stands_in(normal, text) for text in texts):
        return NewWording(words, ())
    _, found = nearest_wording(normal, texts)
    if not found:
        return None
    before, after = _NUMBER.findall(normal), _NUMBER.findall(found)
    if _NUMBER.sub("0", normal) == _NUMBER.sub("0", found.strip(" .;,")):
        found = found.strip(" .;,")
    if _NUMBER.sub("0", normal) == _NUMBER.sub("0", found) and [*map(normalise, _NUMBER.findall(words))] == before:
        following = iter(after)
        pairs = tuple((one, other) for one, other in zip(before, after, strict=True) if one != other)
        return NewWording(_NUMBER.sub(lambda _: next(following), words), pairs)
    ending = found.rstrip(" .;,") if normal[-1:].isalnum() else found
    return NewWording(ending, ())


def new_value(written: str, numbers: Iterable[tuple[str, str]]) -> str | None:
    """A norm's value, as written, with its numbers changed as in its quote; ``None`` where they do not stand there once."""
    for before, after in numbers:
        found = re.compile(rf"(?<!\d)(?<!\d\.){re.escape(_plain(before))}(?!\.?\d)")
        if len(found.findall(written)) != 1:
            return None
        written = found.sub(_plain(after), written)
    return written


def _plain(number: str) -> str:
    return "".join(number.split()).replace(",", ".")
