"""What changes between two packs, two versions of a pack, or two days: as text, and as decisions."""
