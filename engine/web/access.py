"""Who asks, and whether they may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from .faults import refusal
from .keyring import LOCAL, Caller, shown_key
from .service import Service

_scheme = HTTPBearer(auto_error=False, scheme_name="key", description="`punkt_…`, made by `punkt key`")


def service_of(request: Request) -> Service:
    """The service behind an application."""
    found: Service = request.app.state.service
    return found


async def caller_of(request: Request) -> Caller | None:
    """Whoever shows a key; on a service without keys whoever works on this machine."""
    keyring = service_of(request).keyring
    if keyring is None:
        return LOCAL
    key = shown_key(request)
    return await run_in_threadpool(keyring.caller, key) if key else None


def needs(role: str) -> Callable[..., Awaitable[Caller]]:
    """The caller of a request, who must have a role (``""``: any key will do)."""

    async def check(request: Request, _: Annotated[object, Depends(_scheme)]) -> Caller:
        caller = await caller_of(request)
        if caller is None:
            raise refusal("P780", headers={"WWW-Authenticate": "Bearer"})
        request.state.caller = caller
        check_role(caller, role)
        return caller

    return check


def check_role(caller: Caller, role: str) -> None:
    """Raise P781 where a caller lacks a role."""
    if role and not caller.may(role):
        raise refusal("P781", why={"ru": f"у ключа нет роли {role}", "en": f"the key lacks the role {role}"})
