"""Whether a document is laid out as its pack says."""

from __future__ import annotations

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.law.packs.pack import Pack
from punkt.law.packs.source_style import SourceDescription

from .outline import Outline, outline

_SHOWN = 60


def source_of(pack: Pack) -> SourceDescription:
    """What a pack tells of its document. Raises :class:`PunktError` where it tells nothing."""
    if pack.source is None:
        raise PunktError([Diagnostic("P650", pack.place, {"name": pack.id})])
    return pack.source


def edition_of(pack: Pack, name: str | None) -> str:
    """The edition of a name, or the last one; empty where there is one wording. Raises P246 for one that is not there."""
    if name is None:
        return pack.editions.latest
    if name not in pack.editions.ids:
        raise PunktError([Diagnostic("P246", pack.place, {"name": name, "hint": nearest(name, pack.editions.ids)})])
    return name


def outline_of(pack: Pack, text: str, edition: str) -> Outline:
    """The outline of an edition of a document, laid out as its pack says. Raises :class:`PunktError` as above."""
    return outline(text, source_of(pack).style(edition))


def faults(pack: Pack, found: Outline, file: str) -> list[Diagnostic]:
    """Where a document has no clear structure: a section that does not begin, a paragraph that belongs to no point."""
    noted = []
    if found.unmet is not None:
        noted.append(Diagnostic("P652", found.unmet.place, {"words": found.unmet.words, "file": file}))
    for paragraph in found.stray:
        words = paragraph.text if len(paragraph.text) <= _SHOWN else paragraph.text[:_SHOWN].rstrip() + "…"
        noted.append(Diagnostic("P653", Place(file, paragraph.line, 1), {"words": words}))
    return noted
