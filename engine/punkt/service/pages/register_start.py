"""Registers of whoever asks: the list of them, an upload, another reading of what was uploaded, and the end of one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from punkt.files.messages.diagnostics import PunktError, reading
from punkt.files.messages.kinds import Kind
from punkt.files.read import read_text
from punkt.files.texts import Said, bilingual
from punkt.registers.map.column_map import read_map
from punkt.registers.read.encodings import OLD
from punkt.service.core.access import service_of
from punkt.service.core.register_bounds import ENDINGS, MOST_COLUMNS, MOST_ROWS, file_name, too_much
from punkt.service.core.register_desk import Files, begun
from punkt.service.core.register_process import RegisterTask
from punkt.service.core.register_store import KeptRegister
from punkt.service.core.user_store import Json
from punkt.showing.words.days_and_numbers import count
from punkt.showing.words.names import Names

from .case_form import plain
from .case_start import day_of, packs_in
from .draft_owner import check_draft_form, keep_owner, new_owner, owner_of
from .page_layout import page, words_of
from .visit import check_form, keep, member

router = APIRouter(include_in_schema=False)
ENCODINGS = ("utf-8", *OLD)
"""What may be said of a text's encoding; it is found out where nothing is said."""
MOST_FIELDS = 500
UPLOADED = "upload"
"""The name under which an upload is kept."""


@router.get("/registers")
async def show(request: Request) -> Response:
    """One's registers, and the form for another."""
    member(request, "decide")
    return await start_page(request, service_of(request).settings.packs)


@router.post("/registers")
async def upload(request: Request) -> Response:
    """Keep an upload, which is then looked at, at an address of its own."""
    member(request, "decide")
    async with request.form(max_fields=MOST_FIELDS) as form:
        check_form(request, form)
        packs = packs_in(request, form)
        name, sent = _file(form, "file")
        map_name, described_in = _file(form, "map")
        return await _taken(request, packs, name, sent, map_name, described_in)


async def _taken(
    request: Request,
    packs: tuple[str, ...],
    name: str,
    sent: UploadFile | None,
    map_name: str,
    described_in: UploadFile | None,
) -> Response:
    """Keep the file of a form that has come whole."""
    words = words_of(request)
    wrongs = [
        (words(key), at) for key, at, given in (("choose_file", "#file", name), ("choose_pack", "", packs)) if not given
    ]
    described: Json = {}
    try:
        called = file_name(name) if name else ""
        if described_in is not None:
            most = service_of(request).settings.limits.body
            text = await described_in.read(most + 1)
            if len(text) > most:
                raise too_much(size_of(most))
            described = await asyncio.to_thread(map_of, text, map_name)
    except PunktError as error:
        wrongs += fault_lines(error, words.lang)
    if wrongs:
        return await start_page(request, packs, wrongs)
    owner, mark = new_owner(request)
    fresh = begun(
        {"file": called, "packs": list(packs), "map": described, "keep": [], "look": None, "made": []},
        service_of(request).desk.seconds,
    )
    async with service_of(request).desk.keeping:
        content = {UPLOADED: b"" if sent is None else await sent.read()}
        made = await asyncio.to_thread(service_of(request).registers.create, owner, fresh, content)
    start_look(request, made)
    response = RedirectResponse(f"/registers/{made.id}", 303)
    keep_owner(request, response, mark)
    return keep(request, response)


@router.post("/registers/{number}/reading")
async def read_again(request: Request, number: str) -> Response:
    """Look at an upload again: other sheets, another encoding, another row of names."""
    member(request, "decide")
    service = service_of(request)
    before = await register_of(request, number)
    async with request.form(max_fields=MOST_FIELDS) as form:
        check_draft_form(request, form, before)
        encoding, head = str(form.get("encoding", "")), str(form.get("head", "")).strip()
        sheets = [str(one)[:200] for one in form.getlist("sheet")]

    def edit(content: Json) -> Json:
        described = {key: value for key, value in content["map"].items() if key != "header_row"}
        if head.isascii() and head.isdigit() and 0 < int(head[:6]) < 100:
            described["header_row"] = int(head)
        changed = {"encoding": encoding if encoding in ENCODINGS else "", "sheets": sheets, "map": described}
        return begun({**content, **changed, "look": None, "faults": []}, service.desk.seconds)

    register = await asyncio.to_thread(service.registers.change, before.owner, number, edit)
    start_look(request, register)
    return RedirectResponse(f"/registers/{number}", 303)


@router.post("/registers/{number}/delete")
async def delete(request: Request, number: str) -> Response:
    """Delete a register, and end what is being done with it."""
    register = await register_of(request, number)
    async with request.form() as form:
        check_draft_form(request, form, register, "draft_token")
    service_of(request).desk.cancel(number)
    await asyncio.to_thread(service_of(request).registers.remove, register.owner, number)
    return RedirectResponse("/registers", 303)


