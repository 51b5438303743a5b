"""Addresses of units as a reader says them: «подп. «а» п. 9», «ч. 1 ст. 31», «приложение 1, абз. 3».

What a part of a document is called, and what its units are on each level, stands in the pack's ``source.yaml``
(``title`` and ``levels``); an address of a part without a title is its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from punkt.files.texts import Texts
from punkt.law.packs.pack import Pack
from punkt.law.packs.source_style import DocumentSection, Level, Style

from .interface_words import Words

_SAID = Texts("interface.addresses")
_NOTE = "note"
_PART = re.compile(r"(?P<number>.*?)(?P<left_out>\)*)(?P<again>(?:\(\d+\))?)")


@dataclass(frozen=True, slots=True)
class _Parts:
    """An address taken apart."""

    section: DocumentSection | None
    numbers: tuple[str, ...]
    """Point and subpoints within the section; empty for a section that is one unit."""
    paragraph: str

    @property
    def titled(self) -> bool:
        """Whether the section has a title to be called by."""
        return self.section is not None and bool(self.section.title)


class Addresses:
    """Says the addresses of one document's units in one language."""

    def __init__(self, sections: Sequence[DocumentSection], words: Words, levels: Sequence[Level] = ()) -> None:
        self._words, self._levels = words, levels
        self._units = {one.unit: one for one in sections if one.unit}
        self._prefixes = {one.prefix: one for one in sections if one.prefix}
        self._main = next((one for one in sections if not (one.prefix or one.unit or one.skipped)), None)
        """The part whose points have no prefix."""

    @classmethod
    def of(cls, style: Style | None, words: Words) -> Addresses:
        """Those of a document laid out in a style; ``None`` where that is not told."""
        return cls(style.sections, words, style.levels) if style else cls((), words)

    @classmethod
    def of_pack(cls, pack: Pack | None, words: Words) -> Addresses:
        """Those of the last edition of a pack's document."""
        source = pack.source if pack is not None else None
        return cls.of(source.style(pack.editions.latest) if pack is not None and source else None, words)

    def short(self, address: str) -> str:
        """Within a citation: «п. 6», «ч. 1 ст. 31», «приложение 1, абз. 3»."""
        return self._said(address, "")

    def long(self, address: str) -> str:
        """As a heading: «пункт 6», «часть 1 статьи 31», «приложение 1, абзац 3»."""
        return self._said(address, "long_")

    def section(self, address: str) -> str:
        """What the part of the document in which a unit stands is called; empty for its main part."""
        parts = self._parts(address)
        return self._title(parts) if parts.titled else ""

    def label(self, address: str) -> str:
        """Within its section: «6», «9.а»; of a section that is one unit, what that is called."""
        parts = self._parts(address)
        if not parts.titled:
            return address
        return ".".join(parts.numbers) or self._title(parts)

    def paragraph(self, address: str) -> str:
        """Within its point: «абзац 3»; empty for a point of one paragraph."""
        parts = self._parts(address)
        return self._paragraph(parts.paragraph, "long_") if parts.paragraph else ""

    def _parts(self, address: str) -> _Parts:
        head, _, paragraph = address.partition("#")
        if head in self._units:
            return _Parts(self._units[head], (), paragraph)
        prefix, _, rest = head.partition(".")
        while prefix not in self._prefixes and rest:
            more, _, rest = rest.partition(".")
            prefix = f"{prefix}.{more}"
        if prefix in self._prefixes and rest:
            return _Parts(self._prefixes[prefix], tuple(rest.split(".")), paragraph)
        return _Parts(None, tuple(head.split(".")), paragraph)

    def _said(self, address: str, form: str) -> str:
        parts = self._parts(address)
        plain = parts.section is None and parts.numbers[0][:1].isdigit()
        if not (parts.titled or plain):
            return address
        found = [self._title(parts)] if parts.titled else []
        if parts.numbers:
            levels = self._levels_of(parts.section)
            found.append(self._levelled(parts.numbers, levels, form) if levels else self._point(parts.numbers, form))
        if parts.paragraph:
            found.append(self._paragraph(parts.paragraph, form))
        return ", ".join(found)

    def _title(self, parts: _Parts) -> str:
        return self._words.pick(parts.section.title) if parts.section is not None else ""

    def _levels_of(self, section: DocumentSection | None) -> Sequence[Level]:
        section = section or self._main
        return (section.levels or (() if section.points else self._levels)) if section else self._levels

    def _levelled(self, numbers: Sequence[str], levels: Sequence[Level], form: str) -> str:
        """A unit by its levels, in the order in which the language says them."""
        said = ""
        for index, (kind, number) in enumerate(_kinds(numbers, levels)):
            last = index == len(numbers) - 1
            of = form if last or not form else "of_"
            shown = number if number[:1].isdigit() else self._text("letter", at=number)
            unit = self._text(f"{of}{kind}_level", at=shown)
            said = self._text("within", unit=unit, of=said) if said else unit
        return said

    def _point(self, numbers: Sequence[str], form: str) -> str:
        point, *subs = numbers
        if not subs:
            return self._text(f"{form}point", at=point)
        return self._text(
            f"{form}{'item' if subs[-1].isdigit() else 'sub'}", at=".".join((point, *subs[:-1])), last=subs[-1]
        )

    def _paragraph(self, name: str, form: str) -> str:
        if name.startswith(_NOTE):
            return self._text(f"{form}note", at=name.removeprefix(_NOTE))
        return self._text(f"{form}paragraph", at=name)

    def _text(self, key: str, **arguments: str) -> str:
        return _SAID(key, self._words.lang, **arguments)


def _kinds(numbers: Iterable[str], levels: Sequence[Level]) -> list[tuple[str, str]]:
    """What each part of an address is called, and its number as the document writes it."""
    found, depth = [], -1
    for part in numbers:
        match = _PART.fullmatch(part)
        assert match is not None  # it takes any text
        depth += 1 + len(match["left_out"])
        number = match["number"].replace("_", ".") + match["again"]
        found.append((levels[min(depth, len(levels) - 1)].called, number))
    return found
