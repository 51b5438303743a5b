"""Pieces that the schemas share: tables, texts in two languages, citations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from punkt.files.texts import bilingual
from punkt.law.packs.pack import MODALITY_TEXT, Modality
from punkt.law.packs.vocabulary import Text

from .text_patterns import ADDRESS, DATE, FILE, NAME, SOME_TEXT

Json: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

STRING: Json = {"type": "string", "pattern": SOME_TEXT}
SCALAR: Json = {"type": ["string", "number", "boolean"]}
BOOLEAN: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "format": "date", "pattern": DATE}
TEXT: Json = {"$ref": "#/$defs/text"}


def paired(text: Text) -> str:
    """A text for an editor, «русский — English»."""
    return f"{text['ru']} — {text['en']}"


def described(schema: Mapping[str, Any], name: str, **arguments: object) -> Json:
    """The schema with its ``description`` in both languages: the text ``schemas.{name}``, filled with ``arguments``."""
    return {**schema, "description": paired(bilingual(f"schemas.{name}", **arguments))}


def form(pattern: str) -> Json:
    """A text of a form."""
    return {"type": "string", "pattern": pattern}


def choice(values: Iterable[str]) -> Json:
    """One of several words."""
    return {"type": "string", "enum": list(values)}


def listed(values: Iterable[str], texts: Mapping[str, Text]) -> str:
    """The values of a choice for a description, one a line."""
    return "".join(f"\n• {value}: {paired(texts[value])}" for value in values)


def several(items: Json, unique: bool = False) -> Json:
    """A list that may not be empty."""
    return {"type": "array", "minItems": 1, "items": items, **({"uniqueItems": True} if unique else {})}


def table(properties: Json, required: Iterable[str] = (), **more: Any) -> Json:
    """A table that has only the keys named."""
    needed = list(required)
    wanted: Json = {"required": needed} if needed else {}
    return {"type": "object", "properties": properties, **wanted, "additionalProperties": False, **more}


def by_name(entry: Json, names: str = NAME) -> Json:
    """A table whose keys are names that its author gives; it may not be empty."""
    return {"type": "object", "minProperties": 1, "propertyNames": {"pattern": names}, "additionalProperties": entry}


def offered(names: Iterable[str], pattern: str | None = None) -> Json:
    """A text for which an editor offers the names known."""
    text: Json = form(pattern) if pattern else {"type": "string", "minLength": 1}
    known = sorted(set(names))
    return {"anyOf": [{"enum": known}, text]} if known else text


def document(name: str, title: str, body: Json, defs: Json | None = None) -> Json:
    """A whole schema; ``title`` names its text."""
    about = paired(bilingual(f"schemas.{title}"))
    shared = {"text": text_def(), **(defs or {})}
    return {
        "$schema": DIALECT,
        "$id": f"urn:punkt:schema:{name}:1",
        "title": f"Punkt: {about}",
        "description": about,
        **body,
        "$defs": shared,
    }


def text_def() -> Json:
    """The schema of a text in both languages."""
    properties = {
        "ru": described(STRING, "shared.ru"),
        "en": described(STRING, "shared.en"),
    }
    return described(table(properties, ("ru", "en")), "shared.text")


def in_force() -> Json:
    """The days on which something is law."""
    properties = {
        "from": described(DAY, "shared.from"),
        "until": described(DAY, "shared.until"),
    }
    return described(table(properties), "shared.in_force")


def place() -> Json:
    """Where a document says it."""
    return {
        "point": described(form(ADDRESS), "shared.point"),
        "sub": described(form(ADDRESS), "shared.sub"),
        "paragraph": described(
            {"type": "integer", "minimum": 1, "maximum": 999},
            "shared.paragraph",
        ),
        "quote": described(STRING, "shared.quote"),
        "edition": described(form(FILE), "shared.edition"),
    }


NEEDS_QUOTE: Json = {
    "if": {"anyOf": [{"required": [key]} for key in ("point", "sub", "paragraph")]},
    "then": {"required": ["quote"]},
}
"""Where a part names a unit of its own, its words are those of that unit."""


def resting() -> Json:
    """The readings that something rests on, by their names."""
    return several(form(NAME), unique=True)


def citation() -> Json:
    """Where a document says it and how binding it is."""
    values = [modality.value for modality in Modality]
    modality = described(choice(values), "shared.modality")
    modality["description"] += listed(values, MODALITY_TEXT)
    also = described(
        several(form(ADDRESS), unique=True),
        "shared.also",
    )
    return {**place(), "also": also, "modality": modality}


def approvals() -> Json:
    """Who has approved something as it is written."""
    properties = {
        "by": described(STRING, "shared.approved_by"),
        "day": described(DAY, "shared.approved_day"),
        "content": described(STRING, "shared.approved_content"),
    }
    return described(several(table(properties, properties)), "shared.approved")


def cited_anew() -> Json:
    """What an entry with a day may say anew of where a document says it."""
    return citation()
