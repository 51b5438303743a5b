"""P123: two rows of a table that can hold together."""

from __future__ import annotations

from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity


def look(bench: Bench) -> Iterator[LintResult]:
    """Each of them, with an example where there is one."""
    for found in bench.tables:
        if found.code == LINT.code:
            yield LintResult(found.place, found.arguments)


LINT = Lint(
    "P123",
    "rows-together",
    Severity.ERROR,
    'columns: [age]\nrows:\n  - ["[18..60]", 10]\n  - [">= 60", 20]',
    'columns: [age]\nrows:\n  - ["[18..60)", 10]\n  - [">= 60", 20]',
    look,
)
