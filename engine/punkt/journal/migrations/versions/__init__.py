"""The migrations of a journal, first to last."""
