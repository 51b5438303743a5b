"""The form of an entry's head, of each kind, as JSON Schema; a field that is not named is refused."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from .entry import CORRECTION, DECISION, ERASURE, KEY, PAPER, PAPER_OF, REVOCATION, SCHEMA, WITHDRAWAL

Schema = dict[str, Any]
_HASH = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_BASE64 = {"type": "string", "pattern": "^[A-Za-z0-9+/]+={0,2}$"}
_TIME = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$"}
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_NUMBER = {"type": "integer", "minimum": 1}
_TEXT = {"type": "string", "minLength": 1}
_NONE: Schema = {"type": "object", "maxProperties": 0}


def _only(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> Schema:
    return {
        "type": "object",
        "required": [*required],
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


_OPEN = {"anyOf": [_only({"sha256": _HASH, "stored": _HASH}), _only({"sha256": _HASH})]}
_SEALED = _only({"salted": _HASH, "stored": _HASH})
_SALTED = _only({"salted": _HASH})
_PACK = _only({"id": _TEXT, "version": {"type": "string"}, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}})
_SEAL = _only({"key": {"type": "string", "pattern": "^[0-9a-f]{16}$"}})
_HEAD: Schema = {
    "schema": {"const": SCHEMA},
    "journal": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "number": _NUMBER,
    "previous": _HASH,
    "time": _TIME,
}
_BY = {"who": _TEXT, "why": _TEXT, "parts": _NONE}
_FOUND = {**_BY, "parts": _only({"terms": _only({"sha256": _HASH})})}
"""Of entries that are found by what they refer to."""
_TOLD = {
    "who": _TEXT,
    "as_of": _DAY,
    "packs": {"type": "array", "items": _PACK, "minItems": 1},
    "produced_by": {"type": "object", "additionalProperties": {"type": "string"}},
}
_ISSUED = {
    "who": _TEXT,
    "pack": _TEXT,
    "form": _TEXT,
    "format": {"enum": ["docx", "html"]},
    "paper_number": {"type": "string"},
    "paper_day": {"anyOf": [_DAY, {"const": ""}]},
}
"""Of papers; number and day are empty where the commission gave none."""
_PAPER = {PAPER_OF: _NUMBER, "salted": _HASH}
_TERMS = {"terms": _only({"sha256": _HASH})}
_ENDORSED = _only({"key": _HASH, "signature": _BASE64})


def _kind(name: str, fields: Mapping[str, Any]) -> Schema:
    return _only({**_HEAD, "kind": {"const": name}, **fields}, {"clock_behind": _TIME})


_OF_KIND: dict[str, list[Schema]] = {
    DECISION: [
        _kind(
            DECISION, {**_TOLD, "parts": _only({"case": _OPEN, "decision": _OPEN, "terms": _only({"sha256": _HASH})})}
        ),
        _kind(
            DECISION,
            {
                **_TOLD,
                "seal": _SEAL,
                "parts": _only({"case": _SEALED, "decision": _SEALED, "terms": _SALTED, "public": _OPEN}),
            },
        ),
        _kind(
            DECISION,
            {
                "seal": _SEAL,
                "parts": _only({"case": _SEALED, "decision": _SEALED, "terms": _SALTED, "details": _SEALED}),
            },
        ),
    ],
    ERASURE: [_kind(ERASURE, {**_BY, "erases": _NUMBER})],
    CORRECTION: [_kind(CORRECTION, {**_FOUND, "corrects": _NUMBER, "by": _NUMBER})],
    WITHDRAWAL: [_kind(WITHDRAWAL, {**_FOUND, "withdraws": _NUMBER})],
    KEY: [_kind(KEY, {**_BY, "adds": _BASE64, "endorsed": _ENDORSED})],
    PAPER: [
        _kind(PAPER, {**_PAPER, **_ISSUED, "parts": _only({**_TERMS, "salt": _SALTED})}),
        _kind(
            PAPER, {**_PAPER, **_ISSUED, "seal": _SEAL, "parts": _only({**_TERMS, "salt": _SEALED}, {"paper": _SEALED})}
        ),
        _kind(
            PAPER,
            {
                **_PAPER,
                "seal": _SEAL,
                "parts": _only({**_TERMS, "salt": _SEALED, "details": _SEALED}, {"paper": _SEALED}),
            },
        ),
    ],
    REVOCATION: [_kind(REVOCATION, {**_BY, "revokes": _BASE64})],
}
"""Decisions and papers open, sealed, and sealed as a whole; and the kinds that refer to entries and keys."""


@cache
def _validator(kind: str, number: int) -> Any:
    import fastjsonschema

    return fastjsonschema.compile(_OF_KIND[kind][number])


def misfit(head: Mapping[str, Any]) -> str | None:
    """Which field of a head is not as its kind has it (``kind`` for a kind that there is not); ``None`` where all are."""
    from fastjsonschema import JsonSchemaValueException

    kind, parts = head.get("kind"), head.get("parts")
    if kind not in _OF_KIND or not isinstance(parts, Mapping):
        return "parts" if kind in _OF_KIND else "kind"
    form = 0 if len(_OF_KIND[kind]) == 1 or "seal" not in head else 2 if "details" in parts else 1
    try:
        _validator(str(kind), form)(head)
    except JsonSchemaValueException as error:
        known = error.definition.get("properties", {}) if error.rule in ("additionalProperties", "required") else {}
        named = sorted(error.value.keys() ^ known.keys() - {"clock_behind"}) if known else []
        return ".".join([*map(str, error.path[1:]), *named[:1]])
    return None
