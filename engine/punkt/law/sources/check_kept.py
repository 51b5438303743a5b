"""Quotes held against the text of their document, where somebody keeps that: what :mod:`check_citations` does with a file."""

from __future__ import annotations

from punkt.files.messages.diagnostics import Diagnostic, Problems
from punkt.law.loading.ledger import head
from punkt.law.loading.pack_files import files_of
from punkt.law.loading.pack_quotes import Quote, quotes
from punkt.law.loading.read_documents import read_documents
from punkt.law.packs.pack import Pack

from .check_citations import check
from .kept_texts import texts_within_reach
from .outline import Outline
from .place_paragraphs import DocumentUnit

NO_UNIT = "P662"
"""That the document has no such unit the ledger tells, of all that cites it."""


def check_kept(pack: Pack) -> list[Diagnostic]:
    """Every quote that does not stand where it is said to, of the editions that are kept.

    A quote of a unit of which a paragraph is not within reach (it has changed since, or was not kept) is not looked at.
    """
    found: list[Diagnostic] = []
    every: list[Quote] = []
    for edition in pack.editions.ids or [""]:
        texts = texts_within_reach(pack, edition)
        registered = pack.source.by_edition.get(edition) if pack.source else None
        if not texts or registered is None:
            continue
        every = every or list(quotes(pack, read_documents(files_of(pack), Problems())))
        units = {address: DocumentUnit(address, text, 0) for address, text in texts.items()}
        outline = Outline(units, "", (), None, 0, 0)
        partly = {head(address) for address in registered.units if address not in texts}
        for quote in every:
            if edition in (quote.editions or [edition]) and quote.point not in partly:
                fault = check(quote, outline)
                if fault is not None and fault.code != NO_UNIT and fault not in found:
                    found.append(fault)
    return found
