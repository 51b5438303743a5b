"""Proving a pack's citations by the document itself: its fingerprints, and every quote at the very unit it names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Problems, nearest
from punkt.files.texts import bilingual
from punkt.law.loading.pack_files import files_of
from punkt.law.loading.pack_quotes import Quote, quotes
from punkt.law.loading.read_documents import read_documents
from punkt.law.packs.pack import Pack

from .compare_document import compare
from .document_layout import edition_of, faults, outline_of, source_of
from .documents.document_file import read_document
from .find_wording import nearest_wording, stands_in
from .normalise import normalise
from .outline import Outline


@dataclass(frozen=True, slots=True)
class CitationSummary:
    """What was compared."""

    units: int
    """Paragraphs of the document that are units."""
    matched: int
    """Units whose fingerprints are as registered."""
    quotes: int
    found: int
    """Quotes that stand where they are said to."""
    outside: int
    """Paragraphs that are no units: titles, headings, signatures."""
    repeated: int
    """Paragraphs at the end that only repeat earlier ones."""


def cite_file(
    pack: Pack, file: str | Path, edition: str | None = None, whole: bool = True
) -> tuple[list[Diagnostic], CitationSummary]:
    """As :func:`cite`, of a file. Raises :class:`PunktError` also where it cannot be read."""
    return cite(pack, read_document(file), str(file), edition, whole)


def cite(
    pack: Pack, text: str, file: str, edition: str | None = None, whole: bool = True
) -> tuple[list[Diagnostic], CitationSummary]:
    """What differs between a pack and its document, in order of place, and what was compared.

    Of several editions, one is compared (the last, where none is named): its fingerprints, and the quotes that it has to
    have. Raises :class:`PunktError` where the pack does not tell how the document is laid out, or of that edition, and,
    where it is to be ``whole``, where a file of it cannot be read; else the quotes of such a file are not looked at.
    """
    name = edition_of(pack, edition)
    source, outline = source_of(pack), outline_of(pack, text, name)
    noted = faults(pack, outline, file)
    matched = 0
    registered = source.by_edition.get(name)
    if registered is None:
        noted.append(Diagnostic("P651", source.place, {"name": pack.id}))
    else:
        comparison = compare(outline, registered, file)
        noted += comparison.diagnostics
        matched = comparison.matched
    problems = Problems()
    every = [q for q in quotes(pack, read_documents(files_of(pack), problems)) if name in (q.editions or [name])]
    if whole:
        problems.raise_if_any()
    wrong = [fault for quote in every if (fault := check(quote, outline)) is not None]
    summary = CitationSummary(
        len(outline.units), matched, len(every), len(every) - len(wrong), outline.outside, outline.repeated
    )
    return sorted([*noted, *wrong], key=lambda fault: fault.place), summary


def check(quote: Quote, outline: Outline) -> Diagnostic | None:
    """What is wrong with a quote, if it does not stand where it is said to."""
    own = outline.by_point.get(quote.point)
    if own is None:
        return Diagnostic("P662", quote.cited_at, {"name": quote.point, "hint": nearest(quote.point, outline.by_point)})
    units = own
    if quote.paragraph is not None:
        names = (quote.point, f"{quote.point}#{quote.paragraph}") if quote.paragraph == 1 else (quote.address,)
        units = [unit for unit in own if unit.address in names]
        if not units:
            count = sum("#note" not in unit.address for unit in own)
            wrong = {"at": quote.point, "number": quote.paragraph, "count": count}
            return Diagnostic("P663", quote.paragraph_at, wrong)
    words = normalise(quote.words)
    if any(stands_in(words, unit.text) for unit in units):
        return None
    elsewhere = [unit.address for unit in outline.units.values() if stands_in(words, unit.text)]
    if elsewhere:
        where = ", ".join(elsewhere[:3]) + (", …" if len(elsewhere) > 3 else "")
        return Diagnostic("P661", quote.place, {"quote": words, "at": quote.address, "where": where})
    _, wording = nearest_wording(words, [unit.text for unit in units])
    hint = (
        bilingual("law.citations.nearest", wording=wording) if wording else bilingual("law.citations.nothing_like_it")
    )
    return Diagnostic("P660", quote.place, {"quote": words, "at": quote.address, "hint": hint})
