"""What answers to programs have and pages have not: compression, and leave for the scripts of other sites."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from .middleware import STREAMED

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


class Origins:
    """Sites whose scripts may ask in a browser."""

    def __init__(self, named: Iterable[str]) -> None:
        """``named``: sites as browsers name them."""
        self._named = list(named)

    def opened(self, path: str, app: ASGIApp) -> ASGIApp:
        """What answers at a path, by CORS where programs ask there and sites are named."""
        if not self._named or not for_programs(path):
            return app
        methods = ("GET", "HEAD", "POST")
        return CORSMiddleware(app, self._named, methods, _SENT, expose_headers=_READ, max_age=600)


def for_programs(path: str) -> bool:
    """Whether programs ask at a path, and no page is there."""
    return path.startswith("/v1/") or path == "/openapi.json"


class ToPrograms:
    """Passes requests to ``/v1`` through compression and, where sites are named, through CORS; all others as they are.

    Pages are never compressed: they bear tokens of the visit beside what an address says, and their lengths would tell
    of them (BREACH). An answer to a program bears no secret of the service. A batch that is answered line by line is
    sent as it comes.
    """

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._plain = app
        self._streamed = origins.opened("/v1/", app)
        self._packed = origins.opened("/v1/", GZipMiddleware(app, minimum_size=1024, compresslevel=5))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not for_programs(path):
            await self._plain(scope, receive, send)
        elif path in STREAMED:
            await self._streamed(scope, receive, send)
        else:
            await self._packed(scope, receive, send)
