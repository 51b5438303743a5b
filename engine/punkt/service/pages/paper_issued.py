"""What the page of a form offers and takes for a paper that is recorded as issued."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import FormData

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.kernel.exact import parse_date
from punkt.service.core.keyring import Caller
from punkt.service.core.papers import asked_beside
from punkt.service.core.service_state import Service
from punkt.showing.papers import Paper, Registered


@dataclass(frozen=True, slots=True)
class Issuing:
    """What the page of a form offers: to record the paper as issued, and to keep the paper itself too."""

    offered: bool
    keeps: bool
    asks: frozenset[str]
    """What is asked beside the paper, of ``number`` and ``day``: what it does not say itself."""


def issuing(service: Service, caller: Caller, paper: Paper) -> Issuing:
    """Who decides may issue; the paper itself is kept only where it can be sealed."""
    journal = service.journal
    offered = journal is not None and caller.may("decide")
    return Issuing(offered, offered and journal is not None and journal.keys is not None, asked_beside(paper))


def beside(sent: FormData) -> Registered:
    """The number and the day that are said beside a paper that is issued. Raises P610."""
    if "issue" not in sent:
        return Registered()
    number, day = str(sent.get("number", "")).strip(), str(sent.get("day", "")).strip()
    on = parse_date(day) if day else None
    if day and on is None:
        raise PunktError([Diagnostic("P610", Place("form"), {"value": day})])
    return Registered(number, on)
