"""P102: a fact of the vocabulary that no rule asks for."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.law.packs.vocabulary import Vocabulary

from .lint_base import Bench, Lint, LintResult, Severity
from .usage import vocabulary_usage


def look(bench: Bench) -> Iterator[LintResult]:
    """Facts nothing needs; only where the vocabulary is checked together with all packs below its folder."""
    vocabularies: dict[str, Vocabulary] = {}
    for law in bench.laws if bench.complete else ():
        vocabularies.setdefault(law.linked.vocabulary.id, law.linked.vocabulary)
    for vocabulary in vocabularies.values():
        own = vocabulary_usage(vocabulary)
        for record, subject in vocabulary.subjects.items():
            for fact in subject.facts.values() if subject.period is None else ():
                if fact.stands_for:
                    continue
                name = ("fact", record, fact.path)
                if fact.place.file in bench.whole and name not in own and not bench.uses(name):
                    yield LintResult(fact.place, {"name": fact.path, "record": record})


LINT = Lint(
    "P102",
    "unused-fact",
    Severity.WARNING,
    "facts:\n  axles: {type: integer, …}\n  colour: {type: choice, …}      # no rule looks at it",
    "facts:\n  axles: {type: integer, …}",
    look,
)
