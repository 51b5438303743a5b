"""A unit of a document in its text, where somebody keeps that: what it says, and where it stands."""

from __future__ import annotations

from functools import lru_cache

from lsprotocol import types as lsp

from punkt.files.messages.diagnostics import PunktError
from punkt.law.loading.pack_store import load_packs
from punkt.law.packs.pack import Pack
from punkt.law.sources.kept_texts import KeptUnit, kept_units

from .naming import POINT, Mention
from .ranges import span, uri_of
from .workspace import Workspace


def paragraphs_of(workspace: Workspace, mention: Mention) -> list[KeptUnit]:
    """The paragraphs of the unit named, in the last edition of its document; none where no text is kept."""
    pack = _loaded(mention.owner, _Known(workspace)) if mention.kind == POINT and mention.owner else None
    if pack is None:
        return []
    try:
        return kept_units(pack, mention.name, pack.editions.ids[-1] if pack.editions.ids else "")
    except (OSError, ValueError):  # taken away just now
        return []


def in_source(workspace: Workspace, mention: Mention) -> list[lsp.Location]:
    """Where the unit named stands in the text kept of its document."""
    found = []
    for unit in paragraphs_of(workspace, mention):
        kept = workspace.file(unit.path) if unit.line else None
        if kept is not None:
            text = kept.lines[unit.line - 1]
            begin = len(text) - len(text.lstrip())
            found.append(lsp.Location(uri_of(unit.path), span(kept.lines, unit.line - 1, begin, len(text))))
    return found


class _Known:
    """A workspace as it is now; another once its names are."""

    def __init__(self, workspace: Workspace) -> None:
        self.index = workspace.index

    def __hash__(self) -> int:
        return id(self.index)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.index is self.index


@lru_cache(maxsize=16)
def _loaded(pack: str, known: _Known) -> Pack | None:
    try:
        return next((one for one in load_packs([pack], known.index).packs if one.id == pack), None)
    except PunktError:
        return None
