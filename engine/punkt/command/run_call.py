"""What ``punkt run`` was asked, for the engines that run elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from punkt.files.messages.diagnostics import Place, Problems


@dataclass(frozen=True, slots=True)
class Call:
    """The options of one call, as they were written."""

    register: str
    packs: tuple[str, ...]
    out: str
    lists: tuple[str, ...] = ()
    mapped: str | None = None
    key: str = ""
    ignore: tuple[str, ...] = ()
    as_of: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    table: str = ""
    query: str = ""
    strict: bool = False
    resume: bool = False
    overwrite: bool = False
    trace: bool = False
    where: tuple[str, ...] = ()
    compare: tuple[str, str] | None = None
    report: str | None = None
    part: int = 0
    compared: int = 0
    pack_dirs: tuple[str, ...] = ()
    lang: str = "ru"


def refuse(options: Mapping[str, object], engine: str, problems: Problems) -> None:
    """Refuse the options that were given and that an engine has not."""
    for option, value in options.items():
        if value:
            problems.add("P836", Place("punkt"), option=option, engine=engine)
