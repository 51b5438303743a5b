"""A proof as one self-contained HTML page, with a picture of the bands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from ..proof.bands import Scale
from .bands_picture import pictures
from .proof_view import ProofView
from .proof_words import said
from .texts import Words
from .typography import glued


def proof_page(view: ProofView, scales: Sequence[Scale], lang: str) -> str:
    """The page."""
    words = Words(lang)
    return template("proof.html.j2").render(
        view=view,
        lang=words.lang,
        scales=[pictures(scale, view.values, words) for scale in scales],
        said=lambda key, **arguments: said(words, key, **arguments),
    )


def _unbroken(value: object) -> object:
    """Plain text with no-break spaces where a line must not end; what is markup already stays."""
    return glued(value, "\u00a0") if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def template(name: str) -> Template:
    """A page's template; texts in it do not break where a line must not end."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_unbroken,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
