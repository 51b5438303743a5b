"""Questions about all cases at once: the solver, findings, comparison of packs, interview, mutants."""
