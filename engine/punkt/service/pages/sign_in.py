"""Signing in with a key, signing out, and choosing the language."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from punkt.files.texts import LANGUAGES
from punkt.service.core.access import caller_of, service_of
from punkt.service.core.reader_language import COOKIE as LANG_COOKIE

from .page_layout import page, words_of
from .visit import COOKIE, begin, check_form, keep, visit_of

router = APIRouter(include_in_schema=False)
START = "/case"
"""Where whoever signs in begins, unless an address was asked for."""


def _inside(address: str) -> str:
    """An address of this service; the start for anything else."""
    good = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if good else START


@router.get("/sign-in")
async def ask(request: Request) -> Response:
    """The form that asks for a key."""
    return sign_in_page(request, _inside(request.query_params.get("to", START)))


def sign_in_page(
    request: Request,
    to: str,
    status: int = 200,
    wrong: str = "",
    action: str = "/sign-in",
    carried: Sequence[tuple[str, str]] = (),
) -> Response:
    """The form that asks for a key; what it carries is sent with the key to ``action``."""
    return page(request, "sign_in.html.j2", status, to=to, wrong=wrong, action=action, carried=carried)


@router.post("/sign-in")
async def enter(request: Request) -> Response:
    """Begin a visit as the holder of a key."""
    async with request.form() as form:
        check_form(request, form)
        key, to = str(form.get("key", "")).strip(), _inside(str(form.get("to", "")))
    caller = await caller_of(request, key or "—")
    if caller is None:
        wrong = words_of(request)("key_wrong")
        return sign_in_page(request, to, 401, wrong)
    visit_of(request).end()
    if to == START and not caller.may("decide"):
        to = "/documents"
    return keep(request, RedirectResponse(to, 303), begin(caller))


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    """End the visit."""
    async with request.form() as form:
        check_form(request, form)
    visit_of(request).end()
    response = RedirectResponse("/sign-in" if service_of(request).keyring else "/case", 303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/language/{lang}")
async def choose(request: Request, lang: str) -> Response:
    """Remember a language."""
    response = RedirectResponse(_inside(request.query_params.get("to", START)), 303)
    if lang in LANGUAGES:
        response.set_cookie(LANG_COOKIE, lang, 365 * 86_400, httponly=True, samesite="lax")
    return response
