"""Whole registers: time and memory by columns, against reading and writing alone, and against others.

    python -m tests.bench.registers [--quick] [--write]

First everything is compared (``registers_equal`` compares more, and takes long); then rounds are
interleaved and medians given. ``--write`` puts the tables into docs/registers.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from punkt import load
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.columns.column_plan import ColumnPlan, of_edition, plans
from punkt.registers.columns.on_polars import PolarsRun
from punkt.registers.columns.table_layout import CASE, layout

from . import registers_people as made
from . import registers_whole as whole
from .registers_vector import Arrays, OpenFisca

PACK = "ru.karelia.166-p"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "registers.md"
BEGIN, END = "<!-- results: written by python -m tests.bench.registers --write -->", "<!-- end of results -->"


def plan_for(rules: Rules, source: pl.LazyFrame) -> ColumnPlan:
    """The plan of a register's columns."""
    return plans(layout(rules.vocabulary), made.given(source), [of_edition(rules.edition(made.DAY))], made.DAY)[0]


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of the clock, and of all processors together (which other work on the machine disturbs less)."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - used


def race(contestants: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Rounds in rotating order, after one to warm up."""
    names = list(contestants)
    for name in names:
        contestants[name]()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            times[name].append(timed(contestants[name]))
    return times


def check(rules: Rules, source: Path, people: int = 2_000) -> None:
    """What comes out is what ``decide`` finds, for the first people of the register."""
    from punkt.registers.columns.result_columns import Means

    frame = pl.read_parquet(source).head(people)
    plan = plan_for(rules, frame.lazy())
    found = PolarsRun(plan).run({"cases": frame.lazy()})["cases"].collect().to_dicts()
    missing = [c for c in plan.results["cases"].columns if c.means is Means.MISSING]
    compared = 0
    for row, given in zip(found, frame.to_dicts(), strict=True):
        try:
            decision = rules.decide(_mapping(given), trace="clauses")
        except PunktError:  # a constraint turns this one down: days in another order
            continue
        compared += 1
        lacks = {(c.subject, c.outcome): [n for i, n in enumerate(c.legend) if row[c.name] >> i & 1] for c in missing}
        for subject, name, status, value, _ in decision.outcomes():
            assert row[f"{subject}.{name}:status"] == status, (subject, name)
            if status == "determined" and not isinstance(value, tuple):
                assert row[f"{subject}.{name}"] == value
            if status == "open":
                assert sorted(lacks[subject, name]) == sorted(decision[subject, name].missing)
    assert compared > people / 4, compared


def speed(rules: Rules, folder: Path, people: int, rounds: int) -> dict[str, Any]:
    """The register against reading and writing alone."""
    shape = layout(rules.vocabulary)
    source = made.write(rules, shape, folder / "in.parquet", people)
    check(rules, source)
    written, target = folder / "written.parquet", folder / "out.parquet"
    frame = pl.scan_parquet(source)
    run = PolarsRun(plan_for(rules, frame)).run({"cases": frame})["cases"]
    run.sink_parquet(written)
    plain = pl.read_parquet(written)

    def bare() -> None:
        pl.read_parquet(source)
        plain.write_parquet(target)

    times = race(
        {
            "ours": lambda: run.sink_parquet(target),
            "read the input, write the output": bare,
        },
        rounds,
    )
    both = zip(times["ours"], times["read the input, write the output"], strict=True)
    ratios = [(a[0] / b[0], a[1] / b[1]) for a, b in both]
    return {
        "people": people,
        "in": len(frame.collect_schema()),
        "out": plain.width,
        "bytes": written.stat().st_size,
        "clock": {name: round(median(t for t, _ in row), 2) for name, row in times.items()},
        "used": {name: round(median(t for _, t in row), 2) for name, row in times.items()},
        "ratio": round(median(t for t, _ in ratios), 2),
        "ratio_used": round(median(t for _, t in ratios), 2),
        "ratios": [round(t, 2) for t, _ in sorted(ratios)],
    }


def scale(folder: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Time and peak memory by size, each in a process of its own, with two threads."""
    rules = load(PACK)
    found = []
    for people in sizes:
        source = made.write(rules, layout(rules.vocabulary), folder / f"{people}.parquet", people)
        environment = {**os.environ, "POLARS_MAX_THREADS": "2"}
        runs = []
        for _ in range(3 if people <= 1_000_000 else 1):
            command = [sys.executable, "-m", "tests.bench.registers", "--one", str(source), str(folder / "one.parquet")]
            text = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
            runs.append(json.loads(text))
        best = min(runs, key=lambda row: row["used"])
        found.append({"people": people, **best, "us": round(best["used"] / people * 1e6, 2)})
        (folder / "one.parquet").unlink()
        source.unlink()
    return found


def one(source: Path, target: Path) -> None:
    """One run, its time (with planning; loading the packs apart) and the peak of its memory, as JSON."""
    rules = load(PACK)
    rules.edition(made.DAY)

    def work() -> None:
        frame = pl.scan_parquet(source)
        PolarsRun(plan_for(rules, frame)).run({"cases": frame})["cases"].sink_parquet(target)

    clock, used = timed(work)
    peak = whole.most_memory()
    print(json.dumps({"clock": round(clock, 3), "used": round(used, 3), "megabytes": round(peak)}))


def side_by_side(rules: Rules, people: int, rounds: int) -> dict[str, Any]:
    """Against numpy, OpenFisca-core, the generated evaluator in a loop and zen-engine, all facts known."""
    shape = layout(rules.vocabulary)
    columns = [c for c in made.columns_read(rules, shape) if c.fact is not None and not c.fact.established]
    frame = made.people(columns, 0, people, 11, known=1.0)
    program = rules.edition(made.DAY).program
    arrays = Arrays(program, made.DAY)
    facts = arrays.inputs(frame, columns)
    plan = plan_for(rules, frame.lazy())
    lazy = PolarsRun(plan).run({"cases": frame.lazy()})["cases"]
    few = frame.head(min(people, 2_000))
    mappings, cases = [], []
    for row in few.to_dicts():
        with suppress(PunktError):  # a constraint turns this one down
            cases.append(rules.read_case(_mapping(row)))
            mappings.append(_mapping(row))
    generated = Generated(program)
    fisca = OpenFisca(arrays, columns)
    ready = lazy.collect().to_dict(as_series=False)
    own = {key: _codes(arrays, ready, key, program) for key in arrays.run(facts)}
    for name, found in (("numpy", arrays.run(facts)), ("OpenFisca", fisca.run(facts))):
        for key, values in found.items():
            mine = own[key]
            if mine is not None:
                for at, value in enumerate(values.tolist()[:2_000]):
                    assert value == mine[at], (name, key, at, value, mine[at])
    contestants: dict[str, tuple[Callable[[], Any], int, int]] = {
        "ours, all outcomes with clauses, missing facts and readings": (
            lambda: lazy.collect(engine="streaming"),
            people,
            0,
        ),
        "numpy, outcomes only, two-valued": (lambda: arrays.run(facts), people, 0),
        f"OpenFisca-core, {len(fisca.plans)} of its outcomes and terms, two-valued": (
            lambda: fisca.run(facts),
            people,
            0,
        ),
        "the generated evaluator in a loop, cases read beforehand": (
            lambda: [generated.run(case) for case in cases],
            len(cases),
            0,
        ),
    }
    try:
        from .zen_rules import Zen
    except ImportError:
        pass
    else:
        zen = Zen(program, trace=False)
        inputs = [zen.given(_json(mapping)) for mapping in mappings]
        contestants["zen-engine in batch, without trace"] = (
            lambda: [zen.run(given) for given in inputs],
            len(inputs),
            0,
        )
    times = race({name: work for name, (work, _, _) in contestants.items()}, rounds)
    rows = {
        name: [median(t[part] for t in row) / contestants[name][1] * 1e6 for part in (0, 1)]
        for name, row in times.items()
    }
    best = next(iter(rows.values()))
    return {
        name: {"clock": round(us[0], 3), "used": round(us[1], 3), "times": round(us[0] / best[0], 1)}
        for name, us in rows.items()
    }


def _mapping(row: dict[str, Any]) -> dict[str, Any]:
    case: dict[str, Any] = {"case": str(row[CASE]), "as_of": made.DAY}
    for name, value in row.items():
        section, _, path = name.partition(".")
        if path:
            level = case.setdefault(section, {})
            *parents, last = path.split(".")
            for parent in parents:
                level = level.setdefault(parent, {})
            level[last] = value
    return case


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return float(value) if type(value).__name__ == "Decimal" else value


def _codes(arrays: Arrays, ready: dict[str, list[Any]], key: tuple[str, str], program: Any) -> list[Any] | None:
    """What columns found, as arrays hold it; ``None`` for terms, which do not come out."""
    column = ready.get(f"{key[0]}.{key[1]}")
    if column is None:
        return None
    plan = program.plan[key]
    if plan.type.kind.value == "date":
        return column
    return [-1 if v is None else arrays.code(v) if isinstance(v, str) else v for v in column]


def render(found: dict[str, Any]) -> str:
    """The results as Markdown."""
    first = found["speed"]
    names = {"ours": "deciding", "read the input, write the output": "reading the same input, writing the same output"}
    lines = [
        f"{date.today()}, {os.cpu_count()} cores, other work going on (load {os.getloadavg()[0]:.0f}): what the clock shows "
        "would be less on a quiet machine; the seconds of the processors are steadier.",
        "",
        f"{first['people']:,} people, {first['in']} columns in, {first['out']} out ({first['bytes'] / 1e6:.0f} MB), Parquet to "
        f"Parquet, medians of {len(first['ratios'])} rounds:",
        "",
        "| | s by the clock | s of the processors |",
        "|---|--:|--:|",
        *(f"| {text} | {first['clock'][name]} | {first['used'][name]} |" for name, text in names.items()),
        f"| **times** (each round: {', '.join(map(str, first['ratios']))}) | **{first['ratio']}** | {first['ratio_used']} |",
        "",
        "| people | s by the clock | s of the processors | µs of the processors a person | peak memory, MB |",
        "|--:|--:|--:|--:|--:|",
        *(f"| {r['people']:,} | {r['clock']} | {r['used']} | {r['us']} | {r['megabytes']} |" for r in found["scale"]),
        "",
        *whole.render(found["whole"], found["whole scale"]),
        "",
        "| all facts known | µs a person, clock | of the processors | times ours, clock |",
        "|---|--:|--:|--:|",
        *(f"| {name} | {row['clock']} | {row['used']} | {row['times']} |" for name, row in found["others"].items()),
    ]
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small registers, to see that it works")
    parser.add_argument("--write", action="store_true", help="write the results into docs/registers.md")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(*map(Path, options.one))
        return
    rules = load(PACK)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        people, sizes, known = (
            (20_000, [10_000, 100_000], 5_000)
            if options.quick
            else (1_000_000, [100_000, 1_000_000, 10_000_000], 1_000_000)
        )
        found = {
            "speed": speed(rules, folder, people, 5),
            "scale": scale(folder, sizes),
            "whole": whole.speed(folder, people, 5),
            "whole scale": whole.scale(folder, sizes),
            "others": side_by_side(rules, known, 3),
        }
    text = render(found)
    print(text)
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        _, after = rest.split(END)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
