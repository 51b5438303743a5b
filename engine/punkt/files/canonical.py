"""Canonical JSON (RFC 8785): the same document always gives the same bytes.

``rfc8785`` is the definition. ``orjson`` writes the same bytes much faster wherever all
characters are in the basic plane (there its order of keys is RFC 8785's) and no number
needs an exponent; other documents go the slow way. A property test compares the two.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import orjson
import rfc8785

_ASTRAL = re.compile(rb"[\xf0-\xf4]")
_EXPONENT = re.compile(rb"[0-9]e-?[0-9]")


def canonical(document: Any) -> bytes:
    """The canonical bytes of any JSON document. Numbers are ints below 2**53 or floats."""
    return rfc8785.dumps(document)


def canonical_decision(document: Any) -> bytes:
    """The canonical bytes of a decision document.

    Its floats come from decimals with a fraction and at most 53 bits, so that only a very
    small one is written with an exponent; integral numbers are ints there.
    """
    fast = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    if (not fast.isascii() and _ASTRAL.search(fast)) or (b"e-" in fast and _EXPONENT.search(fast)):
        return canonical(document)
    return fast


def sha256(*data: bytes) -> str:
    """``sha256:`` and the SHA-256 of some bytes, one part after the other, hexadecimal."""
    found = hashlib.sha256()
    for part in data:
        found.update(part)
    return f"sha256:{found.hexdigest()}"
