"""How a document is laid out, as its pack tells it in ``source.yaml``, and the fingerprints registered for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems
from punkt.files.read import Document

from .editions import Editions
from .source_markers import Marker
from .vocabulary import Text

BY_LINE_ENDS = "line_ends"
KINDS = ("article", "part", "point", "sub", "item")
"""What the units of a document are called, by level."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a document's units: what they are called, one of :data:`KINDS`, and what they begin with."""

    called: str
    markers: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A part of a document: the words that begin it, and how what follows is addressed."""

    words: str
    kept: bool
    """Whether the paragraph with these words belongs to the section itself; else it is a mere heading."""
    prefix: str
    """What stands before the numbers of its points, or empty."""
    unit: str
    """The address of the whole section, where it is one unit; else empty."""
    skipped: bool
    """Whether what follows is no unit of the document: signatures, titles."""
    points: tuple[Marker, ...]
    title: Text
    """What readers call it; may be empty."""
    place: Place
    levels: tuple[Level, ...] = ()
    """Its own levels, where they are others than the document's."""


@dataclass(frozen=True, slots=True)
class Style:
    """The layout of a document."""

    paragraphs: str
    points: tuple[Marker, ...]
    subs: tuple[Marker, ...]
    inline: tuple[Marker, ...]
    headings: tuple[Marker, ...]
    notes: tuple[Marker, ...]
    drop_repeated_end: bool
    sections: tuple[DocumentSection, ...]
    """Empty where the whole document is one."""
    levels: tuple[Level, ...] = ()
    """The levels of its units, the outermost first, where they are named; else there are ``points`` and ``subs``."""

    @property
    def markers(self) -> tuple[Marker, ...]:
        """All that may begin a paragraph."""
        own = tuple(marker for section in self.sections for marker in section.points)
        named = (*self.levels, *(level for section in self.sections for level in section.levels))
        return (
            *self.points,
            *own,
            *self.subs,
            *(m for level in named for m in level.markers),
            *self.notes,
            *self.headings,
        )

    def levels_of(self, section: DocumentSection) -> tuple[Level, ...]:
        """The levels by which a section is laid out; empty where that is by ``points`` and ``subs``."""
        return section.levels or (() if section.points else self.levels)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What was registered: the SHA-256 of the whole document and of each unit, and where each is written."""

    spot: Spot

    @property
    def document(self) -> str:
        """SHA-256 of the whole document."""
        return str(self.spot.data["document"])

    @property
    def units(self) -> Mapping[str, str]:
        """SHA-256 of each unit, by its address."""
        found: Mapping[str, str] = self.spot.data["units"]
        return found

    def place(self, address: str) -> Place:
        """Where a unit is registered."""
        return (self.spot / "units" / address).key_place


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """The document of a pack: its layout and, once registered, its fingerprints."""

    styles: Mapping[str, Style]
    """How each edition is laid out; under no name, those that have no layout of their own."""
    fingerprints: Fingerprints | None
    """Those of the last edition that has any."""
    place: Place
    by_edition: Mapping[str, Fingerprints]
    """Those of each edition; under no name where the document has one wording."""

    def style(self, edition: str = "") -> Style:
        """How an edition is laid out."""
        return self.styles.get(edition) or self.styles.get("") or [*self.styles.values()][-1]


def read_source(
    layouts: Sequence[Document], registered: Sequence[Document], editions: Editions, problems: Problems
) -> SourceDescription | None:
    """The document of a pack, out of the files that tell of it; ``None`` where it has no layout."""
    sources: dict[str, Spot] = {}
    for spot in (Spot.root(document) / "source" for document in layouts):
        editions.check(spot, problems)
        name = spot.data.get("edition", "")
        if name in sources:
            problems.add("P242", spot.key_place, name=name or "source", at=str(sources[name].key_place))
        else:
            sources[name] = spot
    found: dict[str, Fingerprints] = {}
    for spot in (Spot.root(document) / "fingerprints" for document in registered):
        editions.check(spot, problems)
        name = spot.data.get("edition", editions.latest)
        if name in found:
            problems.add("P242", spot.key_place, name=name or "fingerprints", at=str(found[name].spot.key_place))
        else:
            found[name] = Fingerprints(spot)
    if not layouts:
        return None
    known = next((found[name] for name in reversed(editions.ids or [""]) if name in found), None)
    styles = {name: read_style(spot, problems) for name, spot in sources.items()}
    return SourceDescription(styles, known, next(iter(sources.values())).key_place, found)


def read_style(spot: Spot, problems: Problems) -> Style:
    """The layout, out of the table ``source``; markers that are none are noted."""

    def markers(of: Spot, key: str) -> tuple[Marker, ...]:
        found = []
        for entry in (of / key).each() if key in of else ():
            marker = Marker.of(entry.data)
            if marker is None:
                problems.add("P658", entry.place, value=entry.data)
            else:
                found.append(marker)
        return tuple(found)

    def levels(of: Spot) -> tuple[Level, ...]:
        if "levels" not in of:
            return ()
        for key in ("points", "subs"):
            if key in of:
                problems.add("P216", (of / key).key_place, name=key)
        return tuple(Level(each.data["called"], markers(each, "markers")) for each in (of / "levels").each())

    def section(of: Spot) -> DocumentSection:
        data = of.data
        return DocumentSection(
            data.get("heading") or data["from"],
            "from" in data,
            data.get("prefix", ""),
            data.get("unit", ""),
            data.get("skip", False),
            markers(of, "points"),
            data.get("title", {}),
            of.place,
            levels(of),
        )

    data = spot.data
    return Style(
        data["paragraphs"],
        markers(spot, "points"),
        markers(spot, "subs"),
        markers(spot, "inline"),
        markers(spot, "headings"),
        markers(spot, "notes"),
        data.get("drop_repeated_end", False),
        tuple(section(each) for each in (spot / "sections").each()) if "sections" in spot else (),
        levels(spot),
    )
