"""What force a document has, by what its pack says: how binding its norms are, and whether it is an invented act."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from .pack import Modality, Pack


class Standing(str, Enum):
    """The force of a whole document, the strongest first."""

    LAW = "law"
    """It has norms that bind."""
    RECOMMENDATIONS = "recommendations"
    PROPOSALS = "proposals"
    """It has no force: somebody proposes that it be law."""
    INVENTED = "invented"
    """Whatever it says: the act does not exist."""


def standing(pack: Pack) -> Standing:
    """The force of a pack's document. One that lays down nothing itself (a calendar, say) is law."""
    if pack.document.get("invented") is True:
        return Standing.INVENTED
    found = set(_modalities(pack))
    if Modality.MANDATORY in found or found <= {Modality.DEFINITION}:
        return Standing.LAW
    return Standing.PROPOSALS if found <= {Modality.DEFINITION, Modality.PROPOSAL} else Standing.RECOMMENDATIONS


def _modalities(pack: Pack) -> Iterator[Modality]:
    yield from (rule.citation.modality for rule in pack.rules)
    yield from (norm.citation.modality for norm in pack.norms.values())
