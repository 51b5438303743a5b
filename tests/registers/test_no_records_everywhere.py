"""Rows that are no record, told alike by every engine: in a database and on a cluster as on this machine."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from helpers.columns_engines import postgres, spark
from helpers.command_line import punkt
from helpers.dirty_people import PEOPLE
from helpers.dirty_runs import sums
from helpers.registers_database import both, groups, put, rows, run, turned_down
from helpers.spark_runs import here, ran
from helpers.spark_runs import rows as on_cluster

pytestmark = pytest.mark.full
MAP = """map: everywhere
key: key
columns:
  name: recipient.sex
  born: birth_date
  degree: recipient.ipra.self_care
"""
OPTIONS = ("--pack", "ru.karelia.166-p", "--as-of", "2025-06-01", "--lang", "ru")
Row = tuple[object, ...]
GOOD: list[Row] = [(one.snils, "male" if one.male else "female", one.born, one.degrees[0]) for one in PEOPLE]
"""Twenty people as a database has them: texts, days and numbers."""
NOBODY: dict[str, tuple[Row, str]] = {
    "total": (("ИТОГО", None, None, 20), "P858"),
    "total with a sign before": (("— Всего:", None, None, None), "P858"),
    "total that may be somebody": (("Итог", "male", PEOPLE[0].born, None), "P859"),
    "English": (("Grand Total (20)", None, None, None), "P858"),
    "signature": (("Исполнитель: Кулик А. А.", None, None, None), "P858"),
    "telephone": (("тел. 8 (814) 255-01-02", None, None, None), "P858"),
    "the head": (("key", None, None, None), "P858"),
}
SOMEBODY: list[Row] = [
    ("Итогова", None, None, None),
    ("Телегин-1", "male", PEOPLE[0].born, 1),
    ("Директор", "male", PEOPLE[0].born, 1),
    ("nobody known", None, None, None),
]


def frame(*more: Row) -> pl.DataFrame:
    schema = {"key": pl.String, "name": pl.String, "born": pl.Date, "degree": pl.Int64}
    return pl.DataFrame([*GOOD, *more], schema=schema, orient="row")


@pytest.fixture
def options(tmp_path: Path) -> tuple[str, ...]:
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    return ("--map", str(tmp_path / "map.yaml"), *OPTIONS)


def test_in_a_database(tmp_path: Path, options: tuple[str, ...]) -> None:
    put(postgres(), "people", frame(*(row for row, _ in NOBODY.values()), *SOMEBODY))
    said = both({"cases": "people"}, tmp_path, *options)
    assert sums(said) == [31, 24, 7, 7]
    assert sorted(row[3] for row in turned_down("found")) == sorted(code for _, code in NOBODY.values())
    assert {str(row[0]) for row in SOMEBODY} < {row["case"] for row in rows("SELECT * FROM found")}
    assert "ИТОГО · 20" in " ".join(said.split())


@pytest.mark.parametrize("locale", ["", 'COLLATE "C"'], ids=["as it is", "C"])
def test_in_a_database_of_texts(tmp_path: Path, options: tuple[str, ...], locale: str) -> None:
    texts = frame().select(pl.all().cast(pl.String))
    more = [
        ("1", "2", "3", "4"),
        ("гр. 1", "гр. 2", "гр. 3", "гр. 4"),
        ("Озёрный район", None, None, None),
        ("____", " ", None, None),
        ("вСеГо", None, None, "8"),
    ]
    whole = pl.concat([texts, pl.DataFrame(more, schema=texts.schema, orient="row")])
    put(postgres(), "people", whole, {"key": f"TEXT {locale}"})
    said = both({"cases": "people"}, tmp_path, *options)
    assert sums(said) == [25, 20, 5, 5]
    assert sorted(row[3] for row in turned_down("found")) == ["P858", "P858", "P858", "P858", "P859"]


def test_in_a_list(tmp_path: Path) -> None:
    """A line of totals below the rows of a list is told as such, and not as somebody's who is not there."""
    tables = groups(tmp_path, 6)
    run(f"""INSERT INTO {tables["group.rooms"]} ("case", id) VALUES ('ИТОГО', NULL)""")
    both(tables, tmp_path, *OPTIONS)
    assert [row[3] for row in turned_down("found")] == ["P858"]


def test_every_row_is_a_record_where_the_map_says_so(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "map.yaml").write_text(f"{MAP}every_row: true\n", encoding="utf-8")
    put(postgres(), "people", frame(("ИТОГО", None, None, 2)))
    assert sums(both({"cases": "people"}, tmp_path, *options)) == [21, 21, 0, 0]


def test_views_decide_nobody(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Nobody looks outside for a view: what may be no record is turned down as doubtful, somebody is decided."""
    put(postgres(), "people", frame(*(row for row, _ in NOBODY.values()), *SOMEBODY))
    run("DROP VIEW IF EXISTS live, live_rejected CASCADE")
    call = ("run", postgres().url, "--engine", "postgres", "--table", "people", *options, "--out", "view:live")
    result = punkt(*call)
    assert result.exit_code == 0, result.output
    assert {row["case"] for row in rows("SELECT * FROM live")} == {str(row[0]) for row in (*GOOD, *SOMEBODY)}
    told = rows("SELECT * FROM live_rejected")
    assert {row["key"] for row in told if row["code"] == "P859"} == {str(row[0]) for row, _ in NOBODY.values()}
    assert [row["key"] for row in told if row["code"] != "P859"] == ["ИТОГО"]  # 20 is no degree, either
    assert any("строка итогов" in row["message"] for row in told)


def test_on_a_cluster(tmp_path: Path, options: tuple[str, ...]) -> None:
    spark()
    given = tmp_path / "p.parquet"
    frame(*(row for row, _ in NOBODY.values()), *SOMEBODY).write_parquet(given)
    said = ran(str(given), *options, "--out", str(tmp_path / "out"))
    here(str(given), *options, "--out", str(tmp_path / "here.parquet"))
    assert sums(said) == [31, 24, 7, 7]
    assert on_cluster(tmp_path / "out").equals(on_cluster(tmp_path / "here.parquet"))
    assert sorted(on_cluster(tmp_path / "out_rejected", ("key",))["code"]) == sorted(
        code for _, code in NOBODY.values()
    )
