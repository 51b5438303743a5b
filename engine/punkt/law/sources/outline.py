"""The structure of a document: its points, their subpoints, and the paragraphs of both, each at its address.

A unit is addressed ``point`` or ``point.sub``; where it has several paragraphs of its own, ``point#n``, counted from 1,
the one that carries the number. The text of a unit does not contain its number. A number that occurs again gets ``(2)``:
``4``, ``4(2)``. An item without a number gets the next: ``4.1``, ``4.2``. A paragraph after a subpoint is the
point's own if the subpoint ended in a full stop, and else the subpoint's. A note is ``point#note1``.

Where the layout names the levels of units, an address has a number for each: ``31.1.2.а``. A level that is left out
is a bracket, ``5.1)``; a dot within a number is ``_``, ``31_1.2``. A paragraph without a number is that of the unit
it follows; after an item that ended in a full stop, it is that of the unit which has the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.packs.source_style import DocumentSection, Style

from .normalise import fingerprint
from .paragraphs import Paragraph, paragraphs, without_repeated_end
from .place_paragraphs import DocumentUnit, Placing


@dataclass(frozen=True)
class Outline:
    """The units of a document in its order, and what is none of them."""

    units: Mapping[str, DocumentUnit]
    document: str
    """SHA-256 of all paragraphs in normal form, one space between them."""
    stray: tuple[Paragraph, ...]
    """Paragraphs of a section that belong to no point of it."""
    unmet: DocumentSection | None
    """The first section whose beginning is not found."""
    outside: int
    """Paragraphs that are no units: titles, headings, signatures."""
    repeated: int
    """Paragraphs at the end that only repeat earlier ones."""

    @cached_attribute
    def by_point(self) -> dict[str, list[DocumentUnit]]:
        """The paragraphs of each point and subpoint."""
        found: dict[str, list[DocumentUnit]] = {}
        for unit in self.units.values():
            found.setdefault(unit.address.partition("#")[0], []).append(unit)
        return found


def outline(text: str, style: Style) -> Outline:
    """The outline of a document, laid out in a style."""
    every = paragraphs(text, style)
    found = without_repeated_end(every) if style.drop_repeated_end else every
    placing = Placing(style)
    for paragraph in found:
        placing.add(paragraph)
    unmet = next(iter(style.sections[placing.met :]), None)
    whole = fingerprint(" ".join(paragraph.text for paragraph in every))
    return Outline(placing.units(), whole, tuple(placing.stray), unmet, placing.outside, len(every) - len(found))
