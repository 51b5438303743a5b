"""One run over a register, as it is asked for, whichever engine makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Engine = Literal["local", "postgres", "spark"]
"""One machine, the database that holds the rows, or a cluster."""
PART = 196_608
"""Rows of a part, for every engine: what the documentation says, and what an unfinished run was begun with."""
COMPARED = 10
"""Cases of each part that are decided a second time, one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for. Names of inputs and outputs are as they were written: paths, URLs, tables."""

    register: str
    """The cases: a file or folder, ``postgresql://…``, ``table:NAME``, ``delta:PATH``, ``iceberg:PATH``, ``s3://BUCKET/KEY``."""
    out: str
    engine: Engine = "local"
    packs: tuple[str, ...] = ()
    pack_dirs: tuple[str, ...] = ()
    compare: tuple[str, str] | None = None
    """The two packs that are compared, in place of ``packs``."""
    lists: tuple[tuple[str, str], ...] = ()
    """List → the input that holds its elements."""
    map_file: str | None = None
    key: str = ""
    ignore: tuple[str, ...] = ()
    day: date | None = None
    """Stands whatever days cases name; without one, today stands for the cases that name none."""
    encoding: str | None = None
    delimiter: str | None = None
    table: str = ""
    sheets: tuple[str, ...] = ()
    """Patterns of sheets of a workbook that are one register together."""
    query: str = ""
    keep: tuple[str, ...] = ()
    """Columns of the input that stand beside the results as they are."""
    by: str = ""
    """A column of the input by whose values the summary is divided; it is kept, too."""
    at_least: int = 0
    """Counts below it are hidden in the summary, and what they could be worked out from."""
    summary: str | None = None
    """The file of the summary for programs (JSON)."""
    outcomes: tuple[str, ...] = ()
    """The outcomes that are written; none named: all."""
    compact: bool = False
    """Whether a row is written for each outcome that says something, in place of a row a case."""
    labels: str = ""
    """The language in which headings and values are written, in place of their names."""
    rejected: str = ""
    """The kind of the file of rows turned down, ``csv`` or ``xlsx``, which its name then ends in."""
    remember: bool = False
    """Whether results say until when they hold, and a record is kept that a later run goes on from."""
    since: str | None = None
    """The output of an earlier run, of which is taken over what still holds."""
    trace: bool = False
    where: tuple[str, ...] = ()
    report: str | None = None
    """The file of the page about the run."""
    strict: bool = False
    resume: bool = False
    overwrite: bool = False
    part: int = PART
    compared: int = COMPARED
    lang: str = "ru"

    @property
    def rule_bases(self) -> tuple[tuple[str, ...], ...]:
        """The packs of the rule base, or of the two that are compared."""
        return (self.packs,) if self.compare is None else tuple((pack,) for pack in self.compare)

    @property
    def recorded(self) -> bool:
        """Whether a record of the run is kept beside its output."""
        return self.remember or self.since is not None

    @property
    def kept(self) -> tuple[str, ...]:
        """The columns that are carried through, each once."""
        return tuple(dict.fromkeys([*self.keep, *([self.by] if self.by else [])]))

    @property
    def views(self) -> bool:
        """Whether views that decide when they are read are asked for, in place of results."""
        return self.engine == "postgres" and self.out.startswith("view:")
