"""P123: two rows of a table that can hold together."""

from __future__ import annotations

from .lint_base import Lint, Severity, told_of_tables

LINT = Lint(
    "P123",
    "rows-together",
    Severity.ERROR,
    'columns: [age]\nrows:\n  - ["[18..60]", 10]\n  - [">= 60", 20]',
    'columns: [age]\nrows:\n  - ["[18..60)", 10]\n  - [">= 60", 20]',
    told_of_tables("P123"),
)
