"""The summary of a run over a register as text and page."""
