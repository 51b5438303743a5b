"""The rows of a register as cases: a table in a file, a case a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import Diagnostic, Place, PunktError
from ..reading import read_file
from ..reading_common import MAX_PROBLEMS
from ..rulebase import Rules

if TYPE_CHECKING:
    from ..register.faults import Reject

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".duckdb", ".db")
"""Files that are registers, by their ending."""
PART = 16_384


def rows_as_cases(path: Path, rules: Rules, mapped: str | None, day: date) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The cases of a register, each with its row. ``mapped``: the file of a map of columns.

    Raises :class:`PunktError` with what is wrong with columns and map at once, and with the faults of rows
    (the first hundred) once all have been read.
    """
    from ..register.mapping import Map, read_map
    from ..register.opening import How, open_source
    from ..register.register import Register
    from ..register.rows import as_cases

    said = read_map(read_file(mapped)) if mapped is not None else Map()
    register = Register(rules, open_source(path, How(), rules), {}, said, day)
    faults: list[Reject] = []
    for batch in register.source.batches(PART):
        part = register.part(batch, {})
        faults += part.rejects
        if len(faults) > MAX_PROBLEMS:
            break
        rows = dict(zip(part.keys, batch.rows, strict=True))
        for case in as_cases(register.layout, part.tables, part.keys.to_list()):
            yield f"{path}:{rows[case['case']]}", case
    if faults:
        found = [Diagnostic(one.code, Place(str(path), one.row, 0), one.arguments) for one in faults[:MAX_PROBLEMS]]
        if len(faults) > MAX_PROBLEMS:
            found.append(Diagnostic("P013", found[-1].place, {"limit": MAX_PROBLEMS}))
        raise PunktError(found)