async def register_of(request: Request, number: str) -> KeptRegister:
    """A register of whoever asks. Raises P927 for none."""
    member(request, "decide")
    return await asyncio.to_thread(service_of(request).registers.get, owner_of(request), number)


def task_of(register: KeptRegister, lang: str, shelf: str, run: Json | None = None) -> RegisterTask:
    """What is to be done with a register."""
    content = register.content
    head = content["map"].get("header_row", 0)
    return RegisterTask(
        shelf,
        tuple(content["packs"]),
        content["file"],
        lang,
        content.get("encoding", ""),
        tuple(content.get("sheets", ())),
        (head[0], head[-1]) if isinstance(head, list) else head,
        run,
    )


def start_look(request: Request, register: KeptRegister) -> None:
    """Begin to look at an upload; the register has been marked so."""
    service = service_of(request)
    shelf, share = service.shelf, member(request, "decide").share
    task = task_of(register, request.state.lang, str(shelf.folder))
    service.desk.start(shelf, register, task, files_of(request, register), _looked, share)


def files_of(request: Request, register: KeptRegister, **others: bytes) -> Files:
    """What reads the upload of a register when a task with it begins; ``others``: files beside it."""
    store, called = service_of(request).registers, register.content["file"]
    return lambda: {called: store.file(register.owner, register.id, UPLOADED), **others}


def _looked(content: Json, found: Json) -> Json:
    """What is known of a register once it has been looked at."""
    if found.get("faults"):
        return {**content, "look": None, "faults": found["faults"]}
    described = content["map"]
    if found["head_row"] and "header_row" not in described:
        described = {**described, "header_row": found["head_row"]}
    return {**content, "look": found, "faults": [], "map": described}


def map_of(text: bytes, name: str) -> Json:
    """A map out of a file, as plain data. Raises :class:`PunktError` with every fault of its structure."""
    with reading(Kind.USAGE):
        document = read_text(text, name)
    read_map(document)
    found: Json = plain(document.data)
    return found


def fault_lines(error: PunktError, lang: str, at: str = "#file") -> list[tuple[str, str]]:
    """What is wrong with a file, a line each, with what it leads to."""
    return [
        (
            one.text(lang)
            if not one.place.nowhere and one.place.file != "request"
            else f"{one.message(lang)} [{one.code}]",
            at,
        )
        for one in error.diagnostics
    ]


def _file(form: FormData, name: str) -> tuple[str, UploadFile | None]:
    """A file of a form, which lies on the disk where it is large, and its name; empty where none was chosen."""
    found = form.get(name)
    if not isinstance(found, UploadFile) or not found.filename:
        return "", None
    return found.filename[:200], found


async def start_page(request: Request, packs: tuple[str, ...], wrongs: list[tuple[str, str]] | None = None) -> Response:
    """The list of registers, and the form for another."""
    service, owner, words = service_of(request), owner_of(request), words_of(request)
    kept = await asyncio.to_thread(service.registers.of_owner, owner) if owner else []
    await service.make_ready(*((name,) for name in service.shelf.deciding))
    called = partial(pack_called, request)
    return page(
        request,
        "register_start.html.j2",
        422 if wrongs else 200,
        wrongs=wrongs or [],
        kept=[_listed(one, request) for one in kept],
        passing=service.registers.passing,
        packs=[(name, called(name), words.pick(pack.title)) for name, pack in service.shelf.deciding.items()],
        chosen=packs,
        days=service.settings.register_days,
        size=size_of(service.settings.limits.upload)[words.lang],
        rows=count(MOST_ROWS),
        columns=MOST_COLUMNS,
        endings=ENDINGS,
    )


def size_of(most: int) -> Said:
    """Bytes in words."""
    whole, rest = divmod(most, 1 << 20)
    return bilingual("service.refusals.bytes", n=most) if rest else bilingual("service.refusals.mebibytes", n=whole)


def _listed(one: KeptRegister, request: Request) -> Mapping[str, Any]:
    """A register as the list of them has it."""
    content = one.content
    about = ", ".join(pack_called(request, name) for name in content["packs"])
    state = "working" if service_of(request).desk.under_way(one) else "decided" if content.get("result") else "begun"
    return {
        "id": one.id, "token": one.token, "name": content["file"], "about": about, "state": state,
        "made": day_of(one.made), "ends": day_of(one.ends),
    }  # fmt: skip


def pack_called(request: Request, name: str) -> str:
    """What readers call a pack; its id where the service has it no more."""
    try:
        return Names(service_of(request).linked([name]), words_of(request)).pack(name)
    except PunktError:
        return name
