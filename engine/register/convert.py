"""Cells to facts, a column at a time: what is not a value of its fact is found, never dropped or guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..domains import Interval
from ..forms.literals import LARGEST
from ..vocabulary import FactKind, FactType
from .cells import SERIAL, Manner, day_form

if TYPE_CHECKING:
    import polars as pl

FIRST_DAY = date(1899, 12, 30)
"""The day 0 of spreadsheets."""
SERIALS = (61, 2_958_465)
"""Serial numbers of days that are sure: 1 March 1900 (there is no 29 February 1900, which they count) to 9999."""
SEPARATORS = "[,;|]"


def converted(cells: pl.Series, fact: FactType, manner: Manner) -> tuple[pl.Series, pl.Series | None]:
    """The values of a fact, and where cells hold something that is none (``None``: nowhere).

    Values are of the types that :mod:`engine.columns.layout` asks for; unknown is null.
    """
    import polars as pl

    native = _native(cells, fact) if manner.plain else None
    if native is not None:
        values, given = native, cells
    else:
        given = _texts(cells)
        values, given = _read(given, fact, manner)
    values = _within(values, fact)
    if values.null_count() == given.null_count():
        return values, None
    bad = given.is_not_null() & values.is_null()
    return values, bad if isinstance(bad, pl.Series) and bad.any() else None


def type_of(fact: FactType) -> pl.DataType:
    """The type of the column of a fact."""
    import polars as pl

    match fact.kind:
        case FactKind.BOOLEAN:
            return pl.Boolean()
        case FactKind.DATE:
            return pl.Date()
        case FactKind.CHOICE:
            return pl.Enum(list(fact.values))
        case FactKind.INTEGER:
            return pl.Int64()
        case FactKind.NUMBER:
            return pl.Decimal(38, fact.decimals) if fact.decimals else pl.Int64()
        case _:
            return pl.List(pl.String())


def _native(cells: pl.Series, fact: FactType) -> pl.Series | None:
    """The values where the input itself has them in a fitting type; else ``None``: they are read as texts."""
    import polars as pl

    kind, dtype = fact.kind, cells.dtype
    target = type_of(fact)
    if dtype == pl.Null:
        return cells.cast(target)
    if isinstance(target, pl.List) and isinstance(dtype, pl.List):
        return cells.cast(target)
    if kind is FactKind.BOOLEAN and dtype == pl.Boolean:
        return cells
    if kind is FactKind.DATE:
        if dtype == pl.Date:
            return cells
        if isinstance(dtype, pl.Datetime):
            day = pl.col(cells.name)
            return cells.to_frame().select(pl.when(day == day.dt.truncate("1d")).then(day).dt.date())[cells.name]
    if dtype.is_integer() and target == pl.Int64:
        return cells.cast(pl.Int64, strict=False)
    if dtype.is_integer() and isinstance(target, pl.Decimal):
        inside = cells.is_between(-LARGEST, LARGEST)
        return cells.to_frame().select(pl.when(inside).then(pl.col(cells.name)).cast(target))[cells.name]
    if kind is FactKind.NUMBER and isinstance(dtype, pl.Decimal) and isinstance(target, pl.Decimal):
        return cells.cast(target) if (dtype.scale or 0) <= fact.decimals else None
    if kind is FactKind.CHOICE and isinstance(dtype, (pl.Categorical, pl.Enum)):
        return cells.cast(pl.String).cast(target, strict=False)
    return None


def _texts(cells: pl.Series) -> pl.Series:
    """Cells of any type as texts, as a person would write them; a blank one is null."""
    import polars as pl

    dtype = cells.dtype
    if isinstance(dtype, (pl.List, pl.Array)):
        inner = cells.cast(pl.List(pl.String))
        texts = inner.list.join("|", ignore_nulls=False)
        return inner.to_frame().select(
            pl.when(pl.col(cells.name).list.len() == 0).then(pl.lit("[]")).otherwise(texts).alias(cells.name)
        )[cells.name]
    if isinstance(dtype, pl.Datetime):
        return cells.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")
    if dtype in (pl.Float32, pl.Float64):
        texts = cells.cast(pl.String)
        return texts.str.strip_suffix(".0")
    if isinstance(dtype, (pl.Struct, pl.Object)) or dtype == pl.Binary:
        return pl.Series(
            cells.name, [None if value is None else repr(value) for value in cells.to_list()], dtype=pl.String
        )
    text = pl.col(cells.name).cast(pl.String).str.strip_chars()
    return cells.to_frame().select(pl.when(text != "").then(text))[cells.name]


def _read(texts: pl.Series, fact: FactType, manner: Manner) -> tuple[pl.Series, pl.Series]:
    """Values of texts, and the texts without those that stand for nothing known."""
    import polars as pl

    target = type_of(fact)
    name = texts.name
    text = pl.col(name)
    frame = texts.to_frame()
    lower = text.str.to_lowercase()
    value = _written(text, fact, manner)
    if manner.codes or manner.unknown:
        unknown = {*manner.unknown, *(code for code, known in manner.codes.items() if known is None)}
        frame = frame.with_columns(pl.when(~lower.is_in(sorted(unknown))).then(text).alias(name))
        known = {code: value for code, value in manner.codes.items() if value is not None}
        if known:
            meant = [list(v) if isinstance(v, (tuple, frozenset)) else v for v in known.values()]
            if isinstance(target, pl.Decimal):
                meant = [Decimal(str(v)) for v in meant]
            coded = (
                lower.replace_strict(
                    pl.Series(list(known), dtype=pl.String),
                    pl.Series(meant, dtype=target, strict=False),
                    default=None,
                    return_dtype=target,
                )
                if not isinstance(target, pl.List)
                else lower.replace_strict(
                    list(known), ["|".join(v) or "[]" for v in meant], default=None, return_dtype=pl.String
                ).pipe(_split)
            )
            value = pl.coalesce(coded, value)
    found = frame.select(text, value.cast(target, strict=False).alias("value"))
    return found["value"].alias(name), found[name]


def _written(text: pl.Expr, fact: FactType, manner: Manner) -> pl.Expr:
    """The value of a text that is no code."""
    import polars as pl

    match fact.kind:
        case FactKind.BOOLEAN:
            lower = text.str.to_lowercase()
            return pl.when(lower.is_in(sorted(manner.yes))).then(True).when(lower.is_in(sorted(manner.no))).then(False)
        case FactKind.DATE:
            return pl.coalesce(*(_day(text, form) for form in manner.days))
        case FactKind.CHOICE:
            return text
        case FactKind.CHOICES | FactKind.REFERENCES | FactKind.LIST:
            return _split(text)
    point = "[.,]" if manner.decimal == "," else "[.]"
    places = fact.decimals if fact.kind is FactKind.NUMBER else 0
    fits = text.str.contains(f"^[+-]?[0-9]{{1,10}}({point}[0-9]{{0,{places}}}0*)?$")
    plain = text.str.replace(",", ".", literal=True) if manner.decimal == "," else text
    plain = plain.str.strip_prefix("+")
    if places:
        return pl.when(fits).then(plain.str.strip_suffix(".")).cast(pl.Decimal(38, places), strict=False)
    return pl.when(fits).then(plain.str.replace("[.]0*$", "")).cast(pl.Int64, strict=False)


def _day(text: pl.Expr, form: str) -> pl.Expr:
    import polars as pl

    if form == SERIAL:
        number = pl.when(text.str.contains("^[0-9]{1,7}$")).then(text).cast(pl.Int32, strict=False)
        return pl.when(number.is_between(*SERIALS)).then(pl.lit(FIRST_DAY) + pl.duration(days=number)).cast(pl.Date)
    format_, pattern = day_form(form)
    return pl.when(text.str.contains(pattern)).then(text).str.to_date(format_, strict=False)


def _split(text: pl.Expr) -> pl.Expr:
    """A list written with separators, or as JSON; ``[]`` is the empty list."""
    import polars as pl

    inner = text.str.strip_prefix("[").str.strip_suffix("]").str.replace_all('"', "", literal=True)
    parts = inner.str.replace_all(SEPARATORS, "|").str.split("|").list.eval(pl.element().str.strip_chars())
    return parts.list.eval(pl.element().filter(pl.element() != ""))


def _within(values: pl.Series, fact: FactType) -> pl.Series:
    """The values without those out of the fact's range, or not among its choices."""
    import polars as pl

    column = pl.col(values.name)
    if fact.kind in (FactKind.INTEGER, FactKind.NUMBER):
        return values.to_frame().select(pl.when(_inside(column, fact.range)).then(column))[values.name]
    if fact.kind is FactKind.CHOICES:
        good = column.list.eval(pl.element().is_in(list(fact.values))).list.all()
        good &= column.list.n_unique() == column.list.len()
        return values.to_frame().select(pl.when(good).then(column))[values.name]
    return values


def _inside(column: pl.Expr, span: Interval | None) -> pl.Expr:
    inside = column.is_between(-LARGEST, LARGEST)
    if span is None:
        return inside
    if span.low is not None:
        low: Any = span.low
        inside &= column > low if span.low_open else column >= low
    if span.high is not None:
        high: Any = span.high
        inside &= column < high if span.high_open else column <= high
    return inside
