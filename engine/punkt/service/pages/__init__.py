"""The web pages: rendered on the server, with next to no script, in Russian and English."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from starlette.requests import Request
from starlette.staticfiles import StaticFiles

from punkt.service.core.access import once

from . import (
    case_colleagues,
    case_conclude,
    case_page,
    case_start,
    compare_page,
    decision_page,
    document_pages,
    first_page,
    journal_pages,
    paper_pages,
    register_page,
    register_result,
    register_start,
    sign_in,
    why_not_page,
)
from .page_layout import STATIC


def mount(app: FastAPI) -> None:
    """Add the pages and what they are made of to an application."""
    app.mount("/static", StaticFiles(directory=STATIC), "static")
    for part in (
        first_page,
        sign_in,
        case_start,
        case_page,
        case_conclude,
        case_colleagues,
        decision_page,
        why_not_page,
        paper_pages,
        document_pages,
        journal_pages,
        compare_page,
        register_start,
        register_page,
        register_result,
    ):
        app.include_router(part.router, dependencies=[Depends(once)])


def wants_page(request: Request) -> bool:
    """Whether a fault is to be shown as a page."""
    path = request.url.path
    other = path.startswith(("/v1/", "/static/")) or path in ("/health", "/ready", "/metrics", "/openapi.json")
    return not other and "text/html" in request.headers.get("accept", "")
