"""P110: a title or a sentence that does not say what it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity

LEAST_WORDS = 3
"""Words that a sentence on a rule takes at the least."""
LEAST_LETTERS = 3
"""Letters that the title of a norm takes at the least."""


def look(bench: Bench) -> Iterator[LintResult]:
    """Titles and sentences that are too short, or repeat the name."""
    for folder in bench.folders:
        for part, key in (("norms", "title"), ("rules", "says")):
            for name, spot in folder.entries(part):
                for lang, words in spot.data[key].items():
                    short = len(words.split()) < LEAST_WORDS if part == "rules" else len(words.strip()) < LEAST_LETTERS
                    if short or (words.strip() == name and (lang == "ru" or not name.isalpha())):
                        yield LintResult((spot / key / lang).place, {"name": name, "text": words})


LINT = Lint(
    "P110",
    "poor-text",
    Severity.WARNING,
    "- check: covered\n  says: {ru: Навес., en: Covered.}",
    "- check: covered\n  says: {ru: Над стоянкой должен быть навес., en: The car park must have a roof.}",
    look,
    numbers={"words": LEAST_WORDS, "letters": LEAST_LETTERS},
)
