"""Where a question about a decision's case is answered: the one place that makes such an address."""

from __future__ import annotations

from urllib.parse import quote


def question_address(number: int, fact: str, draft_at: str = "") -> str:
    """The address of the question for a fact (its absolute name): of a recorded decision, or of the draft at an address.

    Empty where there is neither.
    """
    if draft_at:
        return f"{draft_at}?ask={quote(fact)}"
    return f"/case?from={number}&ask={quote(fact)}" if number else ""
