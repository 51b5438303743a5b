"""From rules as written to a program: linking packs, lowering rules to clauses, what one refers to."""
