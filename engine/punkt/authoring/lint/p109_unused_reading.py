"""P109: a reading that no rule uses."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity


def look(bench: Bench) -> Iterator[LintResult]:
    """Readings with a choice that no rule makes."""
    if not bench.complete:
        return
    for law in bench.laws:
        for reading in law.linked.by_id[law.pack].readings.values():
            if not bench.uses(("reading", law.pack, reading.name)):
                yield LintResult(reading.place, {"name": reading.name})


LINT = Lint(
    "P109",
    "unused-reading",
    Severity.WARNING,
    "readings:\n  night: {options: {calendar: …, dark: …}, …}\nrules:\n  - check: quiet\n    require: {not: engine_on}",
    "rules:\n  - check: quiet\n    require:\n      reading: night\n      by: {calendar: {not: engine_on}, dark: {not: lights_on}}",
    look,
)
