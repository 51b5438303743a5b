"""The application: addresses, pages, the gate before them, and how faults are answered."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import Texts, bilingual
from punkt.version import VERSION

from . import api_asking, api_journal, api_papers, proposals_v1
from . import api_v1 as api
from . import openapi as spec
from .answer_forms import kept_answer
from .core.access import caller_of, needs, service_of
from .core.fair_threads import FairThreads
from .core.keyring import Caller
from .core.logs import Logs
from .core.metrics import MEDIA as METRICS
from .core.problem_details import answer, refusal
from .core.proxies import Proxies
from .core.reader_language import language
from .core.service_state import Service
from .core.settings import Settings
from .description.document import Description, described
from .head_requests import HeadAsGet
from .middleware import Gate
from .to_programs import Origins, ToPrograms

SUMMARY = "Decides cases by rule packs; every decision names the point of the document it rests on."

_UNTOLD: Any = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}
"""FastAPI's own spans tell of paths and queries, in which a case may be named; those of the service do not."""


def create(settings: Settings | None = None, logs: Logs | None = None) -> FastAPI:
    """The application. Raises :class:`PunktError` where it cannot be set up; packs are read when it starts."""
    settings = settings or Settings()
    service, proxies = Service(settings, logs), Proxies(settings.proxies)
    origins = Origins(service.sites)
    app = FastAPI(
        title="Punkt",
        version=VERSION,
        summary=SUMMARY,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
        telemetry=_UNTOLD,
    )
    app.state.service = service
    _faults(app)
    for part in (api, api_asking, api_journal, api_papers, proposals_v1):
        app.include_router(part.router)
    _own(app)
    from .pages import mount

    mount(app)
    app.add_middleware(_Speech)
    app.add_middleware(HeadAsGet)
    app.add_middleware(ToPrograms, origins=origins)
    app.add_middleware(
        Gate,
        settings=settings,
        proxies=proxies,
        keyring=service.keyring,
        logs=service.logs,
        measures=service.measures,
        spans=service.spans,
        opened=origins.opened,
    )
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    loop = asyncio.get_running_loop()
    loop.set_default_executor(FairThreads())
    await asyncio.to_thread(service.start)
    tasks: set[asyncio.Task[None]] = set()

    def reload() -> None:
        task = loop.create_task(service.reload_quietly())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    with suppress(
        AttributeError, NotImplementedError, RuntimeError, ValueError
    ):  # another system, or not the main thread
        loop.add_signal_handler(signal.SIGHUP, reload)
    try:
        yield
    finally:
        await asyncio.to_thread(service.stop)


class _Speech:
    """Notes the language to answer in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http":
            scope["state"]["lang"] = language(Request(scope))
        await self.app(scope, receive, send)


def _own(app: FastAPI) -> None:
    """The addresses about the service itself."""

    @app.get("/health", tags=["service"], summary="Whether the service runs", **spec.state("getHealth"))
    async def health() -> Response:
        """It answers, so it runs."""
        return api.json_answer({"status": "ok", "version": VERSION})

    ready_spec = spec.state("getReadiness")
    ready_spec["responses"][503] = {"description": "Not ready", "content": {"application/json": {"schema": spec.STATE}}}

    @app.get("/ready", tags=["service"], summary="Whether the service can decide", **ready_spec)
    async def ready(request: Request) -> Response:
        """Packs are read, a process has shown that it can decide, and the service is not about to stop."""
        service = service_of(request)
        good = not service.stopping and service.able
        status = "ready" if good else "stopping" if service.stopping else "starting"
        state: dict[str, Any] = {"status": status, "packs": len(service.shelf.packs)}
        if good and await service.watch.look() is not None:
            good, state["status"] = False, "journal unusable"
        if service.faults is not None:
            state["reload_refused"] = [one.code for one in service.faults.diagnostics][:20]
        return api.json_answer(state, 200 if good else 503)

    @app.get("/metrics", tags=["service"], summary="Counters for Prometheus", **spec.metrics())
    async def metrics(request: Request, caller: Annotated[Caller, Depends(needs(""))]) -> Response:
        """Counters; nothing of any case is in them."""
        return Response(service_of(request).measures.text(), 200, {"Cache-Control": "no-store"}, METRICS)

    description = Description(app)

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi(request: Request) -> Response:
        shown = service_of(request).shelf if await caller_of(request) is not None else None
        text = await asyncio.to_thread(description.text, shown)
        return kept_answer(request, text, "en")

    app.openapi = lambda: described(app)  # type: ignore[method-assign]


def _faults(app: FastAPI) -> None:
    """How faults are answered."""
    from .pages import wants_page

    def lang_of(request: Request) -> str:
        return getattr(request.state, "lang", "") or language(request)

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, PunktError)
        return _shown(request, error)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code in (404, 405):
            found = refusal(
                "P785", error.status_code, error.headers, path=request.url.path[:200], method=request.method
            )
            return _shown(request, found)
        what = {"ru": str(error.detail), "en": str(error.detail)}
        return _shown(request, refusal("P786", error.status_code, error.headers, name="request", what=what))

    async def parameters(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        if wants_page(request) and all(one["loc"][0] == "path" for one in error.errors()):
            return _shown(request, refusal("P785", path=request.url.path[:200], method=request.method))
        return _shown(request, PunktError([_wrong(one) for one in error.errors()]))

    def _shown(request: Request, error: PunktError) -> Response:
        error = service_of(request).watch.outward(error)
        if wants_page(request):
            from punkt.service.pages.fault_page import fault_page

            return fault_page(request, error)
        return answer(error, lang_of(request), request.state.request_id)

    app.add_exception_handler(PunktError, known)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, parameters)


_SAID = Texts("service.parameters")
_QUOTED = re.compile(r"'([^']*)'")
"""The values there are, in what pydantic says of one that is none of them."""


def _wrong(error: Any) -> Diagnostic:
    """A parameter that does not fit, as FastAPI found it."""
    name = ".".join(str(part) for part in error["loc"][1:]) or "request"
    kind, bounds = str(error["type"]), {key: str(value) for key, value in error.get("ctx", {}).items()}
    key = "date" if kind.startswith("date") else kind if kind in _SAID else "usual"
    known = ", ".join(_QUOTED.findall(bounds.get("expected", "")))
    what = bilingual(f"service.parameters.{key}", **bounds, known=known, said=error.get("msg", ""))
    return Diagnostic("P786", Place(str(error["loc"][0])), {"name": name, "what": what})
