"""P125: a row of a table that is never reached."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity


def look(bench: Bench) -> Iterator[LintResult]:
    """Each of them, with an example where there is one."""
    for found in bench.tables:
        if found.code == LINT.code:
            yield LintResult(found.place, found.arguments)


LINT = Lint(
    "P125",
    "row-never",
    Severity.WARNING,
    'hit: first\ncolumns: [age]\nrows:\n  - [">= 18", 10]\n  - [">= 60", 20]',
    'hit: first\ncolumns: [age]\nrows:\n  - [">= 60", 20]\n  - [">= 18", 10]',
    look,
)
