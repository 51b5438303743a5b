"""The gate every request passes: its id, its size and time, who may call, what is logged and counted."""

from __future__ import annotations

import asyncio
import math
import re
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_from_bytes

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual
from punkt.files.whole_number import MOST, whole_number

from .core.access import repeated
from .core.fair_threads import ASKS
from .core.keyring import Keyring, shown_key
from .core.logs import Logs
from .core.metrics import Measures
from .core.problem_details import Refusal, answer, refusal
from .core.proxies import Proxies
from .core.rate_limit import Rate
from .core.reader_language import language
from .core.settings import LOOPBACK, Settings
from .core.trace_context import TraceContext
from .core.tracing import RequestSpan, Spans

STREAMED = frozenset({"/v1/decisions:batch"})
"""Addresses without a bound on the whole body and the whole time; their lines are bounded."""
UPLOADS = "/registers"
"""The address that registers are sent to, from the pages: files larger than any other body."""
SIGNING = frozenset({"/sign-in", "/sign-out"})
"""Addresses that anybody may send a form to; it is small."""
SMALL = 16 * 1024
"""Bytes of such a form."""
FIRST = 5
"""Requests of a connection that may be made though others of its address have asked too often."""
GONE = 499
"""What is noted of a request whose caller went away before it was answered."""
UNCOUNTED = re.compile(r"/health|/ready|/static/.*", re.DOTALL)
"""Addresses that never count towards a caller's rate."""
ONCE = frozenset({"authorization", "content-type", "host", "idempotency-key"})
"""Headers that contradict themselves where they are there twice."""
_UNTOLD = Spans()
_QUERY = bytes(range(33, 127))
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    b"content-security-policy": _POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}


