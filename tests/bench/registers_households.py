"""Registers of invented households under two laws with lists and months, by columns; some of them decided one by one.

    python -m tests.bench.registers_households [--law fee|subsidy] [--households 1000000] [--part 50000] [--compared 10000]

The fee rests on the income of each member in each of twelve months, the subsidy is decided for each of six months. A
part of the register is invented, decided and forgotten; of some households, spread over all parts, every outcome must
be what ``decide`` finds. The exit code is 1 where one differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from punkt import Rules, load

PEERS = Path(__file__).resolve().parents[1] / "peers"
CATEGORIES = ("working_age", "pensioner", "child")
DAY = date(2026, 3, 1)
FIRST = date(2025, 1, 15)
Frames = dict[str, pl.DataFrame]


def _money(random: np.random.Generator, most: int, count: int) -> pl.Series:
    return pl.Series(random.integers(0, most * 100, count)).cast(pl.Decimal(18, 0)) * pl.Series([Decimal("0.01")])


def _some(random: np.random.Generator, values: pl.Series, known: float) -> pl.Series:
    return values.set(pl.Series(random.random(len(values)) >= known), None)


def _households(random: np.random.Generator, first: int, count: int, day: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cases with a day, and their members."""
    keys = np.arange(first, first + count)
    days = pl.Series([FIRST + timedelta(days=int(n)) for n in random.integers(0, 400, count)], dtype=pl.Date)
    cases = pl.DataFrame({"case": keys, day: _some(random, days, 0.99)})
    sizes = random.integers(1, 5, count)
    members = pl.DataFrame({"case": np.repeat(keys, sizes)})
    return cases, members.with_columns(id="m" + pl.int_range(pl.len()).over("case").cast(pl.String))


def subsidies(random: np.random.Generator, first: int, count: int) -> Frames:
    """Households that ask for the subsidy."""
    cases, members = _households(random, first, count, "household.applied")
    kinds = pl.Series([CATEGORIES[n] for n in random.integers(0, 3, len(members))])
    return {
        "cases": cases.with_columns(
            _some(random, _money(random, 120_000, count), 0.97).alias("household.household_income"),
            _some(random, _money(random, 15_000, count), 0.97).alias("household.actual_costs"),
        ),
        "household.members": members.with_columns(_some(random, kinds, 0.99).alias("category")),
    }


def fees(random: np.random.Generator, first: int, count: int) -> Frames:
    """Households of which each member has an income in each of the months before the day; now and then one is lacking."""
    cases, members = _households(random, first, count, "household.application_date")
    months = pl.DataFrame({"month": [date(2024 + n // 12, n % 12 + 1, 1) for n in range(26)]})
    rows = members.join(months, how="cross")
    rows = rows.with_columns(_money(random, 60_000, len(rows)).alias("value")).filter(
        pl.Series(random.random(len(rows)) < 0.998)
    )
    tariff = _some(random, _money(random, 30_000, count), 0.97).alias("household.tariff")
    return {
        "cases": cases.with_columns(tariff),
        "household.members": members,
        "household.members.income": rows,
    }


@dataclass(frozen=True)
class Law:
    """A law, how its households are invented, and what it decides."""

    pack: str
    folder: str
    invented: Callable[[np.random.Generator, int, int], Frames]
    outcomes: tuple[str, ...]


LAWS = {
    "fee": Law("peers.service-fee", "ru-social-service-fee", fees, ("fee",)),
    "subsidy": Law(
        "peers.housing-subsidy", "ru-housing-subsidy", subsidies, tuple(f"subsidy_{n}" for n in range(1, 7))
    ),
}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def cases_of(frames: Frames, keys: list[int]) -> Iterator[dict[str, Any]]:
    """Some households as cases."""
    chosen = {name: frame.filter(pl.col("case").is_in(keys)) for name, frame in frames.items()}
    members: dict[tuple[int, str], dict[str, Any]] = {}
    for row in chosen["household.members"].to_dicts():
        key = (row.pop("case"), row["id"])
        members[key] = {name: value for name, value in row.items() if value is not None}
    for row in chosen.get("household.members.income", pl.DataFrame()).to_dicts():
        income = members[row["case"], row["id"]].setdefault("income", {})
        income[row["month"].strftime("%Y-%m")] = row["value"]
    for row in chosen["cases"].to_dicts():
        key = row.pop("case")
        facts = {name.partition(".")[2]: _plain(value) for name, value in row.items() if value is not None}
        own = [member for (case, _), member in members.items() if case == key]
        yield {"case": str(key), "household": {**facts, "members": own}}


def differing(rules: Rules, law: Law, frames: Frames, found: pl.DataFrame, keys: list[int]) -> Iterator[str]:
    """Households of which an outcome by columns is not what ``decide`` finds."""
    rows = {row["case"]: row for row in found.filter(pl.col("case").is_in(keys)).to_dicts()}
    for case in cases_of(frames, keys):
        decision, row = rules.decide(case, as_of=DAY, trace="clauses"), rows[int(case["case"])]
        for name in law.outcomes:
            view = decision["household", name]
            wanted = (view.status, None if view.value is None else Decimal(str(view.value)))
            came = (row[f"household.{name}:status"], row[f"household.{name}"])
            if came != wanted:
                yield f"{case['case']} {name}: {came} by columns, {wanted} one by one"


def main() -> int:
    """Invent, decide, compare; print what was found and how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--law", choices=LAWS, default="subsidy")
    parser.add_argument("--households", type=int, default=1_000_000)
    parser.add_argument("--part", type=int, default=50_000)
    parser.add_argument("--compared", type=int, default=10_000)
    asked = parser.parse_args()
    law = LAWS[asked.law]
    rules = load(law.pack, pack_dirs=[PEERS / law.folder])
    rows = differ = compared = 0
    seconds = 0.0
    statuses: dict[str, int] = {}
    for first in range(0, asked.households, asked.part):
        count = min(asked.part, asked.households - first)
        random = np.random.default_rng([7, first])
        frames = law.invented(random, first, count)
        rows += sum(len(frame) for frame in frames.values())
        begun = time.perf_counter()
        found = rules.run(frames, as_of=DAY)["cases"]
        seconds += time.perf_counter() - begun
        for status, number in found[f"household.{law.outcomes[0]}:status"].value_counts().iter_rows():
            statuses[status] = statuses.get(status, 0) + number
        keys = sorted(int(n) for n in random.choice(count, min(count, asked.compared * count // asked.households)))
        for line in differing(rules, law, frames, found, [first + n for n in dict.fromkeys(keys)]):
            differ += 1
            print(line, flush=True)
        compared += len(set(keys))
        print(f"  {first + count} households, {rows} rows, {seconds:.0f} s by columns, {compared} compared", flush=True)
    print(f"{law.pack}: {asked.households} households, {rows} rows in {seconds:.0f} s; {statuses}; ", end="")
    print(f"{compared} decided one by one as well, {differ} values differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
