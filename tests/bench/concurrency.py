"""Cases decided side by side: in threads, under asyncio, in processes forked and spawned; beside one after another.

python -m tests.bench.concurrency [--cases N] [--rounds N]
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import pickle
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from statistics import median
from typing import Any

from punkt import Rules, load

from .people import PACK, People

Cases = list[dict[str, Any]]
Part = tuple[list[str], float]
"""Digests, and the processor time that they took where they were worked out."""
Way = Callable[[Cases], list[Part]]
PARTS = 8
"""Into how many parts the cases are put for processes: each goes there and back once."""
_rules: Rules


def begin(rules: Rules) -> None:
    """What each process is given once: the rule base, as it was loaded elsewhere."""
    global _rules
    _rules = rules


def digests(cases: Iterable[dict[str, Any]]) -> Part:
    """Some cases decided in this thread."""
    begun = time.thread_time()
    return [_rules.decide(case).digest for case in cases], time.thread_time() - begun


def alone(cases: Cases) -> list[Part]:
    """One after another."""
    return [digests(cases)]


def split(cases: Cases) -> list[Cases]:
    """The cases in parts, one after the other."""
    size = -(-len(cases) // PARTS)
    return [cases[start : start + size] for start in range(0, len(cases), size)]


def by(pool: Executor) -> Way:
    """Decided by a pool, part by part."""
    return lambda cases: list(pool.map(digests, split(cases)))


def under_asyncio(cases: Cases) -> list[Part]:
    """Decided in threads that a loop waits for, part by part."""

    async def all_of_them() -> list[Part]:
        return await asyncio.gather(*(asyncio.to_thread(digests, part) for part in split(cases)))

    return asyncio.run(all_of_them())


def processes(how: str, rules: Rules, number: int = 2) -> ProcessPoolExecutor:
    """Processes of a kind, each with the rule base."""
    context = multiprocessing.get_context(how)
    return ProcessPoolExecutor(number, mp_context=context, initializer=begin, initargs=(rules,))


def measure(count: int, rounds: int) -> dict[str, Any]:
    """Each way against one after another, interleaved; and how long a rule base takes to load and to be unpickled."""
    begun = time.perf_counter()
    rules = load(PACK)
    loaded = time.perf_counter() - begun
    packed = pickle.dumps(rules)
    begun = time.perf_counter()
    pickle.loads(packed)
    restored = time.perf_counter() - begun
    begin(rules)
    people = People(rules, seed=11)
    clock: dict[str, list[float]] = {}
    processor: dict[str, list[float]] = {}
    with (
        ThreadPoolExecutor(2) as two,
        ThreadPoolExecutor(8) as eight,
        processes("fork", rules) as forked,
        processes("spawn", rules) as spawned,
    ):
        ways: dict[str, Way] = {
            "one after another": alone,
            "2 threads": by(two),
            "8 threads": by(eight),
            "asyncio.to_thread": under_asyncio,
            "2 processes, fork": by(forked),
            "2 processes, spawn": by(spawned),
        }
        for turn in range(rounds + 1):
            for name, way in ways.items():
                cases = people.some(count)  # nobody twice: what was worked out for one is kept for the next
                begun = time.perf_counter()
                parts = way(cases)
                if turn:  # the first round makes everything ready
                    clock.setdefault(name, []).append(time.perf_counter() - begun)
                    processor.setdefault(name, []).append(sum(spent for _, spent in parts))
                found = [one for digests_of_part, _ in parts for one in digests_of_part]
                if found != digests(cases)[0]:
                    raise SystemExit(f"{name}: other decisions")
    return {
        "clock": {name: round(median(clock["one after another"]) / median(times), 2) for name, times in clock.items()},
        "processor": {
            name: round(median(times) / median(processor["one after another"]), 2) for name, times in processor.items()
        },
        "load_s": round(loaded, 3),
        "unpickle_s": round(restored, 3),
        "bytes": len(packed),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    found = measure(options.cases, options.rounds)
    for name, times in found["clock"].items():
        print(f"{name:20} {times:5} times as fast by the clock, {found['processor'][name]:5} times the processor time")
    print(f"loaded in {found['load_s']} s, unpickled in {found['unpickle_s']} s from {found['bytes']:,} bytes")


if __name__ == "__main__":
    main()
