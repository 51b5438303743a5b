"""P110: a title or a sentence that does not say what it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Found, Lint, Severity

LEAST_WORDS = 3
"""Words that a sentence on a rule takes at the least."""
LEAST_LETTERS = 3
"""Letters that the title of a norm takes at the least."""


def look(bench: Bench) -> Iterator[Found]:
    """Titles and sentences that are too short, or repeat the name."""
    for folder in bench.folders:
        for part, key in (("norms", "title"), ("rules", "says")):
            for name, spot in folder.entries(part):
                for lang, words in spot.data[key].items():
                    short = len(words.split()) < LEAST_WORDS if part == "rules" else len(words.strip()) < LEAST_LETTERS
                    if short or (words.strip() == name and (lang == "ru" or not name.isalpha())):
                        yield Found((spot / key / lang).place, {"name": name, "text": words})


LINT = Lint(
    "P110",
    "poor-text",
    Severity.WARNING,
    {
        "ru": f"`says` правила короче {LEAST_WORDS} слов, `title` нормы короче {LEAST_LETTERS} букв, или они повторяют имя.",
        "en": f"The `says` of a rule has fewer than {LEAST_WORDS} words, the `title` of a norm fewer than {LEAST_LETTERS} letters, "
        "or they repeat the name.",
    },
    {"ru": "Отписки вместо текста.", "en": "Words that only fill the place."},
    {
        "ru": "Одно простое предложение о том, что установлено, для того, кто решает дело.",
        "en": "One plain sentence on what is laid down, for the person who decides the case.",
    },
    {
        "ru": "Этим текстом решение объясняют человеку.",
        "en": "It is by this text that a decision is explained to a person.",
    },
    "- check: covered\n  says: {ru: Навес., en: Covered.}",
    "- check: covered\n  says: {ru: Над стоянкой должен быть навес., en: The car park must have a roof.}",
    look,
)
