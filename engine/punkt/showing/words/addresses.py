"""Addresses of units as a reader says them: «подп. «а» п. 9», «приложение 1, абз. 3».

What a part of a document is called stands in the pack's ``source.yaml`` (``title`` of a section);
an address of a part without a title is its own name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from punkt.files.texts import Texts
from punkt.law.packs.source_style import DocumentSection

from .interface_words import Words

_SAID = Texts("interface.addresses")
_NOTE = "note"


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

    def __init__(self, sections: Sequence[DocumentSection], words: Words) -> None:
        self._words = words
        self._units = {one.unit: one for one in sections if one.unit}
        self._prefixes = {one.prefix: one for one in sections if one.prefix}

    def short(self, address: str) -> str:
        """Within a citation: «п. 6», «приложение 1, абз. 3»."""
        return self._said(address, "")

    def long(self, address: str) -> str:
        """As a heading: «пункт 6», «приложение 1, абзац 3»."""
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
            found.append(self._point(parts.numbers, form))
        if parts.paragraph:
            found.append(self._paragraph(parts.paragraph, form))
        return ", ".join(found)

    def _title(self, parts: _Parts) -> str:
        return self._words.pick(parts.section.title) if parts.section is not None else ""

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
