"""A table of Delta as an input of the engine of one machine."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from helpers.command_line import punkt

deltalake = pytest.importorskip("deltalake")
CALL = ("--pack", "ru.alliance.2025", "--as-of", "2025-06-01")
PEOPLE = pl.DataFrame(
    {
        "case": [f"{n:02}" for n in range(40)],
        "recipient.birth_date": [date(1990, 1, 1 + n % 28) for n in range(40)],
        "recipient.ipra.self_care": [n % 4 for n in range(40)],
        "district": ["007" if n % 2 else "7" for n in range(40)],
    }
)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A table in parts, with a second version."""
    table = tmp_path / "lake"
    deltalake.write_deltalake(table, PEOPLE.head(30).to_arrow(), partition_by=["district"])
    deltalake.write_deltalake(table, PEOPLE.tail(10).to_arrow(), mode="append", partition_by=["district"])
    return table


@pytest.mark.parametrize(("version", "rows"), [("", 40), ("@0", 30)])
def test_a_version_is_decided(lake: Path, tmp_path: Path, version: str, rows: int) -> None:
    PEOPLE.head(rows).write_parquet(tmp_path / "p.parquet")
    more = (*CALL, "--ignore", "district", "--part", "7")
    out = tmp_path / "o.parquet"
    result = punkt("run", f"delta:{lake}{version}", *more, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert punkt("run", str(tmp_path / "p.parquet"), *more, "--out", str(tmp_path / "w.parquet")).exit_code == 0
    found, wanted = (pl.read_parquet(file).sort("case") for file in (out, tmp_path / "w.parquet"))
    texts = [pl.col(c).cast(pl.String) for c, t in wanted.schema.items() if isinstance(t, (pl.Categorical, pl.Enum))]
    assert found.with_columns(texts).equals(wanted.with_columns(texts))
    given = json.loads(pl.read_parquet_metadata(out)["punkt"])["inputs"]
    assert given[0]["sha256"].endswith(f"@{int(rows == 40)}")


def test_what_is_no_table(lake: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "o.parquet"))
    for name, code in ((tmp_path / "none", "P001"), (tmp_path, "P876"), (f"{lake}@7", "P876")):
        result = punkt("run", f"delta:{name}", *CALL, *out)
        assert result.exit_code == 2 and result.stderr.count("\n") == 1 and f"[{code}]" in result.stderr
    for file in sorted(lake.rglob("*.parquet"))[:1]:
        file.write_bytes(file.read_bytes()[:50])
    result = punkt("run", f"delta:{lake}", *CALL, *out, "--ignore", "district")
    assert result.exit_code == 2 and "[P804]" in result.stderr
