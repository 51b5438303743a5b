"""What a role may read of a database: columns that are needed suffice, and what is lacking is told with its grant."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.registers_database import put, rows, run

PACK = ("--pack", "ru.alliance.2025", "--as-of", "2025-06-01")
pytestmark = pytest.mark.full


@pytest.fixture
def reader() -> str:
    """The address of the database for a role that may read two of four columns."""
    frame = pl.DataFrame(
        {"case": ["a", "b"], "sex": ["male", "female"], "fio": ["Ivanov", "Petrova"], "consent": [True, None]}
    )
    put(postgres(), "rights", frame)
    run("DROP TABLE IF EXISTS rights_out, rights_out_rejected CASCADE")
    if not rows("SELECT 1 AS it FROM pg_roles WHERE rolname = 'columns_reader'"):
        run("CREATE ROLE columns_reader LOGIN")
    run('GRANT SELECT ("case", sex) ON rights TO columns_reader')
    run("REVOKE CREATE ON SCHEMA public FROM PUBLIC, columns_reader")
    return postgres().url.replace("tests@", "columns_reader@")


def test_columns_that_are_needed_suffice(reader: str, tmp_path: Path) -> None:
    out = tmp_path / "o.parquet"
    call = ("run", reader, "--table", "rights", *PACK, "--ignore", "fio", "--ignore", "consent")
    result = punkt(*call, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert pl.read_parquet(out)["case"].to_list() == ["a", "b"]
    run("GRANT CREATE ON SCHEMA public TO columns_reader")
    inside = punkt(*call, "--engine", "postgres", "--out", "table:rights_out")
    assert inside.exit_code == 0, inside.output
    assert [row["case"] for row in rows('SELECT "case" FROM rights_out ORDER BY 1')] == ["a", "b"]


def test_what_is_lacking_is_told_with_its_grant(reader: str, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "o.parquet"))
    call = ("run", reader, "--table", "rights", *PACK, "--lang", "en")
    result = punkt(*call, "--ignore", "fio", *out)
    assert result.exit_code == 2 and "GRANT SELECT (consent) ON rights TO columns_reader" in result.stderr, (
        result.output
    )
    result = punkt("run", reader, "--query", "SELECT * FROM rights", *PACK, "--lang", "en", *out)
    assert result.exit_code == 2 and "GRANT SELECT ON rights TO columns_reader" in result.stderr, result.output
    inside = punkt(*call, "--ignore", "fio", "--ignore", "consent", "--engine", "postgres", "--out", "table:rights_out")
    assert inside.exit_code == 2 and "GRANT USAGE, CREATE ON SCHEMA public TO columns_reader" in inside.stderr, (
        inside.output
    )
    for line in (result.stderr, inside.stderr):
        assert len(line.strip().splitlines()) == 1 and "P833" in line
    assert not list(tmp_path.iterdir())
