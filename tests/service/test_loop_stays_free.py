"""The loop that serves waits for nobody: journals are read and rule bases made apart from it, and no body keeps it busy."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.web_service import PACK, petrova, served, service_of
from punkt.journal import Journal
from punkt.service.batch import Coming, Line, lines
from punkt.service.core import pack_snapshot

PAGE = {"accept": "text/html", "accept-language": "ru"}


def watched(found: list[str], call: Callable[..., Any]) -> Callable[..., Any]:
    """A call that is noted where it is made within a loop."""

    def noted(*arguments: Any, **more: Any) -> Any:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            pass
        else:
            found.append(call.__qualname__)
        return call(*arguments, **more)

    return noted


def test_pages_and_addresses_read_apart_from_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    within: list[str] = []
    with served(tmp_path) as client:
        for name in ("get", "search", "last", "verify", "replay", "issue", "record_many"):
            monkeypatch.setattr(Journal, name, watched(within, getattr(Journal, name)))
        monkeypatch.setattr(pack_snapshot, "load_packs", watched(within, vars(pack_snapshot)["load_packs"]))
        assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
        shelf = service_of(client).shelf
        form = "/decisions/1/forms/application?for=recipient"
        for address in ("/decisions/1", form, "/case?from=1", "/journal", "/journal/1", "/compare", "/v1/decisions/1"):
            shelf._rules.clear()  # as where nobody has asked for these packs yet
            assert client.get(address, headers=PAGE).status_code == 200, address
            assert within == [], address
        found = re.search(r'name="token" value="([^"]*)"', client.get(form, headers=PAGE).text)
        assert found is not None
        token = {"token": found[1]}
        for address, sent in (
            ("/decisions/1/forms/application.html", {"for": "recipient", "issue": "1"}),
            ("/compare", {"first": PACK, "second": "ru.mintrud.847", "number": "1"}),
            ("/compare", {"first": PACK, "second": "none"}),
            ("/journal/1/replay", {}),
            ("/journal/verify", {}),
            ("/case", {"pack": PACK, "section": "recipient"}),
        ):
            shelf._rules.clear()
            assert client.post(address, data={**token, **sent}, headers=PAGE).status_code in (200, 422), address
            assert within == [], address
        params = {"pack": PACK, "for": "recipient.need"}
        shelf._rules.clear()
        assert client.post("/v1/questions", params=params, json=petrova()).status_code == 200
        assert client.get("/v1/vocabulary", params={"pack": "ru.mintrud.847"}).status_code == 200
    assert within == []


class Sent:
    """The body of a request, in pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    async def stream(self) -> AsyncIterator[bytes]:
        """One after the other."""
        for piece in self.pieces:
            yield piece


def read(*pieces: bytes, limit: int = 1000) -> list[Line]:
    async def all_of() -> list[Line]:
        coming: Any = Coming(Sent(*pieces), 20)  # type: ignore[arg-type]
        return [line async for line in lines(coming, limit)]

    return asyncio.run(all_of())


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_lines_have_their_numbers_however_they_come(size: int) -> None:
    text = b"\n \r\n a\r\n\n\n\t\nb\r\r c\n\x0b\n\nd \n  \n" + b"x" * 30 + b"\n\n e"
    lined = text.split(b"\n")
    wanted = [(number, one.strip()) for number, one in enumerate(lined, 1) if one.strip() and len(one) <= 20]
    found = read(*(text[at : at + size] for at in range(0, len(text), size)), limit=20)
    assert [(one.number, one.text.strip()) for one in found if one.fault is None] == wanted
    assert [one.number for one in found if one.fault is not None] == [lined.index(b"x" * 30) + 1]


@pytest.mark.parametrize("blank", [b"\n", b"\r", b" \n", b"\r\n", b"\t"])
def test_blank_lines_without_end_are_counted_together(blank: bytes) -> None:
    """Each of a million would take a step of the loop, and nobody else would be served meanwhile."""
    piece = blank * (65536 // len(blank))

    async def pieces() -> int:
        coming: Any = Coming(Sent(*[piece] * 4), 20)  # type: ignore[arg-type]
        return len([one async for one in coming])

    assert asyncio.run(pieces()) == 4
    assert read(piece, b"x\n", limit=2**20)[0].number == 1 + piece.count(b"\n")
