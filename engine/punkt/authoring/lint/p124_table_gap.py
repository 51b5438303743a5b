"""P124: what no row of a table takes."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity


def look(bench: Bench) -> Iterator[LintResult]:
    """Each of them, with an example where there is one."""
    for found in bench.tables:
        if found.code == LINT.code:
            yield LintResult(found.place, found.arguments)


LINT = Lint(
    "P124",
    "table-gap",
    Severity.WARNING,
    'columns: [age]\nrows:\n  - ["< 60", 10]\n  - ["> 60", 20]',
    'columns: [age]\nrows:\n  - ["< 60", 10]\n  - [">= 60", 20]',
    look,
)
