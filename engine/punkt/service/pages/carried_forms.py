"""A form that was sent when the visit had ended: it goes along while whoever sent it signs in again, and is saved then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from punkt.files.whole_number import whole_number
from punkt.service.core.access import caller_of
from punkt.service.core.problem_details import Refusal

from .page_layout import words_of
from .sign_in import sign_in_page
from .visit import begin, check_form, foreign, keep, visit_of

CARRIED = 256 * 1024
"""Bytes of a form that is kept while whoever sent it signs in again."""


def length(request: Request) -> int:
    """The bytes of a form, as its head says."""
    return whole_number(request.headers.get("content-length", "")) or 0


async def carried(request: Request, error: Refusal, address: str, most: int) -> Response:
    """The form that asks for a key again, with what was sent meanwhile; ``address`` saves it for whoever signs in.

    Raises the ``error`` where a form cannot be kept.
    """
    if error.status != 401 or foreign(request) or not 0 < length(request) <= CARRIED:
        raise error
    async with request.form(max_fields=most) as form:
        names = {"token": "draft_token"}
        kept = [(names.get(name, name), value) for name, value in form.multi_items() if isinstance(value, str)]
    return sign_in_page(request, "", 401, "", f"{address}?{request.url.query}", kept)


async def signed_in(request: Request, form: FormData, save: Callable[[str], Awaitable[Response]]) -> Response:
    """Begin a visit by the key of a form, and save what went along with it; ``save``: owner → what comes after."""
    check_form(request, form)
    caller = await caller_of(request, str(form.get("key", "")).strip() or "—")
    if caller is None or not caller.may("decide"):
        kept = [(name, str(value)) for name, value in form.multi_items() if name not in ("token", "key", "to")]
        wrong = words_of(request)("key_wrong")
        return sign_in_page(request, "", 401, wrong, request.url.path + f"?{request.url.query}", kept)
    visit_of(request).end()
    visit = request.state.visit = begin(caller)
    return keep(request, await save(f"key {caller.id}"), visit)
