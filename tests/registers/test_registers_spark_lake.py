"""Where a run on Spark reads and writes: catalogs, tables of Delta, other file systems; and what is left when it breaks."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from helpers.columns_engines import spark
from helpers.command_line import punkt
from helpers.spark_runs import PACK, PEOPLE, here, ran, rows

pytestmark = pytest.mark.full
GOOD = {name: values[:3] for name, values in PEOPLE.items() if name != "as_of"}
GOOD["recipient.ipra.self_care"] = [2, None, 3]
CALL = ("--pack", PACK, "--as-of", "2025-06-01", "--check", "0")


@pytest.fixture(autouse=True)
def session() -> Any:
    return spark().session


@pytest.fixture
def people(tmp_path: Path) -> Path:
    pl.DataFrame(GOOD).write_parquet(tmp_path / "p.parquet")
    return tmp_path / "p.parquet"


@pytest.fixture
def wanted(people: Path) -> pl.DataFrame:
    out = people.with_name("here.parquet")
    here(str(people), *CALL, "--out", str(out))
    return rows(out)


def refused(*arguments: str) -> list[str]:
    """The codes of what is wrong; a line each, in both languages, none of them Java's."""
    found = []
    for lang in ("ru", "en"):
        result = punkt("run", *arguments, "--engine", "spark", lang=lang)
        assert result.exit_code == 2, result.output
        lines = result.stderr.splitlines()
        assert all(line.endswith("]") and "\tat " not in line and "Exception" not in line for line in lines), lines
        found.append([line.rpartition("[")[2].rstrip("]") for line in lines])
    assert found[0] == found[1]
    return found[0]


def test_tables_of_the_catalog(session: Any, people: Path, wanted: pl.DataFrame) -> None:
    session.read.parquet(str(people)).write.mode("overwrite").saveAsTable("given_people")
    ran("table:given_people", *CALL, "--out", "table:need")
    found = session.table("need")
    assert pl.DataFrame(found.toArrow()).sort("case").equals(wanted)
    assert session.table("need_rejected").count() == 0
    told = {row["key"]: row["value"] for row in session.sql("SHOW TBLPROPERTIES need").collect()}
    assert json.loads(told["punkt"])["rows"] == 3
    assert refused("table:given_people", *CALL, "--out", "table:need") == ["P834", "P834"]
    ran("table:given_people", *CALL, "--out", "table:need", "--overwrite", "--trace")
    assert session.table("need").count() == 3 and session.table("need_trace").count() == 3
    assert {row.tableName for row in session.sql("SHOW TABLES").collect() if "need" in row.tableName} == {
        "need",
        "need_rejected",
        "need_trace",
    }
    session.table("given_people").write.mode("overwrite").saveAsTable("papers")
    assert refused("table:given_people", *CALL, "--out", "table:papers", "--overwrite") == ["P841"]
    assert refused("table:given_people", *CALL, "--out", "table:given_people", "--overwrite") == ["P812"]
    assert refused("table:nobody", *CALL, "--out", "table:other") == ["P875"]


def test_tables_of_delta(people: Path, wanted: pl.DataFrame, tmp_path: Path) -> None:
    deltalake = pytest.importorskip("deltalake")
    given, out = str(tmp_path / "given"), str(tmp_path / "need")
    half = pl.DataFrame(GOOD)
    deltalake.write_deltalake(given, half.head(2).to_arrow())
    deltalake.write_deltalake(given, half.tail(1).to_arrow(), mode="append")
    ran(f"delta:{given}", *CALL, "--out", f"delta:{out}")
    assert pl.read_delta(out).sort("case").equals(wanted)
    assert pl.read_delta(f"{out}_rejected").height == 0
    made = deltalake.DeltaTable(out).history(1)[0]
    assert json.loads(made["punkt"])["inputs"] == [{"name": f"delta:{given}@1", "version": 1, "files": 2}]
    assert refused(f"delta:{given}", *CALL, "--out", f"delta:{out}") == ["P802", "P802"]
    ran(f"delta:{given}@0", *CALL, "--out", f"delta:{out}", "--overwrite")
    assert pl.read_delta(out).sort("case").equals(wanted.head(2))
    assert pl.read_delta(out, version=0).height == 3  # what was there stays as an older version
    assert not (tmp_path / "need.unfinished").exists()


