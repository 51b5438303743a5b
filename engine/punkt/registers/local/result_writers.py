"""Files of results: Parquet, CSV, JSON Lines, a workbook, a DuckDB file. Written part by part, the same bytes each time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from punkt.files.messages.optional_parts import missing
from punkt.registers.columns.table_layout import CASE, CASES, ID
from punkt.registers.prepare.result_names import ABOUT, format_of
from punkt.registers.run.decode_results import carried_columns

from .csv_form import PLAIN, CsvForm
from .json_lines import json_lines
from .sink import FORMULA, NUMBER, DraftFiles, Sink, about_lines, harmless
from .workbook_sink import ExcelSink

if TYPE_CHECKING:
    import pyarrow as pa


class ParquetSink(DraftFiles):
    """A Parquet file a table, with what made it in its metadata. Keys alone have statistics and no dictionary."""

    def __init__(self, folder: Path, out: Path, about: Mapping[str, Any]) -> None:
        super().__init__(folder, out, about)
        self._writers: dict[str, Any] = {}

    def add(self, table: str, rows: pa.Table) -> None:
        """Add rows as a group."""
        import pyarrow.parquet as pq

        if table not in self._writers:
            self._writers[table] = pq.ParquetWriter(
                self.draft(table),
                rows.schema.with_metadata({"punkt": orjson.dumps(self.about)}),
                compression="zstd",
                compression_level=1,
                write_statistics=[name for name in rows.column_names if name in (CASE, ID)],
                use_dictionary=[name for name in rows.column_names if name not in (CASE, ID)],
            )
        self._writers[table].write_table(
            rows.replace_schema_metadata({"punkt": orjson.dumps(self.about)}), row_group_size=max(1, rows.num_rows)
        )

    def close(self, sums: Mapping[str, Any]) -> None:
        """Write the ends of all files."""
        for writer in self._writers.values():
            if sums:
                writer.add_key_value_metadata({"punkt.sums": orjson.dumps(sums).decode()})
            writer.close()

    def drop(self) -> None:
        """Close all files."""
        for writer in self._writers.values():
            writer.close()


class _Streams(DraftFiles):
    """Files of text, a table each."""

    def __init__(self, folder: Path, out: Path, about: Mapping[str, Any]) -> None:
        super().__init__(folder, out, about)
        self._streams: dict[str, BinaryIO] = {}

    def stream(self, table: str) -> BinaryIO:
        """The stream of a table."""
        if table not in self._streams:
            self._streams[table] = self.draft(table).open("wb")
        return self._streams[table]

    def close(self, sums: Mapping[str, Any]) -> None:
        """Close all files, and write what made them into a file beside them."""
        self.drop()
        name = self.out.name + ABOUT
        self.files[name] = self.folder / f"draft-{name}"
        self.files[name].write_bytes(
            orjson.dumps({**self.about, **sums}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )

    def drop(self) -> None:
        """Close all files."""
        for stream in self._streams.values():
            stream.close()


class CsvSink(_Streams):
    """A CSV file a table: UTF-8 with a mark, without which spreadsheets take it for another encoding."""

    def __init__(self, folder: Path, out: Path, about: Mapping[str, Any], form: CsvForm = PLAIN) -> None:
        super().__init__(folder, out, about)
        self.form = form

    def add(self, table: str, rows: pa.Table) -> None:
        """Add rows as lines."""
        import polars as pl

        frame = pl.DataFrame(_plain_text(rows)).with_columns(
            pl.when(pl.col(pl.String) != "").then(pl.col(pl.String))  # an empty cell, not a pair of quotation marks
        )
        keys = [key for key in (CASE, ID) if key in frame.columns] + carried_columns(rows.schema)
        escaped = frame.with_columns(
            pl.when(pl.col(key).str.contains(FORMULA.pattern) & ~pl.col(key).str.contains(NUMBER.pattern))
            .then(pl.concat_str(pl.lit("'"), key))
            .otherwise(pl.col(key))
            .alias(key)
            for key in keys
        )
        head = table not in self._streams
        escaped.write_csv(
            self.stream(table),
            include_header=head,
            include_bom=head,
            separator=self.form.delimiter,
            decimal_comma=self.form.decimal_comma,
        )


class JsonSink(_Streams):
    """JSON Lines: one case a line, its outcomes nested as in a decision document."""

    def add(self, table: str, rows: pa.Table) -> None:
        """Add a line for each row."""
        self.stream(table).writelines(json_lines(rows))

    def add_lines(self, table: str, lines: bytes) -> None:
        """Add lines that are made already."""
        self.stream(table).write(lines)


class DuckSink(DraftFiles):
    """A DuckDB file: a table for each, and one named ``punkt`` about what made them."""

    def __init__(self, folder: Path, out: Path, about: Mapping[str, Any]) -> None:
        super().__init__(folder, out, about)
        try:
            import duckdb
        except ImportError:
            raise missing("registers", "duckdb") from None
        draft = self.draft(CASES)
        draft.unlink(missing_ok=True)
        self._connection = duckdb.connect(str(draft))
        self._known: set[str] = set()

    def add(self, table: str, rows: pa.Table) -> None:
        """Add rows to a table."""
        self._connection.register("added", rows)
        if table in self._known:
            self._connection.execute(f'INSERT INTO "{table}" SELECT * FROM added')
        else:
            self._connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM added')
            self._known.add(table)
        self._connection.unregister("added")

    def close(self, sums: Mapping[str, Any]) -> None:
        """Write the table about what made it, and the file."""
        self._connection.execute("CREATE TABLE punkt (name VARCHAR, value VARCHAR)")
        self._connection.executemany("INSERT INTO punkt VALUES (?, ?)", list(about_lines({**self.about, **sums})))
        self._connection.close()

    def drop(self) -> None:
        """Close the file."""
        self._connection.close()


SINKS: dict[str, type[ParquetSink | CsvSink | JsonSink | ExcelSink | DuckSink]] = {
    "parquet": ParquetSink,
    "csv": CsvSink,
    "jsonl": JsonSink,
    "xlsx": ExcelSink,
    "duckdb": DuckSink,
}


def open_sink(folder: Path, out: Path, about: Mapping[str, Any], form: CsvForm = PLAIN) -> Sink:
    """The files of an output, to be written. Raises :class:`PunktError` for a format that there is not."""
    kind = SINKS[format_of(out)]
    return CsvSink(folder, out, about, form) if kind is CsvSink else kind(folder, out, about)


def _plain_text(rows: pa.Table) -> pa.Table:
    """Dictionaries as the texts they stand for."""
    import pyarrow as pa

    columns = [c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c for c in rows.columns]
    return pa.table(columns, names=rows.column_names)


__all__ = ["Sink", "harmless", "open_sink"]
