"""Pieces of OpenAPI's schemas, and taking a JSON Schema apart so that every table in it has a name.

Generators of clients make a class of each component, called as that is, and of a table without a name what they like.
So names are of ASCII letters, and titles, which are in Russian, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Json = dict[str, Any]

NAME: Json = {"type": "string"}
NAME_OR_NONE: Json = {"type": ["string", "null"]}
NUMBER: Json = {"type": "integer", "minimum": 1}
COUNT: Json = {"type": "integer", "minimum": 0}
BOOLEAN: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "format": "date"}
DAY_OR_NONE: Json = {"type": ["string", "null"], "format": "date"}
MOMENT: Json = {"type": "string", "format": "date-time"}


def ref(name: str) -> Json:
    """A component by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(item: Json) -> Json:
    """A list."""
    return {"type": "array", "items": item}


def by_name(item: Json) -> Json:
    """A table whose keys are names."""
    return {"type": "object", "additionalProperties": item}


def or_none(item: Json) -> Json:
    """Something, or ``null``."""
    return {"anyOf": [item, {"type": "null"}]}


def one_of(values: Iterable[str]) -> Json:
    """One of several words."""
    return {"type": "string", "enum": list(values)}


def record(description: str, properties: Mapping[str, Json], optional: Iterable[str] = ()) -> Json:
    """A table of certain keys, all there but the ``optional`` ones."""
    left = set(optional)
    return {
        "description": description,
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in left],
    }


def class_name(text: str) -> str:
    """A name of ASCII letters and digits in the manner of a class's: ``ru.example.166-p`` is ``RuExample166p``.

    A letter after a digit is small: some generators make it so, and all shall call a class alike.
    """
    found = ""
    for part in re.findall(r"[A-Za-z0-9]+", text):
        found += part if found[-1:].isdigit() else part[:1].upper() + part[1:]
    return found


class Lifted:
    """Components made of JSON Schemas: each table and each choice within becomes one of its own, named by where it
    stands.

    ``called`` gives such a name another; ``replaced`` gives, for a schema without its description, the component that
    stands for it.
    """

    def __init__(
        self,
        called: Mapping[str, str] | None = None,
        replaced: Callable[[Json], str | None] = lambda _: None,
    ) -> None:
        self.found: Json = {}
        self._called, self._replaced = dict(called or {}), replaced
        self._inner: Callable[[str], str] = str
        self._may_be_none: set[str] = set()

    def add(self, name: str, schema: Mapping[str, Any], inner: Callable[[str], str]) -> None:
        """Add a whole schema; ``inner`` gives the component of each of its ``$defs``."""
        parts = {inner(part): one for part, one in schema.get("$defs", {}).items()}
        self._inner, self._may_be_none = inner, {part for part, one in parts.items() if "null" in one.get("type", ())}
        self.found |= dict.fromkeys((name, *parts))
        self.found[name] = self._of_table(name, {key: one for key, one in schema.items() if key != "$defs"})
        for part, one in parts.items():
            self.found[part] = self._of_table(part, _known(one))

    def _component(self, name: str, schema: Json) -> str:
        """The name of the component for what stands within: of one that is there already, that one's; else with a number
        where another is called so."""
        name = self._called.get(name, name)
        found = self._of_table(name, schema)
        same = next((known for known, one in self.found.items() if one == found), "")
        if not same:
            names = (name, *(f"{name}{number}" for number in range(2, 1000)))
            same = next(one for one in names if one not in self.found)
            self.found[same] = found
        return same

    def _of_table(self, name: str, schema: Json) -> Json:
        found: Json = {}
        for key, value in schema.items():
            if key in ("$schema", "$id", "title"):
                continue
            if key == "properties":
                found[key] = {part: self._of(name + class_name(part), one) for part, one in value.items()}
            elif key in ("items", "additionalProperties") and isinstance(value, dict):
                found[key] = self._of(name, value)
            elif key in ("anyOf", "oneOf"):
                found[key] = [self._of(f"{name}Stated" if "properties" in one else name, one) for one in value]
            elif key == "patternProperties":  # what generators do not know
                [(pattern, one)] = value.items()
                found |= {"propertyNames": {"pattern": pattern}, "additionalProperties": self._of(name, one)}
            elif key not in found:
                found[key] = value
        return _typed(found)

    def _of(self, name: str, schema: Json) -> Json:
        beside = {"description": schema["description"]} if "description" in schema else {}
        alone = {key: value for key, value in schema.items() if key != "description"}
        stands_for = self._replaced(alone)
        if stands_for is not None:
            return {**ref(stands_for), **beside}
        if "$ref" in schema:
            part = self._inner(schema["$ref"].removeprefix("#/$defs/"))
            return {**(or_none(ref(part)) if part in self._may_be_none else ref(part)), **beside}
        choice = len(schema.get("enum", ())) > 1
        if "properties" not in schema and not choice:
            return self._of_table(name, schema)
        known = ref(self._component(name, _known(alone if choice else schema)))
        none = "null" in schema.get("type", ()) or None in schema.get("enum", ())
        return {**(or_none(known) if none else known), **(beside if choice else {})}


def _known(schema: Json) -> Json:
    """The same without ``null``."""
    found = dict(schema)
    if isinstance(found.get("type"), list) and "null" in found["type"]:
        kinds = [one for one in found["type"] if one != "null"]
        found["type"] = kinds[0] if len(kinds) == 1 else kinds
    if None in found.get("enum", ()):
        found["enum"] = [one for one in found["enum"] if one is not None]
    return found


def _typed(schema: Json) -> Json:
    """The same, where only texts are named, with their type."""
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    if "type" in schema or not values or not all(isinstance(one, str) for one in values):
        return schema
    return {"type": "string", **schema}
