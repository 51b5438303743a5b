"""Entries a second of the journal of decisions, beside decisions a second without it.

python -m tests.bench.journal [--people N] [--rounds N] [--folder DIR] [--postgres URL] [--processor]

People come from ``people.py``; each round decides and records new ones, the ways of
recording one after the other, so that a slow moment of the machine meets all of them.
``--folder`` names the disk that is measured: every acknowledged entry is forced to it.
``--processor`` counts the processor time of this process instead, which is nearly the same however busy the machine
is; what a disk or a database takes is not in it. Beside each figure stands how many decisions it takes as long as.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from punkt import load
from punkt.deciding.decision import Decision
from punkt.journal import Journal
from punkt.journal.sealing import SealKeys

from .people import PACK, People

THREADS = 8
Decided = list[tuple[dict[str, Any], Decision]]


def one_by_one(journal: Journal, decided: Decided) -> None:
    """Each entry is on the disk before the next is recorded."""
    for case, decision in decided:
        journal.record(case, decision, "bench")


def by_threads(journal: Journal, decided: Decided) -> None:
    """As a service does: threads that record at the same time share a write."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda pair: journal.record(pair[0], pair[1], "bench"), decided))


def all_at_once(journal: Journal, decided: Decided) -> None:
    """As a batch does: 100 entries a write."""
    for start in range(0, len(decided), 100):
        journal.record_many(decided[start : start + 100], "bench")


WAYS: dict[str, Callable[[Journal, Decided], None]] = {
    "one by one": one_by_one,
    f"{THREADS} threads": by_threads,
    "100 a write": all_at_once,
}


def measure(
    count: int, rounds: int, folder: Path, postgres: str | None, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Medians over rounds, in entries (or decisions) a second."""
    rules = load(PACK)
    (folder / "seal").write_text(SealKeys.new() + "\n")
    journals = {
        "SQLite, open": Journal.open(folder / "open.db"),
        "SQLite, sealed": Journal.open(folder / "sealed.db", key=folder / "seal"),
    }
    if postgres:
        journals["PostgreSQL, open"] = Journal.open(postgres)
    found: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], object], items: int = count) -> None:
        begun = clock()
        work()
        found.setdefault(name, []).append(items / (clock() - begun))

    for number in range(rounds):
        cases = People(rules, seed=number).some(count)
        decided: Decided = []
        timed("decide", lambda cases=cases, decided=decided: decided.extend((c, rules.decide(c)) for c in cases))  # type: ignore[misc]
        for kind, journal in journals.items():
            for way, run in WAYS.items():
                timed(f"{kind}: {way}", lambda run=run, journal=journal, decided=decided: run(journal, decided))  # type: ignore[misc]
    for kind, journal in journals.items():
        last = journal.last()
        assert last is not None
        timed(f"{kind}: verify", lambda journal=journal: journal.verify(), last.id)  # type: ignore[misc]
        timed(f"{kind}: replay", lambda journal=journal: list(itertools.islice(journal.replay(), count)))  # type: ignore[misc]
    return {name: median(values) for name, values in found.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--postgres")
    parser.add_argument("--processor", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        clock = time.process_time if given.processor else time.perf_counter
        found = measure(given.people, given.rounds, Path(folder), given.postgres, clock)
    for name, rate in found.items():
        print(f"{name:32} {rate:10,.0f} /s {found['decide'] / rate:8.2f}")


if __name__ == "__main__":
    main()
