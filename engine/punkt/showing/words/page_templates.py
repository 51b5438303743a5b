"""Templates of pages: text does not break where a line must not end, and what is missing is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from .sealed_page import sealed
from .typography import NO_BREAK, glued


def page_of(name: str, **values: object) -> str:
    """The page that a template makes: texts escaped, and a policy in it that lets it do nothing but show itself."""
    return sealed(_template(name).render(**values))


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).resolve().parents[1] / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=unbroken,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def unbroken(value: object) -> object:
    """Plain text with no-break spaces where a line must not end; what is markup already stays."""
    return glued(value, NO_BREAK) if isinstance(value, str) and not isinstance(value, Markup) else value
