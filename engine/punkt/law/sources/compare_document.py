"""Comparing a document with what was registered of it, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from punkt.files.messages.diagnostics import Diagnostic, Place
from punkt.law.packs.source_style import Fingerprints

from .normalise import fingerprint
from .outline import Outline


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, and how many units are as registered."""

    diagnostics: tuple[Diagnostic, ...]
    matched: int


def compare(found: Outline, registered: Fingerprints, file: str) -> Comparison:
    """Every unit that is missing, changed or extra, at its line of the document or of the register."""
    now = {address: fingerprint(unit.text) for address, unit in found.units.items()}
    then = dict(registered.units)
    where_now = _addresses(now, then)
    where_then = _addresses(then, now)
    noted = []
    for address, digest in then.items():
        if address not in now:
            hint = _hint(where_now.get(digest), "её текст теперь", "its text is now")
            noted.append(Diagnostic("P654", registered.place(address), {"name": address, "file": file, "hint": hint}))
    for address, digest in now.items():
        place = Place(file, found.units[address].line, 1)
        if address not in then:
            hint = _hint(where_then.get(digest), "её текст записан как", "its text is registered as")
            noted.append(Diagnostic("P656", place, {"name": address, "hint": hint}))
        elif then[address] != digest:
            hint = _hint(where_now.get(then[address]), "прежний текст теперь", "the text registered is now")
            noted.append(Diagnostic("P655", place, {"name": address, "hint": hint}))
    if not noted and found.document != registered.document:
        noted.append(Diagnostic("P657", Place(file)))
    return Comparison(tuple(noted), sum(then.get(address) == digest for address, digest in now.items()))


def _addresses(units: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Where each text stands, out of those that do not stand at the same address elsewhere."""
    return {digest: address for address, digest in units.items() if others.get(address) != digest}


def _hint(address: str | None, ru: str, en: str) -> Mapping[str, str]:
    """That the text stands at another address."""
    if address is None:
        return {
            "ru": "; сверьте её с документом и запишите заново",
            "en": "; compare it with the document and register it again",
        }
    return {"ru": f"; {ru} «{address}»", "en": f"; {en} {address}"}
