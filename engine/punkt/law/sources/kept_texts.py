"""Texts of documents that somebody has: kept in a folder of their own, and shown beside what cites them.

``PUNKT_SOURCES`` names the folder; without it, it is ``punkt/sources`` among the user's data. A text is taken in only
where each unit is as registered, and a unit is given out only while it still is. No pack, hash, journal or bundle has
any of it: the folder may not lie within one of packs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual
from punkt.files.whole_files import write_whole
from punkt.law.loading.pack_store import shipped
from punkt.law.packs.pack import Pack

from .normalise import fingerprint

VARIABLE = "PUNKT_SOURCES"
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class KeptText:
    """The text of an edition of a pack's document, as it was taken in."""

    pack: str
    edition: str
    """Empty where the document has one wording."""
    path: Path
    units: Mapping[str, str]
    """Each unit's text in normal form, by its address; none where the file cannot be read."""


@dataclass(frozen=True, slots=True)
class KeptUnit:
    """A paragraph of a text that is kept, and where it stands."""

    address: str
    text: str
    path: Path
    line: int
    """From 1; 0 where the file is laid out otherwise than Punkt writes it."""


def folder() -> Path:
    """The folder of the texts; it need not be there."""
    named = os.environ.get(VARIABLE, "")
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return Path(named) if named else Path(base) / "punkt" / "sources"


def texts_changed() -> int:
    """When a text was last kept or dropped, in nanoseconds: what was made of the texts before may be out of date."""
    try:
        return os.stat(folder()).st_mtime_ns
    except OSError:
        return 0


def keep_text(pack: Pack, file: str | Path, edition: str | None = None) -> KeptText:
    """Take in a document: as the edition named, else as the last of those whose units it has.

    Raises :class:`PunktError` with every unit that differs (from the last edition, where none is named), where nothing
    is registered to compare with, or where it cannot be kept.
    """
    # what reads documents: whoever shows a decision needs none of it
    from .document_layout import edition_of, source_of
    from .document_texts import document_texts

    registered = source_of(pack).by_edition
    named = [edition_of(pack, edition)] if edition is not None else [*reversed(pack.editions.ids or [""])]
    known = [name for name in named if name in registered]
    if not known:
        raise PunktError([Diagnostic("P651", source_of(pack).place, {"name": pack.id})])
    where = _own_folder()
    differs: PunktError | None = None
    for name in known:
        try:
            units = document_texts(pack, file, name or None)
        except PunktError as error:
            differs = differs or error
            continue
        kept = KeptText(pack.id, name, where / _file(pack.id, name), units)
        _write(kept)
        return kept
    assert differs is not None
    raise _another_text(differs)


def kept_texts() -> list[KeptText]:
    """Every text that is kept, by the names of their files."""
    where = folder()
    try:
        names = sorted(entry.name for entry in os.scandir(where) if entry.name.endswith(".json"))
    except OSError:
        return []
    found = []
    for name in names:
        pack, _, edition = name.removesuffix(".json").partition("@")
        found.append(KeptText(pack, edition, where / name, _units(where / name)))
    return found


def drop_texts(pack: str, edition: str | None = None) -> list[KeptText]:
    """Remove the texts of a pack, or that of one edition. Raises P665 where there is none, P666 where it stays."""
    found = [one for one in kept_texts() if one.pack == pack and edition in (None, one.edition)]
    if not found:
        name = f"{pack}, {edition}" if edition else pack
        raise PunktError([Diagnostic("P665", Place("punkt"), {"name": name})])
    for one in found:
        try:
            one.path.unlink()
        except OSError as error:
            raise PunktError([Diagnostic("P666", Place(str(one.path)), {"reason": system_says(error)})]) from None
    return found


def texts_within_reach(pack: Pack, edition: str = "") -> Mapping[str, str]:
    """The units of an edition that are kept and are, to the letter, as the pack has them registered."""
    registered = pack.source.by_edition.get(edition) if pack.source else None
    if registered is None:
        return {}
    return as_registered(_units(folder() / _file(pack.id, edition)), registered.units)


def kept_units(pack: Pack, address: str, edition: str = "") -> list[KeptUnit]:
    """The paragraphs of a unit within reach, in the order of the document, each with its line in the file kept."""
    texts = texts_within_reach(pack, edition)
    own = [unit for unit in texts if address in (unit, unit.partition("#")[0])]
    if not own:
        return []
    path = folder() / _file(pack.id, edition)
    lines = path.read_text(encoding="utf-8").split("\n")
    begins = {unit: f"  {json.dumps(unit, ensure_ascii=False)}: " for unit in own}
    at = {unit: next((n for n, line in enumerate(lines, 1) if line.startswith(begins[unit])), 0) for unit in own}
    return [KeptUnit(unit, texts[unit], path, at[unit]) for unit in own]


def as_registered(units: Mapping[str, str], registered: Mapping[str, str]) -> Mapping[str, str]:
    """Those units whose fingerprints are the registered ones."""
    return {address: text for address, text in units.items() if registered.get(address) == fingerprint(text)}


def _another_text(error: PunktError) -> PunktError:
    """What differs, said to somebody who has a text to add; where it is laid out otherwise, that alone."""
    unmet = [fault for fault in error.diagnostics if fault.code == "P652"]
    to_register = bilingual("law.citations.compare")
    to_add = {"hint": bilingual("law.citations.another_text")}
    return PunktError(
        unmet
        or [
            replace(fault, arguments={**fault.arguments, **to_add})
            if fault.arguments.get("hint") == to_register
            else fault
            for fault in error.diagnostics
        ]
    )


def _file(pack: str, edition: str) -> str:
    return f"{pack}@{edition}.json" if edition else f"{pack}.json"


def _own_folder() -> Path:
    """The folder, unless what lies in it would become part of a pack. Raises P667."""
    where = folder()
    real = where.resolve()
    above: Iterable[Path] = (real, *real.parents)
    if any((one / "pack.yaml").is_file() for one in above) or real.is_relative_to(shipped("rules").resolve()):
        raise PunktError([Diagnostic("P667", Place(str(where)), {"name": VARIABLE})])
    return where


def _write(kept: KeptText) -> None:
    """Write a text where nobody but its owner reads it. Raises P666."""
    data = {"pack": kept.pack, "edition": kept.edition, "units": dict(kept.units)}
    try:
        kept.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(kept.path, json.dumps(data, ensure_ascii=False, indent=1).encode(), mode=_OWNER_ONLY)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        raise PunktError([Diagnostic("P666", Place(str(kept.path)), {"reason": system_says(error)})]) from None


def _units(path: Path) -> Mapping[str, str]:
    try:
        known = path.stat()
    except (OSError, ValueError):
        return {}
    return _read(path, known.st_mtime_ns, known.st_size)


@lru_cache(32)
def _read(path: Path, _changed: int, _size: int) -> Mapping[str, str]:
    """The units in a file; none where it is not what :func:`keep_text` wrote."""
    try:
        found = json.loads(path.read_bytes())["units"]
        return {str(address): str(text) for address, text in found.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
