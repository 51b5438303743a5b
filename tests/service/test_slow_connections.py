"""Connections that are slow, or too many: each is closed in time, others are served meanwhile, and the log stays short."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from helpers import bounded
from helpers.connections import closed, connected, running, until
from helpers.places import ROOT
from helpers.web_service import PACK
from punkt.service import guarded_http
from punkt.service.core.logs import Logs
from punkt.service.core.proxies import Proxies
from punkt.service.core.settings import ServiceLimits
from punkt.service.guarded_http import Guard
from punkt.service.server import _Handler

LIMITS = ServiceLimits(head=0.4, sending=0.4, uploading=2.0, least=100.0, reading=0.4, connections=5)
BATCH = "/v1/decisions:batch"


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Reads a body to its end and answers with its length; ``/at-once`` begins before it is there, ``/much`` says more than a buffer holds."""
    if scope["type"] != "http":
        return
    if scope["path"] == "/at-once":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"begun", "more_body": True})
    length, more = 0, scope["method"] == "POST"
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length, more = length + len(message["body"]), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(500 if scope["path"] == "/much" else 0):
        await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
    await send({"type": "http.response.body", "body": str(length).encode()})


@contextmanager
def guarded(log: io.StringIO | None = None, most: int = 100, proxies: tuple[str, ...] = ()) -> Iterator[int]:
    """The port of a server with a guard before it."""
    guard = Guard(LIMITS, Proxies(proxies), Logs(log or io.StringIO()), most)
    config = uvicorn.Config(
        application, port=0, log_config=None, access_log=False, http=guard.protocol(), lifespan="off"
    )
    with running(uvicorn.Server(config), socket.create_server(("127.0.0.1", 0))) as port:
        yield port


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_http, "SWEPT", 0.05)
    monkeypatch.setattr(guarded_http, "TOLD", 0.05)


