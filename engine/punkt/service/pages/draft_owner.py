"""Whose a draft is: the holder of the key who signed in; where there are no keys, the visitor's browser."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Protocol

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from punkt.files.texts import bilingual
from punkt.service.core.access import service_of
from punkt.service.core.problem_details import refusal

from .visit import check_fields, foreign, member

COOKIE = "punkt_drafts"
_MARK = re.compile(r"[A-Za-z0-9_-]{43}")
_LASTS = 400 * 86_400
"""Seconds that a browser keeps the cookie; drafts end sooner."""


def owner_of(request: Request) -> str:
    """Whose drafts a request may see; empty for a browser that has none yet. Raises P780, P781."""
    caller = member(request, "decide")
    if service_of(request).keyring is not None:
        return f"key {caller.id}"
    mark = request.cookies.get(COOKIE, "")
    return _owner(mark) if _MARK.fullmatch(mark) else ""


def _owner(mark: str) -> str:
    """The visitor who has a cookie, by its hash: who reads the drafts cannot make the cookie of it."""
    return "visitor " + hashlib.sha256(mark.encode()).hexdigest()


def new_owner(request: Request) -> tuple[str, str]:
    """Whose a new draft is, and the cookie that its browser is to be given; empty where it needs none."""
    owner = owner_of(request)
    if owner:
        return owner, ""
    mark = secrets.token_urlsafe(32)
    return _owner(mark), mark


def keep_owner(request: Request, response: Response, mark: str) -> None:
    """Give a browser the cookie that its drafts are known by."""
    if mark:
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, mark, _LASTS, httponly=True, samesite="lax", secure=secure)


class Bearing(Protocol):
    """What has a token of its own, that its forms bear."""

    def bears(self, token: object) -> bool:
        """Whether a form bears it."""
        ...


def check_draft_form(request: Request, form: FormData, draft: Bearing, token: str = "token") -> None:
    """Raise P781 for a form that whoever was shown the draft did not send, P933 for a field it bears twice.

    The token is the draft's own, so that a form outlives the visit in which it was shown.
    """
    if foreign(request) or not draft.bears(form.get(token)):
        raise refusal("P781", why=bilingual("service.refusals.stale_form"))
    check_fields(form)
