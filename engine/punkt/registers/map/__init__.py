"""Which column of a register holds which fact, and how its cells are written."""
