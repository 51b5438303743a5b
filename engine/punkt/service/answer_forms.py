"""The forms of an answer: which kind is asked for, which parts of a decision, and what a caller has already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from punkt.law.language.link import Linked
from punkt.showing.decision.decision_page import decisions_page
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import Builder
from punkt.showing.words.interface_words import Words
from punkt.showing.words.sealed_page import policy_of

JSON, TEXT, PAGE = "application/json", "text/plain", "text/html"
FORMS = (JSON, TEXT, PAGE)
"""Kinds that a decision is answered in; the first where nothing else is asked for."""
PARTS = ("fired", "ruled_out", "open", "replaced", "notices")
"""Parts of a decision document that may be left out of an answer."""
ONLY = "outcomes"
"""Stands for none of them."""
WIDTH = 100
"""Letters in a line of text."""
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


def form_of(request: Request) -> str:
    """The kind of answer that is asked for (``Accept``); JSON where none of ours is."""
    weights: dict[str, float] = {}
    for part in request.headers.get("accept", "").lower().split(","):
        kind, _, more = part.partition(";")
        weights[kind.strip()] = _weight(more)
    return max(FORMS, key=lambda form: max(weights.get(form, 0), 0.001 if form == JSON else 0))


def _weight(parameters: str) -> float:
    """A weight such as ``q=0.8``; what is none counts as one."""
    for one in parameters.split(";"):
        name, _, value = one.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def with_parts(document: bytes, parts: Collection[str]) -> bytes:
    """A decision document without the parts that are not asked for; what stays is the same to the byte."""
    if not parts or set(PARTS) <= set(parts):
        return document
    text = document.decode()
    found, at = [], 1
    while text[at] != "}":
        name, colon = _DECODER.raw_decode(text, at)
        _, end = _DECODER.raw_decode(text, colon + 1)
        if name not in PARTS or name in parts:
            found.append(text[at:end])
        at = end + (text[end] == ",")
    return f"{{{','.join(found)}}}".encode()


def shown(
    document: Mapping[str, Any], linked: Linked, produced_by: Mapping[str, str], lang: str, form: str
) -> Response:
    """A decision for a reader, as text or as a page that has its own style and nothing else."""
    view, words = Builder(document, linked, lang).view(produced_by), Words(lang)
    headers = {"Content-Language": lang, "Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
    if form == TEXT:
        return Response(decision_text(view, words, WIDTH) + "\n", 200, headers, TEXT)
    page = decisions_page([view], words)
    headers["Content-Security-Policy"] = f"{policy_of(page)}; frame-ancestors 'none'"
    return Response(page, 200, headers, PAGE)


def kept_answer(request: Request, data: Any, lang: str) -> Response:
    """Data that a caller may keep, and ask each time whether it is still the same (``If-None-Match``)."""
    body = data if isinstance(data, bytes) else orjson.dumps(data)
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Content-Language": lang, "Vary": "Authorization"}
    if _has(request.headers.get("if-none-match", "").split(","), tag):
        return Response(None, 304, headers)
    return Response(body, 200, headers, JSON)


def _has(tags: Sequence[str], tag: str) -> bool:
    """Whether a tag is among those of a caller; strong and weak ones count alike."""
    return any(one.strip() in ("*", tag, tag.removeprefix("W/")) for one in tags)
