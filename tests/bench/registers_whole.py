"""The whole command ``punkt run`` on invented people, against reading its input and writing its output alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from punkt.command.run_request import run_request
from punkt.registers.invented.write_invented import invent
from punkt.registers.request import Request

PACK = "ru.karelia.166-p"
DAY = date(2025, 6, 1)
INVENTED = 1_000_000
ROOT = Path(__file__).resolve().parents[2]
PLAIN = (
    "import sys, polars as pl; pl.read_parquet(sys.argv[1]); pl.read_parquet(sys.argv[2]).write_parquet(sys.argv[3])"
)
"""What the floor does from the shell; reading the output back is taken off."""
READ_BACK = "import sys, polars as pl; pl.read_parquet(sys.argv[2])"


def people(folder: Path, count: int) -> Path:
    """A register of that many invented people, in groups of rows; beyond a million they come again under other keys."""
    first = invent(PACK, (), folder / "first.parquet", min(count, INVENTED), 7, as_of=DAY, overwrite=True)[0]
    if count <= INVENTED:
        return first
    file, parts = folder / "people.parquet", []
    for number in range(-(-count // INVENTED)):
        parts.append(folder / f"part-{number}.parquet")
        frame = pl.read_parquet(first).head(count - number * INVENTED)
        frame.with_columns(pl.concat_str(pl.lit(f"{number:03}"), "case").alias("case")).write_parquet(parts[-1])
    pl.scan_parquet(parts).sink_parquet(file)
    for part in (*parts, first):
        part.unlink()
    return file


def decide(source: Path, out: Path) -> None:
    """The command, but for its start."""
    run_request(Request(register=str(source), out=str(out), packs=(PACK,), day=DAY, overwrite=True, lang="en"))


def command(source: Path, out: Path) -> list[str]:
    """The command line."""
    call = [sys.executable, "-c", "from punkt.command.main import main; main()", "run", str(source), "--pack", PACK]
    return [*call, "--as-of", DAY.isoformat(), "--out", str(out), "--overwrite"]


def started(call: Sequence[str]) -> tuple[float, float, float]:
    """Run a command: seconds by the clock, of the processors, and the peak of its memory in MB."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "POLARS_MAX_THREADS": "2"}
    begun = time.perf_counter()
    process = subprocess.Popen(call, env=environment, stdout=subprocess.DEVNULL)
    peak, ended, status = 0.0, 0, 0
    while not ended:
        peak = max(peak, most_memory(process.pid))
        time.sleep(0.02)
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
    assert status == 0, call
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, peak


def most_memory(process: int | str = "self") -> float:
    """The most memory in MB that a process has held since its program began.

    ``ru_maxrss`` would count what the process held that started it, too.
    """
    try:
        said = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", said)
    return int(found[1]) / 1024 if found else 0.0


def speed(folder: Path, count: int, rounds: int) -> dict[str, Any]:
    """Both in this process, and both from the shell, turn by turn."""
    source, out, target = people(folder, count), folder / "decided.parquet", folder / "plain.parquet"
    decide(source, out)
    plain = pl.read_parquet(out)
    assert plain.height == count

    def bare() -> None:
        pl.read_parquet(source)
        plain.write_parquet(target)

    rows: dict[str, list[tuple[float, float]]] = {}
    for number in range(rounds):
        turns: list[tuple[str, Callable[[], Any]]] = [("run", lambda: decide(source, out)), ("bare", bare)]
        for name, work in turns if number % 2 else reversed(turns):
            begun, used = time.perf_counter(), time.process_time()
            work()
            rows.setdefault(name, []).append((time.perf_counter() - begun, time.process_time() - used))
        rows.setdefault("shell", []).append(started(command(source, out))[:2])
        files = [str(source), str(out), str(target)]
        whole, back = (started([sys.executable, "-c", text, *files]) for text in (PLAIN, READ_BACK))
        start = started([sys.executable, "-c", "import polars"])
        rows.setdefault("bare shell", []).append((whole[0] - back[0] + start[0], whole[1] - back[1] + start[1]))
    ratios = sorted(a / b for (a, _), (b, _) in zip(rows["run"], rows["bare"], strict=True))
    spent = sorted(a / b for (_, a), (_, b) in zip(rows["run"], rows["bare"], strict=True))
    return {
        "people": count,
        "in": len(pl.scan_parquet(source).collect_schema()),
        "out": plain.width,
        "bytes": out.stat().st_size,
        "clock": {name: round(median(t for t, _ in row), 2) for name, row in rows.items()},
        "used": {name: round(median(t for _, t in row), 2) for name, row in rows.items()},
        "ratio": round(median(ratios), 2),
        "ratio_used": round(median(spent), 2),
        "ratios": [round(one, 2) for one in ratios],
    }


def scale(folder: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """The command from the shell by the size of the register: time and peak memory."""
    found = []
    for count in sizes:
        source, out = people(folder, count), folder / "decided.parquet"
        rows = [started(command(source, out)) for _ in range(3 if count <= INVENTED else 1)]
        clock, used, peak = min(rows, key=lambda row: row[1])
        us = round(used / count * 1e6, 2)
        found.append(
            {"people": count, "clock": round(clock, 2), "used": round(used, 2), "us": us, "megabytes": round(peak)}
        )
        out.unlink()
        source.unlink()
    return found


def render(speed: dict[str, Any], scale: Sequence[dict[str, Any]]) -> list[str]:
    """The results as lines of Markdown."""
    clock, used = speed["clock"], speed["used"]
    rows = {
        "`punkt run`: read, checked, decided, names in place of bits, written, summed up": "run",
        "reading the same input, writing the same output": "bare",
        "`punkt run` from the shell": "shell",
        "reading and writing from the shell": "bare shell",
    }
    return [
        f"The whole command: {speed['people']:,} invented people, {speed['in']} columns in, {speed['out']} out "
        f"({speed['bytes'] / 1e6:.0f} MB), medians of {len(speed['ratios'])} rounds:",
        "",
        "| | s by the clock | s of the processors |",
        "|---|--:|--:|",
        *(f"| {text} | {clock[name]} | {used[name]} |" for text, name in rows.items()),
        f"| **times**, without the start (each round: {', '.join(map(str, speed['ratios']))}) "
        f"| **{speed['ratio']}** | {speed['ratio_used']} |",
        "",
        "| people, whole command | s by the clock | s of the processors | µs of the processors a person | peak memory, MB |",
        "|--:|--:|--:|--:|--:|",
        *(f"| {r['people']:,} | {r['clock']} | {r['used']} | {r['us']} | {r['megabytes']} |" for r in scale),
    ]
