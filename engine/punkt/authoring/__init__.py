"""For who writes packs: check, lint, test, scaffold, lock, reference."""
