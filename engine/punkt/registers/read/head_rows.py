"""The row of a table that names its columns: where it is said to be, and where it seems to be under a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.kernel.exact import shown

LOOKED_AT = 30
"""Rows at the beginning of a table, among which a title is looked for."""
FEWEST = 3
"""Columns of a table that can be told from a title."""

_VALUE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d|[\d ./-]*\d{5}[\d ./-]*")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def joined_names(rows: Sequence[Sequence[Any]]) -> list[str]:
    """The names of columns that are written in several rows: one over several columns stands before each of theirs."""
    width = max(map(len, rows))
    texts = [[" ".join(str(cell or "").split()) for cell in [*row, *[""] * (width - len(row))]] for row in rows]
    found = texts[-1]
    for above in reversed(texts[:-1]):
        last = ""
        for number, name in enumerate(above):
            last = name or (last if found[number] else "")
            found[number] = ": ".join(part for part in (last, found[number]) if part)
    return found


def seems_under(rows: Sequence[Sequence[Any]]) -> int:
    """The index of the row that seems to name the columns, where the first is a title; 0 where the first does."""
    filled = [sum(1 for cell in row if cell is not None and str(cell).strip()) for row in rows[:LOOKED_AT]]
    most = max(filled, default=0)
    return filled.index(most) if any(filled[:1]) and most >= max(FEWEST, 2 * filled[0]) else 0


def first_value(names: Sequence[str]) -> str:
    """What shows that the names of columns are cells of somebody's row: a day, a long number, or numbers for the most.

    Empty where they may well be names.
    """
    plain = [name for name in names if not name.startswith("\0")]
    sure = next((name for name in plain if _VALUE.fullmatch(name)), "")
    numbers = [name for name in plain if _NUMBER.fullmatch(name)]
    return sure or (numbers[0] if 2 * len(numbers) > len(plain) else "")


def title_fault(name: str, row: int, cells: Sequence[Any], right: int) -> PunktError:
    """The fault that a title stands above a table: in ``row``, where the names seem to stand in ``right``."""
    said = shown(" ".join(text for cell in cells if cell is not None and (text := str(cell).strip())))
    return PunktError([Diagnostic("P908", Place(name, row, 1), {"value": said, "row": right})])


def no_such_row(name: str, row: int) -> PunktError:
    """The fault that a table has no row where its head is said to be."""
    return PunktError([Diagnostic("P861", Place(name), {"row": row})])
