"""Writing an invented register: drawn part by part, every file whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from punkt.deciding.rule_base import Rules, load
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest, reading
from punkt.files.messages.kinds import Kind
from punkt.files.progress_listener import ProgressListener
from punkt.files.read import read_file
from punkt.files.whole_files import commit_file, writing
from punkt.law.loading.pack_store import search_roots
from punkt.registers.check.rows_as_cases import as_cases
from punkt.registers.columns.table_layout import CASE, CASES, layout
from punkt.registers.local.result_writers import JsonSink, open_sink
from punkt.registers.local.working_folder import WorkingFolder
from punkt.registers.prepare.output_files import result_faults
from punkt.registers.read.open_source import need_polars
from punkt.registers.request import PART
from punkt.version import VERSION

from .description import RegisterDescription, read_description

if TYPE_CHECKING:
    import polars as pl

FILE = "simulate.yaml"


def invent(
    pack: str,
    pack_dirs: Sequence[str],
    out: Path,
    n: int,
    seed: int,
    name: str = "",
    parameters: str | None = None,
    as_of: date | None = None,
    overwrite: bool = False,
    progress: ProgressListener | None = None,
) -> list[Path]:
    """Invent a register and write it; the files. Raises :class:`PunktError` for a wrong call or description."""
    from .simulate_register import Simulation

    need_polars()
    rules = load(pack, pack_dirs=pack_dirs)
    faults, _ = result_faults(out, layout(rules.vocabulary), [Path(parameters)] if parameters else [], overwrite)
    if faults:
        raise PunktError(faults)
    described = _described(rules, parameters, pack_dirs)
    chosen = name or next(iter(described.registers))
    if chosen not in described.registers:
        raise PunktError(
            [Diagnostic("P821", Place("punkt"), {"name": chosen, "hint": nearest(chosen, described.registers)})]
        )
    day = as_of or max(p.in_force.since for p in rules.packs)
    simulation = Simulation(rules, described, described.registers[chosen], n, seed, day)
    about: dict[str, Any] = {
        "schema": "punkt/simulated/1",
        "about": described.about,
        "described": described.id,
        "register": chosen,
        "n": n,
        "seed": seed,
        "as_of": day.isoformat(),
        "punkt": VERSION,
        "packs": [{"id": p.id, "version": p.version, "sha256": p.digest} for p in rules.packs],
    }
    listener = progress or ProgressListener()
    listener.begin("draw", n)
    work = WorkingFolder.open(out.with_name(out.name + ".unfinished"), about, False, True)
    try:
        with writing(out, resumable=False):
            sink = open_sink(work.folder, out, about)
            for tables in simulation.parts(PART):
                listener.advance(tables[CASES].height)
                _add(sink, rules, tables)
                listener.beside("keep", tables[CASES].height)
            sink.close({})
            names = sorted(sink.files, key=lambda file: file == out.name)
            for file in names:
                commit_file(sink.files[file], out.with_name(file))
    finally:
        work.remove()
    return [out.with_name(file) for file in reversed(names)]


def _add(sink: Any, rules: Rules, tables: Mapping[str, pl.DataFrame]) -> None:
    """Add the tables of some cases; in JSON Lines, whole cases."""
    import polars as pl

    if isinstance(sink, JsonSink):
        keys = tables[CASES][CASE].to_list()
        lines = [orjson.dumps(case, default=str) + b"\n" for case in as_cases(layout(rules.vocabulary), tables, keys)]
        sink.add_lines(CASES, b"".join(lines))
        return
    typed = sink.__class__.__name__ in ("ParquetSink", "DuckSink")
    for name, frame in tables.items():
        if not typed:
            lists = [c for c, kind in frame.schema.items() if isinstance(kind, pl.List)]
            joined = [
                pl.when(pl.col(c).list.len() == 0).then(pl.lit("[]")).otherwise(pl.col(c).list.join("|")).alias(c)
                for c in lists
            ]
            frame = frame.with_columns(joined)
        sink.add(name, frame.to_arrow(compat_level=pl.CompatLevel.oldest()))


def _described(rules: Rules, parameters: str | None, pack_dirs: Sequence[str]) -> RegisterDescription:
    """The description named, else the one beside the vocabulary."""
    if parameters is not None:
        with reading(Kind.USAGE):
            document = read_file(parameters)
        return read_description(document, rules.vocabulary)
    for root in search_roots(pack_dirs):
        file = Path(root) / FILE
        if file.is_file():
            document = read_file(file)
            if isinstance(document.data, dict) and document.data.get("for") == rules.vocabulary.id:
                return read_description(document, rules.vocabulary)
    raise PunktError([Diagnostic("P817", Place("punkt"), {"name": rules.vocabulary.id})])
