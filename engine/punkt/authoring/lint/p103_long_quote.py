"""P103: a quote longer than needed."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity

MOST_WORDS = 15
"""Words that the operative part of a sentence takes at the most."""


def look(bench: Bench) -> Iterator[LintResult]:
    """Quotes of more than :data:`MOST_WORDS` words."""
    for folder in bench.folders:
        for spot, _ in folder.cited("norms", "readings", "rules", "presumptions"):
            words = len(spot.data.get("quote", "").split())
            if words > MOST_WORDS:
                yield LintResult((spot / "quote").place, {"count": words, "most": MOST_WORDS})


LINT = Lint(
    "P103",
    "long-quote",
    Severity.WARNING,
    "quote: Владелец транспортного средства, имеющего две оси и более, в срок, установленный договором, вносит плату за каждую ось",
    "quote: вносит плату за каждую ось",
    look,
    numbers={"most": MOST_WORDS},
)
