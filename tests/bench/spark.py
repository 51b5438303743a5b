"""The cost of a row on Spark: ``punkt run --engine spark`` on one core and on two, in more and fewer partitions.

    python -m tests.bench.spark [--people N] [--rounds N] [--write]

Invented people (45 facts, Karelian pack, all outcomes with clauses, missing facts and readings by
name), Parquet in and out, every row checked. First what comes out is compared with the engine of one
machine. Two sessions, ``local[1]`` and ``local[2]``, live side by side and take turns; each
combination is run once to warm up. Seconds of the processors are those of the JVM and of its Python
workers together. Beside them stands ``punkt.spark.decide`` (SQL, rows trusted, bits not named) over
the same files. ``--write`` puts the tables into docs/clusters.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from punkt import load
from punkt.deciding.rule_base import Rules
from punkt.registers.check.check_cells import ROW, CheckedTable
from punkt.registers.check.constraints_of_tables import TableConstraints
from punkt.registers.columns.table_layout import layout

from . import registers_people as made

PACK = "ru.karelia.166-p"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "clusters.md"
BEGIN, END = "<!-- results: written by python -m tests.bench.spark --write -->", "<!-- end of results -->"
PARTITIONS = (2, 4, 8)
FILES = 8
SQL = "sql"
Timing = tuple[float, float]
"""Seconds of the clock, and of all processors."""


# --- one session, in a process of its own


def serve(threads: int, folder: Path) -> None:
    """Do what is asked line by line: a number of partitions, or ``sql``; say what it took."""
    from punkt.registers.columns.on_spark import session

    spark = session(f"local[{threads}]", "1g")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        asked = line.strip()
        begun, used = time.perf_counter(), processors(os.getpid())
        (by_sql if asked == SQL else by_run)(spark, folder, asked, threads)
        found = (time.perf_counter() - begun, processors(os.getpid()) - used)
        print(json.dumps(found), file=answers, flush=True)


def by_run(spark: Any, folder: Path, partitions: str, threads: int) -> None:
    """A run from files to files."""
    from punkt.registers.prepare.prepared import prepare
    from punkt.registers.request import Request
    from punkt.registers.spark.run_on_spark import run_on_spark

    for name in ("minPartitionNum", "maxPartitionNum"):
        spark.conf.set(f"spark.sql.files.{name}", partitions)
    spark.conf.set("spark.sql.files.openCostInBytes", "1")
    out = str(folder / f"out{threads}")
    request = Request(
        register=str(folder / "people"), out=out, engine="spark", packs=(PACK,), day=made.DAY, overwrite=True
    )
    run_on_spark(prepare(request), spark)


def by_sql(spark: Any, folder: Path, _: str, threads: int) -> None:
    """The query over the same files."""
    from punkt.spark import decide, settings

    frame = spark.read.parquet(str(folder / "people"))
    with settings(spark):
        found = decide(frame, load(PACK), as_of=made.DAY, names=False)
        found.write.mode("overwrite").parquet(str(folder / f"sql{threads}"))


def processors(root: int) -> float:
    """Seconds that a process and all below it have used, those that ended included."""
    tick = os.sysconf("SC_CLK_TCK")
    parents, used = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents[int(file.parent.name)] = int(fields[1])
        used[int(file.parent.name)] = sum(map(int, fields[11:15])) / tick
    return sum(seconds for process, seconds in used.items() if root in _line(process, parents))


def _line(process: int, parents: dict[int, int]) -> Iterator[int]:
    while process:
        yield process
        process = parents.get(process, 0)


# --- both side by side


class Session:
    """A process with a session."""

    def __init__(self, threads: int, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.bench.spark", "--serve", str(threads), "--folder", str(folder)]
        self._log = (folder / f"log{threads}").open("w")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )

    def ask(self, what: str) -> Timing:
        """Do it; what it took."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(what, file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(Path(self._log.name).read_text(encoding="utf-8")[-3000:])
        clock, used = json.loads(line)
        return clock, used

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._log.close()


def write_people(folder: Path, people: int) -> None:
    """The register in files of the same size."""
    rules = load(PACK)
    columns = made.columns_read(rules, layout(rules.vocabulary))
    (folder / "people").mkdir()
    each = people // FILES
    for number in range(FILES):
        frame = allowed(rules, made.people(columns, number * each, each, 7))
        frame.write_parquet(folder / "people" / f"{number}.parquet")


