"""Files of one pattern that are one register: JSON Lines and Parquet, as tables of texts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from helpers.command_line import punkt
from helpers.dirty_people import KEYS, PEOPLE
from helpers.dirty_runs import sums

CALL = ("--pack", "ru.karelia.166-p", "--as-of", "2025-06-01")
CASES = [{"case": one.snils, "recipient": {"sex": "male" if one.male else "female"}} for one in PEOPLE]


def ran(folder: Path, pattern: str, *options: str) -> str:
    out = ("--out", str(folder / "out.parquet"), "--overwrite")
    result = punkt("run", str(folder / pattern), *CALL, *out, *options, lang="ru")
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def files_of_cases(folder: Path) -> None:
    """Three districts: lines, an array, and lines of which one is broken and one has the key of another file."""
    lines = [json.dumps(case) for case in CASES]
    (folder / "a.jsonl").write_text("\n".join(lines[:8]), encoding="utf-8")
    (folder / "b.json").write_text(json.dumps(CASES[8:12]), encoding="utf-8")
    (folder / "c.jsonl").write_text("\n".join([*lines[12:], '{"case": ', lines[0], ""]), encoding="utf-8")


@pytest.mark.parametrize("part", ["1000", pytest.param("3", marks=pytest.mark.full)])
def test_files_of_nested_cases(tmp_path: Path, part: str) -> None:
    files_of_cases(tmp_path)
    said = ran(tmp_path, "[abc].json*", "--keep", "file", "--by", "file", "--part", part)
    found = pl.read_parquet(tmp_path / "out.parquet")
    assert found["case"].to_list() == list(KEYS)[1:]  # the first is in two files, and nobody knows whose
    assert found["file"].to_list() == ["a.jsonl"] * 7 + ["b.json"] * 4 + ["c.jsonl"] * 8
    assert sums(said)[:3] == [22, 19, 3] and "файлы a.jsonl, b.json, c.jsonl" in said
    rejected = (tmp_path / "out.parquet.rejected").read_text(encoding="utf-8-sig")
    assert "c.jsonl: " in rejected and "P806" in rejected and rejected.count("P884") == 2
    assert "строка 10 (c.jsonl)" in rejected and "строка 1 (a.jsonl)" in rejected
    assert sums(ran(tmp_path, "[abc].json*", "--part", part))[:3] == [22, 20, 2]  # the same facts: one of the two


def test_what_nested_cases_have_not_and_a_draft(tmp_path: Path) -> None:
    files_of_cases(tmp_path)
    for name, code in (("sex", "P893"), ("fil", "P893")):
        refused = punkt("run", str(tmp_path / "*.jsonl"), *CALL, "--keep", name, "--out", str(tmp_path / "o.csv"))
        assert refused.exit_code == 2 and code in refused.stderr
    draft = punkt("map", "--suggest", str(tmp_path / "*.jsonl"))
    assert draft.exit_code == 0 and "recipient.sex" in draft.stdout


def test_files_of_tables(tmp_path: Path) -> None:
    """Columns in another order; a key that is a number in one file and a text in the other."""
    frame = pl.DataFrame({"case": KEYS, "birth_date": [one.born for one in PEOPLE]})
    frame.head(12).write_parquet(tmp_path / "a.parquet")
    frame.tail(8).select("birth_date", pl.col("case").cast(pl.Int64)).write_parquet(tmp_path / "b.parquet")
    said = ran(tmp_path, "*.parquet", "--keep", "file") if not (tmp_path / "out.parquet").exists() else ""
    found = pl.read_parquet(tmp_path / "out.parquet")
    assert sums(said)[:3] == [20, 20, 0]
    assert found["file"].to_list() == ["a.parquet"] * 12 + ["b.parquet"] * 8
    assert found["case"].to_list() == [*KEYS[:12], *(key.lstrip("0") for key in KEYS[12:])]


def test_other_columns_and_other_kinds_are_named(tmp_path: Path) -> None:
    pl.DataFrame({"case": ["1"], "birth_date": [date(1990, 1, 1)]}).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame({"case": ["2"], "sex": ["male"]}).write_parquet(tmp_path / "b.parquet")
    files_of_cases(tmp_path)
    for pattern in ("*.parquet", "*.[pj]*"):
        refused = punkt("run", str(tmp_path / pattern), *CALL, "--out", str(tmp_path / "o.csv"))
        assert refused.exit_code == 2 and "P862" in refused.stderr and "Traceback" not in refused.output


@pytest.mark.parametrize("part", ["1000", "2"])
def test_rows_of_one_number_in_two_files_are_two_rows(tmp_path: Path, part: str) -> None:
    """A key given twice, on the same line of two files, and on another one: nobody else of those lines is turned down."""
    for name, keys in (("a", "xbc"), ("b", "xyc"), ("c", "dxe")):
        lines = ["case;sex", *(f"{key};{'male' if name < 'c' else 'female'}" for key in keys)]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    said = ran(tmp_path, "[abc].csv", "--part", part)
    assert pl.read_parquet(tmp_path / "out.parquet")["case"].to_list() == ["b", "c", "y", "d", "e"]
    assert sums(said)[:3] == [9, 5, 4]
    rejected = (tmp_path / "out.parquet.rejected").read_text(encoding="utf-8-sig")
    assert rejected.count("P884") == 3 and rejected.count("P883") == 1
