"""Which packs may decide where approvals are demanded: those approved as they are, with all that they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Problems, PunktError
from punkt.files.messages.kinds import Kind

from .approvals import unapproved
from .pack_index import Index
from .pack_roots import shipped
from .pack_store import named_by
from .read_documents import read_documents


def to_be_approved(index: Index, named: Iterable[str] = ()) -> list[str]:
    """The packs without which nothing goes: those named; else all that do not merely ship; else all."""
    law = shipped("rules").resolve()
    own = [name for name, folder in index.packs.items() if not folder.resolve().is_relative_to(law)]
    return [*named] or own or [*index.packs]


def left_unapproved(index: Index, wanted: int, needed: Iterable[str]) -> dict[str, Path]:
    """The packs that have, or stand on, what fewer persons than wanted have approved as it is: id → folder.

    Raises :class:`PunktError` with what that is (P268, P269) where it is of the packs needed, or of their bases.
    """
    lacking: dict[str, list[Diagnostic]] = {}
    below: dict[str, Sequence[str]] = {}
    for name in index.packs:
        problems = Problems(Kind.PACK)  # what is wrong with files is told where they are loaded
        documents = read_documents(index.files_of(name, problems), problems)
        lacking[name] = unapproved(documents, wanted)
        below[name] = [base for base, _ in named_by(next(iter(documents["pack"]), None))]
    faults = [fault for name in _standing(needed, below) for fault in lacking[name]]
    if faults:
        raise PunktError(faults)
    return {
        name: folder for name, folder in index.packs.items() if any(lacking[one] for one in _standing([name], below))
    }


def _standing(names: Iterable[str], below: Mapping[str, Iterable[str]]) -> list[str]:
    """The packs that are there among some and all that they stand on, each once."""
    found: dict[str, None] = {}
    waiting = [*names]
    while waiting:
        name = waiting.pop(0)
        if name in below and name not in found:
            found[name] = None
            waiting += below[name]
    return [*found]
