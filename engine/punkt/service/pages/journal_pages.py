"""The pages of the journal: finding an entry, seeing it, verifying, deciding again, exporting."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.files.signing import FileContent
from punkt.files.texts import bilingual
from punkt.files.whole_number import whole_number
from punkt.journal import Journal
from punkt.journal.entry import persons
from punkt.journal.search_entries import EntryQuery
from punkt.kernel.exact import parse_date
from punkt.service.core.access import service_of
from punkt.service.core.keyring import LOCAL
from punkt.service.core.problem_details import UNUSABLE, refusal
from punkt.showing.journal.journal_text import report_text

from .journal_rows import summary
from .page_layout import page, words_of
from .visit import check_form, member

router = APIRouter(include_in_schema=False)
SIZE = 25
"""Entries on one page."""
ASKED = ("case", "who", "since", "until", "outcome", "value", "day", "kind")
KINDS = ("decision", "correction", "withdrawal", "paper", "erasure", "key", "revocation")


def _journal(request: Request) -> Journal | None:
    member(request, "audit")
    return service_of(request).journal


@router.get("/journal")
def search(request: Request) -> Response:
    """What is recorded, the newest first."""
    journal = _journal(request)
    if journal is None:
        return page(request, "journal_none.html.j2")
    asked = {name: request.query_params.get(name, "").strip()[:200] for name in ASKED}
    wanted = EntryQuery(
        case=asked["case"] or None,
        who=asked["who"] or None,
        since=parse_date(asked["since"]) or None,
        until=parse_date(asked["until"]) or None,
        outcome=asked["outcome"] or None,
        value=_stored(asked["value"], _labels(request, asked["outcome"])) or None,
        day=parse_date(asked["day"]) or None,
        kind=asked["kind"] if asked["kind"] in KINDS else None,
    )
    sheet = whole_number(request.query_params.get("page", ""), 10**6) or 1
    found = journal.search(wanted, page=sheet, size=SIZE)
    return page(request, "journal.html.j2", found=found, asked=asked, sheet=sheet, **_tools(request))


def _tools(request: Request, **values: Any) -> dict[str, Any]:
    return {
        "exportable": bool(service_of(request).settings.private_key),
        "report": None,
        "said": [],
        "faults": [],
        "outcomes": _outcomes(request),
        "labels": list(_labels(request)),
        "empty": journal_is_empty(request),
        "who": lambda name: _who(request, name),
        "people": _people(request),
        "kinds": KINDS,
        "summary": lambda entry: summary(service_of(request), entry, words_of(request)),
        **values,
    }


def journal_is_empty(request: Request) -> bool:
    """Whether nothing at all is recorded yet."""
    journal = service_of(request).journal
    return journal is None or journal.last() is None


def _who(request: Request, name: str) -> str:
    """Who recorded: the holder of a key by name; what another program wrote, as it wrote it; of two both."""
    if len(both := persons(name)) == 2:
        proposed, confirmed = (_who(request, one) for one in both)
        return words_of(request)("who_two", proposed=proposed, confirmed=confirmed)
    if name == LOCAL.id:
        return words_of(request)("who_local")
    keyring = service_of(request).keyring
    holder = keyring.name_of(name) if keyring is not None else ""
    return f"{holder} ({name})" if holder else name


def _people(request: Request) -> list[tuple[str, str]]:
    """Who may have recorded: the holders of keys, or this machine; and whom the address names."""
    keyring, asked = service_of(request).keyring, request.query_params.get("who", "").strip()[:200]
    found = {LOCAL.id: words_of(request)("who_local")} if keyring is None else keyring.names()
    if asked and asked not in found:
        found = {**found, asked: asked}
    return sorted(found.items(), key=lambda one: one[1])


def _labels(request: Request, chosen: str = "") -> dict[str, str]:
    """What outcomes come to, in words → as it is recorded; of words of several outcomes those of the chosen one."""
    words = words_of(request)
    found: dict[str, str] = {}
    for vocabulary in service_of(request).shelf.vocabularies.values():
        for outcome in sorted(vocabulary.outcomes.values(), key=lambda one: f"{one.subject}.{one.name}" != chosen):
            for value, label in outcome.values.items():
                found.setdefault(words.pick(label), value)
    statuses = {"not_applicable": "not_applicable", "open": "open", "gap": "gap", "in_conflict": "conflict"}
    return {**found, **{words(key): status for key, status in statuses.items()}}


def _stored(said: str, labels: Mapping[str, str]) -> str:
    """A value given in words as it is recorded; anything else as it is."""
    return next((value for label, value in labels.items() if label.casefold() == said.casefold()), said)


def _outcomes(request: Request) -> list[tuple[str, str]]:
    """The outcomes to choose from: those about sections of a case."""
    words = words_of(request)
    return [
        (f"{subject}.{name}", f"{words.pick(vocabulary.subjects[subject].title)}: {words.pick(outcome.title)}")
        for vocabulary in service_of(request).shelf.vocabularies.values()
        for (subject, name), outcome in vocabulary.outcomes.items()
        if vocabulary.subjects[subject].section
    ]


@router.get("/journal/{number}")
def entry(request: Request, number: int) -> Response:
    """One entry."""
    return _entry(request, number)


def _entry(request: Request, number: int, replay: Any = None) -> Response:
    journal = _journal(request)
    if journal is None:
        raise refusal("P787", id=number)
    found = journal.get(number)
    head = orjson.dumps(dict(found.head), option=orjson.OPT_INDENT_2).decode()
    last = journal.last()
    return page(
        request,
        "entry.html.j2",
        entry=found,
        who=lambda name: _who(request, name),
        head=head,
        last=last.id if last else 0,
        replay=replay,
        case=_pretty(found.case or found.public),
    )


def _pretty(data: Any) -> str:
    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode() if data is not None else ""


@router.post("/journal/{number}/replay")
async def replay(request: Request, number: int) -> Response:
    """Decide an entry again, under the packs of its day, and compare."""
    journal = await _checked(request)
    found = await service_of(request).at_length(lambda: next(iter(journal.replay(number))))
    return await asyncio.to_thread(_entry, request, number, found)


@router.post("/journal/verify")
async def verify(request: Request) -> Response:
    """Walk the whole chain, and hold its end against signed checkpoints where they are given."""
    journal = _journal(request)
    async with request.form() as form:
        check_form(request, form)
        words = words_of(request)
        checkpoints = await _given(form, "checkpoint", words("checkpoint"))
        keys = await _given(form, "public_key", words("public_key"))
    if journal is None:
        raise refusal("P787", id="—")
    report, faults = None, list[Diagnostic]()
    try:
        report = await service_of(request).at_length(journal.verify, checkpoints, keys[0] if keys else None)
    except PunktError as error:
        if any(one.code in UNUSABLE for one in error.diagnostics):
            raise
        faults = list(error.diagnostics)
    found = await asyncio.to_thread(lambda: journal.search(EntryQuery(), page=1, size=SIZE))
    asked = dict.fromkeys(ASKED, "")
    shown = report_text(report, request.state.lang, 1000, False) if report is not None else ""
    said = [line for line in shown.splitlines() if line.strip()]
    tools = await asyncio.to_thread(_tools, request, report=report, said=said, faults=faults)
    told = {"found": found, "asked": asked, "sheet": 1, **tools}
    return await asyncio.to_thread(page, request, "journal.html.j2", 422 if faults else 200, **told)


async def _given(form: FormData, name: str, pasted: str) -> list[FileContent]:
    """Files of a form, and a text pasted beside them."""
    found = []
    for one in form.getlist(name):
        if isinstance(one, UploadFile):
            content = await one.read()
            if one.filename or content:
                found.append(FileContent(one.filename or pasted, content))
    text = form.get(f"{name}_text")
    if isinstance(text, str) and text.strip():
        found.append(FileContent(pasted, "\n".join([*text.strip().splitlines(), ""]).encode()))
    return found


@router.post("/journal/export")
async def export(request: Request) -> Response:
    """The journal as a bundle that can be checked without Punkt."""
    journal = await _checked(request)
    key = service_of(request).settings.private_key
    if not key:
        raise refusal("P781", why=bilingual("service.refusals.no_private_key"))

    def packed() -> bytes:
        with tempfile.TemporaryDirectory(prefix="punkt-export-") as folder:
            path = Path(folder) / "journal.zip"
            journal.export(path, private_key=key)
            return path.read_bytes()

    headers = {"Content-Disposition": 'attachment; filename="punkt-journal.zip"', "Cache-Control": "no-store"}
    return Response(await service_of(request).at_length(packed), 200, headers, "application/zip")


async def _checked(request: Request) -> Journal:
    journal = _journal(request)
    async with request.form() as form:
        check_form(request, form)
    if journal is None:
        raise refusal("P787", id="—")
    return journal
