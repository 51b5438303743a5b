"""The journal as text."""
