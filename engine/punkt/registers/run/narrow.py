"""Narrow results: some outcomes only, or a row for each outcome that says something."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.registers.columns.table_layout import CASE, ID, Layout

from .outcome_columns import CLAUSES, IF_APPLIES, MISSING, PRESUMED, READINGS

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

OUTCOME, STATUS, VALUE = "outcome", "status", "value"
PARTS = (IF_APPLIES, CLAUSES, MISSING, PRESUMED, READINGS)
COLUMNS = frozenset((CASE, ID, OUTCOME, STATUS, VALUE, *PARTS))
"""The columns of narrow results."""
SILENT = ("not_applicable", "gap")
"""Statuses by which an outcome says nothing about somebody."""


def chosen_outcomes(layout: Layout, names: Iterable[str]) -> frozenset[str] | None:
    """The outcomes that are to be written, as subject and name; ``None``: all.

    A name may be short (without its section or list) and have ``*`` in it. Raises :class:`PunktError` for names of
    which there is no outcome.
    """
    vocabulary = layout.vocabulary
    places = {section: section for section in vocabulary.sections} | {t.name: t.subject for t in layout.lists}
    known = {
        f"{place}.{name}": outcome
        for place, kind in places.items()
        for (of, name), outcome in vocabulary.outcomes.items()
        if of == kind
    }
    problems, found, some = Problems(), set[str](), False
    for name in names:
        some = True
        match = {key for key in known if fnmatchcase(key, name) or fnmatchcase(key, f"*.{name}")}
        if not match:
            titles = {one.name: one.title for one in known.values()}
            problems.add("P828", Place("--outcomes"), name=name, hint=nearest(name, [*known, *titles], titles))
        found |= match
    problems.raise_if_any()
    return frozenset(found) if some else None


def is_narrow(names: Iterable[str]) -> bool:
    """Whether a table with columns of these names has a row an outcome."""
    known = set(names)
    return known >= {OUTCOME, STATUS} and not any(name.endswith(f":{STATUS}") for name in known)


def check_kept(source: str, kept: Iterable[str]) -> None:
    """Raise :class:`PunktError` for columns carried through that are called as columns of narrow results are."""
    problems = Problems()
    for name in kept:
        if name in COLUMNS:
            problems.add("P894", Place(source), name=name)
    problems.raise_if_any()


def compact(rows: pa.Table) -> pa.Table:
    """A row for each outcome that says something, in place of a row a case: all cells but keys and days as texts."""
    import polars as pl
    import pyarrow as pa

    wide = pl.DataFrame(pa.table([_text(column) for column in rows.columns], names=rows.column_names))
    outcomes = [name.removesuffix(":status") for name in wide.columns if name.endswith(":status")]
    own = {f"{name}:{part}" for name in outcomes for part in ("status", *PARTS)} | set(outcomes)
    keys = [name for name in wide.columns if name not in own]
    head, tail = [k for k in keys if k in (CASE, ID)], [k for k in keys if k not in (CASE, ID)]
    wide = wide.with_row_index("\0row")
    parts = [
        wide.filter(pl.col(f"{name}:status").is_not_null() & ~pl.col(f"{name}:status").is_in(SILENT)).select(
            "\0row",
            pl.lit(number).alias("\0outcome"),
            *head,
            pl.lit(name).alias(OUTCOME),
            pl.col(f"{name}:status").alias(STATUS),
            pl.col(name).cast(pl.String).alias(VALUE),
            *(_part(wide, name, part) for part in PARTS),
            *tail,
        )
        for number, name in enumerate(outcomes)
    ]
    found = pl.concat(parts).sort("\0row", "\0outcome").drop("\0row", "\0outcome")
    marks = {field.name: field.metadata for field in rows.schema}
    made = found.to_arrow(compat_level=pl.CompatLevel.oldest())
    fields = [
        pa.field(f.name, pa.string() if pa.types.is_large_string(f.type) else f.type, metadata=marks.get(f.name))
        for f in made.schema
    ]
    return made.cast(pa.schema(fields))


def _part(wide: pl.DataFrame, name: str, part: str) -> pl.Expr:
    import polars as pl

    column = f"{name}:{part}"
    text = pl.col(column).cast(pl.String) if column in wide.columns else pl.lit(None, pl.String)
    return pl.when(text != "").then(text).alias(part)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
