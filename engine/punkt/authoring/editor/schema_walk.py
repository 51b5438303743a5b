"""Which keys and values a schema knows at a place that is yet to be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
_WAYS = ("allOf", "anyOf", "oneOf")
_BRANCHES = ("if", "then", "else")


def at(schema: Json, path: Sequence[str | int]) -> list[Json]:
    """The schemas of what is written at a path, whichever of several ways it is to be read."""
    found = _ways(schema, [schema])
    for part in path:
        found = _ways(schema, (below for one in found for below in _step(one, part)))
    return found


def _ways(root: Json, schemas: Iterable[Any]) -> list[Json]:
    """Schemas, what they refer to, and every part of them that is about the same data; each once."""
    found: dict[int, Json] = {}
    waiting = list(schemas)
    while waiting:
        one = waiting.pop()
        if not isinstance(one, Mapping) or id(one) in found:
            continue
        found[id(one)] = one
        if reference := one.get("$ref"):
            waiting.append(root["$defs"].get(str(reference).removeprefix("#/$defs/")))
        for key in _WAYS:
            waiting += one.get(key, ())
        waiting += [one[key] for key in _BRANCHES if key in one]
    return list(found.values())


def _step(schema: Json, part: str | int) -> Iterator[Any]:
    if isinstance(part, int):
        yield from (schema[key] for key in ("items",) if key in schema)
        yield from schema.get("prefixItems", ())
    elif part in schema.get("properties", {}):
        yield schema["properties"][part]
    elif isinstance(schema.get("additionalProperties"), Mapping):
        yield schema["additionalProperties"]


def keys(found: Sequence[Json]) -> dict[str, str]:
    """The keys of a table, with what they mean."""
    known: dict[str, str] = {}
    for one in found:
        for key, below in one.get("properties", {}).items():
            said = below.get("description", "") if isinstance(below, Mapping) else ""
            known[key] = known.get(key) or said
    return known


def values(found: Sequence[Json]) -> list[str]:
    """The words that may stand there."""
    known: dict[str, None] = {}
    for one in found:
        known |= dict.fromkeys(str(value) for value in one.get("enum", ()) if isinstance(value, str))
        if isinstance(one.get("const"), str):
            known[one["const"]] = None
        if one.get("type") == "boolean":
            known |= {"true": None, "false": None}
    return list(known)


def in_language(description: str, lang: str) -> str:
    """One half of a text «русский — English»."""
    parts = description.split(" — ")
    half = len(parts) // 2
    if len(parts) % 2 or not half:
        return description
    return " — ".join(parts[:half] if lang == "ru" else parts[half:])
