"""A decision as text and page: outcomes, chains of reasons, what is missing."""
