"""The schema of a decision table: in the rule itself, or with its rows in a CSV beside it."""

from __future__ import annotations

from punkt.law.forms.tables import HIT_TEXTS, HITS

from .shared_parts import NEEDS_QUOTE, SCALAR, Json, choice, described, form, listed, place, several, table
from .text_patterns import TABLE_FILE

CELL: Json = {"type": [*SCALAR["type"], "array", "object", "null"]}


def decision_table(value: Json) -> Json:
    """``table`` of a ``decide`` rule."""
    hit = described(choice(HITS), "tables.hit")
    hit["description"] += listed(HITS, HIT_TEXTS)
    column: Json = {"type": ["string", "object"], "minLength": 1, "minProperties": 1}
    columns = {**several(column), "type": ["array", "object"], "minProperties": 1, "additionalProperties": column}
    properties = {
        "hit": hit,
        "file": described(form(TABLE_FILE), "tables.file"),
        "columns": described(columns, "tables.columns"),
        "rows": described(several(_row(value)), "tables.rows"),
        "order": described(several({"type": [*SCALAR["type"], "array"]}), "tables.order"),
        "else": described(_otherwise(value), "tables.else"),
    }
    kinds: Json = {kind: {"columns": described({"type": kind}, "tables.columns")} for kind in ("array", "object")}
    inside: Json = {"required": ["columns", "rows"], "properties": kinds["array"]}
    beside: Json = {"properties": kinds["object"]}
    ways: Json = {"if": {"required": ["file"]}, "then": beside, "else": inside}
    return {**table(properties), **ways}


def _result(value: Json) -> Json:
    return {"if": {"type": "array"}, "then": several(value), "else": value}


def _row(value: Json) -> Json:
    """A row: a list of cells and outcomes, or a table."""
    properties = {
        "when": described(several(CELL), "tables.when"),
        "then": described(_result(value), "tables.then"),
        **place(),
    }
    return {**table(properties, ("when",), **NEEDS_QUOTE), **several(CELL), "type": ["array", "object"]}


def _otherwise(value: Json) -> Json:
    """What holds where no row does: the results, or the same with a place of its own."""
    properties = {"then": described(_result(value), "tables.then"), **place()}
    long = {"type": "object", "required": ["then"], "not": {"required": ["if"]}}
    return {"if": long, "then": table(properties, ("then",), **NEEDS_QUOTE), "else": _result(value)}
