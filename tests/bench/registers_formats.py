"""Formats other than Parquet: whole runs on invented people beside reading the same input and writing the same output.

    python -m tests.bench.registers_formats [--people N] [--rounds N]

JSON Lines are read and written line by line by orjson, a workbook is read by fastexcel; both sides in this process,
turn by turn. Seconds are those of the processors, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import orjson
import polars as pl

from punkt.registers.invented.write_invented import invent

from .registers_whole import DAY, PACK, decide

KINDS = {"JSON Lines": ("jsonl", "jsonl"), "a workbook": ("xlsx", "parquet")}
"""What is measured: the endings of input and output."""


def bare_lines(source: Path, lines: Sequence[Any], target: Path) -> None:
    """Read the lines of a register, and write the lines of a result."""
    with source.open("rb") as stream:
        for line in stream:
            orjson.loads(line)
    with target.open("wb") as stream:
        stream.writelines(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines)


def bare_sheet(source: Path, rows: pl.DataFrame, target: Path) -> None:
    """Read the first sheet of a workbook, and write a table."""
    import fastexcel

    fastexcel.read_excel(source).load_sheet(0).to_polars()
    rows.write_parquet(target)


def measured(folder: Path, people: int, rounds: int) -> list[dict[str, Any]]:
    """Processor seconds of both, and the median of their ratios, for each kind of input."""
    found = []
    for name, (read, written) in KINDS.items():
        register = invent(PACK, (), folder / f"people.{read}", people, 7, as_of=DAY, overwrite=True)[0]
        out, target = folder / f"decided.{written}", folder / f"plain.{written}"
        decide(register, out)
        bare = _bare(register, out, target)
        both = [(_spent(partial(decide, register, out)), _spent(bare)) for _ in range(rounds)]
        found.append(
            {
                "kind": name,
                "megabytes": (round(register.stat().st_size / 1e6, 1), round(out.stat().st_size / 1e6, 1)),
                "run": round(median(one for one, _ in both), 2),
                "bare": round(median(two for _, two in both), 2),
                "times": round(median(one / two for one, two in both), 1),
            }
        )
    return found


def _bare(register: Path, out: Path, target: Path) -> Callable[[], None]:
    if out.suffix == ".jsonl":
        lines = [orjson.loads(line) for line in out.read_bytes().splitlines()]
        return lambda: bare_lines(register, lines, target)
    rows = pl.read_parquet(out)
    return lambda: bare_sheet(register, rows, target)


def _spent(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def render(found: Sequence[dict[str, Any]], people: int) -> list[str]:
    """The results as lines of Markdown."""
    return [
        f"| {people:,} people | MB in / out | s of the processors, `punkt run` | reading and writing alone | times |",
        "|---|--:|--:|--:|--:|",
        *(
            f"| {one['kind']} | {one['megabytes'][0]} / {one['megabytes'][1]} | {one['run']} | {one['bare']} | {one['times']} |"
            for one in found
        ),
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), options.people, options.rounds)
    print("\n".join(render(found, options.people)))


if __name__ == "__main__":
    main()
