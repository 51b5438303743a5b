"""A proof as text, page and data."""
