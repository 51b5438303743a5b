"""What packs and vocabularies are, as written and not yet linked."""
