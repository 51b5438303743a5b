"""A pack as far as it tells of its document: header, layout, fingerprints and ledger, whatever else is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from punkt.files.messages.diagnostics import Place, Problems, PunktError, nearest
from punkt.law.packs.pack import Pack
from punkt.law.packs.vocabulary import NO_VOCABULARY

from .pack_store import Index, search_roots
from .read_documents import read_documents
from .read_pack import read_pack

PARTS = ("pack", "source", "fingerprints", "points")
_OF_EDITIONS = ("P231", "P242", "P246", "P247")


def document_part(name: str, pack_dirs: Iterable[str | Path] = ()) -> Pack:
    """The pack of an id, without its norms, readings and rules; nothing of it is linked.

    Raises :class:`PunktError` where there is no such pack, or what tells of the document is itself at fault.
    """
    index, problems = Index.build(search_roots(pack_dirs)), Problems()
    if name not in index.packs:
        index.add_installed(problems)
    if name not in index.packs:
        problems.add("P602", Place("punkt"), name=name, hint=nearest(name, index.packs))
    problems.raise_if_any()
    files = index.files_of(name, problems)
    documents = read_documents(files, problems)
    if not (documents["pack"] and documents["source"]):
        problems.raise_if_any()  # else there is no layout at all, which is told where it is asked for
    problems = Problems()
    own = {part: found if part in PARTS else [] for part, found in documents.items()}
    pack = read_pack(files, own, NO_VOCABULARY, files.counted(None), problems, whole=False)
    layouts = {document.file for document in documents["source"]}
    faults = [f for f in problems.items if f.place.file in layouts or f.code in _OF_EDITIONS]
    if faults:
        raise PunktError(faults)
    assert pack is not None  # it has a header
    return replace(pack, vocabulary="")  # none is read, nor counted among its files
