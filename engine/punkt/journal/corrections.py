"""Decisions that are corrected or withdrawn: an entry of its own refers to them, and nothing of them is changed."""

from __future__ import annotations

from punkt.files.canonical import sha256
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import bilingual

from .entry import BY, CORRECTION, CORRECTS, DECISION, WITHDRAWAL, WITHDRAWS, EntryDraft, Recorded, terms_bytes


def correction(found: Recorded, by: Recorded, who: str, why: str, place: str) -> EntryDraft:
    """The entry that says that a later decision stands in place of one. Raises P987."""
    _check(found, place)
    _check(by, place)
    if by.id <= found.id:
        raise refused(by.id, place, "not_later")
    return _draft(CORRECTION, {CORRECTS: found.id, BY: by.id}, who, why)


def withdrawal(found: Recorded, who: str, why: str, place: str) -> EntryDraft:
    """The entry that says that a decision holds no more. Raises P987."""
    _check(found, place)
    return _draft(WITHDRAWAL, {WITHDRAWS: found.id}, who, why)


def _check(found: Recorded, place: str) -> None:
    if found.kind != DECISION:
        raise refused(found.id, place, "no_decision")
    if any(one.kind == WITHDRAWAL for one in found.later):
        raise refused(found.id, place, "withdrawn")


def _draft(kind: str, refers: dict[str, int], who: str, why: str) -> EntryDraft:
    terms = tuple((name, str(number)) for name, number in sorted(refers.items()))
    parts = {"terms": {"sha256": sha256(terms_bytes(terms))}}
    return EntryDraft(kind, who, {**refers, "why": why, "parts": parts}, terms=terms)


def refused(number: int, place: str, why: str) -> PunktError:
    """An entry that cannot be corrected or withdrawn, or does not correct another."""
    return PunktError([Diagnostic("P987", Place(place), {"number": number, "why": bilingual(f"journal.faults.{why}")})])
