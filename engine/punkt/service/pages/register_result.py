"""What a run of a register came to: the summary, what was turned down, and the files to be kept."""

from __future__ import annotations

import asyncio
import gzip
import io
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from punkt.files.messages.diagnostics import Diagnostic
from punkt.registers.run.tally import RunTally
from punkt.service.core.access import service_of
from punkt.service.core.problem_details import refusal
from punkt.service.core.register_bounds import BLOCK
from punkt.service.core.register_store import KeptRegister
from punkt.service.core.user_store import Json
from punkt.showing.register.charts import single
from punkt.showing.register.register_model import RegisterSummary, questions_of, summary
from punkt.showing.register.register_page import chart, summary_page

from .page_layout import page, words_of
from .register_page import command_of, download, framed, stem_of, waited
from .register_start import register_of

router = APIRouter(include_in_schema=False)
SHOWN = 200
"""Cells turned down that are shown; all of them are in the file."""
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@router.get("/registers/{number}/result")
async def show(request: Request, number: str) -> Response:
    """The summary of the run; where there was none, the columns."""
    waiting = await waited(request, await register_of(request, number))
    if waiting is not None:
        return waiting
    register = await register_of(request, number)
    result = register.content.get("result")
    if not result:
        return RedirectResponse(f"/registers/{number}", 303)
    return await asyncio.to_thread(_result_page, request, register, result)


def _result_page(request: Request, register: KeptRegister, result: Json) -> Response:
    words = words_of(request)
    return page(
        request,
        "register_result.html.j2",
        **framed(request, register, "result"),
        s=_summary(request, register, result),
        rejects=[_turned_down(one, words.lang) for one in result["rejects"][:SHOWN]],
        most=SHOWN,
        files=[(name, _called(name, words)) for name in register.content["made"]],
        chart=chart,
        single=single,
        command=command_of(register.content, words),
    )


def _summary(request: Request, register: KeptRegister, result: Json) -> RegisterSummary:
    """The summary in the language of whoever reads it."""
    rules, lang = service_of(request).shelf.rules(register.content["packs"]), request.state.lang
    tally = RunTally()
    tally.add(result["tally"])
    questions = questions_of(rules.packs, lang)
    return summary(
        tally, result["about"], rules.linked.vocabulary, lang, result["inputs"], result["ignored"], questions=questions
    )


def _turned_down(one: Json, lang: str) -> dict[str, Any]:
    """A cell that was turned down, in words."""
    fault = Diagnostic.from_dict(one["fault"])
    return {**one, "says": fault.message(lang), "code": fault.code}


def _called(name: str, words: Any) -> str:
    """What a file of a run is."""
    if name.startswith("result.") and ".rejected" in name:
        return str(words("file_rejected"))
    if name.endswith(".about.json"):
        return str(words("file_about"))
    inner = name.removeprefix("result.").rpartition(".")[0]
    return str(words("file_list", name=inner)) if inner else str(words("file_result"))


@router.get("/registers/{number}/files/{name}")
async def save(request: Request, number: str, name: str) -> Response:
    """A file that a run made."""
    register = await register_of(request, number)
    if name not in register.content["made"]:
        raise refusal("P927", 404)
    content = await asyncio.to_thread(service_of(request).registers.file, register.owner, number, name)
    media = MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
    called = f"{stem_of(register)}.{name}"
    if name not in register.content["result"].get("packed", ()):
        return download(content, called, media)
    if "gzip" in request.headers.get("accept-encoding", ""):
        answer = download(content, called, media)
        answer.headers["Content-Encoding"] = "gzip"
        return answer
    plain = download(b"", called, media)
    headers = {name: plain.headers[name] for name in ("Content-Disposition", "Cache-Control")}
    return StreamingResponse(_unpacked(content), 200, headers, media)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The text of a packed file, piece by piece."""
    with gzip.open(io.BytesIO(content)) as stream:
        while block := stream.read(BLOCK):
            yield block


@router.get("/registers/{number}/summary.html")
async def save_summary(request: Request, number: str) -> Response:
    """The summary as one page that needs nothing else, as ``punkt run`` writes it."""
    register = await register_of(request, number)
    if not register.content.get("result"):
        raise refusal("P927", 404)

    def made() -> bytes:
        return summary_page(_summary(request, register, register.content["result"])).encode()

    return download(await asyncio.to_thread(made), f"{stem_of(register)}.html", "text/html; charset=utf-8")
