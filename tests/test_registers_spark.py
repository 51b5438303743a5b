"""DataFrames of Spark on two threads of this machine: decided as ``decide`` does, faults told apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from columns_engines import spark
from test_register_cli import punkt

from engine import load
from engine.diagnostics import PunktError
from engine.register.in_spark import Loaded, decide_files

PACK = "ru.alliance.2025"
DAY = date(2025, 6, 1)
PEOPLE = {
    "case": ["a", "b", "c", "d", "d"],
    "recipient.birth_date": [date(1990, 1, 1), date(2015, 1, 1), None, date(1980, 2, 29), date(1980, 2, 29)],
    "recipient.ipra.self_care": [2, None, 5, 1, 1],
}


@pytest.mark.slow
def test_frames_and_files(tmp_path: Path) -> None:
    session = spark().session
    frame = pl.DataFrame(PEOPLE)
    frame.write_parquet(tmp_path / "p.parquet")
    session.conf.set("spark.sql.codegen.wholeStage", "true")
    from engine.spark import decide

    rules = load(PACK)
    good = session.read.parquet(str(tmp_path / "p.parquet")).where("`case` IN ('a', 'b')")
    found = {row["case"]: row.asDict() for row in decide(good, rules, as_of=DAY).collect()}
    assert session.conf.get("spark.sql.codegen.wholeStage") == "true"
    assert not [table for table in session.catalog.listTables() if table.name.startswith("punkt_")]
    wanted = rules.run(frame.head(2), as_of=DAY)
    statuses = [name for name in wanted.columns if name.endswith(":status") and name in next(iter(found.values()))]
    assert statuses
    for row in wanted.to_dicts():
        for name in statuses:
            assert found[row["case"]][name] == row[name]
            missing = found[row["case"]].get(name.replace(":status", ":missing")) or ""
            assert missing.split(", ") == (row.get(name.replace(":status", ":missing")) or [""])

    call = ("run", str(tmp_path / "p.parquet"), "--engine", "spark", "--pack", PACK, "--as-of", "2025-06-01")
    out = tmp_path / "out"
    result = punkt(*call, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "rows read: 5 · cases decided: 2 · rows turned down: 3" in result.stdout
    written = {row["case"]: row for row in pl.read_parquet(f"{out}/*.parquet").to_dicts()}
    assert written == found
    rejected = {row["key"]: row["code"] for row in pl.read_parquet(f"{out}_rejected/*.parquet").to_dicts()}
    assert rejected.keys() == {"c", "d"} and rejected["d"] == "P756"
    assert "P802" in punkt(*call, "--out", str(out)).stderr
    assert "P839" in punkt(*call, "--out", str(tmp_path / "two"), "--strict").stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out_rejected", "p.parquet"]


def test_a_folder_of_others_is_never_replaced(tmp_path: Path) -> None:
    """``--overwrite`` replaces what a run wrote, and nothing else."""
    out = tmp_path / "papers"
    out.mkdir()
    (out / "mine.txt").write_text("kept", encoding="utf-8")
    loaded = Loaded(("ru.alliance.2025",), (), "", (), date(2025, 6, 1), "en")
    with pytest.raises(PunktError) as caught:
        decide_files(load("ru.alliance.2025"), str(tmp_path / "none.parquet"), str(out), loaded, True, False, True)
    assert caught.value.diagnostics[0].code == "P841"
    assert (out / "mine.txt").read_text(encoding="utf-8") == "kept"
