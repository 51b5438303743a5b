"""A draft of a map: which column may be which fact, and what its cells mean."""
