"""What SQL takes for surely good is good: white space, characters that are seen, names that are keys."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
import pytest
from sqlglot import exp

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.registers_database import files_to_tables
from punkt.kernel.exact import clean
from punkt.registers.columns.sql_nodes import cast, column
from punkt.registers.database.postgres_nodes import SEEN, WHITE, sql_of, stripped
from punkt.registers.invented.write_invented import invent
from punkt.registers.local.working_folder import WorkingFolder
from punkt.registers.map.key_form import HIDDEN

CHARACTERS = [chr(code) for code in range(1, sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]


def test_white_space_is_what_is_stripped_elsewhere() -> None:
    series = pl.Series("c", CHARACTERS)
    assert set(series.filter(series.str.strip_chars() == "")) == set(WHITE)


def test_characters_that_are_seen_are_not_hidden() -> None:
    """PostgreSQL's own reading of the pattern, over all characters it can hold."""
    connection = postgres().connection
    connection.execute("DROP TABLE IF EXISTS characters")
    connection.execute("CREATE TABLE characters (c TEXT)")
    with connection.cursor().copy("COPY characters FROM STDIN") as copy:
        for one in CHARACTERS:
            copy.write_row((one,))
    seen = {row[0] for row in connection.execute("SELECT c FROM characters WHERE c ~ %s", (SEEN,)).fetchall()}
    assert {"a", "я", "Ё", "№", "~", " "} <= seen and len(seen) < 1_000
    hidden = pl.Series("c", sorted(seen)).str.contains(HIDDEN)
    assert not hidden.any() and all(map(clean, seen))


@pytest.mark.parametrize(
    ("given", "wanted"), [(" a\u3000", "a"), ("\u00a0", None), ("a b", "a b"), ("\u200b", "\u200b")]
)
def test_stripped(given: str, wanted: str | None) -> None:
    rows = postgres().rows(sql_of(exp.select(stripped(cast(exp.Literal.string(given), "TEXT")).as_("it"))))
    assert rows == [{"it": wanted}]
    assert "COLLATE" in sql_of(stripped(column("x")))


@pytest.mark.full
def test_a_run_over_a_database_goes_on_after_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes as an unbroken run's."""
    tables = files_to_tables(invent("ru.karelia.166-p", (), tmp_path / "p.parquet", 100, 5))
    pack = ("--pack", "ru.karelia.166-p", "--as-of", "2025-06-01")
    call = ("run", postgres().url, "--table", tables["cases"], *pack, "--part", "30")
    whole, broken = tmp_path / "whole" / "o.parquet", tmp_path / "broken" / "o.parquet"
    for out in (whole, broken):
        out.parent.mkdir()
    assert punkt(*call, "--out", str(whole)).exit_code == 0
    add = WorkingFolder.add

    def killed(self: WorkingFolder, number: int, *more: object) -> None:
        if number == 2:
            raise KeyboardInterrupt
        add(self, number, *more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(WorkingFolder, "add", killed)
        punkt(*call, "--out", str(broken))
    assert not broken.exists()
    assert punkt(*call, "--out", str(broken), "--resume").exit_code == 0
    assert broken.read_bytes() == whole.read_bytes()
