"""A proof as one self-contained HTML page, with a picture of the bands."""

from __future__ import annotations

from collections.abc import Sequence

from punkt.proving.findings.bands import Scale
from punkt.showing.words.interface_words import Words
from punkt.showing.words.page_templates import page_of

from .bands_picture import pictures
from .proof_view import ProofView
from .proof_words import said


def proof_page(view: ProofView, scales: Sequence[Scale], lang: str) -> str:
    """The page."""
    words = Words(lang)
    return page_of(
        "proof.html.j2",
        view=view,
        lang=words.lang,
        scales=[pictures(scale, view.values, words) for scale in scales],
        said=lambda key, **arguments: said(words, key, **arguments),
    )
