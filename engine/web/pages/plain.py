"""A fault as a page: who must sign in is asked to."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...diagnostics import PunktError
from ..faults import TITLES, status_of
from .layout import page

TOO_EARLY = ("P791", "P792")
"""A form that may not be issued yet: nothing is wrong with what was given."""
_NOT_ISSUED = ("Форма пока не выдаётся", "The form is not issued yet")


def fault_page(request: Request, error: PunktError) -> Response:
    """What is wrong, in words."""
    status, lang = status_of(error), request.state.lang
    if status == 401:
        back = request.url.path if request.method == "GET" else "/case"
        return RedirectResponse(f"/sign-in?to={quote(back)}", 303)
    title = TITLES.get(status, TITLES[422])[lang == "en"]
    number = ""
    if error.diagnostics[0].code in TOO_EARLY:
        title, number = _NOT_ISSUED[lang == "en"], str(request.path_params.get("number", ""))
    lines = [(one.message(lang), one.code) for one in error.diagnostics]
    return page(request, "fault.html.j2", status, title=title, lines=lines, number=number)
