"""A batch that is one list of JSON: small enough to be read whole, and answered by a list."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from itertools import islice

import orjson

from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_text
from punkt.files.texts import bilingual

from .batch import Line, broken_off
from .core.problem_details import refusal
from .core.worker_pool import CHUNK

MEDIA = "application/json"
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


def check_list(text: bytes) -> None:
    """Raise :class:`PunktError` for a text that is no JSON, or no list."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        found = read_text(text, "request", "json").data
    if not isinstance(found, list):
        raise refusal("P786", 422, name="request", what=bilingual("service.refusals.json_list"))


def elements(text: bytes) -> Iterator[Line]:
    """The elements of a list, each with its own text as it stands, so that its numbers stay exact. Raises P786."""
    whole = text.decode("utf-8-sig")
    at = _after_space(whole, 0) + 1
    line, line_begins, counted = 1, 0, 0
    number = 0
    while whole[at := _after_space(whole, at)] != "]":
        try:
            _, end = _DECODER.raw_decode(whole, at)
        except (ValueError, RecursionError):
            raise refusal("P786", 422, name="request", what=bilingual("service.refusals.json_list")) from None
        line += whole.count("\n", counted, at)
        line_begins = max(line_begins, whole.rfind("\n", counted, at) + 1)
        counted, number = at, number + 1
        yield Line(number, whole[at:end].encode(), at=(line, at - line_begins + 1))
        at = _after_space(whole, end)
        at += whole[at] == ","


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


async def list_chunks(text: bytes) -> AsyncIterator[list[Line]]:
    """The elements, some together."""
    rest = elements(text)
    while found := list(islice(rest, CHUNK)):
        yield found


async def as_list(answers: AsyncIterator[bytes], lang: str) -> AsyncIterator[bytes]:
    """Lines of answers as one list; where they break off its last element says so."""
    before = b"["
    try:
        async for lines in answers:
            yield before + lines.rstrip(b"\n").replace(b"\n", b",\n")
            before = b",\n"
    except PunktError as error:
        yield before + broken_off(error, lang).rstrip(b"\n")
        before = b""
    yield b"[]" if before == b"[" else b"]"
