"""Reading packs and vocabularies from their folders, and where packs live."""
