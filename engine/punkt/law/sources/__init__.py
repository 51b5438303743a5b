"""Source documents: the text of a unit in one normal form, the units of a document, their fingerprints, citations.

No text of a document is kept: only the SHA-256 of each unit's normal form. How a document is
laid out is told by its pack (``source.yaml``).
"""
