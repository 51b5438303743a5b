"""Which language to answer in: ``lang`` of the address, a cookie of the pages, ``Accept-Language``, else Russian."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from punkt.files.texts import LANGUAGES

COOKIE = "punkt_lang"


def language(connection: HTTPConnection) -> str:
    """``ru`` or ``en``."""
    for asked in (connection.query_params.get("lang"), connection.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    return accepted(connection.headers.get("accept-language", ""))


def accepted(header: str) -> str:
    """The language with the greatest weight in an ``Accept-Language``; the first of equals."""
    best, chosen = 0.0, LANGUAGES[0]
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";")
        name = tag.strip().lower().partition("-")[0]
        quality = _quality(weight)
        if name in LANGUAGES and quality > best:
            best, chosen = quality, name
    return chosen


def _quality(text: str) -> float:
    """A weight such as ``q=0.8``; what is none counts as one."""
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
