"""How large a register may be that comes by the pages, and of which kinds: told before anything of it is read."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from pathlib import Path, PurePath
from typing import BinaryIO

from punkt.files.messages.diagnostics import PunktError
from punkt.files.texts import Said, bilingual

from .problem_details import refusal

MOST_ROWS = 20_000
MOST_COLUMNS = 150
MOST_UNPACKED = 64 << 20
"""Bytes that a workbook or an archive may hold."""
MOST_RESULT = 256 << 20
"""Bytes of a file that a run may write."""
MOST_KEPT = 64 << 20
"""Bytes of all files of a run together, packed."""
ENDINGS = (
    *(".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".dbf"),
    *(".jsonl", ".ndjson", ".json", ".parquet", ".zip", ".gz"),
)
"""What files may be called. A DuckDB file is none of them: its views can name other files of this machine."""
LONGEST = 80
"""Characters of a name that are kept."""
BLOCK = 1 << 20
_ODD = re.compile(r"[^\w .()№-]")


def file_name(given: str) -> str:
    """What an upload is called here: its own name, without folders and signs that mean something elsewhere.

    Raises P938 for a kind of file that is not taken.
    """
    path = PurePath(given.replace("\\", "/").rpartition("/")[2])
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise refusal("P938", 422, name=path.suffix[:20] or path.name[:20] or "—", names=", ".join(ENDINGS))
    inner = PurePath(path.stem).suffix.lower() if ending == ".gz" else ""
    stem = path.stem.removesuffix(PurePath(path.stem).suffix) if inner else path.stem
    if inner and inner not in ENDINGS:
        raise refusal("P938", 422, name=f"{inner}{ending}"[:20], names=", ".join(ENDINGS))
    plain = _ODD.sub("_", stem).strip(" .-")[: LONGEST - 20] or "register"
    return f"{plain}{inner}{ending}"


def check_unpacked(path: Path) -> None:
    """Raise P928 for a workbook or an archive that holds too much; it is unpacked, piece by piece, no further than that.

    What is no archive after all, or is broken, is left to whoever reads it.
    """
    try:
        if path.suffix.lower() == ".gz":
            with gzip.open(path) as stream:
                _count(stream, 0)  # type: ignore[arg-type]
        elif zipfile.is_zipfile(path):
            size = 0
            with zipfile.ZipFile(path) as archive:
                for one in archive.infolist():
                    with archive.open(one) as part:
                        size = _count(part, size)  # type: ignore[arg-type]
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return


def _count(stream: BinaryIO, size: int) -> int:
    """So many bytes and those of a stream. Raises P928."""
    while block := stream.read(BLOCK):
        size += len(block)
        if size > MOST_UNPACKED:
            raise too_much(bilingual("uploads.bounds.unpacked", n=MOST_UNPACKED >> 20))
    return size


def check_extent(rows: int, columns: int) -> None:
    """Raise P928 for a register of too many rows or columns."""
    if columns > MOST_COLUMNS:
        raise too_much(bilingual("uploads.bounds.columns", found=columns, n=MOST_COLUMNS))
    if rows > MOST_ROWS:
        raise too_much(bilingual("uploads.bounds.rows", found=rows, n=MOST_ROWS))


def too_much(what: Said) -> PunktError:
    """More than the pages take."""
    return refusal("P928", 413, what=what)
