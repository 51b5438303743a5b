"""Opening an input by what it is: a file of a known kind, or a folder of case files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import missing, require

from .delta_log import PREFIX
from .file_kinds import ICEBERG, check_kind
from .joined_source import JoinedSource
from .object_storage import fetched, is_stored
from .postgres_table import is_elsewhere
from .read_options import ReadOptions
from .register_source import RegisterSource
from .unpacked import (
    STDIN,
    as_lines,
    copied_folder,
    gunzipped,
    is_one_value,
    opened_as,
    spooled,
    transcoded,
    unzipped,
    wide_encoding,
)

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Rules

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".dbf")
"""Files of tables, as archives of them hold."""
KINDS = (*TABLES, ".parquet", ".jsonl", ".ndjson", ".json", ".duckdb", ".db", ".zip", ".gz")
TEXTS = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json")


def open_source(
    path: Path | str,
    options: ReadOptions,
    rules: Rules | None = None,
    advance: Callable[[int], None] | None = None,
    holds: str = "",
) -> RegisterSource:
    """The input at a path or address, opened; ``advance`` is called with the number of bytes each time some are looked through.

    ``holds`` is the list that is looked for: of several sheets or tables the one that bears its name is taken.

    Raises :class:`PunktError` where there is none, or it is broken, empty or of an unknown kind.
    """
    need_polars()
    if is_stored(str(path)):
        return _stored(str(path), options, rules, advance, holds)
    path = Path(path)
    if str(path).startswith(PREFIX):
        from .delta_table import DeltaSource

        return DeltaSource(str(path))
    if str(path).startswith(ICEBERG):
        from .iceberg_table import IcebergSource

        return IcebergSource(str(path))
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
    if several := matched_files(path):
        found = [(one.name, open_source(one, options, rules, advance)) for one in several]
        return JoinedSource(str(path), found, "file")
    first = check_kind(path) if path.is_file() else b""
    if str(path) == STDIN or path.suffix.lower() in (".gz", ".zip"):
        return _unpacked(path, options, rules, advance)
    if path.suffix.lower() in TEXTS and (wide := wide_encoding(path)):
        folder = copied_folder()
        plain = replace(options, encoding=None)
        return opened_as(
            str(path), folder, lambda: _in(wide, open_source(transcoded(path, Path(folder.name), wide), plain, rules))
        )
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            from .csv_file import CsvSource

            return CsvSource(path, options.encoding, options.delimiter, advance, options.head)
        case ".xlsx" | ".xls" | ".ods":
            from .sheets import open_workbook

            return open_workbook(path, options, advance, holds)
        case ".parquet" | "" if path.suffix or first.startswith(b"PAR1"):
            from .parquet_duckdb import ParquetSource

            return ParquetSource(path, advance)
        case ".dbf":
            from .dbf_file import DbfSource

            return DbfSource(path, options.encoding, advance)
        case ".jsonl" | ".ndjson" | ".json":
            from .nested_cases import JsonLinesSource

            if not is_one_value(path):
                return JsonLinesSource(path, advance)
            folder = copied_folder()
            return opened_as(str(path), folder, lambda: JsonLinesSource(as_lines(path, Path(folder.name)), advance))
        case ".duckdb" | ".db":
            from .parquet_duckdb import DuckSource

            return DuckSource(path, options.table, advance, holds)
    if not path.exists():
        raise PunktError([Diagnostic("P001", Place(str(path)))])
    raise PunktError(
        [Diagnostic("P813", Place(str(path)), {"name": path.suffix or path.name, "names": ", ".join(KINDS)})]
    )


def _stored(
    address: str, options: ReadOptions, rules: Rules | None, advance: Callable[[int], None] | None, holds: str
) -> RegisterSource:
    """An object, or the objects of a pattern, brought here first: all kinds are looked through before they are read."""
    require("cloud", "s3fs")
    folder, called = copied_folder(), address

    def opened() -> RegisterSource:
        nonlocal called
        files = fetched(address, Path(folder.name), advance)
        found = [(name, open_source(file, options, rules, None, holds)) for name, file in files]
        if len(found) > 1:
            return JoinedSource(address, found, "file")
        (_, source), (_, source.copied) = found[0], files[0]
        called = source.name.replace(str(source.copied), address)  # with its sheet or table
        return source

    source = opened_as(address, folder, opened)
    source.name = called
    return source


def _unpacked(
    path: Path, options: ReadOptions, rules: Rules | None, advance: Callable[[int], None] | None
) -> RegisterSource:
    """What is in an archive, or comes by standard input."""
    folder = copied_folder()
    inside = Path(folder.name)

    def opened() -> RegisterSource:
        if str(path) == STDIN:
            return open_source(spooled(inside), options, rules, advance)
        if path.suffix.lower() == ".gz":
            return open_source(gunzipped(path, inside), options, rules, advance)
        files = unzipped(path, inside, TABLES)
        found = [(name, open_source(file, options, rules)) for name, file in files]
        return found[0][1] if len(found) == 1 else JoinedSource(str(path), found, "file")

    return opened_as(str(path), folder, opened)


def _in(encoding: str, source: RegisterSource) -> RegisterSource:
    """A source whose summary names the encoding that its file is in."""
    source.about = {**source.about, "encoding": encoding}
    return source


def matched_files(path: Path) -> list[Path]:
    """The files that a pattern names, by name; none where it is no pattern, or a file of that very name exists."""
    return [] if path.exists() or not has_magic(str(path)) else [Path(one) for one in sorted(glob(str(path)))]


def need_polars() -> None:
    """Raise :class:`PunktError` where the libraries for registers are not installed."""
    for module in ("polars", "pyarrow", "numpy"):
        try:
            __import__(module)
        except ImportError:
            raise missing("registers", module) from None


__all__ = ["KINDS", "ReadOptions", "matched_files", "need_polars", "open_source"]
