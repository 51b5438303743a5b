"""Opening an input by what it is: a file of a known kind, or a folder of case files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import missing

from .delta_log import PREFIX
from .file_kinds import check_kind
from .postgres_table import is_elsewhere
from .register_source import RegisterSource

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Rules

KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".jsonl", ".ndjson", ".duckdb", ".db")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the call says about how to read its inputs; what is not said here is found out from each file."""

    encoding: str | None = None
    """Of text files, by Python's name for it."""
    delimiter: str | None = None
    """The character between the cells of a text file."""
    table: str = ""
    """The sheet of a workbook, or the table of a DuckDB file."""


def open_source(
    path: Path,
    options: ReadOptions,
    rules: Rules | None = None,
    advance: Callable[[int], None] | None = None,
    holds: str = "",
) -> RegisterSource:
    """The input at a path, opened; ``advance`` is called with the number of bytes each time some are looked through.

    ``holds`` is the list that is looked for: of several sheets or tables the one that bears its name is taken.

    Raises :class:`PunktError` where there is none, or it is broken, empty or of an unknown kind.
    """
    need_polars()
    if str(path).startswith(PREFIX):
        from .delta_table import DeltaSource

        return DeltaSource(str(path))
    if is_elsewhere(str(path)):
        raise PunktError(
            [
                Diagnostic(
                    "P813", Place(str(path)), {"name": str(path).partition("/")[0] + "//", "names": ", ".join(KINDS)}
                )
            ]
        )
    if path.is_dir():
        if rules is None:
            raise PunktError(
                [Diagnostic("P813", Place(str(path)), {"name": f"{path.name}/", "names": ", ".join(KINDS)})]
            )
        from .nested_cases import FolderSource

        return FolderSource(path, rules)
    first = check_kind(path) if path.is_file() else b""
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            from .csv_file import CsvSource

            return CsvSource(path, options.encoding, options.delimiter, advance)
        case ".xlsx":
            from .workbook import ExcelSource

            return ExcelSource(path, options.table, advance, holds)
        case ".parquet" | "" if path.suffix or first.startswith(b"PAR1"):
            from .parquet_duckdb import ParquetSource

            return ParquetSource(path, advance)
        case ".jsonl" | ".ndjson":
            from .nested_cases import JsonLinesSource

            return JsonLinesSource(path, advance)
        case ".duckdb" | ".db":
            from .parquet_duckdb import DuckSource

            return DuckSource(path, options.table, advance, holds)
    if not path.exists():
        raise PunktError([Diagnostic("P001", Place(str(path)))])
    raise PunktError(
        [Diagnostic("P813", Place(str(path)), {"name": path.suffix or path.name, "names": ", ".join(KINDS)})]
    )


def need_polars() -> None:
    """Raise :class:`PunktError` where the libraries for registers are not installed."""
    for module in ("polars", "pyarrow", "numpy"):
        try:
            __import__(module)
        except ImportError:
            raise missing("registers", module) from None
