"""Two laws, or two rule bases, on the cases of a register."""
