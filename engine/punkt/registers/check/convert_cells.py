"""Cells to facts, a column at a time: what is not a value of its fact is found, never dropped or guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from punkt.kernel.domains import Interval
from punkt.kernel.exact import LARGEST
from punkt.kernel.records import GAP
from punkt.law.packs.vocabulary import FactKind, FactType
from punkt.registers.map.cell_format import PLAIN, SERIAL, CellFormat, day_form, is_short, is_worded, months, parts_of

if TYPE_CHECKING:
    import polars as pl

FIRST_DAY = date(1899, 12, 30)
"""The day 0 of spreadsheets."""
SERIALS = (61, 2_958_465)
"""Serial numbers of days that are sure: 1 March 1900 (there is no 29 February 1900, which they count) to 9999."""
YEAR = "^(19|20)[0-9]{2}$"
"""What is a year rather than a day of 1905, by its serial number."""
BLANKS = " \u00a0\u2009\u202f"
"""What may stand between groups of digits."""
SEPARATORS = "[,;|]"
FRACTIONS = {
    "½": "5",
    "¼": "25",
    "¾": "75",
    "⅕": "2",
    "⅖": "4",
    "⅗": "6",
    "⅘": "8",
    "⅛": "125",
    "⅜": "375",
    "⅝": "625",
    "⅞": "875",
}
"""Fractions in one character that decimals can write → their decimals."""
MANY_ROWS, MOST_DIFFERENT = 512, 4
"""From how many rows on a column has each different text of it read once, where there are so many times as many rows."""


@dataclass(frozen=True, slots=True)
class CellReading:
    """A column to be read: its name in the input, its fact, and how its cells are written."""

    name: str
    fact: FactType
    cell_format: CellFormat


class Converted(NamedTuple):
    """The values of a column."""

    values: pl.Series
    bad: pl.Series | None
    """Where cells hold something that is no value of the fact; ``None``: nowhere."""
    none: pl.Series | None
    """Where cells say that there is none; ``None``: they cannot say so."""


def converted_all(cells: pl.DataFrame, readings: Sequence[CellReading]) -> list[Converted]:
    """For each column what its cells say of its fact.

    Values are of the types that :mod:`punkt.registers.columns.table_layout` asks for; unknown is null. All columns
    are worked out at once, so that the library can use every core.
    """
    import polars as pl

    schema = cells.schema
    values: list[pl.Expr] = []
    direct: list[str] = []
    read: dict[str, CellReading] = {}
    for place, one in enumerate(readings):
        cell = _native(one.name, schema[one.name], one.fact) if _typed(schema[one.name], one) else None
        if cell is not None and one.fact.kind is FactKind.REFERENCES and schema[one.name] != pl.Null:
            cell = one.cell_format.ids.of_all(cell)
        if cell is not None:
            values.append(_within(cell, one.fact).alias(str(place)))
            direct.append(str(place))
        else:
            read[str(place)] = one
    typed = cells.select(values) if values else cells
    found = {name: Converted(*_with_faults(typed[name], cells[readings[int(name)].name]), None) for name in direct}
    few = few_different(cells, [one.name for one in read.values()])
    found |= _as_read(cells, {number: one for number, one in read.items() if one.name not in few})
    for number, one in read.items():
        if one.name in few:
            different, places = few[one.name]
            (of_each,) = _as_read(different.to_frame(), {number: one}).values()
            bad, none = (None if part is None else part.gather(places) for part in of_each[1:])
            found[number] = Converted(of_each.values.gather(places), bad, none)
    whole = (found[str(number)] for number in range(len(readings)))
    return [
        Converted(values.alias(one.name), bad, none) for one, (values, bad, none) in zip(readings, whole, strict=True)
    ]


def few_different(cells: pl.DataFrame, names: Sequence[str]) -> dict[str, tuple[pl.Series, pl.Series]]:
    """Columns of texts of which few are different: these, null among them, and the place of each cell among them."""
    import polars as pl

    texts = [name for name in dict.fromkeys(names) if cells.schema[name] == pl.String]
    if cells.height < MANY_ROWS or not texts:
        return {}
    known = cells.select(pl.col(texts).drop_nulls().unique().implode())
    found = {}
    for name in texts:
        different = known[name].explode(empty_as_null=False)
        if len(different) * MOST_DIFFERENT <= cells.height:
            places = cells[name].cast(pl.Enum(different)).to_physical().cast(pl.UInt32).fill_null(len(different))
            found[name] = pl.concat([different, pl.Series(name, [None], dtype=pl.String)]), places
    return found


def _as_read(cells: pl.DataFrame, read: Mapping[str, CellReading]) -> dict[str, Converted]:
    """The values of cells that are read as texts, by what each column is to be called."""
    if not read:
        return {}
    import polars as pl

    written = cells.select(_texts(cells, one.name).alias(name) for name, one in read.items())
    parts = [(name, *_read(pl.col(name), one.fact, one.cell_format)) for name, one in read.items()]
    made = written.select(
        *(_within(value, read[name].fact).alias(name) for name, value, _, _ in parts),
        *(known.alias(f"given {name}") for name, _, known, _ in parts if known is not None),
        *(absent.alias(f"none {name}") for name, _, _, absent in parts if absent is not None),
    )
    found = {}
    for name, _, known, absent in parts:
        given = written[name] if known is None else made[f"given {name}"]
        none = None if absent is None else made[f"none {name}"]
        found[name] = Converted(*_with_faults(made[name], given), none)
    return found


def _with_faults(values: pl.Series, given: pl.Series) -> tuple[pl.Series, pl.Series | None]:
    if values.null_count() == given.null_count():
        return values, None
    bad = given.is_not_null() & values.is_null()
    return values, bad if bad.any() else None


def converted(cells: pl.Series, fact: FactType, cell_format: CellFormat) -> tuple[pl.Series, pl.Series | None]:
    """The same for one column."""
    return converted_all(cells.to_frame(), [CellReading(cells.name, fact, cell_format)])[0][:2]


def _typed(dtype: pl.DataType, one: CellReading) -> bool:
    """Whether a map leaves the values of a column alone that have a type already."""
    import polars as pl

    cell_format = one.cell_format
    words = cell_format.unknown or (one.fact.deniable and cell_format.none - PLAIN.none)
    return not cell_format.codes and (not words or dtype in (pl.Boolean, pl.Date) or dtype == pl.Null)


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


def _native(name: str, dtype: pl.DataType, fact: FactType) -> pl.Expr | None:
    """The values where the input itself has them in a fitting type; else ``None``: they are read as texts."""
    import polars as pl

    kind, target, cell = fact.kind, type_of(fact), pl.col(name)
    if dtype == pl.Null or (isinstance(target, pl.List) and isinstance(dtype, pl.List)):
        return cell.cast(target)
    if kind is FactKind.BOOLEAN and dtype == pl.Boolean:
        return cell
    if kind is FactKind.DATE:
        day = cell.dt.date() if isinstance(dtype, pl.Datetime) else cell
        known = day.is_between(date.min, date.max)  # files may hold days of other years, which nothing here can
        if dtype == pl.Date:
            return pl.when(known).then(day)
        if isinstance(dtype, pl.Datetime):
            return pl.when(known & (cell == cell.dt.truncate("1d"))).then(day)
    if dtype.is_integer() and target == pl.Int64:
        return cell if dtype == pl.Int64 else cell.cast(pl.Int64, strict=False)
    if dtype.is_integer() and isinstance(target, pl.Decimal):
        return pl.when(cell.is_between(-LARGEST, LARGEST)).then(cell).cast(target)
    if kind is FactKind.NUMBER and isinstance(dtype, pl.Decimal) and isinstance(target, pl.Decimal):
        return cell.cast(target) if (dtype.scale or 0) <= fact.decimals else None
    if kind is FactKind.CHOICE and isinstance(dtype, (pl.Categorical, pl.Enum)):
        return cell if dtype == target else cell.cast(pl.String).cast(target, strict=False)
    return None


def _texts(cells: pl.DataFrame, name: str) -> pl.Expr:
    """Cells of any type as texts, as a person would write them; a blank one is null."""
    import polars as pl

    dtype, cell = cells.schema[name], pl.col(name)
    if isinstance(dtype, (pl.List, pl.Array)):
        inner = cell.cast(pl.List(pl.String))
        return pl.when(inner.list.len() == 0).then(pl.lit("[]")).otherwise(inner.list.join("|", ignore_nulls=False))
    if isinstance(dtype, pl.Datetime):
        return cell.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")
    if dtype in (pl.Float32, pl.Float64):
        return cell.cast(pl.String).str.strip_suffix(".0")
    if isinstance(dtype, (pl.Struct, pl.Object, pl.Duration)) or dtype == pl.Binary:
        shown = [None if value is None else str(value) for value in cells[name].to_list()]
        return pl.lit(pl.Series(name, shown, dtype=pl.String))
    text = cell.cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def _read(text: pl.Expr, fact: FactType, cell_format: CellFormat) -> tuple[pl.Expr, pl.Expr | None, pl.Expr | None]:
    """Values of texts, the texts without those that stand for no value, and where they say that there is none.

    ``None`` in place of the second: all stand for a value; of the third: that cannot be said of the fact.
    """
    import polars as pl

    target, given, absent = type_of(fact), None, None
    composed = text if cell_format.plain or fact.kind is FactKind.REFERENCES else text.str.normalize("NFC")
    lower = composed.str.to_lowercase()
    known = {code: value for code, value in cell_format.codes.items() if value is not None and value is not GAP}
    unknown = {*cell_format.unknown, *(code for code, value in cell_format.codes.items() if value is None)}
    if fact.deniable:
        none = (cell_format.none - unknown - {*known}) | {c for c, value in cell_format.codes.items() if value is GAP}
        absent, unknown = lower.is_in(sorted(none)), unknown | none
    if unknown:
        given = text = pl.when(~lower.is_in(sorted(unknown))).then(text)
        lower = pl.when(~lower.is_in(sorted(unknown))).then(lower)
    value = _written(text, fact, cell_format).cast(target, strict=False)
    if known:
        value = pl.coalesce(_coded(lower, known, target), value)
    return value, given, absent


def _coded(lower: pl.Expr, known: Mapping[str, Any], target: pl.DataType) -> pl.Expr:
    """The values of texts that are codes."""
    import polars as pl

    codes = pl.Series(list(known), dtype=pl.String)
    if isinstance(target, pl.List):
        lists = ["|".join(words) or "[]" for words in known.values()]
        return _split(lower.replace_strict(codes, lists, default=None, return_dtype=pl.String))
    meant = [Decimal(str(v)) if isinstance(target, pl.Decimal) else v for v in known.values()]
    values = pl.Series(meant, dtype=target, strict=False)
    return lower.replace_strict(codes, values, default=None, return_dtype=target)


def _written(text: pl.Expr, fact: FactType, cell_format: CellFormat) -> pl.Expr:
    """The value of a text that is no code."""
    import polars as pl

    match fact.kind:
        case FactKind.BOOLEAN:
            lower = text.str.normalize("NFC").str.to_lowercase()
            return (
                pl.when(lower.is_in(sorted(cell_format.yes)))
                .then(True)
                .when(lower.is_in(sorted(cell_format.no)))
                .then(False)
            )
        case FactKind.DATE:
            return pl.coalesce(*(_day(text, form, cell_format.century) for form in cell_format.days))
        case FactKind.CHOICE:
            return text
        case FactKind.REFERENCES:
            return cell_format.ids.of_all(_split(text))
        case FactKind.CHOICES | FactKind.LIST:
            return _split(text)
    text = _bare(text, cell_format)
    point = "[.,]" if cell_format.decimal == "," else "[.]"
    places = fact.decimals if fact.kind is FactKind.NUMBER else 0
    fits = text.str.contains(f"^[+-]?[0-9]{{1,10}}({point}[0-9]{{0,{places}}}0*)?$")
    plain = text.str.replace(",", ".", literal=True) if cell_format.decimal == "," else text
    plain = plain.str.strip_prefix("+")
    if places:
        return pl.when(fits).then(plain.str.strip_suffix(".")).cast(pl.Decimal(38, places), strict=False)
    return pl.when(fits).then(plain.str.replace("[.]0*$", "")).cast(pl.Int64, strict=False)


def _bare(text: pl.Expr, cell_format: CellFormat) -> pl.Expr:
    """A number without its unit and without blanks between its digits, where a map says that they may be there."""
    import polars as pl

    if cell_format.after:
        units = "|".join(re.escape(one) for one in sorted(cell_format.after, key=len, reverse=True))
        text = text.str.replace(rf"(?i)^(.*[0-9])\s*(?:{units})$", "${1}")
    if cell_format.fractions:
        text = _decimal(text)
    if cell_format.thousands:
        bare = text.str.replace_all(f"[{BLANKS}]", "")
        text = (
            pl.when(text.str.contains(f"^[+-]?[0-9]{{1,3}}([{BLANKS}][0-9]{{3}})+([.,][0-9]*)?$"))
            .then(bare)
            .otherwise(text)
        )
    return text


def _decimal(text: pl.Expr) -> pl.Expr:
    """A number that ends with a fraction in one character, with decimals in its place."""
    import polars as pl

    signs = f"^([+-]?)([0-9]*)[{BLANKS}]?([{''.join(FRACTIONS)}])$"
    whole = text.str.extract(signs, 2)
    rest = text.str.extract(signs, 3).replace_strict([*FRACTIONS], [*FRACTIONS.values()], default=None)
    whole = pl.when(whole == "").then(pl.lit("0")).otherwise(whole)
    return pl.coalesce(pl.concat_str(text.str.extract(signs, 1), whole, pl.lit("."), rest), text)


def _day(text: pl.Expr, form: str, century: int) -> pl.Expr:
    import polars as pl

    if form == SERIAL:
        counted = text.str.contains("^[0-9]{1,7}$") & ~text.str.contains(YEAR)
        number = pl.when(counted).then(text).cast(pl.Int32, strict=False)
        return pl.when(number.is_between(*SERIALS)).then(pl.lit(FIRST_DAY) + pl.duration(days=number)).cast(pl.Date)
    if is_short(form) or is_worded(form):
        pattern, parts = parts_of(form)
        each = {part: text.str.extract(pattern, number) for number, part in enumerate(parts, 1)}
        year = each["YYYY"] if "YYYY" in each else (_whole(each["YY"]) - century % 100) % 100 + century
        month = each["MM"] if "MM" in each else _month(each["MMMM"])
        day = pl.concat_str(year, month, each["DD"], separator="-").str.to_date("%Y-%m-%d", strict=False)
        return pl.when(day.is_between(date.min, date.max)).then(day)
    format_, pattern = day_form(form)
    found = pl.when(text.str.contains(pattern)).then(text).str.to_date(format_, strict=False)
    return pl.when(found.is_between(date.min, date.max)).then(found)  # a year 0000 is one that nothing else here knows


def _whole(digits: pl.Expr) -> pl.Expr:
    import polars as pl

    return digits.cast(pl.Int32, strict=False)


def _month(word: pl.Expr) -> pl.Expr:
    """The number of a month in words, in whatever language and form."""
    import polars as pl

    known = months()
    return word.str.to_lowercase().replace_strict([*known], [*known.values()], default=None, return_dtype=pl.Int32)


def _split(text: pl.Expr) -> pl.Expr:
    """A list written with separators, or as JSON; ``[]`` is the empty list."""
    import polars as pl

    inner = text.str.strip_prefix("[").str.strip_suffix("]").str.replace_all('"', "", literal=True)
    parts = inner.str.replace_all(SEPARATORS, "|").str.split("|").list.eval(pl.element().str.strip_chars())
    return parts.list.eval(pl.element().filter(pl.element() != ""))


def _within(value: pl.Expr, fact: FactType) -> pl.Expr:
    """The values without those out of the fact's range, or not among its choices."""
    import polars as pl

    if fact.kind in (FactKind.INTEGER, FactKind.NUMBER):
        return pl.when(_inside(value, fact.range)).then(value)
    if fact.kind is FactKind.CHOICES:
        good = value.list.eval(pl.element().is_in(list(fact.values))).list.all()
        good &= value.list.n_unique() == value.list.len()
        return pl.when(good).then(value)
    return value


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
