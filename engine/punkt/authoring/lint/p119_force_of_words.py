"""P119: a text that sounds stronger, or weaker, than the norm is binding."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.law.packs.pack import MODALITY_TEXT, Modality

from .drafting import ADVISES, BINDS, MAY, PROPOSES, force
from .lint_base import Bench, Lint, LintResult, Severity

AGAINST = {
    Modality.MANDATORY: (ADVISES, PROPOSES),
    Modality.RECOMMENDED: (BINDS,),
    Modality.DISCRETIONARY: (BINDS,),
    Modality.PROPOSAL: (BINDS,),
}
"""How binding a norm is → what its text does not do. A definition tells nobody what to do."""


def look(bench: Bench) -> Iterator[LintResult]:
    """Sentences of rules, terms and presumptions, and titles of norms, with a word of another force; «may have to» leaves it to discretion."""
    for folder in bench.folders:
        for part, key in (("rules", "says"), ("presumptions", "says"), ("norms", "title")):
            for _, spot in folder.entries(part):
                stated = Modality(spot.data["modality"])
                for lang, text in spot.data.get(key, {}).items():
                    word = next(filter(None, (force(text, lang, what) for what in AGAINST.get(stated, ()))), "")
                    if word and not (stated is Modality.DISCRETIONARY and force(text, lang, MAY)):
                        yield LintResult(
                            (spot / key / lang).place,
                            {"word": word, "given": stated.value, "words": MODALITY_TEXT[stated.value]},
                        )


LINT = Lint(
    "P119",
    "words-against-modality",
    Severity.WARNING,
    "modality: recommended\nsays: {ru: Над стоянкой должен быть навес., en: The car park must have a roof.}",
    "modality: recommended\nsays: {ru: Над стоянкой рекомендуется навес., en: A roof above the car park is recommended.}",
    look,
)
