"""The names of what a local run writes: files side by side, or the table of a database."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.columns.table_layout import CASES, Layout
from punkt.registers.read.object_storage import address_of, is_stored
from punkt.registers.read.postgres_table import is_url
from punkt.registers.request import Request
from punkt.registers.run.run_record import RECORD

FORMATS = {
    "": "parquet",
    ".parquet": "parquet",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".duckdb": "duckdb",
}
REJECTED, ABOUT, TRACE, PAGE = ".rejected", ".about.json", ".trace.jsonl", ".html"
"""What is added to the name of the output: rows turned down, what made it, whole decisions, the page about the run."""


ALL_REJECTED = (REJECTED, f"{REJECTED}.csv", f"{REJECTED}.xlsx")
"""What the file of rows turned down may be called, by the kind that is asked for."""


def rejected_ending(request: Request) -> str:
    """What is added to the name of the output for the rows turned down."""
    return f"{REJECTED}.{request.rejected}" if request.rejected else REJECTED


def format_of(path: Path) -> str:
    """The format that a file's name asks for: Parquet where it has no ending. Raises :class:`PunktError` for another one."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        names = ", ".join(filter(None, FORMATS))
        raise PunktError([Diagnostic("P803", Place(str(path)), {"name": path.suffix or path.name, "names": names})])
    return found


def ending_of(out: Path, table: str) -> str:
    """The name of the file for a table: the output's own name, with the list's before its ending."""
    return out.name if table == CASES else f"{out.stem}.{table}{out.suffix}"


def files_beside(out: Path, shape: Layout | None) -> list[Path]:
    """The files that may be written beside an output; those of lists, where the layout is known."""
    names = [out.name + ending for ending in (*ALL_REJECTED, ABOUT, TRACE, RECORD)]
    return [out.with_name(name) for name in (*names, *(ending_of(out, table) for table in _lists(shape)))]


def _lists(shape: Layout | None) -> Iterable[str]:
    return () if shape is None else (table.name for table in shape.lists)


def page_beside(out: Path | str) -> Path:
    """The page about a run, where it stands beside the output."""
    return Path(f"{out}{PAGE}")


def database_table(request: Request) -> tuple[str, str] | None:
    """Database and table, where a local run's results go to one: ``table:NAME`` of the input's database, or ``postgresql://…#NAME``."""
    if request.out.startswith("table:") and is_url(request.register):
        return request.register, request.out.removeprefix("table:")
    if is_url(request.out):
        url, _, name = request.out.partition("#")
        return url, name
    return None


def object_out(request: Request) -> str | None:
    """The address of the object that a local run's results go to. Raises :class:`PunktError` where it is none."""
    return address_of(request.out) if request.engine == "local" and is_stored(request.out) else None


def beside(address: str, name: str) -> str:
    """The address of a file beside an object."""
    return f"{address.rpartition('/')[0]}/{name}"


def is_table_name(name: str) -> bool:
    """Whether a name is that of a table, perhaps with its schema."""
    return all(name.split(".")) and len(name.split(".")) <= 2


def draft_of_table(name: str) -> Path:
    """The file that stands for a table of a database while a run works in the folder it was called from."""
    return Path(f"{name.replace('/', '_')}.to-database.parquet")
