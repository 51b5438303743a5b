"""Reading a case: a mapping checked against the vocabulary and turned into records."""
