"""A register that is larger than any other body may come to the pages, within bounds of size, number and time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from helpers.register_uploads import LOOK, PAGE, described, errors_in, people, token_in, uploaded, without_processes
from helpers.web_service import PACK, served, service_of
from punkt.service.core import register_desk
from punkt.service.core.settings import ServiceLimits

LIMITS = ServiceLimits(body=20_000, upload=1 << 20)
LONG = 60.0
"""Seconds after which a test that hangs is ended."""


def padded(length: int) -> bytes:
    """The twenty people with a blank line that brings the file to a length."""
    text = people()
    return text + b" " * (length - len(text) - 1) + b"\n"


def test_only_the_upload_may_be_so_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_processes(monkeypatch)
    monkeypatch.setattr(register_desk, "work", described(LOOK))
    with served(tmp_path, limits=LIMITS) as client:
        content = padded(600_000)
        found = uploaded(client, content)
        assert found.status_code == 200
        kept = service_of(client).registers
        (one,) = kept.of_owner(owner_in(kept))
        assert kept.file(one.owner, one.id, "upload") == content
        assert "до 1 МиБ" in client.get("/registers", headers=PAGE).text.replace("\u00a0", " ")
        assert uploaded(client, padded(1_100_000)).status_code == 413
        big_map: dict[str, Any] = {"map": ("m.yaml", b"#" * 30_000)}
        refused = uploaded(client, people(), **big_map)
        assert refused.status_code == 422, "a map is no larger than any other body"
        assert "P928" in " ".join(errors_in(refused.text))
        token = token_in(client.get("/registers", headers=PAGE).text)
        other = client.post(f"/registers/{one.id}/reading", headers=PAGE, data={"token": token, "x": "y" * 30_000})
        assert other.status_code == 413
        assert client.post("/v1/decisions", content=b" " * 30_000, params={"pack": PACK}).status_code == 413


def owner_in(store: Any) -> str:
    """The only owner there is."""
    with store._reading() as connection:
        return str(connection.execute(store._table.select()).one().owner)


def test_so_many_come_at_once(tmp_path: Path) -> None:
    """A third form is put off while two are coming; other requests of the same caller are not."""
    with served(tmp_path, limits=LIMITS) as client:
        app: Any = client.app

        async def story() -> None:  # the client's own loop takes no two forms at once
            loop = asyncio.get_running_loop()
            ended = loop.create_future()

            async def asked(path: str, method: str, begun: asyncio.Future[None]) -> int:
                statuses: list[int] = []

                async def receive() -> dict[str, Any]:
                    if not begun.done():
                        begun.set_result(None)
                    await asyncio.wait_for(asyncio.shield(ended), LONG)
                    return {"type": "http.disconnect"}

                async def send(message: dict[str, Any]) -> None:
                    if message["type"] == "http.response.start":
                        statuses.append(message["status"])

                kind = (b"content-type", b"multipart/form-data; boundary=x")
                scope = {
                    "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
                    "raw_path": path.encode(), "root_path": "", "scheme": "http", "query_string": b"", "state": {},
                    "headers": [(b"host", b"127.0.0.1"), kind], "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 80),
                }  # fmt: skip
                await app(scope, receive, send)
                return statuses[0] if statuses else 0

            begun: list[asyncio.Future[None]] = [loop.create_future() for _ in range(4)]
            two = [asyncio.create_task(asked("/registers", "POST", one)) for one in begun[:2]]
            for one in begun[:2]:
                await asyncio.wait_for(one, LONG)
            assert await asyncio.wait_for(asked("/registers", "POST", begun[2]), LONG) == 429
            assert await asyncio.wait_for(asked("/health", "GET", begun[3]), LONG) == 200
            ended.set_result(None)
            await asyncio.wait_for(asyncio.gather(*two), LONG)
            assert await asyncio.wait_for(asked("/registers", "POST", begun[2]), LONG) != 429

        asyncio.run(story())
