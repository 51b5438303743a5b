"""Cases to compare two laws on: those of case files, or the rows of a register (a table in a file, a case a row)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.read import Document
from punkt.files.tree import MAX_PROBLEMS
from punkt.proving.comparison.affected import read_cases
from punkt.proving.comparison.compared_packs import Side

TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".dbf", ".parquet", ".duckdb", ".db", ".zip", ".gz")
"""Files that are registers, by their ending."""
PART = 16_384


def cases_of(
    path: str | Path, sides: tuple[Side, Side], mapped: str | None = None
) -> Iterator[tuple[str, Document | Mapping[str, Any]]]:
    """The cases of a register, a file or a folder, each with where it stands; ``mapped``: a map of a register's columns.

    The columns of a register are facts of the side that knows more of them.
    """
    if is_register(path):
        knows = max(sides, key=lambda side: sum(len(one.facts) for one in side.linked.vocabulary.subjects.values()))
        return rows_as_cases(path, knows.rules, mapped, knows.day)
    return read_cases(path)


def is_register(path: str | Path) -> bool:
    """Whether a path names a table of cases."""
    return Path(path).suffix.lower() in TABLES and not Path(path).is_dir()


def rows_as_cases(
    path: Path | str, rules: Rules, mapped: str | None, day: date
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The cases of a register, each with its row. ``mapped``: the file of a map of columns.

    Raises :class:`PunktError` with what is wrong with columns and map at once, and with the faults of rows
    (the first hundred) once all have been read.
    """
    from punkt.registers.check.duplicate_keys import SEED, DuplicateKeys
    from punkt.registers.check.register import Register
    from punkt.registers.check.rows_as_cases import as_cases
    from punkt.registers.columns.table_layout import CASE
    from punkt.registers.map.column_map import Map, read_map_file
    from punkt.registers.read.open_source import ReadOptions, open_source
    from punkt.registers.read.rejected_rows import Reject

    column_map = read_map_file(mapped)[0] if mapped is not None else Map()
    register = Register(rules, open_source(path, ReadOptions(head=column_map.cases.head), rules), {}, column_map, day)
    faults: list[Reject] = []
    seen = DuplicateKeys()
    for batch in register.batches(PART):
        part = register.part(batch, {})
        faults += part.rejects
        places = list(zip(part.keys.to_list(), batch.rows.to_list(), strict=True))
        before = part.keys.hash(seed=SEED).is_in(seen.add(part.keys).implode())
        again = [place for place, there in zip(places, before, strict=True) if there]
        faults += [Reject(row, key, CASE, key, "P756", {"value": key}) for key, row in again]
        if len(faults) > MAX_PROBLEMS:
            break
        bad = {one.row for one in part.rejects}
        rows = {key: row for key, row in places if row not in bad}
        for case in as_cases(register.layout, part.tables, part.keys.to_list()):
            yield f"{path}:{rows[case['case']]}", case
    if faults:
        found = [Diagnostic(one.code, Place(str(path), one.row, 0), one.arguments) for one in faults[:MAX_PROBLEMS]]
        if len(faults) > MAX_PROBLEMS:
            found.append(Diagnostic("P013", found[-1].place, {"limit": MAX_PROBLEMS}))
        raise PunktError(found)