def allowed(rules: Rules, frame: pl.DataFrame) -> pl.DataFrame:
    """The people, without the facts that break a constraint of the vocabulary: every row is decided."""
    none = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
    rows = pl.int_range(0, frame.height, eager=True).alias(ROW)
    checked = CheckedTable(frame.with_columns(rows), none)
    TableConstraints(rules, layout(rules.vocabulary)).check(checked, {}, made.DAY)
    wrong: dict[str, list[int]] = {}
    for one in checked.rejects:
        wrong.setdefault(str(one.arguments["name"]), []).append(one.row)
    for column, spots in wrong.items():
        frame = frame.with_columns(pl.when(~none.scatter(spots, True)).then(pl.col(column)).alias(column))
    return frame


def check(folder: Path, people: int) -> None:
    """What was written is what the engine of one machine finds."""
    from punkt.command.run_request import run_request
    from punkt.registers.request import Request

    source = folder / "all.parquet"
    pl.scan_parquet(folder / "people" / "*.parquet").sink_parquet(source)
    run_request(Request(register=str(source), out=str(folder / "here.parquet"), day=made.DAY, packs=(PACK,)))
    here = pl.read_parquet(folder / "here.parquet")
    for out in ("out1", "out2"):
        there = pl.read_parquet(folder / out / "*.parquet")
        same = [pl.col(name).cast(pl.String) for name, kind in here.schema.items() if isinstance(kind, pl.Categorical)]
        assert there.with_columns(same).sort("case").equals(here.with_columns(same).sort("case")), out
        assert there.height == people - people % FILES


def measure(people: int, rounds: int) -> dict[str, Any]:
    """All combinations, round by round."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_people(folder, people)
        sessions = {threads: Session(threads, folder) for threads in (1, 2)}
        asked = [*map(str, PARTITIONS), SQL]
        try:
            for one in sessions.values():
                one.ask(asked[0])
                one.ask(SQL)
            check(folder, people)
            times: dict[tuple[int, str], list[Timing]] = {}
            for number in range(rounds):
                for what in asked if not number else asked[:-1]:  # the query takes long, and is asked once
                    for threads, one in sessions.items():
                        times.setdefault((threads, what), []).append(one.ask(what))
        finally:
            for one in sessions.values():
                one.close()
    rows = people - people % FILES
    return {"people": rows, "rounds": rounds, "times": times, "load": os.getloadavg()[0]}


def render(found: dict[str, Any]) -> str:
    """The results as Markdown."""
    people, times = found["people"], found["times"]

    def cell(threads: int, what: str, which: int) -> float:
        return float(median(one[which] for one in times[threads, what]))

    lines = [
        f"{date.today().isoformat()}, 2 cores, load {found['load']:.0f} at the end; {people:,} people, 46 columns in, "
        f"all outcomes with names out, Parquet to Parquet; medians of {found['rounds']} interleaved rounds (one of the query), warm:",
        "",
        "| | partitions | s, `local[1]` | s, `local[2]` | µs a row, 1 core | µs a row, 2 cores | times | µs of the processors a row, 1 / 2 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for what in [*map(str, PARTITIONS), SQL]:
        one, two = cell(1, what, 0), cell(2, what, 0)
        used = [cell(threads, what, 1) / people * 1e6 for threads in (1, 2)]
        label = "`punkt.spark.decide`, rows trusted, bits" if what == SQL else "`punkt run`, every row checked"
        lines.append(
            f"| {label} | {'–' if what == SQL else what} | {one:.1f} | {two:.1f} | {one / people * 1e6:.1f} "
            f"| {two / people * 1e6:.1f} | {one / two:.2f} | {used[0]:.1f} / {used[1]:.1f} |"
        )
    best = min(cell(1, str(n), 1) for n in PARTITIONS) / people * 1e6
    worst = max(cell(t, str(n), 1) for n in PARTITIONS for t in (1, 2)) / people * 1e6
    seconds = worst * 100  # of 10⁸ rows, in seconds of a core
    lines += [
        "",
        f"On paper, by the dearest of these ({worst:.0f} µs of a core a row, checks, clauses and names included; the "
        f"cheapest was {best:.0f}): 10⁸ rows are {seconds:,.0f} s of cores – {_long(seconds / 16)} on 16 cores, "
        f"{_long(seconds / 64)} on 64, {_long(seconds / 256)} on 256.",
    ]
    return "\n".join(lines) + "\n"


def _long(seconds: float) -> str:
    return f"{seconds / 60:.1f} minutes" if seconds >= 90 else f"{seconds:.0f} s"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write the results into docs/clusters.md")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, options.folder)
        return
    text = render(measure(options.people, options.rounds))
    print(text)
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        head, rest = page.split(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
