"""Types of a rule base's cases and outcomes, for programs in other editors: declarations in Python and TypeScript."""
