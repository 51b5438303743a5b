"""Where a question about a recorded decision's case is answered: the one place that makes such an address."""

from __future__ import annotations

from urllib.parse import quote


def question_address(number: int, fact: str) -> str:
    """The address at which a case is gone on from a recorded decision, at the question for a fact (its absolute name)."""
    return f"/case?from={number}&ask={quote(fact)}"
