"""A witness over HTTP: ``POST /add-checkpoint`` of C2SP ``tlog-witness``, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.signing import trouble
from punkt.files.texts import bilingual

from .witness import LARGEST, Answer, Witness

SECONDS = 20
"""How long a caller may take to send a request."""


def server_of(where: str, witness: Witness) -> ThreadingHTTPServer:
    """A server that listens at ``HOST:PORT`` and does not answer yet. Raises P776 where it cannot listen there."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version, timeout, server_version, sys_version = "HTTP/1.1", SECONDS, "punkt-witness", ""

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint":
                answer = Answer(404)
            elif not (length.isascii() and length.isdigit() and len(length) < 10) or int(length) > LARGEST:
                answer = Answer(400)
            else:
                answer = self._added(self.rfile.read(int(length)))
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(body)))
            self.close_connection = answer.status in (400, 404)  # a body may not have been read
            self.end_headers()
            self.wfile.write(body)

        def _added(self, body: bytes) -> Answer:
            try:
                return witness.add(body)
            except (OSError, PunktError):  # its own file cannot be read or written
                return Answer(503)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing is written of callers."""

    host, _, port = where.rpartition(":")
    try:
        return ThreadingHTTPServer((host, int(port)), Handler)
    except OSError as error:
        raise trouble(where, system_says(error)) from None
    except (ValueError, OverflowError):
        raise trouble(where, bilingual("journal.faults.no_place")) from None


def serve_on(where: str, witness: Witness, ready: Callable[[], None]) -> None:
    """Answer until the process is stopped; ``ready`` is called once it listens."""
    with server_of(where, witness) as server:
        ready()
        server.serve_forever()
