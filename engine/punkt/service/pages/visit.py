"""Who uses the pages: a signed cookie after signing in with a key; and tokens that a form is our own."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from punkt.files.messages.diagnostics import PunktError
from punkt.files.texts import bilingual
from punkt.service.core.access import check_role, repeated, service_of
from punkt.service.core.keyring import LOCAL, Caller
from punkt.service.core.problem_details import refusal

from .visit_seals import ENDED, FORMS, VISITS

COOKIE = "punkt_visit"
LASTS = 8 * 3600
"""Seconds that a visit lasts: one working day."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to the pages: its mark, and who it is."""

    mark: str
    caller: Caller | None
    fresh: bool = False

    @property
    def token(self) -> str:
        """What every form of this visit bears."""
        return FORMS.of(self.mark)

    def end(self) -> None:
        """End the visit here: whoever kept its cookie is let in by it no more."""
        if not self.fresh and self.caller is not None:
            ENDED.add(self.mark, int(self.mark.rpartition(".")[2]))


def visit_of(request: Request) -> Visit:
    """The visit a request belongs to; a fresh one where it shows none."""
    found: Visit | None = getattr(request.state, "visit", None)
    if found is None:
        found = request.state.visit = _visit(request)
        if found.caller is not None:
            request.state.caller = found.caller
    return found


def _visit(request: Request) -> Visit:
    keyring = service_of(request).keyring
    mark, _, seal = request.cookies.get(COOKIE, "").rpartition(".")
    if mark and VISITS.fits(seal, mark):
        _, number, end = mark.split(".")
        if int(end) > time.time() and not ENDED.has(mark, int(end)):
            return Visit(mark, keyring.holder(number) if keyring else LOCAL)
    return begin(LOCAL if keyring is None else None)


def begin(caller: Caller | None) -> Visit:
    """A new visit."""
    mark = f"{secrets.token_hex(16)}.{caller.id if caller else ''}.{int(time.time()) + LASTS}"
    return Visit(mark, caller, True)


def keep(request: Request, response: Response, visit: Visit | None = None) -> Response:
    """Give the visit's cookie with a response where the browser has it not yet."""
    visit = visit or visit_of(request)
    if visit.fresh:
        secure = request.url.scheme == "https"
        value = f"{visit.mark}.{VISITS.of(visit.mark)}"
        response.set_cookie(COOKIE, value, LASTS, httponly=True, samesite="lax", secure=secure)
    return response


_SEVERAL = ("f:", "none:", "pack", "section", "checkpoint", "sheet", "keep")
"""What the fields of a form begin with that may be there several times: choices, and files."""


def check_form(request: Request, form: FormData) -> None:
    """Raise P781 for a form that is not of this visit, or that another site sent; P933 for a field it bears twice."""
    token = form.get("token")
    if foreign(request) or not isinstance(token, str) or not FORMS.fits(token, visit_of(request).mark):
        why = bilingual("service.refusals.stale_form")
        raise refusal("P781", why=why)
    check_fields(form)


def foreign(request: Request) -> bool:
    """Whether a form was sent by another site."""
    origin = request.headers.get("origin")
    return origin not in (None, "null") and origin.partition("://")[2] != request.headers.get("host")


def check_fields(form: FormData) -> None:
    """Raise P933 for a field that a form bears twice and that has one value."""
    problems = repeated("form", [name for name, _ in form.multi_items() if not name.startswith(_SEVERAL)])
    if problems:
        raise PunktError(problems)


def member(request: Request, role: str) -> Caller:
    """Whoever uses the page, who must have a role. Raises P780 or P781."""
    caller = visit_of(request).caller
    if caller is None:
        raise refusal("P780")
    check_role(caller, role)
    return caller
