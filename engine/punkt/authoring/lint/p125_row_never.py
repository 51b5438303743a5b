"""P125: a row of a table that is never reached."""

from __future__ import annotations

from .lint_base import Lint, Severity, told_of_tables

LINT = Lint(
    "P125",
    "row-never",
    Severity.WARNING,
    'hit: first\ncolumns: [age]\nrows:\n  - [">= 18", 10]\n  - [">= 60", 20]',
    'hit: first\ncolumns: [age]\nrows:\n  - [">= 60", 20]\n  - [">= 18", 10]',
    told_of_tables("P125"),
)
