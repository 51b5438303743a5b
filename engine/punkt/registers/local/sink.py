"""What every kind of file of results has: drafts by the names they are to have, cells that are no formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from punkt.registers.prepare.result_names import ending_of

if TYPE_CHECKING:
    import pyarrow as pa

FORMULA = re.compile(r"^[=+\-@\t\r]")
NUMBER = re.compile(r"^[+-]?[0-9]+([.,][0-9]+)?$")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.match(text) else text


class Sink(Protocol):
    """Takes tables part by part; ``files`` says which drafts make up which files."""

    files: dict[str, Path]
    """Final name's ending after the output's own → the draft."""

    def add(self, table: str, rows: pa.Table) -> None:
        """Add rows of a table."""
        ...

    def close(self, sums: Mapping[str, Any]) -> None:
        """Finish all files. ``sums``: what else is to be said of what made them."""
        ...

    def drop(self) -> None:
        """Let go of files that are not wanted any more."""
        ...


class DraftFiles:
    """Drafts in a folder, by the names they are to have."""

    def __init__(self, folder: Path, out: Path, about: Mapping[str, Any]) -> None:
        """``about``: what makes the files."""
        self.folder, self.out, self.about = folder, out, about
        self.files: dict[str, Path] = {}

    def draft(self, table: str) -> Path:
        """The draft of a table's file."""
        name = ending_of(self.out, table)
        self.files[name] = self.folder / f"draft-{name}"
        return self.files[name]


def short(about: Mapping[str, Any]) -> dict[str, Any]:
    """What made some results, in few words."""
    return {"as_of": about["as_of"], "packs": [pack["id"] for pack in about["packs"]]}


def about_lines(about: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What made some results: name and value."""
    for name, value in about.items():
        if name == "packs":
            for pack in value:
                yield "pack", f"{pack['id']} {pack['version']} {pack['sha256']}"
        else:
            yield name, value if isinstance(value, str) else orjson.dumps(value).decode()
