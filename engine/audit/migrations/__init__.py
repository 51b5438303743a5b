"""Alembic's environment for a journal; run by :mod:`engine.audit.database` with a connection of its own."""
