"""The texts of a document's units, out of the document itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.law.packs.pack import Pack

from .compare_document import compare
from .document_layout import faults, outline_of, source_of
from .register_document import read_document


def document_texts(pack: Pack, file: str | Path) -> Mapping[str, str]:
    """The text of each unit, by its address. Raises :class:`PunktError` where that is another document."""
    outline, registered = outline_of(pack, read_document(file)), source_of(pack).fingerprints
    found: list[Diagnostic] = faults(pack, outline, str(file))
    if registered is not None:
        found += [fault for fault in compare(outline, registered, str(file)).diagnostics if fault.code != "P657"]
    if found:
        raise PunktError(found)
    return {address: unit.text for address, unit in outline.units.items()}
