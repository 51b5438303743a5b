"""The schemas by their names: of all files an analyst writes, and of the decision document.

They are made of the same descriptions that the engine itself reads: the forms of the
language and the vocabulary. :func:`schema` is for editors and other programs;
:func:`structure_schema` leaves conditions and values to the forms, whose messages are better.
"""

from __future__ import annotations

from collections.abc import Callable

from punkt.law.packs.vocabulary import Vocabulary

from .beside_schema import absent_sources_schema, calendars_schema, next_schema, notices_schema
from .case_schema import case_schema
from .decision_schema import decision_schema
from .packs_schema import ledger_schema, norms_schema, pack_schema, presumptions_schema, readings_schema
from .papers_schema import form_schema
from .proof_schema import acknowledged_schema, better_schema
from .register_schema import map_schema, simulate_schema
from .rules_schema import rules_schema
from .shared_parts import Json
from .sources_schema import fingerprints_schema, source_schema
from .vocabulary_schema import vocabulary_schema

__all__ = ["NAMES", "schema", "structure_schema"]

_BUILDERS: dict[str, Callable[[Vocabulary | None, bool], Json]] = {
    "pack": pack_schema,
    "norms": norms_schema,
    "readings": readings_schema,
    "rules": rules_schema,
    "presumptions": presumptions_schema,
    "ledger": ledger_schema,
    "notices": notices_schema,
    "absent_sources": absent_sources_schema,
    "next": next_schema,
    "calendars": calendars_schema,
    "acknowledged": acknowledged_schema,
    "better": better_schema,
    "source": source_schema,
    "fingerprints": fingerprints_schema,
    "form": form_schema,
    "vocabulary": vocabulary_schema,
    "case": case_schema,
    "map": map_schema,
    "simulate": simulate_schema,
    "decision": decision_schema,
}
NAMES: tuple[str, ...] = tuple(_BUILDERS)
"""The names of all schemas."""


def schema(name: str, vocabulary: Vocabulary | None = None) -> Json:
    """The full schema of this name; with a vocabulary it offers names, and a case is closed.

    Raises ``KeyError`` for a name that is not among :data:`NAMES`.
    """
    return _BUILDERS[name](vocabulary, True)


def structure_schema(name: str) -> Json:
    """The schema of this name with conditions and values unconstrained. Raises ``KeyError`` as above."""
    return _BUILDERS[name](None, False)
