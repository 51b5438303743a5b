"""A request checked before anything is read: what does not go together, where results go, what it names loaded."""
