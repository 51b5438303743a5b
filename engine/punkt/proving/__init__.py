"""Questions about all cases at once: the solver, findings, comparison of packs, interview, mutants."""

DOOR: tuple[str, ...] = (
    "changes.pack_changes",
    "comparison.affected",
    "comparison.compared_packs",
    "comparison.decisions",
    "comparison.dimensions",
    "comparison.never_weaker",
    "comparison.verdicts",
    "findings.bands",
    "findings.findings",
    "findings.proof_basis",
    "findings.prove",
    "findings.witness_files",
    "interview.exact_missing",
    "interview.one_change",
    "interview.questions",
    "interview.replies",
    "interview.target_outcome",
    "interview.why_not",
    "mutants",
    "mutants.coverage",
    "mutants.law_stretches",
    "mutants.mutant",
    "mutants.pack_cases",
    "solver.solver_days",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
