"""Cases a second: Punkt, its evaluators alone, and other engines, side by side in one run.

python -m tests.bench.decide [--quick] [--memory] [--json FILE]
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from punkt import load
from punkt.deciding.agreement import durable_version
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.rule_base import Rules

from .contestants import covered, ours
from .people import PACK, People

DAY = date(2026, 1, 1)
CLAUSES, FULL = "rules.decide, clauses", "rules.decide, full trace"


@dataclass(frozen=True)
class Contestant:
    """``prepare`` makes of a mapping what is given to ``run``; only ``run`` is timed. ``fresh`` goes before a round."""

    name: str
    what: str
    prepare: Callable[[dict[str, Any]], Any]
    run: Callable[[Any], Any]
    fresh: Callable[[], None] = lambda: None


def own(rules: Rules) -> list[Contestant]:
    """Punkt itself, and its evaluators alone."""
    edition = rules.edition(DAY)
    program = edition.program
    found = [
        Contestant(
            FULL,
            "mapping read, both evaluators, the document's bytes and digest",
            lambda m: m,
            lambda m: rules.decide(m).to_bytes(),
        ),
        Contestant(
            CLAUSES,
            "mapping read, both evaluators, outcomes with fired clauses",
            lambda m: m,
            lambda m: rules.decide(m, trace="clauses").outcomes(),
        ),
        Contestant("generated alone", "case already read", rules.read_case, Generated(program).run),
        Contestant("tree walk (reference) alone", "case already read", rules.read_case, Reference(program).run),
    ]
    if durable_version():
        from punkt.deciding.evaluators.chained import Chained

        found.insert(
            2,
            Contestant(
                "durable-rules alone",
                "case already read, message and conclusions included",
                rules.read_case,
                Chained(program).run,
            ),
        )
    return found


def others(rules: Rules) -> list[tuple[Contestant, Any]]:
    """The other engines that are installed, each with what tells its answer."""
    program = rules.edition(DAY).program
    found: list[tuple[Contestant, Any]] = []
    try:
        from .zen_rules import Zen
    except ImportError:
        print("zen-engine is not installed: left out")
    else:
        zen = Zen(program)
        found.append(
            (
                Contestant(
                    "zen-engine, trace on", f"{len(zen.covered)} clauses as a decision graph", zen.given, zen.run
                ),
                zen,
            )
        )
    try:
        from .clips_rules import Clips
    except ImportError:
        print("clipspy is not installed: left out")
    else:
        clips = Clips(program)
        found.append(
            (
                Contestant("clipspy", f"{len(clips.covered)} clauses as rules", clips.given, clips.run, clips.fresh),
                clips,
            )
        )
    return found


def check_own(rules: Rules, mappings: Iterable[dict[str, Any]]) -> int:
    """All evaluators find the same on every case."""
    edition = rules.edition(DAY)
    reference = Reference(edition.program)
    number = 0
    for mapping in mappings:
        case = rules.read_case(mapping)
        assert edition.agreed.run(case) == reference.run(case), f"the evaluators differ on {mapping}"
        number += 1
    return number


def check_others(rules: Rules, engines: Sequence[tuple[Contestant, Any]], mappings: Iterable[dict[str, Any]]) -> int:
    """Each other engine fires the same clauses and finds the same outcomes (on fully known cases)."""
    edition = rules.edition(DAY)
    number = 0
    for mapping in mappings:
        case = rules.read_case(mapping)
        expected = ours(edition.program, case, edition.agreed.run(case))
        for contestant, engine in engines:
            found = engine.answer(engine.run(engine.given(mapping)))
            assert found == expected, f"{contestant.name} differs on {mapping}"
        number += 1
    return number


def race(contestants: Sequence[Contestant], people: People, rounds: int, size: int) -> dict[str, list[float]]:
    """Microseconds a case for each contestant, in each round; every round has other people."""
    found: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for number in range(rounds + 1):  # the first warms up
        mappings = people.some(size)
        for turn in range(len(contestants)):
            contestant = contestants[(turn + number) % len(contestants)]
            contestant.fresh()
            given = [contestant.prepare(mapping) for mapping in mappings]
            gc.collect()
            gc.freeze()  # the people waiting in memory are the benchmark's, not the engine's
            begun = time.process_time()
            for item in given:
                contestant.run(item)
            spent = time.process_time() - begun
            gc.unfreeze()
            if number:
                found[contestant.name].append(spent / size * 1e6)
    return found


def memory(rules: Rules, cases: int = 100_000, step: int = 10_000) -> list[tuple[int, float]]:
    """Resident memory in MB after so many decided cases, full trace, nobody twice."""
    people = People(rules, seed=99)
    found = []
    for number, mapping in enumerate(people.endless(), 1):
        rules.decide(mapping).to_bytes()
        if number % step == 0:
            found.append((number, resident()))
            print(f"  {number:>7} cases  {found[-1][1]:.1f} MB", flush=True)
        if number == cases:
            return found
    raise AssertionError


def resident() -> float:
    """Resident memory in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmRSS")


def measure(quick: bool = False, with_memory: bool = False) -> dict[str, Any]:
    """Everything this benchmark finds, as JSON."""
    rounds, size = (3, 200) if quick else (7, 2000)
    watched = (
        memory(load(PACK), *((2_000, 500) if quick else ())) if with_memory else []
    )  # before anything else fills it
    rules = load(PACK)
    engines = others(rules)
    compared = check_own(rules, People(rules, seed=2).some(size))
    compared_others = check_others(rules, engines, People(rules, seed=3, known=1.0).some(size))
    print(
        f"equal: {compared} cases for the own evaluators, {compared_others} fully known ones for the others", flush=True
    )
    mine = own(rules)
    here, total = covered(rules.edition(DAY).program)
    varied = race(mine, People(rules, seed=4), rounds, size)
    known = race([*mine, *(c for c, _ in engines)], People(rules, seed=5, known=1.0), rounds, size)
    found: dict[str, Any] = {
        "pack": PACK,
        "rounds": rounds,
        "people_a_round": size,
        "clauses": here,
        "clauses_in_all": total,
        "produced_by": rules.edition(DAY).produced_by,
        "what": {c.name: c.what for c in [*mine, *(c for c, _ in engines)]},
        "varied": summary(varied),
        "known": summary(known),
    }
    return {**found, "memory": watched}


def summary(times: Mapping[str, list[float]]) -> dict[str, dict[str, float]]:
    """Medians, the spread, and the ratio to deciding with the full trace, round by round."""
    return {
        name: {
            "us": round(median(rows), 1),
            "least": round(min(rows), 1),
            "most": round(max(rows), 1),
            "cases_per_s": round(1e6 / median(rows)),
            "times_full": round(median(full / row for full, row in zip(times[FULL], rows, strict=True)), 2),
            "times_clauses": round(median(c / row for c, row in zip(times[CLAUSES], rows, strict=True)), 2),
        }
        for name, rows in times.items()
    }


def show(found: Mapping[str, Any]) -> None:
    """The results as text."""
    for key, title in (("varied", "85 % of the facts known"), ("known", "all facts known")):
        print(f"\n{title}")
        for name, row in found[key].items():
            print(
                f"  {name:<28} {row['us']:>8.1f} µs {row['cases_per_s']:>8} /s   "
                f"×{row['times_full']:<6} of full   ×{row['times_clauses']:<6} of clauses"
            )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few cases, to see that it works")
    parser.add_argument("--memory", action="store_true", help="also decide 100,000 cases and watch the memory")
    parser.add_argument("--json", metavar="FILE", type=Path)
    options = parser.parse_args()
    found = measure(options.quick, options.memory)
    show(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
