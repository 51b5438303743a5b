"""JSON Schemas (draft 2020-12) of all files an analyst writes and of the decision document.

They are made of the same descriptions that the engine itself reads: the forms of the
language and the vocabulary. :func:`.all_schemas.schema` is for editors and other programs;
:func:`.all_schemas.structure_schema` leaves conditions and values to the forms, whose messages are better.
"""
