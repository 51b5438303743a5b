"""A comparison of two packs as text, page and data."""
