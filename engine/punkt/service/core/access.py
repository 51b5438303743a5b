"""Who asks, and whether they may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Container, Iterable
from dataclasses import replace
from typing import Annotated, get_origin

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.files.texts import bilingual

from .keyring import LOCAL, Caller, shown_key
from .problem_details import refusal
from .service_state import Service

_scheme = HTTPBearer(auto_error=False, scheme_name="key", description="`punkt_…`, made by `punkt key`")


def service_of(request: Request) -> Service:
    """The service behind an application."""
    found: Service = request.app.state.service
    return found


def address_of(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


async def caller_of(request: Request, key: str = "") -> Caller | None:
    """Whoever shows a key; on a service without keys whoever works on this machine.

    Raises P783 where too many wait to be tried, P781 for a page of a site that may not ask.
    """
    service = service_of(request)
    if service.keyring is None:
        _check_site(request)
        return replace(LOCAL, address=address_of(request))
    key = key or shown_key(request)
    assert service.tries is not None, "there are keys"
    return await service.tries.caller(key, address_of(request)) if key else None


def _check_site(request: Request) -> None:
    """Raise P781 where a page of a site asks that nobody named: without keys nothing else tells it from whoever is here."""
    origin = request.headers.get("origin", "")
    own = origin.partition("://")[2] == request.headers.get("host")
    if origin and not own and origin.lower() not in service_of(request).sites:
        raise refusal("P781", why=bilingual("service.refusals.other_site", site=origin[:100]))


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


async def known_parameters(request: Request) -> None:
    """Raise P786 for a name in the query that the address does not know: a slip must not ask of another day or pack.

    Raises P933 for a name given several times that takes one value.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    known = {one.alias: one for one in route.dependant.query_params}
    given = request.query_params.multi_items()
    found = [
        Diagnostic("P786", Place("query"), {"name": name[:80], "what": nearest(name, known)})
        for name in dict.fromkeys(name for name, _ in given)
        if name not in known
    ]
    several = {name for name, one in known.items() if get_origin(one.field_info.annotation) is list}
    problems = [*found, *repeated("query", [name for name, _ in given if name in known], several)]
    if problems:
        raise PunktError(problems)


def repeated(where: str, names: Iterable[str], several: Container[str] = ()) -> list[Diagnostic]:
    """A diagnostic for each name that is there more than once, those left out that may be."""
    counted = Counter(names)
    return [
        Diagnostic("P933", Place(where), {"name": name[:80]})
        for name, times in counted.items()
        if times > 1 and name not in several
    ]


async def once(request: Request) -> None:
    """Raise P933 for a name that the query of a page bears several times."""
    problems = repeated("query", [name for name, _ in request.query_params.multi_items()])
    if problems:
        raise PunktError(problems)


def check_role(caller: Caller, role: str) -> None:
    """Raise P781 where a caller lacks a role."""
    if role and not caller.may(role):
        raise refusal("P781", why=bilingual("service.refusals.lacks_role", role=role))
