"""A register at its address: what its columns are, and the run under what is said of them."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shlex
from typing import Any
from urllib.parse import quote

import yaml
from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.files.texts import LANGUAGES, Texts
from punkt.kernel.exact import parse_date
from punkt.registers.columns.table_layout import AS_OF
from punkt.service.core.access import service_of
from punkt.service.core.problem_details import Refusal, place, refusal
from punkt.service.core.register_desk import begun
from punkt.service.core.register_process import MAP
from punkt.service.core.register_store import KeptRegister
from punkt.service.core.user_store import Json

from .carried_forms import CARRIED, carried, length, signed_in
from .case_start import day_of
from .draft_owner import check_draft_form, owner_of
from .page_layout import page, words_of
from .page_words import PageWords
from .register_columns import KEPT, KEY, LEFT_OUT, RegisterColumns
from .register_start import ENCODINGS, fault_lines, files_of, map_of, pack_called, register_of, task_of
from .visit import member

router = APIRouter(include_in_schema=False)
MOST_FIELDS = 20_000
WAIT = 4.0
"""Seconds that an answer waits for what is under way to end, before it says that it is not done yet."""
AGAIN = 3
"""Seconds after which a browser asks again."""
FORMATS = ("xlsx", "csv")
PHASES = Texts("commands.phases")
NO_MAP = {"map": "register"}
_WORD = re.compile(r"[A-Za-z][\w.]*", re.ASCII)


@router.get("/registers/{number}")
async def show(request: Request, number: str) -> Response:
    """The columns, or what keeps the file from being read."""
    register = await register_of(request, number)
    return await waited(request, register) or await columns_page(request, await register_of(request, number))


@router.post("/registers/{number}")
async def update(request: Request, number: str) -> Response:
    """Save what is said of the columns; take what is proposed, leave the rest out or decide where a button says so."""
    try:
        owner = owner_of(request)
    except Refusal as error:
        return await carried(request, error, f"/registers/{quote(number)}/sign-in", MOST_FIELDS)
    async with request.form(max_fields=MOST_FIELDS) as form:
        return await _saved(request, owner, number, form, "token")


@router.post("/registers/{number}/sign-in")
async def sign_in_and_save(request: Request, number: str) -> Response:
    """Sign in again with what a form said when the visit had ended, and save it."""
    if length(request) > CARRIED:
        return RedirectResponse(f"/sign-in?to=/registers/{quote(number)}", 303)
    async with request.form(max_fields=MOST_FIELDS) as form:
        return await signed_in(request, form, lambda owner: _saved(request, owner, number, form, "draft_token"))


async def _saved(request: Request, owner: str, number: str, form: FormData, token: str) -> Response:
    """Save a form, and go where its button leads."""
    service, here = service_of(request), f"/registers/{number}"
    before = await asyncio.to_thread(service.registers.get, owner, number)
    check_draft_form(request, form, before, token)
    if not before.content.get("look") or service.desk.under_way(before) or form.get("look") != _mark(before):
        return RedirectResponse(here, 303)
    vocabulary = (await service.rules(before.content["packs"])).vocabulary
    go = str(form.get("go", ""))

    def edit(content: Json) -> Json:
        columns = RegisterColumns(content["look"], content["map"], content["keep"], vocabulary)
        columns.read(form)
        if go == "proposed":
            columns.take_proposed()
        elif go == "rest":
            columns.leave_out_rest()
        return {**content, "map": columns.map, "keep": columns.kept, **_asked(form)}

    register = await asyncio.to_thread(service.registers.change, owner, number, edit)
    if go != "run":
        return RedirectResponse(f"{here}#columns", 303)
    columns = RegisterColumns(register.content["look"], register.content["map"], register.content["keep"], vocabulary)
    if columns.unsaid() or (not columns.key and columns.columns):
        return RedirectResponse(f"{here}?left=1", 303)
    await _start_run(request, register)
    return RedirectResponse(f"{here}/result", 303)


def _mark(register: KeptRegister) -> str:
    """What tells one look at a register from another: a form is about the columns that were shown."""
    names = "\0".join(register.content["look"]["columns"])
    return hashlib.sha256(names.encode()).hexdigest()[:16]


def _asked(form: FormData) -> Json:
    """How the results are to be: the day, the kind of file, the words in it."""
    day, kind, labels = (str(form.get(name, "")) for name in ("day", "format", "labels"))
    return {
        "day": day if parse_date(day) else "",
        "format": kind if kind in FORMATS else FORMATS[0],
        "labels": labels if labels in LANGUAGES else "",
    }


async def _start_run(request: Request, register: KeptRegister) -> None:
    """Begin to decide a register; what an earlier run made of it is gone."""
    service = service_of(request)

    def edit(content: Json) -> Json:
        return begun({**content, "result": None, "made": [], "faults": []}, service.desk.seconds)

    stale = dict.fromkeys(register.content["made"])
    marked = await asyncio.to_thread(service.registers.change, register.owner, register.id, edit, stale)
    content = marked.content
    run = {
        "out": f"result.{content['format']}",
        "day": content["day"],
        "keep": content["keep"],
        "labels": content["labels"],
        "rejected": content["format"],
    }
    files = files_of(request, marked, **({MAP: map_text(content["map"])} if content["map"] else {}))
    shelf, share = service.shelf, member(request, "decide").share
    task = task_of(marked, request.state.lang, str(shelf.folder), run)
    service.desk.start(shelf, marked, task, files, _decided, share)


def _decided(content: Json, found: Json) -> Json:
    """What is known of a register once it has been decided."""
    if found.get("faults"):
        return {**content, "faults": found["faults"]}
    return {**content, "result": found, "made": found["files"], "faults": []}


class _Quoting(yaml.SafeDumper):
    """Writes texts in quotes, unless they are plain words in every reading of YAML: ``n`` and ``1e3`` are none."""

    def text(self, text: str) -> yaml.ScalarNode:
        """A text."""
        plain = len(text) > 1 and _WORD.fullmatch(text)
        return self.represent_scalar("tag:yaml.org,2002:str", text, None if plain else '"')


_Quoting.add_representer(str, _Quoting.text)


def map_text(described: Json) -> bytes:
    """A map as a file, as ``punkt run --map`` takes it."""
    text = yaml.dump({**NO_MAP, **described}, Dumper=_Quoting, allow_unicode=True, sort_keys=False, width=100)
    return f"# yaml-language-server: $schema=map.schema.json\n{text}".encode()


@router.post("/registers/{number}/map")
async def open_map(request: Request, number: str) -> Response:
    """Take over a map out of a file: one that was made here, or any that ``punkt run`` takes."""
    before = await register_of(request, number)
    async with request.form(max_fields=100) as form:
        check_draft_form(request, form, before)
        upload = form.get("map")
        name = upload.filename or "" if isinstance(upload, UploadFile) else ""
        content = await upload.read() if isinstance(upload, UploadFile) else b""
    try:
        described = await asyncio.to_thread(map_of, content, name or MAP)
    except PunktError as error:
        return await columns_page(request, before, fault_lines(error, request.state.lang, "#map"))

    def edit(known: Json) -> Json:
        return {**known, "map": described}

    await asyncio.to_thread(service_of(request).registers.change, before.owner, number, edit)
    return RedirectResponse(f"/registers/{number}#columns", 303)


@router.get("/registers/{number}/map.yaml")
async def save_map(request: Request, number: str) -> Response:
    """The map as a file."""
    register = await register_of(request, number)
    return download(map_text(register.content["map"]), f"{stem_of(register)}.map.yaml", "application/yaml")


def download(content: bytes, name: str, media: str) -> Response:
    """A file to be kept by whoever asks."""
    plain = (
        "".join(one if one.isascii() and (one.isalnum() or one in "-_.") else "_" for one in name).strip("._") or "file"
    )
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, 200, {"Content-Disposition": disposition, "Cache-Control": "no-store"}, media)


def stem_of(register: KeptRegister) -> str:
    """What files that are made of a register are called first."""
    return str(register.content["file"].split(".")[0])


# --- what is shown


async def waited(request: Request, register: KeptRegister) -> Response | None:
    """The page that says that a register is being worked at; ``None`` once it is not, and that is waited for a little."""
    desk, words = service_of(request).desk, words_of(request)
    await desk.wait(register.id, WAIT)
    register = await register_of(request, register.id)
    if not desk.under_way(register):
        return None
    told, still = desk.progress(register.id), "still" in request.query_params
    phase, total = told.get("phase", ""), told.get("total", 0)

    def shown() -> Response:
        return page(
            request,
            "register_waiting.html.j2",
            **framed(request, register, ""),
            phase=PHASES(phase, words.lang) if phase in PHASES else "",
            share=min(100, 100 * told["done"] // total) if total else 0,
            still=still,
            again=AGAIN,
        )

    response = await asyncio.to_thread(shown)
    if not still:
        response.headers["Refresh"] = str(AGAIN)
    return response


def framed(request: Request, register: KeptRegister, current: str) -> dict[str, Any]:
    """What all pages of a register show."""
    content, lang = register.content, request.state.lang
    faults = [Diagnostic.from_dict(one) for one in content.get("faults", ())]
    if content.get("work") and not service_of(request).desk.under_way(register):  # whoever was at it is there no more
        why = {one: Texts("uploads.ended")("broken", one) for one in LANGUAGES}
        faults = list(refusal("P929", 422, why=why).diagnostics)
    return {
        "at": f"/registers/{register.id}",
        "register_token": register.token,
        "file": content["file"],
        "about": ", ".join(pack_called(request, name) for name in content["packs"]),
        "ends": day_of(register.ends),
        "passing": service_of(request).registers.passing,
        "current": current,
        "has_result": bool(content.get("result")),
        "has_look": bool(content.get("look")),
        "faults": _lines(faults, lang),
    }


def _lines(faults: list[Diagnostic], lang: str) -> list[tuple[str, str]]:
    """What is wrong, a line each with its place, and its code."""
    found = []
    for one in faults:
        shown, said = place(one), one.message(lang)
        where = "" if one.place.nowhere or one.place.file == "request" else f"{shown}: "
        found.append((f"{where}{said}", one.code))
    return found


async def columns_page(
    request: Request, register: KeptRegister, wrongs: list[tuple[str, str]] | None = None
) -> Response:
    """What the columns are; where the file cannot be read, why, and what may be said of it."""
    return await asyncio.to_thread(_columns_page, request, register, wrongs)


def _columns_page(request: Request, register: KeptRegister, wrongs: list[tuple[str, str]] | None) -> Response:
    content, words = register.content, words_of(request)
    look = content.get("look")
    shown: dict[str, Any] = {"cards": [], "offered": [], "proposed": 0, "unsaid": 0}
    found = list(wrongs or [])
    if look:
        vocabulary = service_of(request).shelf.rules(content["packs"]).vocabulary
        columns = RegisterColumns(look, content["map"], content["keep"], vocabulary)
        cards = columns.cards(words)
        if "left" in request.query_params:
            found += [(words("column_unsaid", name=card.name), f"#use-{card.number}") for card in cards if not card.use]
            if not columns.key and columns.columns:
                found.append((words("key_unsaid"), "#columns"))
        shown = {
            "cards": cards,
            "offered": columns.offered(words),
            "proposed": columns.count_proposed(),
            "unsaid": len(columns.unsaid()),
        }
    sheets = [*(look or {}).get("sheets", ()), *(look or {}).get("others", ())] or content.get("sheets", [])
    return page(
        request,
        "register_columns.html.j2",
        422 if wrongs else 200,
        **framed(request, register, "columns"),
        **shown,
        look=look,
        look_mark=_mark(register) if look else "",
        wrongs=found,
        sheets=sheets if len(sheets) > 1 else [],
        sheets_read=(look or {}).get("sheets", ()) or content.get("sheets", []),
        encodings=ENCODINGS,
        encoding=content.get("encoding", ""),
        head=content["map"].get("header_row", ""),
        asked={
            "day": "",
            "format": FORMATS[0],
            "labels": words.lang,
            **{k: content[k] for k in ("day", "format", "labels") if k in content},
        },
        formats=FORMATS,
        also=(
            (KEY, words("use_key")),
            (LEFT_OUT, words("use_left_out")),
            (KEPT, words("use_kept")),
            (AS_OF, words("use_day")),
        ),
        command=command_of(content, words),
    )


def command_of(content: Json, words: PageWords) -> str:
    """The call that does the same by the command line."""
    out = f"result.{content.get('format', FORMATS[0])}"
    parts = ["punkt", "run", content["file"], *(part for name in content["packs"] for part in ("--pack", name))]
    parts += ["--map", f"{content['file'].split('.')[0]}.map.yaml"] if content["map"] else []
    parts += [part for name in content.get("sheets", ()) for part in ("--sheets", name)]
    parts += ["--encoding", content["encoding"]] if content.get("encoding") else []
    parts += ["--as-of", content["day"]] if content.get("day") else []
    parts += [part for name in content["keep"] for part in ("--keep", name)]
    parts += ["--labels", content["labels"]] if content.get("labels") else []
    return shlex.join([*parts, "--rejected", content.get("format", FORMATS[0]), "--out", out])
