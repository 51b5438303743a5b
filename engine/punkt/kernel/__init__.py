"""The kernel: the few nodes every rule is lowered to, their domains, exact numbers, three-valued arithmetic."""
