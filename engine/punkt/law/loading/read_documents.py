"""The files of a pack folder by what they hold.

Each is told by its top key: ``pack``, ``norms``, ``readings``, ``rules``, ``presumptions``, ``points``, ``notices``,
``absent_sources``, ``next``, ``calendars``, ``acknowledged``, ``better``, ``source`` or ``fingerprints``.
"""

from __future__ import annotations

from pathlib import Path

from punkt.files.cache import read_kept
from punkt.files.messages.diagnostics import Problems, PunktError
from punkt.files.read import Document
from punkt.law.schemas.structure import check_structure

from .pack_files import PackFiles, read_folder
from .read_beside import BESIDE
from .read_tables import with_tables

PARTS = {
    "pack": "pack",
    "norms": "norms",
    "readings": "readings",
    "rules": "rules",
    "presumptions": "presumptions",
    "points": "ledger",
    **{part: part for part in BESIDE},
    "acknowledged": "acknowledged",
    "better": "better",
    "source": "source",
    "fingerprints": "fingerprints",
}


def read_documents(source: Path | PackFiles, problems: Problems) -> dict[str, list[Document]]:
    """The documents of a pack, or of its folder, by part; structural faults are noted."""
    files = read_folder(source, problems) if isinstance(source, Path) else source
    found: dict[str, list[Document]] = {part: [] for part in PARTS}
    for name in files.rules:
        path = files.path(name)
        try:
            document = read_kept(path, files.files[name])
        except PunktError as error:
            problems.extend(error)
            continue
        keys = document.data if isinstance(document.data, dict) else {}
        part = "pack" if path.name == "pack.yaml" else next((part for part in PARTS if part in keys), None)
        if part is not None:
            if check_structure(document, PARTS[part], problems):
                found[part].append(with_tables(document, files, problems) if part == "rules" else document)
        elif path.name == "vocabulary.yaml":
            if "vocabulary" not in keys:  # else it is checked where it is read
                check_structure(document, "vocabulary", problems)
        elif "vocabulary" in keys:
            problems.add("P244", document.place(("vocabulary",), key=True))
        else:
            problems.add("P230", document.place(()), names=", ".join(PARTS))
    for document in found["pack"][1:]:
        first = found["pack"][0].place(("pack",), key=True)
        problems.add("P241", document.place(("pack",), key=True), at=str(first))
    return found
