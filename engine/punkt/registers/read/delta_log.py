"""Tables of Delta by their logs, as delta-rs reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require

PREFIX = "delta:"
UNREADABLE = ("deletionVectors", "columnMapping")
_VERSION = re.compile(r"(.+)@([0-9]+)")


@dataclass(frozen=True, slots=True)
class DeltaName:
    """A table by its folder, at a version if one is named: ``delta:PATH`` or ``delta:PATH@VERSION``."""

    path: str
    version: int | None = None


def delta_name(text: str) -> DeltaName:
    """What follows the prefix."""
    named = _VERSION.fullmatch(text)
    return DeltaName(named[1], int(named[2])) if named else DeltaName(text)


def plain(path: str) -> Path:
    """The path of this machine that a path with its scheme names."""
    return Path(path.removeprefix("file://").removeprefix("file:"))


def opened(name: DeltaName) -> Any:
    """A table as delta-rs knows it. Raises :class:`PunktError` where there is none, or Spark alone would misread it."""
    require("lake", "deltalake")
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    path = plain(name.path)
    if not path.exists():
        raise PunktError([Diagnostic("P001", Place(name.path))])
    try:
        table = DeltaTable(path, version=name.version)
    except (DeltaError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise PunktError([Diagnostic("P876", Place(name.path), {"reason": reason})]) from None
    features = set(table.protocol().reader_features or ())
    configuration = table.metadata().configuration
    if configuration.get("delta.columnMapping.mode", "none") != "none":
        features.add("columnMapping")
    else:
        features.discard("columnMapping")
    found = sorted(features & {*UNREADABLE})
    partitions = table.metadata().partition_columns
    odd = partitions and any(f"/{partitions[0]}=" not in f"/{file}" for file in table.file_uris())
    if found or odd:
        said = ", ".join(found) or "partitionBy"
        raise PunktError([Diagnostic("P877", Place(name.path), {"name": said})])
    return table


def is_delta(path: str) -> bool:
    """Whether a folder holds a table."""
    return (plain(path) / "_delta_log").is_dir()
