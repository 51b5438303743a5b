"""Running the service until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any, Literal

import uvicorn

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual

from .app import create
from .core.logs import Logs
from .core.proxies import Proxies
from .core.service_state import Service
from .core.settings import Settings
from .guarded_http import Guard

PATIENCE = 30
"""Seconds that requests under way have to end after the service was told to stop."""
BACKLOG = 256
"""Connections that wait to be taken."""
MOST_CONNECTIONS = 1_000
REPEATED = 10.0
"""Seconds in which the server's same message is logged once."""


def run(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until a signal comes; ``ready`` is called with the address once the service listens.

    Raises :class:`PunktError` where packs, keys, journal or address will not do.
    """
    if not settings.local and not settings.keys:
        why = bilingual("service.refusals.keyless", host=settings.host)
        raise PunktError([Diagnostic("P789", Place("punkt"), {"why": why})])
    logs = Logs()
    app = create(settings, logs)
    listening = listening_at(settings.host, settings.port)
    app.state.service.start()
    log_as_json(logs)
    config = served_by(app, Guard(settings.limits, Proxies(settings.proxies), logs, most_connections()), lifespan="on")
    host, port = listening.getsockname()[:2]
    ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")
    try:
        asyncio.run(_Server(config, app.state.service).serve(sockets=[listening]))
    finally:
        app.state.service.stop()


def served_by(app: Any, guard: Guard, lifespan: Literal["on", "off"]) -> uvicorn.Config:
    """How an application is served with a guard before it: nothing is written of callers, no proxy is believed."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan=lifespan,
        timeout_graceful_shutdown=PATIENCE,
        timeout_keep_alive=20,
        backlog=min(BACKLOG, guard.most // 2),  # as many are taken at once
        http=guard.protocol(),
        ws="none",
        h11_max_incomplete_event_size=64 * 1024,
        proxy_headers=False,
    )


def most_connections() -> int:
    """How many connections there may be: half of the descriptors at most, so that files can always be opened."""
    try:
        import resource
    except ImportError:  # a system without limits of processes
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * MOST_CONNECTIONS
    if soft < wanted and soft < hard:
        soft = min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(16, min(MOST_CONNECTIONS, soft // 2))


class _Server(uvicorn.Server):
    """Stops in good order when told to: not ready at once, what is under way is finished, and that is no failure."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; at the second interruption at once."""
        self._service.stopping = True
        if self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        self.should_exit = True


def listening_at(host: str, port: int) -> socket.socket:
    """The socket to listen on. Raises P789."""
    try:
        family, _, _, _, at = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # named as TCP, or asyncio leaves Nagle's delay on and every answer waits 40 ms for an acknowledgement
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(at)
        found.listen(BACKLOG)
    except OSError as error:
        address = f"{host}:{port}"
        taken = error.errno == errno.EADDRINUSE
        why = bilingual(
            "service.refusals.port_taken" if taken else "service.refusals.not_bound", at=address, why=system_says(error)
        )
        raise PunktError([Diagnostic("P789", Place("punkt"), {"why": why})]) from None
    return found


class _Handler(logging.Handler):
    """Writes what the server itself has to say as lines of the same log."""

    def __init__(self, logs: Logs) -> None:
        super().__init__()
        self._logs = logs
        self._last: dict[tuple[str, str | None], float] = {}
        self._more = Counter[tuple[str, str | None]]()

    def emit(self, record: logging.LogRecord) -> None:
        """One line; of an error only its kind, for its text may tell of a case. The same again is counted for a while."""
        what = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        said = record.getMessage().partition("\n")[0][:500], what
        now = time.monotonic()
        if now - self._last.get(said, float("-inf")) < REPEATED:
            self._more[said] += 1
            return
        if len(self._last) >= 100:
            self._last.clear()
        self._last[said] = now
        times = {"times_before": more} if (more := self._more.pop(said, 0)) else {}
        self._logs("server", record.levelname.lower(), message=said[0], what=what, **times)


def log_as_json(logs: Logs) -> None:
    """What the server and the loop have to say goes into the same log."""
    handler = _Handler(logs)
    for name in ("uvicorn", "uvicorn.error", "asyncio", "opentelemetry"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = ([] if name == "uvicorn.error" else [handler]), name == "uvicorn.error"
        logger.setLevel(logging.INFO)
