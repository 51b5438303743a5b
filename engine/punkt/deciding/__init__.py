"""Deciding a case: cases, evaluators that must agree, explanations, the decision and the rule base that makes it."""

DOOR: tuple[str, ...] = (
    "cases.case_reading",
    "cases.fact_tree",
    "cases.foreign_values",
    "decision",
    "evaluators.emit",
    "evaluators.generated",
    "evaluators.reference",
    "explaining.explain_failed",
    "explaining.explain_presumed",
    "explaining.explainer",
    "explaining.following",
    "explaining.gap_reason",
    "explaining.outcome_view",
    "explaining.plain_values",
    "explaining.trace",
    "explaining.trace_clause",
    "lasting.what_moves",
    "months",
    "outcome_view",
    "rule_base",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
