"""A witness over HTTP: ``POST /add-checkpoint`` of C2SP ``tlog-witness``, and nothing else.

Served as the service is: with a guard before it, which bounds connections, and how long heads and bodies may take.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from punkt.files.messages.diagnostics import PunktError
from punkt.files.signing import trouble
from punkt.files.texts import bilingual
from punkt.journal.witness import LARGEST, Answer, Witness

from .core.logs import Logs
from .core.proxies import Proxies
from .core.settings import ServiceLimits
from .guarded_http import Guard
from .server import listening_at, log_as_json, most_connections, served_by

LIMITS = ServiceLimits(connections=20, sending=10.0, reading=10.0)
"""What one address may ask for: a witness is asked seldom, and by programs."""


def application(witness: Witness) -> Starlette:
    """The witness as an application; nothing is written of who asks."""

    async def add(request: Request) -> Response:
        body = b""
        async for piece in request.stream():  # what is too long is read no further than the guard lets it come
            body += piece[: LARGEST + 1 - len(body)]
        try:
            answer = await asyncio.to_thread(witness.add, body)
        except (OSError, PunktError):  # its own file cannot be read or written
            answer = Answer(503)
        return Response(answer.body, answer.status, {"Content-Type": answer.kind})

    async def nothing(*_: object) -> Response:
        return Response(status_code=404)

    return Starlette(routes=[Route("/add-checkpoint", add, methods=["POST"])], exception_handlers={404: nothing})


def server_of(
    where: str, witness: Witness, limits: ServiceLimits = LIMITS, logs: Logs | None = None
) -> tuple[uvicorn.Server, socket.socket]:
    """A server, and where it listens (``HOST:PORT``); it does not answer yet.

    Raises P776 for what is no such place, P789 where it cannot listen there.
    """
    host, _, port = where.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise trouble(where, bilingual("journal.faults.no_place"))
    listening = listening_at(host.removeprefix("[").removesuffix("]"), int(port))
    most = most_connections()
    guard = Guard(limits, Proxies(()), logs or Logs(), most)
    return uvicorn.Server(served_by(application(witness), guard, lifespan="off")), listening


def serve_on(where: str, witness: Witness, ready: Callable[[], None]) -> None:
    """Answer until the process is stopped; ``ready`` is called once it listens."""
    server, listening = server_of(where, witness)
    log_as_json(Logs())
    ready()
    asyncio.run(server.serve(sockets=[listening]))
