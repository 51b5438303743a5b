"""Registers as ministries have them: no person is invented, lost or merged, whatever stands about the table."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from helpers.command_line import punkt
from helpers.dirty_people import HEAD, KEYS, MAP, PEOPLE

ROWS = [";".join(person.row()) for person in PEOPLE]


def decided(tmp_path: Path, path: Path, *options: str) -> list[str]:
    """The keys of the cases that a run decided."""
    column_map = tmp_path / "dirty.map.yaml"
    column_map.write_text(MAP, encoding="utf-8")
    out = tmp_path / "out.csv"
    result = punkt(
        *("run", str(path), "--map", str(column_map), "--pack", "ru.karelia.166-p", "--as-of", "2025-06-01"),
        *("--out", str(out), "--overwrite", *options),
    )
    assert out.exists(), result.output
    return pl.read_csv(out, infer_schema=False, separator=";")["case"].to_list()


def test_the_people_themselves_are_decided(tmp_path: Path) -> None:
    """As an export in Windows-1251, with a delimiter at the end of each line."""
    path = tmp_path / "people.csv"
    path.write_bytes("".join(f"{line};\r\n" for line in [";".join(HEAD), *ROWS]).encode("cp1251"))
    assert decided(tmp_path, path) == list(KEYS)