def test_delta_that_spark_would_misread(people: Path, tmp_path: Path) -> None:
    deltalake = pytest.importorskip("deltalake")
    out = ("--out", str(tmp_path / "o"))
    table = tmp_path / "t"
    deltalake.write_deltalake(
        table, pl.DataFrame(GOOD).with_columns(part=pl.lit("007")).to_arrow(), partition_by=["part"]
    )
    ran(f"delta:{table}", *CALL, *out, "--ignore", "part")
    assert rows(tmp_path / "o").height == 3
    log = table / "_delta_log" / "00000000000000000000.json"
    actions = [json.loads(line) for line in log.read_text().splitlines()]
    for action in actions:
        if "protocol" in action:
            action["protocol"] = {
                "minReaderVersion": 3,
                "minWriterVersion": 7,
                "readerFeatures": ["deletionVectors"],
                "writerFeatures": ["deletionVectors"],
            }
    log.write_text("\n".join(json.dumps(action) for action in actions))
    for checksum in log.parent.glob(".*"):
        checksum.unlink()
    assert refused(f"delta:{table}", *CALL, "--out", str(tmp_path / "two")) == ["P877"]
    assert refused(f"delta:{people.parent}", *CALL, "--out", str(tmp_path / "two")) == ["P876"]
    assert refused(f"delta:{tmp_path}/none", *CALL, "--out", str(tmp_path / "two")) == ["P001"]


def test_another_file_system(people: Path, wanted: pl.DataFrame) -> None:
    """One that only Hadoop knows, as HDFS and object stores are: workers do not write there by themselves."""
    lake = spark().folder / "lake"
    shutil.copy(people, lake / "p.parquet")
    ran("viewfs://lake/data/p.parquet", *CALL, "--out", "viewfs://lake/data/need", "--trace")
    assert rows(lake / "need").equals(wanted)
    assert json.loads((lake / "need" / "_punkt.json").read_text())["decided"] == 3
    assert refused("viewfs://lake/data/p.parquet", *CALL, "--out", "viewfs://lake/data/need")[0] == "P802"
    ran("viewfs://lake/data/*.parquet", *CALL, "--out", "viewfs://lake/data/need", "--overwrite")
    assert rows(lake / "need").equals(wanted)
    assert sorted(one.name for one in lake.glob("need*")) == ["need", "need_rejected"]
    assert refused("nofs://lake/p.parquet", *CALL, "--out", "viewfs://lake/data/two") == ["P838"]
    assert refused(str(people), *CALL, "--out", "delta:viewfs://lake/data/d") == ["P878"]


