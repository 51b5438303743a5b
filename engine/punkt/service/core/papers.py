"""Papers of recorded decisions: filled in, written as a file, recorded as issued before anybody has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, replace
from urllib.parse import quote

from punkt.files.messages.diagnostics import Place, PunktError
from punkt.journal import Journal, Recorded
from punkt.journal.issuing import IssuedPaper, RegisterLine
from punkt.showing.papers import Paper, Registered, fill, find_form, registered
from punkt.showing.papers.paper_page import page
from punkt.showing.words.sealed_page import policy_of

from .as_recorded import decided_again
from .keyring import Caller
from .problem_details import UNUSABLE
from .service_state import Service

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"html": "text/html; charset=utf-8", "docx": DOCX}
"""The kinds of files that papers are written as, with their media types."""
BESIDE = frozenset(("number", "day"))
"""What a paper is registered under."""


def filled(
    service: Service,
    entry: Recorded,
    name: str,
    subject: str,
    lang: str,
    typed: Mapping[str, str],
    beside: Registered | None = None,
) -> Paper:
    """A form filled in from the very decision that was recorded. Raises :class:`PunktError` where it may not be issued."""
    decision = decided_again(service, entry)
    form = find_form(decision.judged.linked, name)
    return fill(decision, form, lang, subject, typed=typed, beside=beside)


def written(paper: Paper, kind: str, number: int) -> tuple[bytes, dict[str, str]]:
    """The bytes of a paper on the decision of an entry, and the headers they are sent with.

    It is nobody's to keep on the way; a page may have its own style and nothing else.
    """
    headers = {"Cache-Control": "no-store"}
    if kind == "html":
        text = page(paper)
        headers["Content-Security-Policy"] = f"{policy_of(text)}; frame-ancestors 'none'"
        return text.encode(), headers
    from punkt.showing.papers.paper_docx import file_of

    headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{paper.form.name}-{number}.{kind}')}"
    return file_of(paper), headers


def asked_beside(paper: Paper) -> frozenset[str]:
    """What can be said beside a paper, of ``number`` and ``day``: what it does not say itself."""
    return BESIDE - {key for key, name in paper.form.register.items() if paper.entries[name].there}


def issue(
    journal: Journal,
    entry: Recorded,
    paper: Paper,
    kind: str,
    data: bytes,
    beside: Registered,
    keep: bool,
    caller: Caller,
) -> int:
    """Record a paper as issued, once however often it is taken with the same number and day; its entry.

    Raises P924, P925, P980, P989 and the like, without the journal's address.
    """
    number, on = astuple(registered(paper, beside))
    said = number, on.isoformat() if on else ""
    for one in map(journal.get, entry.papers):
        same = (one.head.get("paper_number"), one.head.get("paper_day")) == said
        if same and RegisterLine(one, entry).is_of(data):
            return one.id
    issued = IssuedPaper(paper.form.name, paper.form.pack, kind, data, paper.decision, number, on, keep)
    try:
        return journal.issue(entry.id, issued, caller.id).id
    except PunktError as error:
        if any(one.code in UNUSABLE for one in error.diagnostics):
            raise
        raise PunktError([replace(one, place=Place("form")) for one in error.diagnostics]) from None
