"""Many cases as JSON Lines, in and out at once.

Only so many lines are in memory: while the caller does not read answers, no more lines are
read, and while deciding lags behind, neither. A line that is wrong is answered by a problem.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from itertools import islice

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from punkt.files.messages.diagnostics import PunktError
from punkt.files.texts import bilingual

from .answer_forms import with_parts
from .core.case_request import CaseRequest
from .core.keyring import Caller
from .core.pack_snapshot import Shelf
from .core.problem_details import problem, refusal
from .core.service_state import Service
from .core.worker_pool import BIG, CHUNK
from .core.workers import WorkerAnswer
from .middleware import too_large

MEDIA = "application/jsonl"
_BLANK = re.compile(rb"(?:[^\S\n]*+\n)++")
"""Blank lines."""
_LINE = re.compile(rb"\s*+[^\n]*+\n?")
"""A line, with the blank ones before it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the request: its number and text, or what is wrong with it before it is read.

    Of a list of cases it is an element; ``at`` is the line and the column of the request where that begins.
    """

    number: int
    text: bytes = b""
    fault: PunktError | None = None
    at: tuple[int, int] = (0, 1)

    @property
    def begins(self) -> tuple[int, int]:
        """Where it begins in the request: line and column, from 1."""
        return self.at if self.at[0] else (self.number, 1)


async def lines(chunks: AsyncIterator[bytes], limit: int) -> AsyncIterator[Line]:
    """The lines that are not blank. One that is too long is skipped to its end, and reported."""
    number, kept, skipping = 1, bytearray(), False
    async for chunk in chunks:
        begin = 0
        while (end := chunk.find(b"\n", begin)) >= 0:
            piece = chunk[begin:end]
            if skipping or len(kept) + len(piece) > limit:
                yield Line(number, fault=too_large(limit))
            elif (bytes(kept) + piece).strip():
                yield Line(number, bytes(kept) + piece)
            blank = _BLANK.match(chunk, end + 1)  # whoever sends very many of them has them counted, and no more
            begin = blank.end() if blank else end + 1
            number, skipping = number + chunk.count(b"\n", end, begin), False
            kept.clear()
        rest = chunk[begin:]
        if skipping or len(kept) + len(rest) > limit:
            skipping = True
            kept.clear()
        else:
            kept += rest
    if skipping:
        yield Line(number, fault=too_large(limit))
    elif kept.strip():
        yield Line(number, bytes(kept))


class CaseBatch:
    """Answers the lines of one request, in their order."""

    def __init__(
        self,
        service: Service,
        caller: Caller,
        chunks: AsyncIterator[list[Line]],
        asked: Callable[[Line], CaseRequest],
        lang: str,
        parts: Collection[str] = (),
    ) -> None:
        self.service, self.caller, self.chunks, self.asked, self.lang = service, caller, chunks, asked, lang
        self.parts = parts
        self.limits = service.settings.limits

    async def answers(self) -> AsyncIterator[bytes]:
        """One line of JSON for each line asked, as soon as those before it are answered.

        Raises :class:`ClientDisconnect` where the caller is gone, P784 where nothing comes any more.
        """
        width, chunks = max(1, self.limits.lines // CHUNK), self.chunks
        waiting: deque[asyncio.Task[bytes]] = deque()
        coming: asyncio.Task[list[Line] | None] | None = None
        more, fault = True, None
        with self.service.shelf.held() as shelf:
            try:
                while more or waiting:
                    if more and coming is None and len(waiting) < width:
                        coming = asyncio.create_task(_next(chunks))
                    tasks = [task for task in (coming, *islice(waiting, 1)) if task is not None]
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                    if coming is not None and coming.done():
                        try:
                            chunk = coming.result()
                        except PunktError as error:
                            chunk, fault = None, error
                        coming, more = None, chunk is not None
                        if chunk is not None:
                            waiting.append(asyncio.create_task(self._decided(chunk, shelf)))
                    while waiting and waiting[0].done():
                        yield waiting.popleft().result()
            finally:
                for task in (*waiting, *([coming] if coming else [])):
                    task.cancel()
        if fault is not None:
            raise fault

    async def _decided(self, chunk: list[Line], shelf: Shelf) -> bytes:
        questions = [self.asked(line) for line in chunk if line.fault is None]
        try:
            answers = iter(await self.service.decide(questions, self.caller, shelf) if questions else [])
        except PunktError as error:
            answers = iter([WorkerAnswer(faults=error.diagnostics)] * len(questions))
        return b"".join(self._line(line, None if line.fault else next(answers)) for line in chunk)

    def _line(self, line: Line, answer: WorkerAnswer | None) -> bytes:
        fault = line.fault or (PunktError(answer.faults) if answer and answer.faults else None)
        if fault is not None or answer is None:
            assert fault is not None
            fault = self.service.watch.outward(fault)
            return orjson.dumps({"line": line.number, "problem": problem(fault, self.lang)}) + b"\n"
        number = b'"id":%d,' % answer.entry if answer.entry else b""
        return b'{"line":%d,%s"decision":%s}\n' % (line.number, number, with_parts(answer.document, self.parts))


async def _next(chunks: AsyncIterator[list[Line]]) -> list[Line] | None:
    """The next lines; ``None`` at the end."""
    return await anext(chunks, None)


class Coming:
    """The pieces of a request's body; ``more`` says whether a piece holds more lines than were taken from it."""

    def __init__(self, request: Request, seconds: float) -> None:
        self._stream, self._seconds = request.stream().__aiter__(), seconds
        self.more = False
        self._queue: deque[bytes] = deque()

    async def whole(self, limit: int, seconds: float) -> bytes:
        """All of it. Raises P782 where it is more than so many bytes, P784 where it takes too long."""
        found = bytearray()
        try:
            async with asyncio.timeout(seconds):
                async for piece in self._stream:
                    found += piece
                    if len(found) > limit:
                        raise too_large(limit)
        except TimeoutError:
            raise refusal("P784", why=bilingual("service.refusals.nothing_comes")) from None
        return bytes(found)

    def __aiter__(self) -> Coming:
        return self

    async def __anext__(self) -> bytes:
        if not self._queue:
            try:
                piece = await asyncio.wait_for(self._stream.__anext__(), self._seconds)
            except TimeoutError:
                raise refusal("P784", why=bilingual("service.refusals.nothing_comes")) from None
            self._queue.extend(_LINE.findall(piece)[:-1])  # the last one found is empty
        found = self._queue.popleft() if self._queue else b""
        self.more = bool(self._queue)
        return found


async def line_chunks(coming: Coming, limit: int) -> AsyncIterator[list[Line]]:
    """Lines together that have come together: a slow caller gets each answer as soon as it can be had."""
    found, size = list[Line](), 0
    async for line in lines(coming, limit):
        found.append(line)
        size += len(line.text)
        if len(found) >= CHUNK or size >= BIG or not coming.more:
            yield found
            found, size = [], 0
    if found:
        yield found


class Streamed(Response):
    """A response written while the request is still being read; neither waits for the end of the other."""

    def __init__(self, parts: AsyncIterator[bytes], lang: str, media: str = MEDIA) -> None:
        self._parts = parts
        super().__init__(None, 200, {"Content-Language": lang, "Cache-Control": "no-store"}, media)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send each part as it comes."""
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        try:
            async for part in self._parts:
                await send({"type": "http.response.body", "body": part, "more_body": True})
        except ClientDisconnect:
            return
        except PunktError as error:
            last = broken_off(error, scope["state"].get("lang", "ru"))
            await send({"type": "http.response.body", "body": last, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def broken_off(error: PunktError, lang: str) -> bytes:
    """The last line of an answer that breaks off."""
    return orjson.dumps({"line": 0, "problem": problem(error, lang)}) + b"\n"
