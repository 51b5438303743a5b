"""A fault as a page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ...diagnostics import PunktError
from ..faults import status_of


def fault_page(request: Request, error: PunktError) -> Response:
    """What is wrong, in words."""
    return PlainTextResponse("\n".join(error.lines(request.state.lang)), status_of(error))
