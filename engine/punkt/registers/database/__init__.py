"""A transaction with PostgreSQL, and the tables that a run leaves there."""
