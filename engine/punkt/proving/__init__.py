"""Questions about all cases at once: the solver, findings, comparison of packs, interview, mutants."""

DOOR: tuple[str, ...] = (
    "comparison.affected",
    "comparison.compared_packs",
    "comparison.decisions",
    "comparison.dimensions",
    "comparison.never_weaker",
    "comparison.verdicts",
    "findings.bands",
    "findings.findings",
    "findings.prove",
    "findings.rule_base_of_day",
    "findings.witness_files",
    "interview.exact_missing",
    "interview.questions",
    "interview.replies",
    "interview.target_outcome",
    "interview.why_not",
    "mutants",
    "mutants.mutate",
    "mutants.pack_changes",
    "solver.solver_days",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
