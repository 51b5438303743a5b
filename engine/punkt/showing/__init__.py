"""Decisions, packs and vocabularies as people read them: text for a terminal, one HTML page."""
