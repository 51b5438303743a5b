"""Rulesets in the core of durable-rules, each used by one evaluator at a time and kept for the next.

The core's call for giving one back aborts the process on some, so none is given back: an evaluator that is dropped
leaves its ruleset to whoever needs the same one, and a rule base that is loaded again takes no more memory.
"""

from __future__ import annotations

import atexit  # noqa: F401 - else finalize imports it when first called, maybe while another thread forks
import hashlib
from itertools import count
from typing import Any
from weakref import finalize

_idle: dict[bytes, list[Any]] = {}
"""Rulesets that nobody uses, by the SHA-256 of what they are made from. Changed by single steps only: no lock is needed."""
_numbers = count(1)


def ruleset_for(core: Any, user: object, text: str) -> tuple[Any, finalize[..., Any]]:
    """A ruleset of the core made from a text, and what takes it from its user: call ``detach`` on that where its state is not known.

    Once the user is gone, or the second is called, the ruleset is there for others.
    """
    idle = _idle.setdefault(hashlib.sha256(text.encode()).digest(), [])
    try:
        ruleset = idle.pop()
    except IndexError:
        ruleset = core.create_ruleset(f"rules{next(_numbers)}", text)
    leaving = finalize(user, idle.append, ruleset)
    leaving.atexit = False
    return ruleset, leaving
