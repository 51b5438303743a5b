"""P103: a quote longer than needed."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Found, Lint, Severity

MOST_WORDS = 15
"""Words that the operative part of a sentence takes at the most."""


def look(bench: Bench) -> Iterator[Found]:
    """Quotes of more than :data:`MOST_WORDS` words."""
    for folder in bench.folders:
        for _, spot in folder.entries("norms", "readings", "rules"):
            words = len(spot.data.get("quote", "").split())
            if words > MOST_WORDS:
                yield Found((spot / "quote").place, {"count": words, "most": MOST_WORDS})


LINT = Lint(
    "P103",
    "long-quote",
    Severity.WARNING,
    {"ru": f"Цитата длиннее {MOST_WORDS} слов.", "en": f"A quote of more than {MOST_WORDS} words."},
    {"ru": "Переписывать в цитату весь абзац.", "en": "Copying the whole paragraph into the quote."},
    {"ru": "Оставьте только слова, которые устанавливают норму.", "en": "Keep the operative words alone."},
    {
        "ru": "Цитата отвечает на вопрос «где это сказано»; в длинной не видно, какие слова решают, и она чаще устаревает.",
        "en": "A quote answers where it is said; a long one hides which words decide, and goes stale more often.",
    },
    "quote: Владелец транспортного средства, имеющего две оси и более, в срок, установленный договором, вносит плату за каждую ось",
    "quote: вносит плату за каждую ось",
    look,
)
