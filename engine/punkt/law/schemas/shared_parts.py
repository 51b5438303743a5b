"""Pieces that the schemas share: tables, texts in two languages, citations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from punkt.law.packs.pack import MODALITY_TEXT, Modality
from punkt.law.packs.vocabulary import Text

from .text_patterns import ADDRESS, DATE, NAME, SOME_TEXT

Json: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

STRING: Json = {"type": "string", "pattern": SOME_TEXT}
SCALAR: Json = {"type": ["string", "number", "boolean"]}
BOOLEAN: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "format": "date", "pattern": DATE}
TEXT: Json = {"$ref": "#/$defs/text"}


def both(text: Text) -> str:
    """A text for an editor, «русский — English»."""
    return f"{text['ru']} — {text['en']}"


def said(schema: Mapping[str, Any], ru: str, en: str) -> Json:
    """A schema with its description in both languages."""
    return {**schema, "description": f"{ru} — {en}"}


def form(pattern: str) -> Json:
    """A text of a form."""
    return {"type": "string", "pattern": pattern}


def choice(values: Iterable[str]) -> Json:
    """One of several words."""
    return {"type": "string", "enum": list(values)}


def listed(values: Iterable[str], texts: Mapping[str, Text]) -> str:
    """The values of a choice for a description, one a line."""
    return "".join(f"\n• {value}: {both(texts[value])}" for value in values)


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


def document(name: str, title: Text, body: Json, defs: Json | None = None) -> Json:
    """A whole schema."""
    shared = {"text": text_def(), **(defs or {})}
    return {
        "$schema": DIALECT,
        "$id": f"urn:punkt:schema:{name}:1",
        "title": f"Punkt: {both(title)}",
        "description": both(title),
        **body,
        "$defs": shared,
    }


def text_def() -> Json:
    """The schema of a text in both languages."""
    properties = {
        "ru": said(STRING, "По-русски", "In Russian"),
        "en": said(STRING, "По-английски", "In English"),
    }
    return said(table(properties, ("ru", "en")), "Текст на двух языках", "A text in both languages")


def in_force() -> Json:
    """The days on which something is law."""
    properties = {
        "from": said(DAY, "Первый день действия", "The first day in force"),
        "until": said(DAY, "Последний день действия", "The last day in force"),
    }
    return said(table(properties), "Дни действия", "The days in force")


def place() -> Json:
    """Where a document says it."""
    return {
        "point": said(form(ADDRESS), "Пункт документа, в кавычках", "The point of the document, in quotes"),
        "sub": said(form(ADDRESS), "Подпункт", "The subpoint"),
        "paragraph": said(
            {"type": "integer", "minimum": 1, "maximum": 999},
            "Абзац пункта или подпункта, считая с 1",
            "The paragraph of the point or subpoint, counted from 1",
        ),
        "quote": said(
            STRING, "Действующие слова документа, дословно", "The operative words of the document, to the letter"
        ),
    }


def citation() -> Json:
    """Where a document says it and how binding it is."""
    values = [modality.value for modality in Modality]
    named = {modality.value: text for modality, text in MODALITY_TEXT.items()}
    modality = said(choice(values), "Обязательность", "How binding it is")
    modality["description"] += listed(values, named)
    also = said(
        several(form(ADDRESS), unique=True),
        "Другие единицы документа о том же",
        "Other units of the document on the same",
    )
    return {**place(), "also": also, "modality": modality}