def test_what_is_there_is_kept(people: Path, wanted: pl.DataFrame, tmp_path: Path, monkeypatch: Any) -> None:
    """An output that cannot take its name leaves the earlier ones as they were; a killed run is undone by the next."""
    from punkt.registers.spark.folders import LocalPlaces
    from punkt.registers.spark.spark_outputs import Folders

    out = tmp_path / "out"
    ran(str(people), *CALL, "--out", str(out))
    before = {file: file.read_bytes() for file in (out / "_punkt.json", *out.glob("*.parquet"))}
    move, seen = LocalPlaces.move, []

    def broken(self: LocalPlaces, path: str, to: str) -> None:
        seen.append(to)
        if to.endswith("/out") and "draft" in path:
            raise KeyboardInterrupt
        move(self, path, to)

    monkeypatch.setattr(LocalPlaces, "move", broken)
    monkeypatch.setattr(Folders, "_undo", lambda self, names: None)  # as if killed there
    with pytest.raises(BaseException, match=""):
        ran(str(people), *CALL, "--out", str(out), "--overwrite")
    monkeypatch.undo()
    assert not out.exists() and (tmp_path / "out.unfinished").is_dir()
    assert refused(str(people), *CALL, "--out", str(out)) == ["P802", "P802"]  # it is there again
    assert {file: file.read_bytes() for file in before} == before
    assert not (tmp_path / "out.unfinished").exists()
    (tmp_path / "mine.unfinished").mkdir()
    (tmp_path / "mine.unfinished" / "papers.txt").write_text("kept")
    assert refused(str(people), *CALL, "--out", str(tmp_path / "mine")) == ["P736"]
    monkeypatch.setattr(LocalPlaces, "move", broken)
    with pytest.raises(BaseException, match=""):
        ran(str(people), *CALL, "--out", str(out), "--overwrite")
    monkeypatch.undo()
    assert {file: file.read_bytes() for file in before} == before  # put back at once
    assert not (tmp_path / "out.unfinished").exists()
    busy = tmp_path / "busy.unfinished"
    busy.mkdir()
    with (busy / "lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert refused(str(people), *CALL, "--out", str(tmp_path / "busy")) == ["P738"]
    assert refused(str(out), *CALL, "--out", str(out), "--overwrite") == ["P812"]
    (tmp_path / "papers").mkdir()
    assert refused(str(people), *CALL, "--out", str(tmp_path / "papers"), "--overwrite") == ["P841"]


def test_bad_input(session: Any, people: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "o"))
    assert refused(str(tmp_path / "none.parquet"), *CALL, *out) == ["P001"]
    assert refused(str(people), "--resume", *CALL, *out) == ["P882"]
    assert refused(str(tmp_path / "p.csv"), "--encoding", "utf-8", *CALL, *out) == ["P836", "P837"]
    content = people.read_bytes()
    (tmp_path / "cut.parquet").write_bytes(content[: len(content) // 2])
    assert refused(str(tmp_path / "cut.parquet"), *CALL, *out) == ["P804"]
    folder = tmp_path / "several"
    folder.mkdir()
    shutil.copy(people, folder / "a.parquet")
    (folder / "b.parquet").write_bytes(content[:-9] + b"\0" * 9)
    assert refused(str(folder), *CALL, *out) in (["P804"], ["P838"])
    pl.DataFrame(GOOD).with_columns(pl.lit(b"1").alias("recipient.ipra.self_care")).write_parquet(
        tmp_path / "b.parquet"
    )
    assert refused(str(tmp_path / "b.parquet"), *CALL, *out) == ["P872"]
    assert refused(str(people), *CALL, "--ignore", "recipient.birth_date", "--key", "nobody", *out)[0] == "P760"
    pl.DataFrame(GOOD).head(0).write_parquet(tmp_path / "empty.parquet")
    assert refused(str(tmp_path / "empty.parquet"), *CALL, *out) == ["P740"]
    pl.DataFrame(GOOD).with_columns(pl.lit(9).alias("recipient.ipra.self_care")).write_parquet(tmp_path / "f.parquet")
    assert refused(str(tmp_path / "f.parquet"), *CALL, "--strict", *out) == ["P839"]
    maps = "SELECT 'a' AS `case`, map('x', 1) AS `recipient.ipra.self_care`"
    session.sql(maps).write.parquet(str(tmp_path / "maps.parquet"))
    assert refused(str(tmp_path / "maps.parquet"), *CALL, *out) == ["P872"]
    ran(str(tmp_path / "maps.parquet"), *CALL, *out, "--ignore", "recipient.ipra.*")  # what is left out may be anything
    assert refused(str(people), *CALL, "--trace", "--where", "nothing=1", "--out", str(tmp_path / "w")) == ["P815"]
    assert not list(tmp_path.glob("*.unfinished"))


def test_workers_that_are_not_alike() -> None:
    from punkt.files.messages.diagnostics import PunktError
    from punkt.registers.request import Request
    from punkt.registers.spark.spark_faults import error_of, packed
    from punkt.registers.spark.worker import Worker
    from punkt.registers.spark.worker_brief import Brief, WorkerInput

    day = date(2025, 6, 1)
    cases = WorkerInput("p", ("case", "recipient.birth_date"))
    with pytest.raises(PunktError) as caught:
        Worker(Brief(Request(register="p", out="o", packs=(PACK,), day=day), day, ("punkt 0.0.1",), cases))
    assert [one.code for one in caught.value.diagnostics] == ["P874"]
    text = f"org.apache.spark.SparkException: Job aborted … RuntimeError: {packed(caught.value)}\n\tat java.lang"
    assert error_of(RuntimeError(text), "p").diagnostics == caught.value.diagnostics
    text = "PythonException: Traceback …\nModuleNotFoundError: No module named 'punkt'\n\tat org.apache"
    assert [one.code for one in error_of(RuntimeError(text), "p").diagnostics] == ["P873"]


def test_no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    from punkt.files.messages.diagnostics import PunktError
    from punkt.registers.columns.on_spark import session as begun

    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(PunktError) as caught:
        begun("local[1]")
    assert [one.code for one in caught.value.diagnostics] == ["P870"]
    assert os.environ["JAVA_HOME"] == "/nowhere"


def test_a_page_that_is_there_is_kept(people: Path, tmp_path: Path) -> None:
    """The page beside the results, which nobody asked for by name."""
    page = tmp_path / "need.html"
    page.write_text("mine")
    assert refused(str(people), *CALL, "--out", str(tmp_path / "need")) == ["P802"]
    assert page.read_text() == "mine" and not (tmp_path / "need").exists()
    ran(str(people), *CALL, "--out", str(tmp_path / "need"), "--overwrite")
    assert page.read_text() != "mine"
