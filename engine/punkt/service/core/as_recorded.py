"""A recorded decision decided again, by the very packs that decided it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from punkt.deciding.decision import Decision
from punkt.deciding.rule_base import Rules
from punkt.journal import Recorded

from .problem_details import refusal
from .service_state import Service


def rules_as_recorded(service: Service, document: Mapping[str, Any]) -> Rules | None:
    """The rules behind a recorded decision; ``None`` where the packs served now are others."""
    known, packs = service.shelf.packs, document["packs"]
    if not all(one["id"] in known and known[one["id"]].digest == one["sha256"] for one in packs):
        return None
    rules = service.shelf.rules([one["id"] for one in packs])
    return rules if [pack.digest for pack in rules.packs] == [one["sha256"] for one in packs] else None


def again(rules: Rules | None, document: Mapping[str, Any], case: Mapping[str, Any]) -> Decision | None:
    """A recorded decision, from its rules and its case; ``None`` where it does not come out the same."""
    if rules is None:
        return None
    decision = rules.decide(case, as_of=date.fromisoformat(document["as_of"]))
    return decision if decision.digest == document["digest"] else None


def decided_again(service: Service, entry: Recorded) -> Decision:
    """The decision of an entry. Raises P787 where there is none to be had, or its packs are not served now."""
    document = entry.decision
    found = None if document is None else again(rules_as_recorded(service, document), document, entry.case or {})
    if found is None:
        raise refusal("P787", id=entry.id)
    return found
