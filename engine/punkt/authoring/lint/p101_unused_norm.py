"""P101: a norm that no rule uses."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity


def look(bench: Bench) -> Iterator[LintResult]:
    """Norms that no rule names: in its pack, in those it extends, in those that extend it, under any reading."""
    if not bench.complete:
        return
    for law in bench.laws:
        for norm in law.linked.by_id[law.pack].norms.values():
            if not bench.uses(("norm", law.pack, norm.name)):
                yield LintResult(norm.place, {"name": norm.name})


LINT = Lint(
    "P101",
    "unused-norm",
    Severity.WARNING,
    "norms:\n  longest_stay: {value: 3, …}\nrules:\n  - check: stay\n    require: {fact: hours_parked, at_most: 3}",
    "norms:\n  longest_stay: {value: 3, …}\nrules:\n  - check: stay\n    require: {fact: hours_parked, at_most: $longest_stay}",
    look,
)
