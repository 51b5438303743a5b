"""The recorded decision that an address names."""

from __future__ import annotations

from fastapi import Request

from punkt.files.messages.diagnostics import PunktError
from punkt.journal import Recorded
from punkt.journal.entry import persons
from punkt.service.core.access import service_of
from punkt.service.core.problem_details import refusal

from .visit import member


def recorded(request: Request, number: int) -> Recorded:
    """An entry that the visitor may see: its own, or any with the role ``audit``. Raises P787."""
    caller = member(request, "")
    service = service_of(request)
    if service.journal is None:
        raise refusal("P787", id=number)
    try:
        entry = service.journal.get(number)
    except PunktError as error:
        raise (refusal("P787", id=number) if error.diagnostics[0].code == "P779" else error) from None
    if entry.kind != "decision" or not (caller.may("audit") or caller.id in persons(entry.who)):
        raise refusal("P787", id=number)
    return entry
