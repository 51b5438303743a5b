"""Inputs of a register: batches of rows, each with its place, whatever kind of file or table they come from."""
