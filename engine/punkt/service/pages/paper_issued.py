"""A paper that is taken from its page as issued: the journal records it before anybody has it."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

from starlette.datastructures import FormData

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.journal import Journal, Recorded
from punkt.journal.issuing import IssuedPaper, RegisterLine
from punkt.kernel.exact import parse_date
from punkt.service.core.keyring import Caller
from punkt.service.core.problem_details import UNUSABLE
from punkt.service.core.service_state import Service
from punkt.showing.papers import Paper, Registered, registered

BESIDE = frozenset(("number", "day"))
"""What a paper is registered under."""


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
    own = {key for key, name in paper.form.register.items() if paper.entries[name].there}
    return Issuing(offered, offered and journal is not None and journal.keys is not None, BESIDE - own)


def beside(sent: FormData) -> Registered:
    """The number and the day that are said beside a paper that is issued. Raises P610."""
    if "issue" not in sent:
        return Registered()
    number, day = str(sent.get("number", "")).strip(), str(sent.get("day", "")).strip()
    on = parse_date(day) if day else None
    if day and on is None:
        raise PunktError([Diagnostic("P610", Place("form"), {"value": day})])
    return Registered(number, on)


def issue(
    journal: Journal, entry: Recorded, paper: Paper, kind: str, data: bytes, sent: FormData, caller: Caller
) -> int:
    """Record a paper as issued, once however often it is taken with the same number and day; its entry.

    Raises P924, P925, P980 and the like, without the journal's address.
    """
    number, on = astuple(registered(paper, beside(sent)))
    said = number, on.isoformat() if on else ""
    for one in map(journal.get, entry.papers):
        same = (one.head.get("paper_number"), one.head.get("paper_day")) == said
        if same and RegisterLine(one, entry).is_of(data):
            return one.id
    keep = journal.keys is not None and "keep" in sent
    issued = IssuedPaper(paper.form.name, paper.form.pack, kind, data, paper.decision, number, on, keep)
    try:
        return journal.issue(entry.id, issued, caller.id).id
    except PunktError as error:
        if any(one.code in UNUSABLE for one in error.diagnostics):
            raise
        raise PunktError([replace(one, place=Place("form")) for one in error.diagnostics]) from None
