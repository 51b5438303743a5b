"""What is done with an uploaded register in a process of its own, whose working folder holds the file and nothing else."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.optional_parts import require
from punkt.files.progress_listener import ProgressListener
from punkt.files.texts import bilingual
from punkt.law.loading.pack_store import Index, load_packs

from .pack_snapshot import Shelf
from .register_bounds import BLOCK, MOST_RESULT, check_extent, check_unpacked, too_much
from .with_parent import calm

MEMORY = 6 << 30
"""Bytes of its own that such a process may have; what needs more breaks down, and nobody else with it."""
PROGRESS = "progress"
"""The file that tells how far it has come."""
MAP = "map.yaml"
FULL = "P800"
"""The code of a disk that takes no more; here it is the bound of a file, unless the disk is full."""
MOST_VALUES, MOST_SIGNS = 60, 100
"""Different values of a column that are kept to be shown, and characters of each."""
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RegisterTask:
    """What is to be done. Everything is named as the page was told it; files are those of the working folder."""

    shelf: str
    """The folder of the packs."""
    packs: tuple[str, ...]
    file: str
    lang: str
    encoding: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int | tuple[int, int] = 0
    run: Mapping[str, Any] | None = None
    """For a run: ``out``, ``day``, ``keep``, ``labels``, ``rejected``; else the file is looked at."""


def begin(folder: str) -> None:
    """Make this process one for a register: it works in a folder, gives way to all others and takes no more than its share."""
    calm()
    os.chdir(folder)
    with suppress(ImportError, OSError, AttributeError, ValueError):
        import resource

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_RESULT, MOST_RESULT))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def work(task: RegisterTask) -> Json:
    """What came of a task as plain data; ``faults`` tell what was wrong with what was given."""
    try:
        require("registers", "polars", "numpy", "pyarrow", "sqlglot")
        check_unpacked(Path(task.file))
        return _looked_at(task) if task.run is None else _run(task)
    except PunktError as error:
        if FULL in (one.code for one in error.diagnostics) and shutil.disk_usage(".").free > BLOCK:
            error = too_much(bilingual("uploads.bounds.result", n=MOST_RESULT >> 20))
        found = Shelf(Path(task.shelf), {}).original(error)
        return {"faults": [one.to_dict() for one in found.diagnostics[:50]]}


def _looked_at(task: RegisterTask) -> Json:
    """Columns, some values of each, sheets, and what the columns seem to hold."""
    from punkt.registers.read.open_source import open_source
    from punkt.registers.read.read_options import Head, ReadOptions
    from punkt.registers.suggest.suggest_map import guessed

    first, last = task.header_row if isinstance(task.header_row, tuple) else (task.header_row,) * 2
    head = Head(first, last) if first else Head(found=True)
    options = ReadOptions(task.encoding or None, None, sheets=patterns(task.sheets), head=head)
    rules = _rules(task)
    source = open_source(Path(task.file), options, rules)
    check_extent(source.total, len(source.columns))
    found = guessed(source, rules.vocabulary)
    nested = not source.columns  # cases as they are, whose facts bear their own names
    own = getattr(source, "own_columns", ())
    columns = [] if nested else [one for one in found.columns if one not in own]
    check_extent(0, len(found.columns))
    return {
        "rows": source.total,
        "columns": columns,
        "own": list(own),
        "nested": nested,
        "values": {name: [one[:MOST_SIGNS] for one in found.cells.get(name, [])[:MOST_VALUES]] for name in columns},
        "key": found.key,
        "numbers": found.numbers,
        "sure": {one.column: one.name for one in found.guesses if one.fact is not None},
        "perhaps": {one.column: [*one.perhaps, *one.by_values] for one in found.guesses if one.fact is None},
        "head_row": found.head_row,
        "about": dict(source.about),
        "others": list(getattr(source, "others", ())),
        "sheets": _sheets(source),
    }


def _sheets(source: Any) -> list[str]:
    """The sheets that are read, of a workbook."""
    if getattr(source, "kind", "") == "sheet":
        return [called for called, _ in source.parts]
    return [source.about["sheet"]] if "sheet" in source.about else []


def patterns(sheets: Sequence[str]) -> tuple[str, ...]:
    """The patterns that the names of sheets match, and no other name."""
    from glob import escape

    return tuple(escape(one) for one in sheets)


def _run(task: RegisterTask) -> Json:
    """Decide the register; the files it writes stay in the folder."""
    from punkt.registers.local.run_local import run_locally
    from punkt.registers.prepare.prepared import prepare
    from punkt.registers.request import Request
    from punkt.showing.register.labelled_rows import LabelledRows

    said, told = task.run or {}, _Told()
    day = said.get("day")
    request = Request(
        register=task.file,
        out=said["out"],
        packs=task.packs,
        map_file=MAP if Path(MAP).exists() else None,
        encoding=task.encoding or None,
        sheets=patterns(task.sheets),
        day=date.fromisoformat(day) if day else None,
        keep=tuple(said["keep"]),
        labels=said["labels"],
        rejected=said["rejected"],
        lang=task.lang,
    )
    prepared = prepare(request, rules=(_rules(task),))
    labels = LabelledRows(prepared.rules[0].linked.vocabulary, request.labels) if request.labels else None
    finished = run_locally(prepared, told.listener, labels)
    names = [Path(one).name for one in finished.files]
    packed = [name for name in names if not name.endswith(".xlsx")]
    for name in packed:
        _pack(Path(name))
    return {
        "packed": packed,
        "tally": finished.tally.plain(),
        "about": {**finished.about},
        "inputs": {name: dict(how) for name, how in finished.inputs.items()},
        "ignored": list(finished.ignored),
        "files": names,
        "rejects": [
            {
                **{"row": one.row, "key": one.key, "column": one.column, "value": one.value[:MOST_SIGNS]},
                **{"within": one.within or one.table, "fault": one.fault().to_dict()},
            }
            for one in finished.rejects
        ],
    }


def _pack(path: Path) -> None:
    """Put a file's gzip in its place: results as text repeat themselves, and are sent as they are kept."""
    draft = path.with_name(f"{path.name}.packed")
    with path.open("rb") as source, gzip.open(draft, "wb", 5) as target:
        shutil.copyfileobj(source, target, BLOCK)
    draft.replace(path)


def _rules(task: RegisterTask) -> Rules:
    """The rules of the packs as the service has them, whatever else lies on this machine."""
    loaded = load_packs(task.packs, Index.build([Path(task.shelf)]))
    return Rules(loaded.packs, loaded.vocabulary)


class _Told:
    """Writes how far a run has come, for whoever waits for it."""

    def __init__(self) -> None:
        self._phase, self._done, self._total = "", 0, 0

    @property
    def listener(self) -> ProgressListener:
        """What is told."""
        return ProgressListener(self._begin, self._advance, lambda name, n: None)

    def _begin(self, phase: str, total: int) -> None:
        self._phase, self._done, self._total = phase, 0, total
        self._write()

    def _advance(self, n: int) -> None:
        self._done += n
        self._write()

    def _write(self) -> None:
        with suppress(OSError):
            draft = Path(f"{PROGRESS}.new")
            draft.write_bytes(orjson.dumps({"phase": self._phase, "done": self._done, "total": self._total}))
            draft.replace(PROGRESS)
