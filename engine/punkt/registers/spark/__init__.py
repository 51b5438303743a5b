"""Whole registers on Spark: rows are checked and decided on the workers by the columns of one machine."""
