"""Which sheets of a workbook are a register: one, or several of one head together."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.registers.columns.table_layout import CASES

from .joined_source import JoinedSource
from .parquet_duckdb import hashed
from .read_options import ReadOptions
from .register_source import RegisterSource
from .workbook import ExcelSource, head_names, opened_book, seen, told


def open_workbook(
    path: Path, options: ReadOptions, advance: Callable[[int], None] | None = None, holds: str = ""
) -> RegisterSource:
    """The sheet that is named, that bears the name of a list (``holds``), or that is called ``cases``; else the first
    that is not hidden, with all others that have its head, unless ``options.sheets`` says which ones.

    Raises :class:`PunktError` where there is no such sheet, or the workbook is broken.
    """
    fingerprint = hashed(path, advance)
    book, names = opened_book(path)
    if options.sheets and not holds:
        chosen = [name for name in names if any(fnmatchcase(name, one) for one in options.sheets)]
        for one in options.sheets:
            if not any(fnmatchcase(name, one) for name in names):
                raise PunktError([Diagnostic("P805", Place(str(path)), {"name": one, "hint": nearest(one, names)})])
    elif holds or options.table or CASES in names or len(names) < 2:
        return ExcelSource(path, options.table, holds, options.head, fingerprint)
    else:
        chosen = _alike(path, book, names, options)
    sources = [(name, ExcelSource(path, name, "", options.head, fingerprint)) for name in chosen]
    if len(sources) == 1:
        return sources[0][1]
    found = JoinedSource(str(path), sources, "sheet")
    found.fingerprint = fingerprint
    found.others = tuple(name for name in names if name not in chosen)
    return found


def _alike(path: Path, book: Any, names: list[str], options: ReadOptions) -> list[str]:
    """The first sheet that is not hidden and no cover, and the others in sight that have the same head.

    What names one column only is a cover where another sheet names more: no register is a column of keys.
    """
    with told(path):
        in_sight = [name for name in names if seen(book, name)] or names[:1]
    heads = {name: head_names(path, book, name, options.head) for name in in_sight}
    named = [name for name in in_sight if heads[name]]
    first = next((name for name in named if len(heads[name]) > 1), (named or in_sight)[0])
    return [name for name in in_sight if name == first or (heads[name] and set(heads[name]) == set(heads[first]))]
