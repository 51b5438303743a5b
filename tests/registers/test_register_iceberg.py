"""A table of Iceberg as an input of the engine of one machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from helpers.command_line import punkt

catalogs = pytest.importorskip("pyiceberg.catalog.sql")
pytestmark = pytest.mark.full
CALL = ("--pack", "ru.alliance.2025", "--as-of", "2025-06-01")
PEOPLE = pl.DataFrame(
    {
        "case": [f"{n:02}" for n in range(40)],
        "recipient.birth_date": [date(1990, 1, 1 + n % 28) for n in range(40)],
        "care": [n % 4 for n in range(40)],
    }
)


def table_in(folder: Path) -> Any:
    """Two files of rows; then a row is deleted, a column gets another name, and one is added."""
    catalog = catalogs.SqlCatalog("c", uri=f"sqlite:///{folder}/c.db", warehouse=f"file://{folder}/lake")
    catalog.create_namespace("n")
    schema = pa.schema([("case", pa.string()), ("recipient.birth_date", pa.date32()), ("care", pa.int64())])
    table = catalog.create_table("n.people", schema=schema)
    for rows in (PEOPLE.head(30), PEOPLE.tail(10)):
        table.append(rows.to_arrow().cast(schema))
    table.delete("case == '05'")
    with table.update_schema() as change:
        change.rename_column("care", "recipient.ipra.self_care")
    return table


def test_the_newest_snapshot_is_decided(tmp_path: Path) -> None:
    table = table_in(tmp_path)
    people = PEOPLE.filter(pl.col("case") != "05").rename({"care": "recipient.ipra.self_care"})
    people.write_parquet(tmp_path / "p.parquet")
    found: list[pl.DataFrame] = []
    folder = tmp_path / "lake/n/people"
    for name in (str(tmp_path / "p.parquet"), f"iceberg:{folder}", f"iceberg:{table.metadata_location}"):
        out = tmp_path / f"o{len(found)}.parquet"
        result = punkt("run", name, *CALL, "--part", "7", "--out", str(out))
        assert result.exit_code == 0, result.output
        found.append(pl.read_parquet(out).sort("case"))
    assert found[0].equals(found[1]) and found[0].equals(found[2]) and found[0].height == 39


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    table = table_in(tmp_path)

    def refused(name: str, *more: str) -> str:
        result = punkt("run", name, *CALL, "--out", str(tmp_path / "o.parquet"), *more)
        assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1, result.output
        return str(result.stderr.strip()[-6:])

    assert refused(f"iceberg:{tmp_path}/none") == "[P001]"
    assert refused("iceberg:s3://lake/people") == "[P837]"
    assert refused(f"iceberg:{tmp_path}", "--engine", "spark") == "[P837]"
    newest = Path(table.metadata_location.removeprefix("file://"))
    kept = newest.read_text("utf-8")
    (newest.with_name(f"{newest.name.partition('-')[0]}-of-another.metadata.json")).write_text(kept, "utf-8")
    assert refused(f"iceberg:{newest.parent.parent}") == "[P001]", "a catalog alone knows which is in force"
    newest.write_text(kept[: len(kept) // 2], "utf-8")
    assert refused(f"iceberg:{newest}") == "[P804]"
    newest.write_text(kept, "utf-8")
    for file in newest.parent.parent.rglob("*.parquet"):
        file.write_bytes(b"PAR1")
    assert refused(f"iceberg:{newest}") == "[P804]"
