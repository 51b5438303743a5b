"""Connections byte by byte to a server that runs in a thread of the test."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn

from helpers.bounded import LONGEST


@contextmanager
def running(server: uvicorn.Server, listening: socket.socket) -> Iterator[int]:
    """The port of a server while it runs."""
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)


def wait_ready(address: str, seconds: float = LONGEST) -> None:
    """Wait until a service says that it can decide: its processes take their time to start on a busy machine."""
    until = time.monotonic() + seconds
    while httpx.get(f"{address}/ready", timeout=60).status_code != 200:
        assert time.monotonic() < until, f"{address} is not ready"
        time.sleep(0.1)


def connected(port: int, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 10, (source, 0))


def closed(one: socket.socket, seconds: float = 5.0, dribble: bytes = b"") -> bytes:
    """What is still received until the other side closes; a byte is sent every now and then."""
    found, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if select.select([one], [], [], 0.05)[0]:
                got = one.recv(65536)
                if not got:
                    return found
                found += got
            elif dribble:
                one.sendall(dribble)
        except (ConnectionResetError, BrokenPipeError):
            return found
    raise AssertionError(f"still open after {seconds} s")


def until(one: socket.socket, end: bytes) -> bytes:
    """What is received up to an end."""
    found = b""
    while not found.endswith(end):
        got = one.recv(65536)
        assert got, found
        found += got
    return found
