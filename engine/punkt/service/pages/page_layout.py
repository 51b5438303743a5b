"""Rendering a page: templates, words, and what every page shows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from punkt.service.core.access import service_of
from punkt.showing.words.page_templates import unbroken
from punkt.version import VERSION

from .page_words import PageWords
from .visit import keep, visit_of

HERE = Path(__file__).resolve().parent.parent
STATIC = HERE / "static"
MENU = (
    ("/case", "nav_case"),
    ("/documents", "nav_documents"),
    ("/journal", "nav_audit"),
    ("/compare", "nav_compare"),
    ("/registers", "nav_registers"),
)
"""The entries of the menu: their addresses and words."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=unbroken,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )


def words_of(request: Request) -> PageWords:
    """The words in the language of a request."""
    return PageWords(request.state.lang)


def rendered(request: Request, template: str, /, **values: Any) -> str:
    """A template as text."""
    visit = visit_of(request)
    words = words_of(request)
    return (
        _environment()
        .get_template(template)
        .render(
            words=words,
            menu=MENU,
            lang=words.lang,
            caller=visit.caller,
            keys=service_of(request).keyring is not None,
            token=visit.token,
            path=request.url.path,
            query=[(name, value) for name, value in request.query_params.multi_items() if name != "lang"],
            get=request.method == "GET",
            version=VERSION,
            **values,
        )
    )


def page(request: Request, template: str, /, status: int = 200, **values: Any) -> Response:
    """A page."""
    headers = {"Content-Language": request.state.lang, "Cache-Control": "no-store"}
    return keep(request, HTMLResponse(rendered(request, template, **values), status, headers))
