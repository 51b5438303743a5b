"""What goes wrong, as problem details (RFC 9457) with the codes of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import orjson
from starlette.responses import Response

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.kinds import Kind
from punkt.files.messages.very_many import first_of
from punkt.files.texts import Said, Texts

MEDIA = "application/problem+json"
STATUS = {
    "P005": 413,
    "P602": 422,
    "P612": 404,
    "P780": 401,
    "P781": 403,
    "P782": 413,
    "P783": 429,
    "P784": 503,
    "P785": 404,
    "P779": 404,
    "P787": 404,
    "P790": 404,
    "P003": 503,
    "P004": 503,
    "P770": 503,
    "P771": 503,
    "P420": 503,
    "P421": 404,
    "P927": 404,
    "P928": 413,
    "P426": 409,
    "P427": 409,
    "P428": 422,
    "P429": 422,
    "P920": 503,
    "P923": 503,
    "P922": 413,
}
"""Codes with a status of their own. All other input is 400 where it cannot be read, 422 where it makes no sense."""
UNUSABLE = frozenset({"P770", "P771"})
"""Codes of a journal that cannot be used: their messages name its address, which is nobody's business but ours."""
LATER = {"Retry-After": "5"}
"""When to ask again of a service that cannot answer just now."""
OURS = frozenset({Kind.INTERNAL, Kind.DISAGREEMENT, Kind.ENVIRONMENT})
"""Kinds of faults that are never those of whoever asked."""
_TITLES = Texts("service.titles")


class Refusal(PunktError):
    """An error with a status of its own."""

    def __init__(self, error: PunktError, status: int, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(error.diagnostics)
        self.status, self.headers = status, dict(headers or {})


def refusal(code: str, status: int = 0, headers: Mapping[str, str] | None = None, **arguments: object) -> Refusal:
    """An error about the request itself."""
    error = PunktError([Diagnostic(code, Place("request"), arguments)])
    return Refusal(error, status or STATUS[code], headers)


def status_of(error: PunktError) -> int:
    """The status of an error: its own, else that of its weightiest diagnostic."""
    if isinstance(error, Refusal):
        return error.status
    codes = [diagnostic.code for diagnostic in error.diagnostics]
    if error.kind in OURS:
        return next((STATUS[code] for code in codes if STATUS.get(code, 0) >= 500), 500)
    return next((STATUS[code] for code in codes if code in STATUS), 400 if codes[0] < "P100" else 422)


def title_of_status(status: int) -> Said:
    """What a status means, in both languages."""
    return _TITLES.get(str(status), _TITLES["422"])


def title_of(error: PunktError, status: int, lang: str) -> str:
    """What a problem is called."""
    return (_TITLES["disagreement"] if error.kind is Kind.DISAGREEMENT else title_of_status(status))[lang]


def raise_ours(faults: Sequence[Diagnostic], kinds: Set[Kind]) -> None:
    """Raise what is wrong where it is of one of some kinds."""
    error = PunktError(faults)
    if error.kind in kinds:
        raise error


def place(diagnostic: Diagnostic) -> Place:
    """Where it is, without the folders of the machine."""
    known = diagnostic.place
    return known.moved(PurePath(known.file).name) if known.file.startswith("/") else known


def entry(diagnostic: Diagnostic, lang: str) -> dict[str, Any]:
    """One diagnostic."""
    plain = replace(diagnostic, place=place(diagnostic)).to_dict()
    arguments, pointer = plain.pop("arguments"), diagnostic.place.pointer
    where = {**plain, "pointer": pointer} if pointer else plain
    return {"code": plain.pop("code"), "message": diagnostic.message(lang), **where, "arguments": arguments}


def problem(error: PunktError, lang: str, instance: str = "", status: int = 0) -> dict[str, Any]:
    """The problem details of an error: the first diagnostic as the problem, and all of them, up to a hundred."""
    status = status or status_of(error)
    first = next(one for one in error.diagnostics if one.kind is error.kind)
    found: dict[str, Any] = {
        "type": f"urn:punkt:problem:{first.code}",
        "title": title_of(error, status, lang),
        "status": status,
        "detail": first.message(lang),
        "code": first.code,
        "errors": [entry(diagnostic, lang) for diagnostic in first_of(error.diagnostics)],
    }
    return {**found, "instance": f"urn:punkt:request:{instance}"} if instance else found


def answer(error: PunktError, lang: str, instance: str = "", status: int = 0) -> Response:
    """The response to an error."""
    body = problem(error, lang, instance, status)
    headers = {"Content-Language": lang, "Cache-Control": "no-store", **headers_of(error, body["status"])}
    return Response(orjson.dumps(body), body["status"], headers, MEDIA)


def headers_of(error: PunktError, status: int) -> dict[str, str]:
    """The headers of the response to an error; whoever may ask again is told when."""
    found = error.headers if isinstance(error, Refusal) else {}
    return {**LATER, **found} if status == 503 else found
