"""A pack, its tests and its vocabulary as text and page."""
