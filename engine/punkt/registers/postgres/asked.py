"""What is asked of a database, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from punkt.registers.local.run_parts import PART
from punkt.registers.map.column_map import Map
from punkt.registers.run.part_job import COMPARED

if TYPE_CHECKING:
    from punkt.registers.check.register import Register
    from punkt.registers.run.tally import Tally


@dataclass(frozen=True, slots=True)
class InDatabase:
    """A run inside a database. ``out``: the table that is made, perhaps with its schema."""

    url: str
    table: str
    query: str
    out: str
    lists: Mapping[str, str] = field(default_factory=dict)
    """List → the table of the same database that holds its elements."""
    said: Map = field(default_factory=Map)
    day: date | None = None
    key: str = ""
    ignore: tuple[str, ...] = ()
    strict: bool = False
    overwrite: bool = False
    trace: bool = False
    where: tuple[str, ...] = ()
    compared: int = COMPARED
    """Cases, of so many rows as a part has, that are decided a second time."""
    part: int = PART
    lang: str = "ru"


@dataclass(frozen=True, slots=True)
class Done:
    """What a run came to, and the tables it made."""

    tally: Tally
    about: dict[str, Any]
    tables: list[str]
    register: Register
