"""What answers to programs have and pages have not: compression, and leave for the scripts of other sites."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .middleware import STREAMED

_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")
_SENT = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-None-Match",
    "traceparent",
    "tracestate",
    "X-Request-ID",
)
_READ = (
    "Content-Disposition",
    "ETag",
    "Location",
    "Punkt-Decision",
    "Punkt-Paper",
    "Retry-After",
    "traceresponse",
    "X-Request-ID",
)


def checked_origins(origins: Iterable[str]) -> tuple[str, ...]:
    """Sites as browsers name them. Raises P436 for what is none; ``*`` is none: whoever may ask is named."""
    found = tuple(one.lower().rstrip("/") for one in origins)
    wrong = [Diagnostic("P436", Place("punkt"), {"name": one}) for one in found if not _ORIGIN.fullmatch(one)]
    if wrong:
        raise PunktError(wrong)
    return found


class ToPrograms:
    """Passes requests to ``/v1`` through compression and, where sites are named, through CORS; all others as they are.

    Pages are never compressed: they bear tokens of the visit beside what an address says, and their lengths would tell
    of them (BREACH). An answer to a program bears no secret of the service. A batch that is answered line by line is
    sent as it comes.
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self._plain = app
        self._streamed = self._open(app, origins)
        self._packed = self._open(GZipMiddleware(app, minimum_size=1024, compresslevel=5), origins)

    @staticmethod
    def _open(app: ASGIApp, origins: Iterable[str]) -> ASGIApp:
        named = list(origins)
        if not named:
            return app
        methods = ("GET", "HEAD", "POST")
        return CORSMiddleware(app, named, methods, _SENT, expose_headers=_READ, max_age=600)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path.startswith("/v1/") or path == "/openapi.json"):
            await self._plain(scope, receive, send)
        elif path in STREAMED:
            await self._streamed(scope, receive, send)
        else:
            await self._packed(scope, receive, send)
