"""Before anything is timed: each engine finds, of every person and group, what ``decide`` finds.

    python -m tests.bench.registers_equal [--people N] [--groups N] [--engines polars,duckdb,…] [--packs …]

What is compared: status, value, missing facts and readings of every outcome, and the clauses fired,
of people with and without the other sections, groups, their elements. Answers of ``decide`` are
taken from its parts (both evaluators, explainer, readings), and of one case in a hundred from the
decision document itself. ``spark`` is its SQL; ``cluster`` is ``punkt run --engine spark`` from files
to files, each row with the law of its own day, and of each outcome its own clauses are compared.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from helpers.cases_generator import CaseMaker
from helpers.columns_cases import Answer, expected, tables_of
from helpers.columns_engines import ENGINES, finder
from punkt import load
from punkt.deciding.explaining.plain_values import plain
from punkt.deciding.other_readings import sensitive
from punkt.deciding.rule_base import Edition, Rules
from punkt.kernel.records import Case
from punkt.registers.columns.column_plan import of_edition, plans
from punkt.registers.columns.table_layout import CASE, CASES, ID, TO, layout

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
    here = [engine for engine in engines if engine != "cluster"]
    if "cluster" in engines:
        compared = compare_files(pack, rules, pairs, by_edition.values())
    if not here:
        return compared
    compared = 0
    for edition, some in by_edition.values():
        judged = []
        for number, (_, case) in enumerate(some):
            states = edition.agreed.run(case)
            judged.append((number, case, states, sensitive(edition.alternatives, case, states)))
        wanted, held = expected(edition.program, judged, edition.applied)
        check_documents(rules, some, wanted)
        fired = {key: names for key, names in held.items() if names}
        frames = tables_of([case for _, case in some], shape)
        given = {name: frozenset(frame.columns) for name, frame in frames.items()}
        plan = plans(shape, given, [of_edition(edition)], None)[0]
        for engine in here:
            answers, clauses = finder(engine)(plan, frames)
            assert answers.keys() == wanted.keys(), (pack, engine)
            for key, entry in wanted.items():
                assert answers[key] == entry, (pack, engine, key, answers[key], entry)
            assert {key: names for key, names in clauses.items() if names} == fired, (pack, engine)
        compared += len(wanted)
    return compared


def compare_files(
    pack: str,
    rules: Rules,
    pairs: Sequence[tuple[Any, Case]],
    editions: Iterable[tuple[Edition, list[tuple[Any, Case]]]],
) -> int:
    """Compare what is written by ``punkt run --engine spark``; answers with the number of outcomes compared."""
    numbers = {id(case): number for number, (_, case) in enumerate(pairs)}
    wanted: dict[tuple[int, str, str], tuple[Any, ...]] = {}
    for edition, some in editions:
        judged = []
        for _, case in some:
            states = edition.agreed.run(case)
            judged.append((numbers[id(case)], case, states, sensitive(edition.alternatives, case, states)))
        answers, held = expected(edition.program, judged, edition.applied)
        clauses = {
            (kind, plan.name): [f"{clause.rule.pack}:{clause.id}" for clause in plan.clauses]
            for kind, found in edition.program.plans.items()
            for plan in found
        }
        kinds = {(numbers[id(case)], record.name): record.kind for _, case in some for record in case.records}
        for (number, subject, name), entry in answers.items():
            own = sorted({*clauses[kinds[number, subject], name]} & held[number, subject])
            value = entry["value"]
            value = ", ".join(value) if isinstance(value, tuple) else value
            wanted[number, subject, name] = (entry["status"], value, own, entry["missing"], sorted(entry["readings"]))
    groups = [pair for pair in pairs if "group" in pair[1].sections]
    people = [pair for pair in pairs if "group" not in pair[1].sections]
    found = {}
    for some, lists in ((people, False), (groups, True)):
        if some:
            found.update(on_cluster(pack, rules, [(numbers[id(case)], case) for _, case in some], lists))
    assert found.keys() == wanted.keys(), (pack, "cluster")
    for key, one in wanted.items():
        assert found[key] == one, (pack, "cluster", key, found[key], one)
    return len(wanted)


def on_cluster(
    pack: str, rules: Rules, cases: Sequence[tuple[int, Case]], lists: bool
) -> dict[tuple[int, str, str], tuple[Any, ...]]:
    """What ``punkt run --engine spark`` writes of some cases."""
    from punkt.registers.prepare.prepared import prepare
    from punkt.registers.request import Request
    from punkt.registers.spark.run_on_spark import run_on_spark

    shape = layout(rules.vocabulary)
    tables = tables_of([case for _, case in cases], shape)
    names = pl.Series([number for number, _ in cases], dtype=pl.Int64)
    with TemporaryDirectory() as folder:
        for name in [CASES, *(table.name for table in shape.lists)]:
            frame = tables[name].with_columns(names.gather(tables[name][CASE]).alias(CASE))
            for link in shape.links:
                if link.name.startswith(f"{name}."):  # references are lists of ids in the rows that refer
                    path = link.name.removeprefix(f"{name}.")
                    ids = tables[link.name].with_columns(names.gather(tables[link.name][CASE]).alias(CASE))
                    ids = ids.group_by(CASE, ID).agg(pl.col(TO).alias("ids"))
                    listed = pl.when(path).then(pl.col("ids").fill_null(pl.lit([], dtype=pl.List(pl.String))))
                    frame = frame.join(ids, on=[CASE, ID], how="left").with_columns(listed.alias(path)).drop("ids")
            frame.write_parquet(f"{folder}/{name}.parquet")
        more = tuple((table.name, f"{folder}/{table.name}.parquet") for table in shape.lists) if lists else ()
        source, out = f"{folder}/{CASES}.parquet", f"{folder}/out"
        request = Request(register=source, out=out, engine="spark", packs=(pack,), lists=more)
        run_on_spark(prepare(request), ENGINES["spark"]().session)
        rejected = pl.read_parquet(f"{folder}/out_rejected/*.parquet")
        assert not rejected.height, (pack, "cluster", rejected.rows()[:3])
        found = _said(pl.read_parquet(f"{folder}/out/*.parquet"), CASES)
        for table in shape.lists:
            written = Path(f"{folder}/out_{table.name.replace('.', '_')}")
            if written.exists():
                found.update(_said(pl.read_parquet(f"{written}/*.parquet"), table.name))
    return found


def _said(frame: Any, table: str) -> dict[tuple[int, str, str], tuple[Any, ...]]:
    """What a table that was written says: case, subject and outcome → status, value, clauses, missing facts, readings."""
    found = {}
    outcomes = [name.removesuffix(":status") for name in frame.columns if name.endswith(":status")]
    for row in frame.iter_rows(named=True):
        for name in outcomes:
            status = row[f"{name}:status"]
            if status is None:
                continue
            subject, short = (name.split(".", 1)) if table == CASES else (f"{table}/{row[ID]}", name)
            clauses, missing, readings = (
                sorted(text.split(", ")) if (text := row.get(f"{name}:{part}")) else []
                for part in ("clauses", "missing", "readings")
            )
            missing = sorted(f"{subject}{fact}" if fact.startswith(".") else fact for fact in missing)
            value = row[name] if status == "determined" else None
            found[int(row[CASE]), subject, short] = (status, value, clauses, missing, readings)
    return found


def measure(people: int, groups: int, engines: Sequence[str], packs: Sequence[str]) -> None:
    """Compare everything, in pieces, and say so."""
    for pack in packs:
        rules, random, begun, outcomes = load(pack), Random(f"equal {pack}"), time.perf_counter(), 0
        pieces = max(1, -(-people // CHUNK))
        for piece in range(pieces):
            pairs = list(drawn(rules, random, people // pieces, PERSON))
            if any("group" in holder.plans for holder in [rules.edition(pairs[0][1].as_of).program]):
                pairs += drawn(rules, random, groups // pieces, GROUP)
            outcomes += compare(pack, rules, pairs, engines)
            print(f"  {pack}: piece {piece + 1} of {pieces}, {outcomes:,} outcomes", file=sys.stderr, flush=True)
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
