"""Comparing a document with what was registered of it, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from punkt.files.messages.diagnostics import Diagnostic, Place
from punkt.files.texts import bilingual
from punkt.law.packs.source_style import Fingerprints

from .normalise import fingerprint
from .outline import Outline


@dataclass(frozen=True, slots=True)
class DocumentComparison:
    """What differs, and how many units are as registered."""

    diagnostics: tuple[Diagnostic, ...]
    matched: int


def compare(found: Outline, registered: Fingerprints, file: str) -> DocumentComparison:
    """Every unit that is missing, changed or extra, at its line of the document or of the register."""
    now = {address: fingerprint(unit.text) for address, unit in found.units.items()}
    then = dict(registered.units)
    where_now = _addresses(now, then)
    where_then = _addresses(then, now)
    noted = []
    for address, digest in then.items():
        if address not in now:
            hint = _hint(where_now.get(digest), "text_now")
            noted.append(Diagnostic("P654", registered.place(address), {"name": address, "file": file, "hint": hint}))
    for address, digest in now.items():
        place = Place(file, found.units[address].line, 1)
        if address not in then:
            hint = _hint(where_then.get(digest), "text_registered")
            noted.append(Diagnostic("P656", place, {"name": address, "hint": hint}))
        elif then[address] != digest:
            hint = _hint(where_now.get(then[address]), "registered_now")
            noted.append(Diagnostic("P655", place, {"name": address, "hint": hint}))
    if not noted and found.document != registered.document:
        noted.append(Diagnostic("P657", Place(file)))
    return DocumentComparison(tuple(noted), sum(then.get(address) == digest for address, digest in now.items()))


def _addresses(units: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Where each text stands, out of those that do not stand at the same address elsewhere."""
    return {digest: address for address, digest in units.items() if others.get(address) != digest}


def _hint(address: str | None, where: str) -> Mapping[str, str]:
    """That the text stands at another address."""
    if address is None:
        return bilingual("law.citations.compare")
    return bilingual(f"law.citations.{where}", address=address)
