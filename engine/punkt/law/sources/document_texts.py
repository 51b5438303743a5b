"""The texts of a document's units, out of the document itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.law.packs.pack import Pack

from .compare_document import compare
from .document_layout import edition_of, faults, outline_of, source_of
from .documents.document_file import read_document


def document_texts(pack: Pack, file: str | Path, edition: str | None = None) -> Mapping[str, str]:
    """The text of each unit of an edition (the last, where none is named), by its address.

    Raises :class:`PunktError` where that is another document.
    """
    name = edition_of(pack, edition)
    outline, registered = outline_of(pack, read_document(file), name), source_of(pack).by_edition.get(name)
    found: list[Diagnostic] = faults(pack, outline, str(file))
    if registered is not None:
        found += [fault for fault in compare(outline, registered, str(file)).diagnostics if fault.code != "P657"]
    if found:
        raise PunktError(found)
    return {address: unit.text for address, unit in outline.units.items()}
