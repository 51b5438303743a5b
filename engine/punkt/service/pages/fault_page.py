"""A fault as a page: who must sign in is asked to."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.very_many import first_of
from punkt.files.texts import text
from punkt.service.core.problem_details import Refusal, headers_of, status_of, title_of

from .page_layout import page, words_of

NO_PAGE = ("P785", "P602", "P779", "P787", "P421", "P927")
"""There is nothing at the address."""
TOO_EARLY = ("P791", "P792")
"""A form that may not be issued yet: nothing is wrong with what was given."""


def _no_page(request: Request, error: PunktError, status: int) -> Response:
    """Where a person is shown the way on: no list of addresses for programs, but the sections of the pages."""
    words = words_of(request)
    if error.diagnostics[0].code != "P785":
        says = [one.message(words.lang) for one in first_of(error.diagnostics)]
    elif status == 405:
        says = [words("no_page_so")]
    else:
        says = [words("no_page_says", path=request.url.path[:200])]
    headers = error.headers if isinstance(error, Refusal) else {}
    response = page(request, "no_page.html.j2", 405 if status == 405 else 404, says=says)
    response.headers.update(headers)
    return response


def _start(path: str) -> str:
    """Where whoever has to sign in again begins, whose form cannot be sent again."""
    return "/".join(path.split("/")[:3]) if path.startswith("/registers") else "/case"


def fault_page(request: Request, error: PunktError) -> Response:
    """What is wrong, in words."""
    status, lang = status_of(error), request.state.lang
    if status == 401:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        back = asked if request.method == "GET" else _start(request.url.path)
        return RedirectResponse(f"/sign-in?to={quote(back)}", 303)
    code = error.diagnostics[0].code
    headers = headers_of(error, status)
    if code in NO_PAGE and (code != "P602" or request.method == "GET"):
        return _no_page(request, error, status)
    title = title_of(error, status, lang)
    number = ""
    if code in TOO_EARLY:
        title, number = text("service.refusals.not_issued", lang), str(request.path_params.get("number", ""))
    lines = [(one.message(lang), one.code) for one in first_of(error.diagnostics)]
    response = page(request, "fault.html.j2", status, title=title, lines=lines, number=number)
    response.headers.update(headers)
    return response
