"""Running the service until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual

from .app import create
from .core.logs import Logs
from .core.service_state import Service
from .core.settings import Settings

PATIENCE = 30
"""Seconds that requests under way have to end after the service was told to stop."""


def run(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until a signal comes; ``ready`` is called with the address once the service listens.

    Raises :class:`PunktError` where packs, keys, journal or address will not do.
    """
    if not settings.local and not settings.keys:
        why = bilingual("service.refusals.keyless", host=settings.host)
        raise PunktError([Diagnostic("P789", Place("punkt"), {"why": why})])
    logs = Logs()
    app = create(settings, logs)
    listening = _bound(settings)
    app.state.service.start()
    _log_as_json(logs)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=PATIENCE,
        timeout_keep_alive=20,
        limit_concurrency=1_000,
        h11_max_incomplete_event_size=64 * 1024,
        proxy_headers=False,
    )
    host, port = listening.getsockname()[:2]
    ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")
    try:
        asyncio.run(_Server(config, app.state.service).serve(sockets=[listening]))
    finally:
        app.state.service.stop()


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


def _bound(settings: Settings) -> socket.socket:
    """The socket to listen on. Raises P789."""
    try:
        family, _, _, _, at = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        # named as TCP, or asyncio leaves Nagle's delay on and every answer waits 40 ms for an acknowledgement
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(at)
        found.listen(1024)
    except OSError as error:
        address = f"{settings.host}:{settings.port}"
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

    def emit(self, record: logging.LogRecord) -> None:
        """One line; of an error only its kind, for its text may tell of a case."""
        what = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        self._logs("server", record.levelname.lower(), message=record.getMessage()[:500], what=what)


def _log_as_json(logs: Logs) -> None:
    for name in ("uvicorn", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = ([_Handler(logs)] if name == "uvicorn" else []), name != "uvicorn"
        logger.setLevel(logging.INFO)
