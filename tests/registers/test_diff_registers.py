"""Whom a change affects, counted over the rows of a register; and what is left out of the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from helpers.places import ROOT
from helpers.recipients import COVERED
from punkt.command.main import main

KARELIA = "ru.karelia.166-p"
ROWS: list[dict[str, Any]] = [
    {"case": f"c{hours}", "per": "week", "amount": hours, "apart": apart, **COVERED}
    for hours, apart in ((11, True), (28, True), (29, False), (30, None), (31, True))
]


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", *arguments])


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Karelian pack with a band that reaches further: 29 and 30 hours a week fit it now."""
    folder = tmp_path_factory.mktemp("rules")
    for path in ROOT.joinpath("rules").rglob("*.yaml"):
        target = folder / path.relative_to(ROOT / "rules")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    pack = folder / "regional" / "karelia-166-p"
    norms = (pack / "norms.yaml").read_text()
    assert norms.count('"[12..28]"') == 1
    (pack / "norms.yaml").write_text(norms.replace('"[12..28]"', '"[12..30]"'))
    return str(pack)


def register(path: Path, names: dict[str, str]) -> str:
    frame = pl.DataFrame(ROWS).rename(names)
    match path.suffix:
        case ".csv":
            frame.write_csv(path)
        case ".parquet":
            frame.write_parquet(path)
        case ".xlsx":
            frame.write_excel(path)
    return str(path)


FACTS = {"per": "planned_hours.per", "amount": "planned_hours.amount", "apart": "lives_apart"}


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("kind", "rows"), [("csv", (4, 5)), ("parquet", (3, 4)), ("xlsx", (4, 5))])
def test_rows_are_counted_and_listed(kind: str, rows: tuple[int, int], changed: str, tmp_path: Path) -> None:
    file = register(tmp_path / f"people.{kind}", FACTS)
    result = diff(KARELIA, changed, "--as-of", "2025-06-01", "--against", file, "--format", "json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["cases"]["cases"], found["cases"]["affected"]) == (5, 2)
    assert [case["case"] for case in found["affected"]] == ["c29", "c30"]
    assert [case["place"] for case in found["affected"]] == [f"{file}:{row}" for row in rows]


@pytest.mark.full
def test_columns_of_other_names_have_a_map(changed: str, tmp_path: Path) -> None:
    file = register(tmp_path / "people.csv", {"case": "Номер", "per": "за", "amount": "часов", "apart": "Отдельно"})
    said = tmp_path / "people.map.yaml"
    said.write_text(
        "map: people\nkey: Номер\ncolumns:\n  за: planned_hours.per\n"
        "  часов: planned_hours.amount\n  Отдельно: lives_apart\n"
    )
    without = diff(KARELIA, changed, "--cases", file, "--lang", "en")
    assert without.exit_code == 2 and without.stdout == "" and "people.csv:1:" in without.stderr
    result = diff(KARELIA, changed, "--as-of", "2025-06-01", "--cases", file, "--map", str(said), "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "Cases: 5, affected: 2 (40 %)." in result.stdout


def test_rows_at_fault_are_all_told(changed: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("case,planned_hours.amount\none,12\ntwo,many\nthree,-1\none,3\n")
    result = diff(KARELIA, changed, "--cases", str(file), "--lang", "en")
    assert result.exit_code == 2 and result.stdout == ""
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [f"{file}:{row}" for row in (2, 3, 4, 5)]


def test_a_map_needs_a_register() -> None:
    result = diff("ru.mintrud.847", KARELIA, "--map", "people.map.yaml", "--lang", "en")
    assert result.exit_code == 2 and "[P696]" in result.stderr


@pytest.mark.full
def test_what_stays_the_same_is_counted_and_shown_on_demand(changed: str) -> None:
    few = diff(KARELIA, changed, "--as-of", "2025-06-01", "--lang", "en")
    every = diff(KARELIA, changed, "--as-of", "2025-06-01", "--lang", "en", "--all")
    assert few.exit_code == every.exit_code == 0
    table = few.stdout.partition("WHO DECIDES THE OUTCOMES")[2]
    whole = every.stdout.partition("WHO DECIDES THE OUTCOMES")[2]
    rows = sum("the same  " in line for line in whole.splitlines())
    assert rows > 20 and "the same  " not in table
    assert f"Decided by the very same, not shown: {rows} (--all shows them)." in table
    assert "not shown" not in whole
    (sums,) = (line for line in every.stdout.splitlines() if line.startswith("outcomes proven the same:"))
    same = int(sums.split(" · ")[0].rpartition(" ")[2])
    assert f"Proven: always the same: outcomes: {same} (--all shows which)" in few.stdout
    guardian = "The ward's consent"
    assert guardian in every.stdout and guardian not in few.stdout
    page = diff(KARELIA, changed, "--as-of", "2025-06-01", "--lang", "en", "--format", "html").stdout
    assert "not shown" in page and "<td>the same<" not in page
    assert "<td>the same<" in diff(KARELIA, changed, "--all", "--lang", "en", "--format", "html").stdout
