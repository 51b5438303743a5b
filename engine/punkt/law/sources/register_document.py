"""Registering a document: the fingerprints of its units, written beside the pack. No text of it is kept."""

from __future__ import annotations

from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.law.packs.pack import Pack

from .document_layout import edition_of, faults, outline_of
from .documents.document_file import read_document
from .normalise import fingerprint
from .outline import Outline

FILE = "fingerprints.yaml"
_SCHEMA = "$schema="
_HEADER = "# Written by `punkt cite {pack} --source FILE --register`: SHA-256 of each unit's normal form.\n"


def register(pack: Pack, file: str | Path, edition: str | None = None) -> Path:
    """Write the fingerprints of a document beside its pack; of several editions, each into a file of its own.

    Raises :class:`PunktError` where the document has no clear structure, or there is no such edition.
    """
    name = edition_of(pack, edition)
    outline = outline_of(pack, read_document(file), name)
    found = faults(pack, outline, str(file))
    if found:
        raise PunktError(found)
    known = pack.source.by_edition.get(name) if pack.source else None
    path = Path(known.spot.place.file) if known else Path(pack.folder) / (f"fingerprints.{name}.yaml" if name else FILE)
    try:
        path.write_text(written(pack, outline, name), encoding="utf-8", newline="\n")
    except OSError as error:
        raise PunktError([Diagnostic("P664", Place(str(path)), {"reason": system_says(error)})]) from None
    return path


def written(pack: Pack, outline: Outline, edition: str = "") -> str:
    """The text of the file."""
    lines = [_HEADER.format(pack=pack.id), "fingerprints:\n", *([f'  edition: "{edition}"\n'] if edition else [])]
    lines += [f'  document: "{outline.document}"\n', "  units:\n"]
    lines += [f'    "{unit.address}": "{fingerprint(unit.text)}"\n' for unit in outline.units.values()]
    return _schema_line(pack) + "".join(lines)


def _schema_line(pack: Pack) -> str:
    """The line that tells editors the schema, if the pack's header has one."""
    with open(pack.place.file, encoding="utf-8-sig") as stream:
        first = stream.readline()
    before, found, path = first.partition(_SCHEMA)
    folder = path.strip().rpartition("/")[0]
    return f"{before}{found}{folder}/fingerprints.schema.json\n" if found and folder else ""
