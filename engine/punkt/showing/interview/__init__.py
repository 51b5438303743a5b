"""An interview at a terminal, missing facts and ways to another outcome."""
