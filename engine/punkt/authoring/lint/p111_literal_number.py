"""P111: a number in a rule that is no norm."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity
from .mentions import rule_mentions

PLAIN = ("0", "1")
"""Numbers that count and compare; nobody lays them down."""


def look(bench: Bench) -> Iterator[LintResult]:
    """Numbers and intervals that stand in a rule itself."""
    for law in bench.laws:
        for rule in law.linked.by_id[law.pack].rules:
            for mention in rule_mentions(rule, law.linked.vocabulary):
                if mention.kind == "number" and mention.name not in PLAIN:
                    yield LintResult(mention.spot.place, {"value": mention.name})


LINT = Lint(
    "P111",
    "literal-number",
    Severity.WARNING,
    "require: {fact: hours_parked, at_most: 3}",
    "require: {fact: hours_parked, at_most: $longest_stay}",
    look,
)
