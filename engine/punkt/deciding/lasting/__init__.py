"""How long an outcome stays as it is while only the day asked moves on."""
