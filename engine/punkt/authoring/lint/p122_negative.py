"""P122: a label that denies, beside which «not true» or another denial will stand."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.files.located import Spot
from punkt.files.read import Document

from .drafting import negative
from .lint_base import Bench, Lint, LintResult, Severity


def look(bench: Bench) -> Iterator[LintResult]:
    """Labels of yes-or-no facts and sentences of yes-or-no terms that begin with a denial; titles of flags that hold one."""
    for document in _vocabularies(bench):
        root = Spot.root(document)
        for _, subject in (root / "subjects").items():
            for _, fact in (subject / "facts").items() if "facts" in subject else ():
                if fact.data.get("type") == "boolean":
                    yield from _denials(fact / "label", whole=False)
        for _, subject in (root / "outcomes").items() if "outcomes" in root else ():
            for _, outcome in subject.items():
                if outcome.data.get("kind") == "flag":
                    yield from _denials(outcome / "title", whole=True)
    for folder in bench.folders:
        for _, rule in folder.entries("rules"):
            if "derive" in rule and "when" in rule:
                yield from _denials(rule / "says", whole=False)


def _vocabularies(bench: Bench) -> Iterator[Document]:
    return (one for one in bench.documents() if isinstance(one.data, dict) and "subjects" in one.data)


def _denials(spot: Spot, whole: bool) -> Iterator[LintResult]:
    for lang, text in spot.data.items():
        word = negative(text, lang)
        if word and (whole or text.startswith(word)):
            yield LintResult((spot / lang).place, {"word": word, "text": text})


LINT = Lint(
    "P122",
    "negative-label",
    Severity.WARNING,
    "roof_lacking: {kind: flag, title: {ru: Нет навеса, en: There is no roof}}",
    "roof: {kind: flag, title: {ru: Навес над стоянкой, en: Roof above the car park}}",
    look,
)
