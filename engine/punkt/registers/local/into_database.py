"""Results of a local run written into a database: all tables in one transaction at the end, or none."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.columns.table_layout import CASES
from punkt.registers.database.output_tables import REJECTED, TRACE, make_room, name_of
from punkt.registers.database.session import Session, identifier
from punkt.registers.prepare import result_names as names_of
from punkt.registers.read.postgres_table import connected, shown

from .rejected_file import HEADER
from .sink import harmless

if TYPE_CHECKING:
    import pyarrow as pa

SOME = 20_000
"""Rows that are copied at once."""


@dataclass(frozen=True, slots=True)
class Target:
    """A table of a database that results are to go to, perhaps with its schema."""

    url: str
    name: str
    overwrite: bool = False

    @property
    def place(self) -> str:
        """What messages call it."""
        return f"{shown(self.url)}#{self.name}"

    @property
    def draft(self) -> Path:
        """The file that stands for it while a run works in the folder it was called from."""
        return names_of.draft_of_table(self.name)

    def check(self, lists: Iterable[str], trace: bool) -> None:
        """Look whether the tables may be written. Raises :class:`PunktError` where one exists, or nobody answers."""
        with connected(self.url, self.place) as connection:
            make_room(Session(connection), self._names(lists, trace), self.overwrite)
            connection.rollback()

    def _names(self, lists: Iterable[str], trace: bool) -> list[str]:
        tables = [name_of(self.name, table) for table in (CASES, *lists)]
        return [*tables, self.name + REJECTED, *([self.name + TRACE] if trace else [])]

    def deliver(self, drafts: Mapping[str, Path], lists: Iterable[str], about: Mapping[str, Any]) -> list[str]:
        """Write what the drafts hold; the names of the tables.

        Raises :class:`PunktError`; the drafts are still there then, and another try can be made of them.
        """
        out = self.draft
        files = {name_of(self.name, table): drafts.get(names_of.ending_of(out, table)) for table in (CASES, *lists)}
        trace = drafts.get(out.name + names_of.TRACE)
        try:
            with connected(self.url, self.place) as connection:
                session = Session(connection)
                make_room(session, self._names(lists, trace is not None), self.overwrite)
                made = [name for name, draft in files.items() if draft is not None and _results(session, name, draft)]
                _rejected(session, self.name + REJECTED, drafts.get(out.name + names_of.REJECTED))
                if trace is not None:
                    _documents(session, self.name + TRACE, trace)
                    made.append(self.name + TRACE)
                for name in made:
                    _comment(session, name, about)
        except PunktError as error:
            reason = {lang: "; ".join(one.message(lang) for one in error.diagnostics) for lang in ("ru", "en")}
            raise PunktError([Diagnostic("P850", Place(self.place), {"reason": reason})]) from None
        return [*made, self.name + REJECTED]


def _comment(session: Session, name: str, about: Mapping[str, Any]) -> None:
    from psycopg import sql

    said = sql.Literal(orjson.dumps(about).decode())
    session.run(sql.SQL("COMMENT ON TABLE {} IS {}").format(identifier(name), said))


def _create(session: Session, name: str, columns: Mapping[str, str]) -> None:
    from psycopg import sql

    said = [sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind)) for column, kind in columns.items()]
    session.run(sql.SQL("CREATE TABLE {} ({})").format(identifier(name), sql.SQL(", ").join(said)))


def _results(session: Session, name: str, draft: Path) -> bool:
    """The rows of a file of results."""
    import polars as pl
    import pyarrow.parquet as pq

    with pq.ParquetFile(draft) as file:
        _create(session, name, {field.name: _kind(field.type) for field in file.schema_arrow})
        for batch in file.iter_batches(SOME):
            frame = pl.DataFrame(pl.from_arrow(batch))
            session.copy_frame(name, frame.with_columns(pl.col(pl.Categorical).cast(pl.String)))
    return True


def _kind(kind: pa.DataType) -> str:
    import pyarrow as pa

    if pa.types.is_boolean(kind):
        return "BOOLEAN"
    if pa.types.is_integer(kind):
        return "BIGINT"
    if pa.types.is_decimal(kind):
        return f"NUMERIC({kind.precision}, {kind.scale})"
    return "DATE" if pa.types.is_date(kind) else "TEXT"


def _rejected(session: Session, name: str, draft: Path | None) -> None:
    """The rows turned down, if there are any."""
    _create(session, name, {column: "BIGINT" if column == "row" else "TEXT" for column in HEADER})
    if draft is None:
        return
    with draft.open(newline="", encoding="utf-8-sig") as stream:
        lines = csv.reader(stream)
        next(lines)
        for some in _several(lines):
            session.copy_rows(name, map(_fault, some))


def _fault(cells: list[str]) -> tuple[Any, ...]:
    key, row, label, value, *rest = cells
    return (_plain(key), int(row) if row else None, _plain(label), _plain(value), *rest)


def _plain(cell: str) -> str:
    """A cell without the mark that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell


def _documents(session: Session, name: str, draft: Path) -> None:
    """Whole decisions, a line each."""
    _create(session, name, {"key": "TEXT", "decision": "TEXT"})
    with draft.open("rb") as stream:
        for some in _several(stream):
            session.copy_rows(name, ((orjson.loads(line)["case"], line.decode().rstrip("\n")) for line in some))


def _several(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while some := list(islice(rest, 1_000)):
        yield some
