"""Lint: numbered findings about packs that can be used but had better be written otherwise.

Each is a small module with its own page; ``docs/lint.md`` is generated from them. Imported by ``punkt check`` only.
P112 is not used: what is wrong with a ledger is found by :mod:`punkt.law.loading.ledger` (P680–P686).
"""

from __future__ import annotations

from . import (
    p101_unused_norm,
    p102_unused_fact,
    p103_long_quote,
    p104_modality,
    p105_language,
    p106_lookalike,
    p107_openness,
    p108_unreachable,
    p109_unused_reading,
    p110_poor_text,
    p111_literal_number,
    p113_quote_style,
    p114_invisible,
    p118_idle_presumption,
    p119_force_of_words,
    p120_force_unsaid,
    p121_verb_left_out,
    p122_negative,
    p123_rows_together,
    p124_table_gap,
    p125_row_never,
    p126_else_forgotten,
)
from .allow import without_allowed
from .lint_base import Bench, Folder, Lint, LintedLaw, LintFinding, Severity

LINTS: dict[str, Lint] = {
    module.LINT.code: module.LINT
    for module in (
        p101_unused_norm,
        p102_unused_fact,
        p103_long_quote,
        p104_modality,
        p105_language,
        p106_lookalike,
        p107_openness,
        p108_unreachable,
        p109_unused_reading,
        p110_poor_text,
        p111_literal_number,
        p113_quote_style,
        p114_invisible,
        p118_idle_presumption,
        p119_force_of_words,
        p120_force_unsaid,
        p121_verb_left_out,
        p122_negative,
        p123_rows_together,
        p124_table_gap,
        p125_row_never,
        p126_else_forgotten,
    )
}
"""Code → lint."""

__all__ = ["LINTS", "Bench", "Folder", "Lint", "LintFinding", "LintedLaw", "Severity", "lint"]


def lint(bench: Bench) -> list[LintFinding]:
    """Everything the lints find, but what a comment allows."""
    return list(without_allowed(finding for one in LINTS.values() for finding in one.run(bench)))
