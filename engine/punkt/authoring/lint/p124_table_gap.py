"""P124: what no row of a table takes."""

from __future__ import annotations

from .lint_base import Lint, Severity, told_of_tables

LINT = Lint(
    "P124",
    "table-gap",
    Severity.WARNING,
    'columns: [age]\nrows:\n  - ["< 60", 10]\n  - ["> 60", 20]',
    'columns: [age]\nrows:\n  - ["< 60", 10]\n  - [">= 60", 20]',
    told_of_tables("P124"),
)
