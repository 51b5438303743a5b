"""The types of lazy frames, which are looked at before anything runs: no value is cut down to a type that it is not of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Place, Problems
from punkt.law.packs.vocabulary import FactKind, FactType

if TYPE_CHECKING:
    import polars as pl

    from punkt.registers.map.match_columns import Matched

KEYS = "String, Int64"


def check_types(frames: Mapping[str, pl.DataFrame | pl.LazyFrame], matched: Mapping[str, Matched | None]) -> None:
    """Raise :class:`PunktError` with every column that is of no type from which its fact follows whole."""
    problems = Problems()
    for name, frame in frames.items():
        one = matched[name]
        schema = frame.collect_schema()
        known = [] if one is None else list(one.keys.values())
        wrong = [(key, KEYS) for key in known if not _is_key(schema[key])]
        for slot in () if one is None else one.slots:
            right = _right(schema[slot.name], slot.fact)
            wrong += [(slot.name, right)] if right else []
        for column, right in wrong:
            place = Place(name, 1, schema.names().index(column) + 1)
            problems.add("P835", place, name=column, found=str(schema[column]), right=right)
    problems.raise_if_any()


def _is_key(kind: pl.DataType) -> bool:
    import polars as pl

    return kind.is_integer() or isinstance(kind, (pl.String, pl.Categorical, pl.Enum, pl.Null))


def _right(kind: pl.DataType, fact: FactType) -> str:
    """The types that a fact is read from, where a column has another one; empty where it has one of them."""
    import polars as pl

    if isinstance(kind, pl.Null):
        return ""
    places = fact.decimals if fact.kind is FactKind.NUMBER else 0
    exact = kind.is_integer() or (isinstance(kind, pl.Decimal) and (kind.scale or 0) <= places)
    words = isinstance(kind, (pl.String, pl.Categorical, pl.Enum))
    match fact.kind:
        case FactKind.BOOLEAN:
            return "" if isinstance(kind, pl.Boolean) else "Boolean"
        case FactKind.DATE:
            return "" if isinstance(kind, pl.Date) else "Date"
        case FactKind.INTEGER:
            return "" if exact else "Int64"
        case FactKind.NUMBER:
            return "" if exact else f"Int64, Decimal(38, {places})"
        case FactKind.CHOICE:
            return "" if words else "String, Enum"
    if fact.kind is FactKind.LIST and isinstance(kind, pl.Boolean):
        return ""
    listed = isinstance(kind, (pl.List, pl.Array)) and isinstance(kind.inner, (pl.String, pl.Categorical, pl.Enum))
    return "" if listed or (fact.kind is FactKind.REFERENCES and isinstance(kind, pl.Boolean)) else "List(String)"
