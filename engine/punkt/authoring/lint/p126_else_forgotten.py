"""P126: an outcome that one rule alone decides, and only where a condition holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity


def look(bench: Bench) -> Iterator[LintResult]:
    """Rules of the packs checked; another rule of the outcome, of whichever pack, may be for the other cases."""
    for law in bench.laws:
        deciding = Counter((rule.subject, rule.outcome) for rule in law.linked.rules)
        for rule in law.linked.rules:
            keys = rule.body.data.keys()
            alone = rule.kind == "decide" and deciding[rule.subject, rule.outcome] == 1
            if rule.pack == law.pack and alone and keys >= {"when", "then"} and "else" not in keys:
                yield LintResult((rule.body / "when").key_place, {"outcome": rule.outcome})


LINT = Lint(
    "P126",
    "else-forgotten",
    Severity.WARNING,
    "decide: tariff\nwhen: {fact: axles, at_least: 2}\nthen: full",
    "decide: tariff\nwhen: {fact: axles, at_least: 2}\nthen: full\nelse: free",
    look,
)
