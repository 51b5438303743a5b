"""Cells to facts: rows that keep to the vocabulary, and what is wrong with the others."""
