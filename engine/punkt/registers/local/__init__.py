"""A run over a register on one machine: parts decided, put aside, and written all at once."""
