"""A fault as a page: who must sign in is asked to."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...diagnostics import PunktError
from ..faults import TITLES, status_of
from .layout import page


def fault_page(request: Request, error: PunktError) -> Response:
    """What is wrong, in words."""
    status, lang = status_of(error), request.state.lang
    if status == 401:
        back = request.url.path if request.method == "GET" else "/case"
        return RedirectResponse(f"/sign-in?to={quote(back)}", 303)
    title = TITLES.get(status, TITLES[422])[lang == "en"]
    lines = [(one.message(lang), one.code) for one in error.diagnostics]
    return page(request, "fault.html.j2", status, title=title, lines=lines)