def asked(port: int, source: str = "127.0.0.1") -> bytes:
    """The answer to a plain request."""
    with connected(port, source) as one:
        one.sendall(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        return closed(one)


def test_heads_that_do_not_come_and_heads_that_come_for_ever() -> None:
    log = io.StringIO()
    with guarded(log) as port:
        with connected(port) as silent, connected(port) as slow, connected(port) as second:
            second.sendall(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
            until(second, b"\r\n0\r\n\r\n")
            assert closed(slow, dribble=b"G").startswith(b"HTTP/1.1 408")
            assert closed(silent).startswith(b"HTTP/1.1 408")
            assert closed(second, dribble=b"G").startswith(b"HTTP/1.1 408"), "the next head of a connection too"
        assert asked(port).endswith(b"0\r\n0\r\n\r\n")
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    assert sum(one["why"].get("slow heads", 0) for one in told) == 3


def test_bodies_that_come_for_ever_and_those_that_take_their_time() -> None:
    with guarded() as port, connected(port) as slow, connected(port) as good:
        head = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n"
        slow.sendall(head)
        good.sendall(head + b"x" * 500)
        time.sleep(0.1)
        good.sendall(b"x" * 500)
        until(good, b"1000\r\n0\r\n\r\n")
        assert closed(slow, dribble=b"x") == b""


@pytest.mark.full
def test_a_register_may_take_longer_to_come_but_not_for_ever() -> None:
    with guarded() as port, connected(port) as slow, connected(port) as good:
        head = b"POST /registers HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n"
        slow.sendall(head)
        good.sendall(head + b"x" * 500)
        time.sleep(1.0)  # longer than any other body may take
        good.sendall(b"x" * 500)
        until(good, b"1000\r\n0\r\n\r\n")
        assert closed(slow, dribble=b"x") == b""


@pytest.mark.full
def test_a_stream_must_bring_so_much() -> None:
    with guarded() as port, connected(port) as slow, connected(port) as good:
        head = f"POST {BATCH} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n".encode()
        slow.sendall(head)
        good.sendall(head)
        begun = time.monotonic()
        while time.monotonic() - begun < 1.5:  # much longer than a body may take that is no stream
            good.sendall(b"10\r\n" + b"x" * 16 + b"\r\n")
            time.sleep(0.05)
        good.sendall(b"0\r\n\r\n")
        until(good, b"\r\n0\r\n\r\n")
        assert closed(slow, dribble=b"1\r\nx\r\n") == b""


def test_answers_that_are_not_read() -> None:
    log = io.StringIO()
    with guarded(log) as port, connected(port) as one:
        one.sendall(b"GET /much HTTP/1.1\r\nhost: a\r\n\r\n")
        end = time.monotonic() + 5
        while time.monotonic() < end and "answers not read" not in log.getvalue():
            time.sleep(0.05)
        assert "answers not read" in log.getvalue()


def test_an_address_has_so_many_connections_and_the_oldest_that_asks_nothing_goes() -> None:
    with guarded() as port:
        many = [connected(port) for _ in range(5)]
        time.sleep(0.1)
        assert asked(port).endswith(b"0\r\n0\r\n\r\n"), "whoever asks something is let in"
        assert closed(many[0], 0.3) == b"", "in place of the one that has waited longest"
        assert asked(port, "127.0.0.2").endswith(b"0\r\n0\r\n\r\n"), "another address has nothing to do with it"
        for one in many:
            one.close()
        busy = [connected(port) for _ in range(5)]
        for one in busy:
            one.sendall(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n")
        time.sleep(0.1)
        with connected(port) as more:
            assert closed(more, 0.3) == b"", "nobody who asks something is thrown out"
        for one in busy:
            one.sendall(b"x" * 9)
            until(one, b"9\r\n0\r\n\r\n")
            one.close()


def test_where_all_are_taken_the_address_with_most_gives_way() -> None:
    with guarded(most=6) as port:
        many = [connected(port) for _ in range(4)]
        few = [connected(port, "127.0.0.2") for _ in range(2)]
        time.sleep(0.1)
        assert asked(port, "127.0.0.3").endswith(b"0\r\n0\r\n\r\n")
        assert closed(many[0], 0.3) == b""
        for one in [*many, *few]:
            one.close()


def test_a_trusted_proxy_has_as_many_as_it_likes() -> None:
    with guarded(proxies=("127.0.0.1",)) as port:
        many = [connected(port) for _ in range(20)]
        for one in many:
            one.sendall(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
            until(one, b"\r\n0\r\n\r\n")
            one.close()


def test_the_same_message_of_the_server_is_one_line() -> None:
    log = io.StringIO()
    handler = _Handler(Logs(log))
    for _ in range(1_000):
        handler.emit(logging.LogRecord("asyncio", logging.ERROR, "", 0, "out of system resource\nsocket 7", (), None))
    handler.emit(logging.LogRecord("asyncio", logging.ERROR, "", 0, "another", (), None))
    assert [json.loads(line)["message"] for line in log.getvalue().splitlines()] == [
        "out of system resource",
        "another",
    ]


@pytest.mark.full
def test_descriptors_that_run_out_are_a_line_in_the_log(tmp_path: Path) -> None:
    """With few of them and more connections than that from one address: served, and a line or two in the log."""
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", "0", "--pack", PACK, "--workers", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUNBUFFERED": "1"}
    limited = ["sh", "-c", 'ulimit -n 120 && exec "$@"', "sh", *command, "--journal", str(tmp_path / "journal.db")]
    with (
        (tmp_path / "log").open("w") as log,
        bounded.started(limited, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as process,
    ):
        port = int(bounded.line_of(process).rpartition(":")[2])
        many = []
        for number in range(400):
            try:
                many.append(connected(port, f"127.0.0.{2 + number % 4}"))
            except OSError:
                break
        for _ in range(5):
            with connected(port) as one:
                one.sendall(b"GET /ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
                assert b'"status":"ready"' in closed(one, 20)
        for one in many:
            one.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    lines = (tmp_path / "log").read_text().splitlines()
    assert len(lines) < 25 and len([line for line in lines if "out of system resource" in line]) <= 1


@pytest.mark.full
@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        "GET /?x=² HTTP/1.1\r\nhost: a\r\n\r\n".encode(),
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_http_is_told_as_every_fault_is(sent: bytes) -> None:
    with guarded() as port, connected(port) as one:
        one.sendall(sent)
        head, _, body = closed(one).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ") and b"content-type: application/problem+json" in head
    assert b"content-security-policy: default-src 'none'" in head
    found = json.loads(body)
    assert (found["code"], found["status"]) == ("P438", 400) and found["detail"].startswith(
        "то, что пришло, — не запрос"
    )


@pytest.mark.full
def test_a_body_that_turns_into_no_http_is_no_fault_of_the_service(caplog: pytest.LogCaptureFixture) -> None:
    """Half of an answer is sent already: nothing can be said any more, and nothing has failed."""
    log = io.StringIO()
    with guarded(log) as port:
        with connected(port) as one:
            one.sendall(b"POST /at-once HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n")
            assert until(one, b"begun\r\n").startswith(b"HTTP/1.1 200 ")
            one.sendall(b"zz\r\n")
            assert closed(one) == b""
        assert asked(port).startswith(b"HTTP/1.1 200 ")
    assert "not HTTP" in log.getvalue()
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []
