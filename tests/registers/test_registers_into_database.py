"""Results of a local run as tables of a database: the same as files have, whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.columns_engines import postgres
from helpers.command_line import punkt
from helpers.registers_database import files_to_tables, same_tables, turned_down
from punkt.registers.invented.write_invented import invent

PACK = "ru.karelia.166-p"
OPTIONS = ("--pack", PACK, "--as-of", "2025-06-01")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs work in the folder they are called from."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    postgres().connection.execute("DROP TABLE IF EXISTS into_it, into_it_rejected, into_it_trace CASCADE")
    postgres().connection.execute("DROP TABLE IF EXISTS into_it_group_members, into_it_group_rooms CASCADE")


@pytest.mark.full
def test_a_file_into_a_database(tmp_path: Path) -> None:
    files = invent(PACK, (), tmp_path / "g.csv", 30, 5, "groups", as_of=date(2025, 6, 1))
    files = [file for file in files if file.suffix == ".csv"]
    lines = files[0].read_text().splitlines()
    files[0].write_text("\n".join([*lines, lines[-1]]) + "\n")
    lists = [part for file in files[1:] for part in ("--with", f"{file.name.split('.')[2]}={file}")]
    call = ("run", str(files[0]), *lists, *OPTIONS, "--part", "7")
    url = f"{postgres().url}#into_it"
    result = punkt(*call, "--out", url, "--trace")
    assert result.exit_code == 0, result.output
    assert "into_it_group_members" in result.stdout and list(Path().iterdir()) == []
    assert punkt(*call, "--out", str(tmp_path / "o.parquet"), "--trace").exit_code == 0
    same_tables(tmp_path / "o.parquet", "into_it")
    assert [row[3] for row in turned_down("into_it")] == ["P883"]
    assert postgres().rows("SELECT row FROM into_it_rejected") == [{"row": 32}]
    documents = (tmp_path / "o.parquet.trace.jsonl").read_text().splitlines()
    assert sorted(row["decision"] for row in postgres().rows("SELECT decision FROM into_it_trace")) == sorted(documents)
    comment = postgres().rows("SELECT obj_description('into_it'::regclass) AS it")[0]["it"]
    assert '"sha256"' in comment and PACK in comment
    assert "P834" in punkt(*call, "--out", url).stderr
    assert punkt(*call, "--out", url, "--overwrite").exit_code == 0


@pytest.mark.full
def test_a_table_into_the_same_database(tmp_path: Path) -> None:
    tables = files_to_tables(invent(PACK, (), tmp_path / "p.parquet", 50, 5, as_of=date(2025, 6, 1)))
    call = ("run", postgres().url, "--table", tables["cases"], *OPTIONS)
    assert punkt(*call, "--out", "table:into_it").exit_code == 0
    assert punkt(*call, "--out", str(tmp_path / "o.parquet")).exit_code == 0
    same_tables(tmp_path / "o.parquet", "into_it")
    assert "P851" in punkt(*call, "--out", "table:a.b.c").stderr
    assert "P831" in punkt(*call, "--out", "postgresql://127.0.0.1:1/none#into_it").stderr


@pytest.mark.full
def test_what_is_decided_is_kept_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database goes away while it is written to; the next call writes what was decided."""
    from punkt.registers.local import into_database

    tables = files_to_tables(invent(PACK, (), tmp_path / "p.parquet", 50, 5, as_of=date(2025, 6, 1)))
    call = ("run", postgres().url, "--table", tables["cases"], *OPTIONS, "--out", "table:into_it", "--part", "20")
    comment = into_database._comment

    def ending(session: Any, *arguments: Any) -> None:
        comment(session, *arguments)
        postgres().connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    with monkeypatch.context() as patch:
        patch.setattr(into_database, "_comment", ending)
        russian = punkt(*call, lang="ru")
        assert "P850" in russian.stderr and "база данных" in russian.stderr, "the reason is in the same language"
        broken = punkt(*call, "--overwrite")
    assert broken.exit_code == 2 and "P850" in broken.stderr and len(broken.stderr.strip().splitlines()) == 1
    assert not postgres().rows("SELECT 1 AS it WHERE to_regclass('into_it') IS NOT NULL")
    assert "P737" in punkt(*call).stderr
    resumed = punkt(*call, "--resume")
    assert resumed.exit_code == 0, resumed.output
    assert len(postgres().rows("SELECT * FROM into_it")) == 50 and list(Path().iterdir()) == []
