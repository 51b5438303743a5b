"""Runs over dirty registers: what was decided, what was turned down, and what the summary counts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from helpers.command_line import punkt
from helpers.dirty_people import HEAD, MAP, PEOPLE

LINES = [";".join(person.row()) for person in PEOPLE]
TABLE = [";".join(HEAD), *LINES]
BY_NUMBER = MAP.replace("key: СНИЛС", "key: № п/п").replace("[№ п/п, ФИО,", "[СНИЛС, ФИО,")
"""The same map with the numbers of rows as keys, as registers without a number of their own have them."""


@dataclass(frozen=True)
class Run:
    """What a run came to: keys that are decided, and row, key and code of what is turned down."""

    keys: list[str]
    turned_down: list[tuple[int, str, str]]
    summary: str

    def codes(self) -> list[tuple[int, str]]:
        return [(row, code) for row, _, code in self.turned_down]


def run(path: Path | str, *options: str, mapped: str = MAP, lang: str = "ru") -> Run:
    folder = Path(path).parent
    column_map, out = folder / "dirty.map.yaml", folder / "out.parquet"
    column_map.write_text(mapped, encoding="utf-8")
    result = punkt(
        *("run", str(path), "--map", str(column_map), "--pack", "ru.karelia.166-p", "--as-of", "2025-06-01"),
        *("--out", str(out), "--overwrite", *options),
        lang=lang,
    )
    assert result.exit_code == 0, result.output
    rejected = Path(f"{out}.rejected")
    found: list[tuple[int, str, str]] = []
    if rejected.exists():
        with rejected.open(encoding="utf-8-sig", newline="") as stream:
            delimiter = ";" if stream.readline().startswith("key;") else ","
            stream.seek(0)
            rows = csv.DictReader(stream, delimiter=delimiter)
            found = [(int(row["row"] or 0), row["key"], row["code"]) for row in rows]
    return Run(pl.read_parquet(out)["case"].to_list(), found, result.output)


def sums(summary: str) -> list[int]:
    """Rows read, cases decided, rows turned down, and how many of these are no records."""
    words = ("строк прочитано", "дел решено", "строк отклонено", "из них не дела")
    found = (re.search(f"{word}: ([0-9]+)", " ".join(summary.split())) for word in words)
    return [int(one[1]) if one else 0 for one in found]


def written(path: Path, lines: Iterable[str], encoding: str = "utf-8", end: str = "\n") -> Path:
    path.write_bytes("".join(f"{line}{end}" for line in lines).encode(encoding))
    return path
