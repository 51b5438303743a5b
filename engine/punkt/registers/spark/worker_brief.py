"""What a worker is told of a run: enough to come by the same rules, and to read the same columns alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from punkt.registers.request import Request
from punkt.version import VERSION

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Rules

ROW, FILE = "row", "file"
"""Columns after those of the input: the number of the row in its file, and the file."""
PART_COLUMNS = (
    "tally STRING, "
    "rejected ARRAY<STRUCT<key: STRING, `row`: BIGINT, `column`: STRING, value: STRING, code: STRING, message: STRING>>, "
    "trace ARRAY<STRING>, "
    "frames ARRAY<STRUCT<name: STRING, content: BINARY>>"
)
"""What a worker gives back for a part: its sums as JSON, rows turned down, whole decisions, results as Arrow files."""


@dataclass(frozen=True, slots=True)
class WorkerInput:
    """A table of the register: what messages call it, its columns, and which of the columns after them it has."""

    name: str
    columns: tuple[str, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A run, as it travels. Rules do not: a worker loads them, and ``digests`` says whether they are the same."""

    request: Request
    as_of: date
    digests: tuple[str, ...]
    cases: WorkerInput
    lists: tuple[tuple[str, WorkerInput], ...] = ()
    map_text: str = ""


def digests_of(rules: Iterable[Rules]) -> tuple[str, ...]:
    """What must be the same wherever a run is at work."""
    packs = dict.fromkeys(f"{pack.id} {pack.version} {pack.digest}" for one in rules for pack in one.packs)
    return (f"punkt {VERSION}", *packs)
