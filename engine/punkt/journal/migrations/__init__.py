"""Alembic's environment for a journal; run by :mod:`punkt.journal.database` with a connection of its own."""
