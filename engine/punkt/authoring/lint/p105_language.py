"""P105: a text that is missing in a language, or the same in both."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.files.located import Spot
from punkt.files.messages.lookalikes import CYRILLIC, LATIN

from .lint_base import Bench, Lint, LintResult, Severity, texts


def look(bench: Bench) -> Iterator[LintResult]:
    """Texts that one language only has: the other repeats it, or is not written in its own letters."""
    for document in bench.documents():
        for spot in texts(Spot.root(document)):
            russian, english = spot.data.get("ru", ""), spot.data.get("en", "")
            if LATIN.search(russian) and not CYRILLIC.search(russian) and len(russian.split()) > 1:
                yield LintResult((spot / "ru").place, {"lang": "ru"})
            elif CYRILLIC.search(english) and (not LATIN.search(english) or english == russian):
                yield LintResult((spot / "en").place, {"lang": "en"})


LINT = Lint(
    "P105",
    "untranslated-text",
    Severity.WARNING,
    "title: {ru: наибольшее время стоянки, en: наибольшее время стоянки}",
    "title: {ru: наибольшее время стоянки, en: longest stay}",
    look,
)
