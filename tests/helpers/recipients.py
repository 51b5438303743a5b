"""The facts by which a person is one to whom the shipped documents apply, whatever else is known."""

from __future__ import annotations

from typing import Any

COVERED: dict[str, Any] = {
    "birth_date": "1990-01-01",
    "disability": True,
    "mental_disorder_confirmed": True,
    "needs_social_services": True,
}
"""Order 847 asks for the second and the last, order 166-П for all four."""
COVERED_YAML = "birth_date: 1990-01-01, disability: true, mental_disorder_confirmed: true, needs_social_services: true"
"""The same within the braces of a mapping in YAML."""


def covered(sections: dict[str, Any]) -> dict[str, Any]:
    """The sections of a case; each person in them has these facts too, where the case does not give others."""
    found = dict(sections)
    if "recipient" in found:
        found["recipient"] = {**COVERED, **(found["recipient"] or {})}
    if members := (found.get("group") or {}).get("members"):
        found["group"] = {**found["group"], "members": [{**COVERED, **member} for member in members]}
    return found
