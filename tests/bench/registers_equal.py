"""Before anything is timed: each engine finds, of every person and group, what ``decide`` finds.

    python -m tests.bench.registers_equal [--people N] [--groups N] [--engines polars,duckdb,…] [--packs …]

What is compared: status, value, missing facts and readings of every outcome, and the clauses fired,
of people with and without the other sections, groups, their elements. Answers of ``decide`` are
taken from its parts (both evaluators, explainer, readings), and of one case in a hundred from the
decision document itself.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cases_generator import CaseMaker
from columns_cases import Answer, decoded, expected, tables_of
from columns_engines import ENGINES

from engine import load
from engine.columns.layout import layout
from engine.columns.on_polars import Run
from engine.columns.on_sql import Query
from engine.columns.plan import Plan, of_edition, plans
from engine.explain import plain
from engine.records import Case
from engine.rulebase import Edition, Rules, _sensitive

PACKS = ("ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025")
PERSON = {"recipient": 1.0, "provider": 0.5, "region": 0.3}
GROUP = {"group": 1.0, "recipient": 0.1, "provider": 0.4}
CHUNK = 10_000
DOCUMENTS = 100


def drawn(rules: Rules, random: Random, number: int, sections: dict[str, float]) -> Iterator[tuple[Any, Case]]:
    """Cases that the rule base accepts, as mappings and as read."""
    maker = CaseMaker(rules, sections)
    for _ in range(number):
        mapping = maker.mapping(random)
        yield mapping, rules.read_case(mapping)


def found_by(name: str, plan: Plan, frames: dict[str, Any]) -> Any:
    """What an engine finds."""
    if name == "polars":
        lazy = Run(plan).run({table: frame.lazy() for table, frame in frames.items()})
        rows = {table: frame.collect().to_dicts() for table, frame in lazy.items()}
    else:
        engine = ENGINES[name]()
        query = Query(plan, engine.dialect, engine.load(frames, plan.layout))
        rows = engine.tables(query)
    return decoded(plan.results, rows, {table: to for table, (_, to) in plan.linked.items()})


def check_documents(rules: Rules, pairs: Sequence[tuple[Any, Case]], wanted: Answer) -> int:
    """The answers that engines are compared with are those of decision documents."""
    for number, (mapping, _) in enumerate(pairs):
        if number % DOCUMENTS == 0:
            for subject, outcomes in rules.decide(mapping).to_dict()["outcomes"].items():
                for name, said in outcomes.items():
                    entry = wanted[number, subject, name]
                    assert said["status"] == entry["status"], (number, subject, name)
                    assert said["value"] == plain(entry["value"])
                    assert sorted(said["missing"]) == entry["missing"]
                    assert sorted(said["sensitive_to"]) == entry["readings"]
    return len(pairs) // DOCUMENTS


def compare(pack: str, rules: Rules, pairs: Sequence[tuple[Any, Case]], engines: Sequence[str]) -> int:
    """Compare all engines on some cases; answers with the number of outcomes compared."""
    by_edition: dict[int, tuple[Edition, list[tuple[Any, Case]]]] = {}
    for pair in pairs:
        edition = rules.edition(pair[1].as_of)
        by_edition.setdefault(id(edition), (edition, []))[1].append(pair)
    compared = 0
    shape = layout(rules.vocabulary)
    for edition, some in by_edition.values():
        judged = []
        for number, (_, case) in enumerate(some):
            states = edition.agreed.run(case)
            judged.append((number, case, states, _sensitive(edition, case, states)))
        wanted, held = expected(edition.program, judged)
        check_documents(rules, some, wanted)
        fired = {key: names for key, names in held.items() if names}
        frames = tables_of([case for _, case in some], shape)
        given = {name: frozenset(frame.columns) for name, frame in frames.items()}
        plan = plans(shape, given, [of_edition(edition)], None)[0]
        for engine in engines:
            answers, clauses = found_by(engine, plan, frames)
            assert answers.keys() == wanted.keys(), (pack, engine)
            for key, entry in wanted.items():
                assert answers[key] == entry, (pack, engine, key, answers[key], entry)
            assert {key: names for key, names in clauses.items() if names} == fired, (pack, engine)
        compared += len(wanted)
    return compared


def measure(people: int, groups: int, engines: Sequence[str], packs: Sequence[str]) -> None:
    """Compare everything, in pieces, and say so."""
    for pack in packs:
        rules, random, begun, outcomes = load(pack), Random(f"equal {pack}"), time.perf_counter(), 0
        pieces = max(1, -(-people // CHUNK))
        for _ in range(pieces):
            pairs = list(drawn(rules, random, people // pieces, PERSON))
            if any("group" in holder.plans for holder in [rules.edition(pairs[0][1].as_of).program]):
                pairs += drawn(rules, random, groups // pieces, GROUP)
            outcomes += compare(pack, rules, pairs, engines)
        seconds = time.perf_counter() - begun
        print(f"{pack}: {people:,} people, {groups:,} groups, {outcomes:,} outcomes: the same by {', '.join(engines)}")
        print(f"  ({seconds:.0f} s)", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--groups", type=int, default=10_000)
    parser.add_argument("--engines", default="polars,duckdb,postgres,spark")
    parser.add_argument("--packs", default=",".join(PACKS))
    options = parser.parse_args()
    measure(options.people, options.groups, options.engines.split(","), options.packs.split(","))


if __name__ == "__main__":
    main()