class Gate:
    """Wraps the application."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        proxies: Proxies,
        keyring: Keyring | None,
        logs: Logs,
        measures: Measures,
        spans: Spans,
        opened: Callable[[str, ASGIApp], ASGIApp],
    ) -> None:
        self.app, self.settings, self.keyring = app, settings, keyring
        self.logs, self.measures, self.spans = logs, measures, spans
        self.opened = opened
        """What answers at a path, so that the scripts of other sites may read it that may ask there."""
        self.rate = Rate(settings.limits.rate, settings.limits.burst)
        self.first, self.spare = Rate(FIRST / 600, FIRST), Rate(settings.limits.rate / 10, settings.limits.burst // 10)
        self.proxies = proxies
        self.under_way, self.uploading = Counter[str](), Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # bytes beyond ASCII are no query: taken as if they had been sent as %XX
        scope["query_string"] = quote_from_bytes(scope.get("query_string", b""), _QUERY).encode()
        self.proxies.resolve(scope)
        begun, request = time.perf_counter(), Request(scope)
        given = request.headers.get("x-request-id", "")
        number = given if _ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = number
        named = TraceContext.of(request.headers.get("traceparent", ""))
        spans = _UNTOLD if UNCOUNTED.fullmatch(scope["path"]) else self.spans
        with spans.request(named, request.headers.get("tracestate", "")) as span:
            passage = _Passage(send, number, span)
            self.measures.active.inc()
            try:
                await self._let_in(scope, receive, passage, request, number)
            finally:
                self.measures.active.dec()
                self._note(scope, passage, time.perf_counter() - begun, number)

    async def _let_in(self, scope: Scope, receive: Receive, passage: _Passage, request: Request, number: str) -> None:
        """Let a request in; where it is refused, or something fails, answer so."""
        fault: PunktError
        try:
            await self._admitted(scope, receive, passage, request)
            return
        except PunktError as error:
            fault = error
        except ClientDisconnect:
            passage.status = passage.status or GONE
            return
        except OSError as error:  # no room for a file that was sent, no descriptor left
            self.logs("failed", "error", request_id=number, what=type(error).__name__, where=_where(error))
            fault = refusal("P920", why=system_says(error))
        except Exception as error:
            what = type(error).__name__
            self.logs("failed", "error", request_id=number, what=what, where=_where(error))
            fault = Refusal(PunktError([Diagnostic("P699", Place("punkt"), {"what": what})]), 500)
        if not passage.status:
            answered = self.opened(scope["path"], self._refused(request, fault, number))
            await answered(scope, receive, passage)

    def _refused(self, request: Request, error: PunktError, number: str) -> Response:
        """What is wrong, as a page for a person and as a problem for a program."""
        from punkt.service.pages.fault_page import fault_page

        from .pages import wants_page

        request.scope["state"].setdefault("lang", language(request))
        if wants_page(request):
            try:
                return fault_page(request, error)
            except Exception as failed:  # the page of a fault must not hide the fault
                self.logs("failed", "error", request_id=number, what=type(failed).__name__, where=_where(failed))
        return answer(error, language(request), number)

    async def _admitted(self, scope: Scope, receive: Receive, passage: _Passage, request: Request) -> None:
        """Check host, rate and size, then let the request in."""
        limits = self.settings.limits
        self._check_host(request)
        if UNCOUNTED.fullmatch(scope["path"]):
            await self._bounded(scope, receive, passage, request)
            return
        caller = self._caller(request)
        wait = self._wait(caller, request) or (1 if self.under_way[caller] >= limits.at_once else 0)
        if wait:
            raise refusal("P783", headers={"Retry-After": str(math.ceil(wait))}, seconds=math.ceil(wait))
        counters = [self.under_way]
        if uploads(scope):
            if self.uploading[caller] >= limits.uploads:
                raise refusal("P783", headers={"Retry-After": "5"}, seconds=5)
            counters.append(self.uploading)
        for counter in counters:
            counter[caller] += 1
        visit = getattr(request.state, "visit", None)  # several visits of one key are one caller
        ASKS.set(visit.caller.id if visit is not None and visit.caller is not None else caller)
        try:
            await self._bounded(scope, receive, passage, request)
        finally:
            for counter in counters:
                counter[caller] -= 1
                if not counter[caller]:
                    del counter[caller]

    async def _bounded(self, scope: Scope, receive: Receive, passage: _Passage, request: Request) -> None:
        """Let a request in, with no more of a body and no more time than it may have."""
        limits = self.settings.limits
        check_coding(request)
        check_once(request)
        check_framing(request)
        if scope["path"] in STREAMED:
            await self.app(scope, receive, passage)
            return
        most, seconds = limits.body, limits.seconds + 15
        if scope["path"] in SIGNING:
            most = min(most, SMALL)
        elif uploads(scope):
            most, seconds = limits.upload, seconds + limits.uploading
        announced = request.headers.get("content-length", "0")
        if announced != "0" and (whole_number(announced) or MOST) > most:
            raise too_large(most)
        try:
            async with asyncio.timeout(seconds):
                await self.app(scope, _bounded(receive, most), passage)
        except TimeoutError:
            raise refusal("P784", headers={"Retry-After": "5"}, why=bilingual("service.refusals.too_long")) from None

    def _check_host(self, request: Request) -> None:
        """A page of a stranger must not reach a service of this machine by a name of its own."""
        names = self.settings.names
        if "*" in names or (not self.settings.local and not names):
            return
        host = request.headers.get("host", "").rpartition("@")[2]
        name = host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
        if name.strip("[]").lower() not in {*LOOPBACK, *names}:
            why = bilingual("service.refusals.unknown_host", name=name[:80])
            raise refusal("P781", why=why)

    def _wait(self, caller: str, request: Request) -> float:
        """Seconds until a caller may ask again; 0 where it may ask now.

        The first requests of a connection may be made, within bounds, where others have used up what the address has:
        a neighbour must be able to show its key.
        """
        young = request.client is not None and not self.first.wait(f"{request.client.host} {request.client.port}")
        wait = self.rate.wait(caller)
        return 0 if wait and young and not self.spare.wait(caller) else wait

    def _caller(self, request: Request) -> str:
        """Whose rate counts: the holder of a key that was found right before, a visit to the pages, else the address."""
        if self.keyring is not None:
            known = self.keyring.known(shown_key(request))
            if known:
                return known.id
            from .pages.visit import COOKIE, visit_of

            visit = visit_of(request) if COOKIE in request.cookies else None
            if visit is not None and not visit.fresh and visit.caller is not None:
                return f"visit {visit.mark}"
        return f"address {request.client.host if request.client else ''}"

    def _note(self, scope: Scope, passage: _Passage, seconds: float, number: str) -> None:
        route: Any = scope.get("route")
        path = getattr(route, "path", None) or ("/static" if scope["path"].startswith("/static/") else "none")
        method = scope["method"] if scope["method"] in ("GET", "POST", "HEAD") else "other"
        passage.span.end(method, path, passage.status)
        self.measures.requests.labels(method, path, str(passage.status)).inc()
        self.measures.seconds.labels(path).observe(seconds)
        caller = scope["state"].get("caller")
        self.logs(
            "request",
            "info" if passage.status < 500 else "error",
            request_id=number,
            method=method,
            route=path,
            status=passage.status,
            milliseconds=round(seconds * 1000, 1),
            bytes=passage.bytes,
            caller=caller.id if caller else None,
            **(passage.span.trace.fields if passage.span.trace is not None else {}),
        )


class _Passage:
    """Sends on what the application sends, with the headers every answer bears."""

    def __init__(self, send: Send, number: str, span: RequestSpan) -> None:
        self._send, self.span = send, span
        self._own = [(b"x-request-id", number.encode())]
        if span.trace is not None:
            self._own.append((b"traceresponse", span.trace.response.encode()))
        self.status, self.bytes = 0, 0

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            known = {name.lower() for name, _ in message.get("headers", ())}
            extra = [(name, value) for name, value in SECURITY.items() if name not in known]
            message["headers"] = [*message.get("headers", ()), *self._own, *extra]
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
        await self._send(message)


def uploads(scope: Mapping[str, Any]) -> bool:
    """Whether a request brings a register to the pages."""
    return bool(scope["path"] == UPLOADS and scope["method"] == "POST")


def check_coding(request: Request) -> None:
    """Raise P786 for a body that is compressed: what it grows to cannot be bounded before it is read."""
    coding = request.headers.get("content-encoding", "").strip().lower()
    if request.method == "POST" and coding not in ("", "identity"):
        what = bilingual("service.refusals.compressed")
        raise refusal("P786", 415, {"Accept-Encoding": "identity"}, name="Content-Encoding", what=what)


def check_framing(request: Request) -> None:
    """Raise P786 for a body whose end is told in two ways, and close the connection: what follows may be anybody's."""
    if "content-length" in request.headers and "transfer-encoding" in request.headers:
        what = bilingual("service.refusals.two_lengths")
        raise refusal("P786", 400, {"Connection": "close"}, name="Transfer-Encoding", what=what)


def check_once(request: Request) -> None:
    """Raise P933 for a header that is there twice and tells who asks, or what."""
    faults = repeated("request", [name for name, _ in request.headers.items() if name in ONCE])
    if faults:
        raise PunktError(faults)


def too_large(limit: int) -> PunktError:
    """More bytes than a request may have."""
    whole, rest = divmod(limit, 1024 * 1024)
    size = bilingual("service.refusals.bytes", n=limit) if rest else bilingual("service.refusals.mebibytes", n=whole)
    return refusal("P782", what=bilingual("service.refusals.too_large", size=size))


def _bounded(receive: Receive, limit: int) -> Receive:
    """Receive no more than so many bytes."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise too_large(limit)
        return message

    return bounded


def _where(error: BaseException) -> list[str]:
    """The last steps that led to an error: files and lines, and no values."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
