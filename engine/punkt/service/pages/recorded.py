"""The recorded decision that an address names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import Recorded
from punkt.journal.entry import persons
from punkt.service.core.access import service_of
from punkt.service.core.problem_details import refusal
from punkt.service.core.service_state import Service

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


def rules_as_recorded(service: Service, document: Mapping[str, Any]) -> Rules | None:
    """The rules behind a recorded decision; ``None`` where the packs served now are others."""
    known, packs = service.shelf.packs, document["packs"]
    if not all(one["id"] in known and known[one["id"]].digest == one["sha256"] for one in packs):
        return None
    rules = service.shelf.rules([one["id"] for one in packs])
    return rules if [pack.digest for pack in rules.packs] == [one["sha256"] for one in packs] else None
