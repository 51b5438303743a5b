"""What the pages of a draft say of colleagues."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from punkt.service.core import proposals
from punkt.service.core.access import service_of
from punkt.service.core.colleagues import name_of
from punkt.service.core.user_store import Json


def between(request: Request, content: Json) -> dict[str, Any]:
    """Who proposed a draft or handed it over, whose proposal has lapsed, and whether two persons are asked for."""
    service = service_of(request)
    proposal = proposals.proposal_of(content)
    lapsed = content.get(proposals.LAPSED)
    return {
        "four_eyes": service.settings.four_eyes,
        "proposed_by": name_of(service, proposal.by) if proposal else "",
        "lapsed_of": name_of(service, lapsed) if lapsed else "",
        "handed_by": name_of(service, content[proposals.FROM]) if content.get(proposals.FROM) else "",
    }
