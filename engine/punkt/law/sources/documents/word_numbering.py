"""The numbers that Word writes before paragraphs, counted as Word counts them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"))
_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_PLACE = re.compile("%([1-9])")


@dataclass(frozen=True)
class _Level:
    """One level of a list: the first number, the kind of number, and what is written."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""


@dataclass
class Numbering:
    """The lists of a document, and how far each is counted."""

    lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    """Number of a list → what it is counted with, and its levels."""
    of_styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Style of paragraphs → its list and level."""
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """The lists of a document; of one without lists, none."""
        found = cls()
        part = next(
            (one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering")), None
        )
        if part is not None:
            root = part.element
            kinds = {kind.get(f"{W}abstractNumId"): kind for kind in root.iter(f"{W}abstractNum")}
            for number in root.iterchildren(f"{W}num"):
                kind = number.find(f"{W}abstractNumId").get(f"{W}val")
                levels = _levels(kinds[kind]) if kind in kinds else {}
                own = _overrides(number, levels)
                name = number.get(f"{W}numId")
                found.lists[name] = (f"{kind}/{name}" if own else kind, {**levels, **own})
        parents: dict[str, str] = {}
        for style in document.styles.element.iter(f"{W}style"):
            name = style.get(f"{W}styleId")
            if (above := style.find(f"{W}basedOn")) is not None:
                parents[name] = above.get(f"{W}val")
            if (given := _given(style)) is not None:
                found.of_styles[name] = given
        for name in parents:
            above_name: str | None = name
            while above_name is not None and above_name not in found.of_styles:
                above_name = parents.get(above_name)
            if above_name is not None:
                found.of_styles.setdefault(name, found.of_styles[above_name])
        return found

    def before(self, paragraph: Any) -> str:
        """What Word writes before a paragraph, with a space; empty for one that is not numbered. Counts on."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        given = _given(paragraph) or (self.of_styles.get(style.get(f"{W}val")) if style is not None else None)
        if given is None or given[0] not in self.lists:
            return ""
        counter, levels = self.lists[given[0]]
        depth, level = given[1], levels.get(given[1], _Level())
        counted = self.counts[counter]
        counted[depth] = counted.get(depth, level.start - 1) + 1
        for deeper in [one for one in counted if one > depth]:
            del counted[deeper]
        if level.kind == "bullet":
            return "- "
        if level.kind == "none":
            return ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            of = levels.get(at, _Level())
            return _written(counted.setdefault(at, of.start), of.kind)

        return _PLACE.sub(shown, level.text) + " "


def _given(element: Any) -> tuple[str, int] | None:
    """The list and the level that a paragraph or a style names."""
    number = element.find(f"{W}pPr/{W}numPr/{W}numId")
    if number is None:
        return None
    level = element.find(f"{W}pPr/{W}numPr/{W}ilvl")
    return number.get(f"{W}val"), int(level.get(f"{W}val")) if level is not None else 0


def _levels(kind: Any) -> dict[int, _Level]:
    return {int(level.get(f"{W}ilvl")): _level(level, _Level()) for level in kind.iterchildren(f"{W}lvl")}


def _level(level: Any, known: _Level) -> _Level:
    def value(name: str, otherwise: str) -> str:
        found = level.find(f"{W}{name}")
        return otherwise if found is None else str(found.get(f"{W}val", otherwise))

    return _Level(int(value("start", str(known.start))), value("numFmt", known.kind), value("lvlText", known.text))


def _overrides(number: Any, levels: dict[int, _Level]) -> dict[int, _Level]:
    """Levels that a list has of its own: it is counted apart then."""
    found = {}
    for override in number.iterchildren(f"{W}lvlOverride"):
        at = int(override.get(f"{W}ilvl"))
        known = levels.get(at, _Level())
        level, start = override.find(f"{W}lvl"), override.find(f"{W}startOverride")
        known = _level(level, known) if level is not None else known
        found[at] = _Level(int(start.get(f"{W}val")), known.kind, known.text) if start is not None else known
    return found


def _written(number: int, kind: str) -> str:
    letters = {"russian": _RUSSIAN, "lower": _LATIN, "upper": _LATIN}.get(
        kind.removesuffix("Lower").removesuffix("Upper").removesuffix("Letter")
    )
    if kind.endswith("Roman"):
        return _roman(number).lower() if kind.startswith("lower") else _roman(number)
    if letters is None or number < 1:
        return f"{number:02}" if kind == "decimalZero" else str(number)
    letter = letters[(number - 1) % len(letters)] * (1 + (number - 1) // len(letters))
    return letter.upper() if kind in ("russianUpper", "upperLetter") else letter


def _roman(number: int) -> str:
    said = ""
    for size, sign in _ROMAN:
        said, number = said + sign * (number // size), number % size
    return said + _UNITS[number]
