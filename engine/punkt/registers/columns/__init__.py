"""Whole registers: the kernel lowered to columns, for one machine, a database or a cluster."""
