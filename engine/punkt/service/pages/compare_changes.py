"""What is put otherwise on the two sides of a comparison, with the changed words marked; how two outcomes stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup, escape

from punkt.law.packs.pack import Pack
from punkt.law.packs.value_order import Better
from punkt.proving.comparison.compared_packs import Side
from punkt.showing.comparison.diff_words import said as word
from punkt.showing.comparison.text_changes import CHANGED, ChangedField, TextChange, diff_text
from punkt.showing.words.names import Names

from .page_words import PageWords

PARTS = ("norm", "rule", "reading")
ALIKE = 0.3
"""How alike two texts have to be for their words to be held against each other; else each is another text."""
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class FieldChange:
    """One thing that is said otherwise: what it is, and on each side what is said, with the changed words marked."""

    name: str
    before: Markup
    after: Markup


@dataclass(frozen=True)
class Change:
    """A norm, rule or reading that is otherwise, or stands on one side only."""

    title: str
    where: str
    value: str
    """Of a norm that stands on one side only, what it says there."""
    fields: list[FieldChange]


@dataclass(frozen=True)
class PartChanges:
    """What is otherwise of the norms, the rules or the readings."""

    part: str
    changed: list[Change]
    first: list[Change]
    """What stands on the first side only."""
    second: list[Change]

    @property
    def any(self) -> bool:
        """Whether anything is otherwise."""
        return bool(self.changed or self.first or self.second)


def changes(one: Side, other: Side, words: PageWords) -> list[PartChanges]:
    """What two sides say otherwise, as ``punkt diff`` has it."""
    found = diff_text(one, other).changes
    names = [Names(side.linked, words) for side in (one, other)]
    return [
        PartChanges(
            part, *([_change(c, names, words) for c in found if (c.part, c.how) == (part, how)] for how in _HOW)
        )
        for part in PARTS
    ]


_HOW = (CHANGED, "removed", "added")


def _change(change: TextChange, names: list[Names], words: PageWords) -> Change:
    known = next(one for one in names if change.pack in one.linked.by_id)
    where = known.cited_at(change.pack, change.point)
    fields = [_field(one, words) for one in change.fields] if change.how == CHANGED else []
    said = [one for one in change.fields if one.name == "value" and change.how != CHANGED]
    value = next((words.pick(one.before) or words.pick(one.after) for one in said), "")
    return Change(words.pick(change.title), where, value, fields)


def _field(field: ChangedField, words: PageWords) -> FieldChange:
    differ = [lang for lang in field.before if field.before[lang] != field.after.get(lang)]
    lang = words.lang if words.lang in differ or not differ else differ[0]
    return FieldChange(word(words, field.name), *marked_words(field.before.get(lang, ""), field.after.get(lang, "")))


def marked_words(before: str, after: str) -> tuple[Markup, Markup]:
    """Two texts, each with the words marked that the other has not: gone in the first, new in the second."""
    mine, yours = _PIECE.findall(before), _PIECE.findall(after)
    match = SequenceMatcher(None, mine, yours, autojunk=False)
    if match.ratio() < ALIKE:
        return _tagged("del", before), _tagged("ins", after)
    gone, new = Markup(), Markup()
    for how, i, j, k, m in match.get_opcodes():
        same = how == "equal"
        gone += escape("".join(mine[i:j])) if same else _tagged("del", "".join(mine[i:j]))
        new += escape("".join(yours[k:m])) if same else _tagged("ins", "".join(yours[k:m]))
    return gone, new


def _tagged(tag: str, text: str) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), text) if text.strip() else escape(text)


def standing_of(key: tuple[str, str], one: Mapping[str, Any], other: Mapping[str, Any], packs: Iterable[Pack]) -> str:
    """How the second outcome stands to the first: ``more``, ``less`` or ``same`` by the packs' orders; empty: none.

    ``grants_more`` and ``grants_less``: better or worse for the person by the order that a pack declares; without one,
    numbers are ``more`` or ``less`` and days ``later`` or ``earlier``.
    """
    if not one["status"] == other["status"] == "determined":
        return ""
    first, second = one["value"], other["value"]
    if first == second:
        return "same"
    order = next((pack.better[key] for pack in packs if key in pack.better), None)
    if order is not None:
        return _by_order(order, first, second)
    numbers = list(_numbers(first, second))
    if len(numbers) == 2:
        return "more" if numbers[1] > numbers[0] else "less"
    return ""


def _by_order(order: Better, first: Any, second: Any) -> str:
    if order.word in ("higher", "lower"):
        numbers = list(_numbers(first, second))
        if len(numbers) < 2:
            return ""
        first, second = numbers
    if order.at_least(second, first):
        return "grants_more"
    return "grants_less" if order.at_least(first, second) else ""


def _numbers(*values: Any) -> Iterator[Decimal]:
    for value in values:
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            yield Decimal(str(value))
