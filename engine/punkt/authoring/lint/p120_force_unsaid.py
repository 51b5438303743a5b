"""P120: a sentence that does not say that a norm leaves something to discretion, or only proposes it."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.law.packs.pack import MODALITY_TEXT, Modality

from .drafting import MAY, PROPOSES, force
from .lint_base import Bench, Lint, LintResult, Severity

SAYS = {Modality.DISCRETIONARY: MAY, Modality.PROPOSAL: PROPOSES}
"""How binding a norm is → what its sentence does."""


def look(bench: Bench) -> Iterator[LintResult]:
    """Sentences of rules of their own; a term only names what others ask, and what it names is no permission."""
    for folder in bench.folders:
        for name, spot in folder.entries("rules"):
            stated = Modality(spot.data["modality"])
            if stated not in SAYS or "derive" in spot.data:
                continue
            for lang, text in spot.data["says"].items():
                if not force(text, lang, SAYS[stated]):
                    yield LintResult(
                        (spot / "says" / lang).place,
                        {"name": name, "given": stated.value, "words": MODALITY_TEXT[stated.value]},
                    )


LINT = Lint(
    "P120",
    "modality-unsaid",
    Severity.WARNING,
    "modality: discretionary\nsays: {ru: Въезд закрыт в гололёд., en: The entrance is closed when it is icy.}",
    "modality: discretionary\nsays: {ru: Въезд может быть закрыт в гололёд., en: The entrance may be closed when it is icy.}",
    look,
)
