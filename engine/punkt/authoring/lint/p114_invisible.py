"""P114: a character that cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.files.located import Spot
from punkt.files.texts import Texts

from .lint_base import Bench, Fix, Lint, LintResult, Severity, strings
from .positions import Text

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060"
_NAMES = Texts("lint.invisible")


def look(bench: Bench) -> Iterator[LintResult]:
    """Soft hyphens and characters without width, anywhere."""
    for document in bench.documents():
        text = Text(document)
        for words, spot, is_key in strings(Spot.root(document)):
            for character in INVISIBLE:
                codepoint = f"U+{ord(character):04X}"
                for number in range(words.count(character)):
                    place = text.character(spot, is_key, character, number)
                    fixes = (Fix(place, character, ""),) if place else ()
                    yield LintResult(
                        place or (spot.key_place if is_key else spot.place),
                        {"name": _NAMES[codepoint], "codepoint": codepoint},
                        fixes,
                    )


LINT = Lint(
    "P114",
    "invisible-character",
    Severity.WARNING,
    "title: {ru: сто\\u00ADянка, en: car park}",
    "title: {ru: стоянка, en: car park}",
    look,
    fixable=True,
)
