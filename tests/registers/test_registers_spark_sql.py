"""``punkt.spark.decide``: DataFrames decided by SQL in a program's own session, the same as on one machine."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from helpers.cases_generator import CaseMaker
from helpers.columns_cases import tables_of
from helpers.columns_engines import spark
from helpers.loops import nonempty
from helpers.places import TEST_PACKS
from punkt import load
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.columns.table_layout import CASE, CASES, ID, TO, layout
from punkt.spark import decide

pytestmark = pytest.mark.full


@pytest.fixture(autouse=True)
def session() -> Any:
    return spark().session


def frames_of(session: Any, folder: Path, frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    """Frames as DataFrames of Spark."""
    found = {}
    for name, frame in frames.items():
        texts = [pl.col(c).cast(pl.String) for c, t in frame.schema.items() if isinstance(t, pl.Enum)]
        frame.with_columns(texts).write_parquet(folder / f"{name}.parquet")
        found[name] = session.read.parquet(str(folder / f"{name}.parquet"))
    return found


def said(rows: Any, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(row[key]) for key in keys])


def test_rows_with_days_of_their_own(session: Any, tmp_path: Path) -> None:
    """Cases on either side of a change of the law; lists; references as lists of ids."""
    rules = load("test.parking.city", pack_dirs=[TEST_PACKS])
    random, maker = Random(2), CaseMaker(rules)
    cases = [case for case in (maker.read(random) for _ in range(120)) if case.as_of >= rules.changes[-2]]
    shape = layout(rules.vocabulary)
    frames = tables_of(cases, shape)
    day = rules.changes[-1]
    assert {case.as_of < day for case in cases} == {True, False}
    for link in shape.links:
        of_element = ID in link.key
        owner = link.name.rpartition(".")[0] if of_element else CASES
        column = link.name.rpartition(".")[2] if of_element else link.name
        keys = [CASE, ID] if of_element else [CASE]
        ids = frames.pop(link.name).group_by(keys).agg(pl.col(TO).alias("ids"))
        listed = pl.when(column).then(pl.col("ids").fill_null(pl.lit([], dtype=pl.List(pl.String))))
        frames[owner] = frames[owner].join(ids, on=keys, how="left").with_columns(listed.alias(column)).drop("ids")
    from punkt.registers.columns.editions import Editions, linked

    lazy = linked(shape, {name: frame.lazy() for name, frame in frames.items()})
    given = {name: frozenset(frame.collect_schema()) for name, frame in lazy.items()}
    days = [case.as_of for case in cases]
    here = Editions(rules, shape, given, day, (min(days), max(days)))
    assert len(here.plans) == 2
    found = decide(frames_of(session, tmp_path, frames), rules, names=False)
    for name, frame in nonempty(here.run(lazy).items()):
        columns = here.results[name].key
        wanted = said(frame.collect().to_dicts(), columns)
        assert said([row.asDict() for row in found[name].collect()], columns) == wanted


def test_a_session_is_left_as_it_was(session: Any, tmp_path: Path) -> None:
    session.conf.set("spark.sql.codegen.wholeStage", "true")
    session.conf.unset("spark.sql.ansi.enabled")
    rules = load("ru.alliance.2025")
    given = pl.DataFrame({"case": ["a", "b"], "recipient.ipra.self_care": [2, None]})
    frame = frames_of(session, tmp_path, {CASES: given})[CASES]
    found = decide(frame, rules, as_of=rules.changes[-1])
    assert found.sparkSession is session and found.count() == 2
    assert session.conf.get("spark.sql.codegen.wholeStage") == "true"
    session.conf.set("spark.sql.codegen.wholeStage", "false")
    assert not [table for table in session.catalog.listTables() if table.name.startswith("punkt_")]
    with pytest.raises(PunktError) as caught:
        decide(frame.withColumnRenamed("recipient.ipra.self_care", "self_car"), rules)
    assert [one.code for one in caught.value.diagnostics] == ["P751"]


def test_lists_without_rows(session: Any, tmp_path: Path) -> None:
    """A list that a case says it gives, and whose table is not there: empty, and not unknown."""
    rules = load("test.parking.city", pack_dirs=[TEST_PACKS])
    shape = layout(rules.vocabulary)
    table = shape.lists[-1]
    day = rules.changes[-1]
    given = pl.DataFrame({CASE: ["a", "b"], table.section: [True, True], table.name: [True, False]})
    parts = table.name.split(".")[1:]
    assert len(parts) == 1
    wanted = {}
    sections: dict[str, dict[str, Any]] = {"a": {parts[0]: []}, "b": {}}
    for key, section in sections.items():
        outcomes = rules.decide({CASE: key, table.section: section}, as_of=day).to_dict()["outcomes"][table.section]
        wanted[key] = {f"{table.section}.{o}": (one["status"], sorted(one["missing"])) for o, one in outcomes.items()}
    assert wanted["a"] != wanted["b"]
    here = rules.run(given, as_of=day).to_dicts()
    there = [row.asDict() for row in decide(frames_of(session, tmp_path, {CASES: given})[CASES], rules, day).collect()]
    for rows in (here, there):
        assert {
            row[CASE]: {n: (row[f"{n}:status"], _missing(row.get(f"{n}:missing"))) for n in wanted["a"]} for row in rows
        } == wanted


def _missing(found: Any) -> list[str]:
    return sorted(found.split(", ") if isinstance(found, str) and found else found or [])
