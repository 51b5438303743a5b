"""Requests byte by byte: what no well-behaved client sends, put to an application as a server would put it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, quote_from_bytes, unquote

from fastapi.testclient import TestClient

from helpers.spoiled_files import NASTY, spoiled

Header = tuple[bytes, bytes]
BOUNDARY = "punkt-boundary"


class RawRequest(NamedTuple):
    """A request: everything as bytes on the line, headers besides ``host`` only."""

    method: str
    path: bytes
    query: bytes = b""
    headers: Sequence[Header] = ()
    body: bytes = b""


class RawAnswer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


def asked(client: TestClient, request: RawRequest) -> RawAnswer:
    """The answer of the application behind a client."""
    sent: list[dict[str, Any]] = []
    coming: list[dict[str, Any]] = [
        {"type": "http.request", "body": request.body, "more_body": False},
        {"type": "http.disconnect"},
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(request.path.decode("latin-1")),
        "raw_path": request.path,
        "root_path": "",
        "query_string": request.query,
        "headers": [(b"host", b"localhost"), *request.headers, (b"content-length", b"%d" % len(request.body))],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }

    async def receive() -> dict[str, Any]:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    assert client.portal is not None
    app: Any = client.app
    client.portal.call(app, scope, receive, send)
    start = next(one for one in sent if one["type"] == "http.response.start")
    body = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
    return RawAnswer(start["status"], {k.decode().lower(): v.decode("latin-1") for k, v in start["headers"]}, body)


class Form(NamedTuple):
    """A form of a page: where it goes, and the names and values of its fields."""

    method: str
    action: str
    fields: list[tuple[str, str]]


_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_FIELD = re.compile(r"<(?:input|select|button|textarea|option)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def forms(page: str) -> Iterator[Form]:
    """The forms of a page."""
    for form in _FORM.finditer(page):
        said = dict(_ATTRIBUTE.findall(form[1]))
        fields, select = [], ""
        for field in _FIELD.finditer(form[2]):
            found = {key: unescape(value) for key, value in _ATTRIBUTE.findall(field[1])}
            if field[0].startswith("<select"):
                select = found.get("name", "")
            name = select if field[0].startswith("<option") else found.get("name", "")
            if name:
                fields.append((name, found.get("value", "")))
        yield Form(said.get("method", "get").upper(), said.get("action", ""), fields)


def multipart(fields: Sequence[tuple[str, bytes]], files: frozenset[str] = frozenset({"file"})) -> tuple[bytes, bytes]:
    """Fields as a body of several parts, and its kind."""
    parts = []
    for name, value in fields:
        named = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "%0A").replace("\r", "%0D")
        file = '; filename="a.yaml"' if name in files else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{named}"{file}\r\n\r\n'
        parts.append(head.encode("utf-8", "surrogatepass") + value + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}".encode()


def encoded(fields: Sequence[tuple[str, bytes]]) -> bytes:
    """Fields as a form or a query sends them."""
    return "&".join(f"{quote(k, safe='', errors='surrogatepass')}={quote_from_bytes(v)}" for k, v in fields).encode()


def nasty(random: Random) -> bytes:
    """One thing that some layer may not expect."""
    return random.choice(NASTY).encode("utf-8", "surrogatepass")


def changed(fields: Sequence[tuple[str, str]], random: Random, keep: frozenset[str]) -> list[tuple[str, bytes]]:
    """Fields with some values spoiled, left out, given twice or added; ``keep`` stay as they are."""
    found = []
    for name, value in fields:
        data = value.encode("utf-8", "surrogatepass")
        chance = random.random()
        if name in keep or chance < 0.5:
            found.append((name, data))
        elif chance < 0.65:
            continue
        elif chance < 0.85:
            found.append((name, nasty(random)))
        elif chance < 0.95:
            found.append((name, spoiled(data, random)))
        else:
            found += [(name, data), (name, nasty(random))]
    if random.random() < 0.2:
        found.append((nasty(random).decode("utf-8", "replace"), nasty(random)))
    return found
