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
COVERED_YAML = (
    "birth_date: 1990-01-01, disability: true, mental_disorder_confirmed: true, needs_social_services: true"
)
"""The same within the braces of a mapping in YAML."""
