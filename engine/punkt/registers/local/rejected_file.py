"""The file of rows turned down: a line for each cell at fault."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from punkt.registers.read.rejected_rows import Reject

from .sink import harmless

HEADER = ("key", "row", "column", "value", "code", "message")


def rejected_lines(rejects: Sequence[Reject], lang: str, delimiter: str = ",") -> bytes:
    """Rows turned down, one cell a line; no cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    said: dict[tuple[str, int], str] = {}  # many rows share what is said of them
    for one in rejects:
        if (about := (one.code, id(one.arguments))) not in said:
            where = f"{one.arguments['file']}: " if "file" in one.arguments else ""
            said[about] = where + one.message(lang)
        within = f"{one.within}: " if one.within else ""
        place = (harmless(one.key), one.row or "", harmless(one.column), harmless(one.value))
        row = (*place, one.code, within + said[about])
        writer.writerow(row)
    return stream.getvalue().encode()
