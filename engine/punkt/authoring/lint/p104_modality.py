"""P104: a modality that the verb of the quote contradicts."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.law.packs.pack import MODALITY_TEXT, Modality

from .drafting import bindings
from .lint_base import Bench, Folder, Lint, LintResult, Severity


def look(bench: Bench) -> Iterator[LintResult]:
    """Norms and rules whose quote says otherwise; a proposal binds nobody and a definition tells nobody what to do, whatever its verbs."""
    for folder in bench.folders:
        recommends = _only_recommends(folder)
        for spot, entry in folder.cited("norms", "rules", "presumptions"):
            at = next((spot / key for key in ("modality", "quote") if key in spot), None)
            if at is None:  # only the day is another
                continue
            told = {**entry.data, **spot.data}
            stated = Modality(told["modality"])
            said = bindings(told.get("quote", ""))
            if recommends:
                said.pop(Modality.MANDATORY, None)
                if said:
                    said.setdefault(Modality.RECOMMENDED, "")
            if said and stated not in said and stated not in (Modality.PROPOSAL, Modality.DEFINITION):
                right, verb = next(iter(said.items()))
                yield LintResult(
                    at.place,
                    {
                        "verb": verb,
                        "given": f"{stated.value}",
                        "right": right.value,
                        "words": MODALITY_TEXT[right.value],
                    },
                )


def _only_recommends(folder: Folder) -> bool:
    """Whether nothing in the document binds: then «должны» does not either, and «может» is a recommendation too."""
    return all(
        spot.data.get("modality") != Modality.MANDATORY.value
        for spot, _ in folder.cited("norms", "rules", "presumptions")
    )


LINT = Lint(
    "P104",
    "modality-against-verb",
    Severity.ERROR,
    "modality: mandatory\nquote: рекомендуется оборудовать навесом",
    "modality: recommended\nquote: рекомендуется оборудовать навесом",
    look,
)
