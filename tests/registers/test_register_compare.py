"""Two rule bases on one register: who would get another decision."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from helpers.lengths import many
from punkt import load
from punkt.command.run_request import run_request
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.check.register import Register
from punkt.registers.check.rows_as_cases import as_cases
from punkt.registers.invented.write_invented import invent
from punkt.registers.map.column_map import Map
from punkt.registers.read.open_source import ReadOptions, open_source
from punkt.registers.request import Request

ONE, TWO = "ru.mintrud.847", "ru.karelia.166-p"
DAY = date(2025, 6, 1)


@pytest.mark.full
def test_differences_are_those_of_single_decisions(tmp_path: Path) -> None:
    source = invent(TWO, (), tmp_path / "p.parquet", many(20, 60), 2, as_of=DAY)[0]
    out = tmp_path / "d.csv"
    text = run_request(Request(register=str(source), out=str(out), day=DAY, compare=(ONE, TWO), lang="en", part=25))
    rules = {name: load(name) for name in (ONE, TWO)}
    register = Register(rules[TWO], open_source(source, ReadOptions()), {}, Map(), DAY)
    tables = next(register.parts(100, {})).tables
    wanted = []
    for case in as_cases(register.layout, tables, tables["cases"]["case"].to_list()):
        said = [rules[name].decide(case, as_of=DAY).to_dict()["outcomes"] for name in (ONE, TWO)]
        for subject in said[0]:
            for outcome, before in said[0][subject].items():
                after = said[1].get(subject, {}).get(outcome)
                if after is not None and shown(before) != shown(after):
                    wanted.append((case["case"], f"{subject}.{outcome}", shown(before), shown(after)))
    frame = pl.read_csv(out, infer_schema=False)
    assert sorted(frame.select("case", "outcome", "before", "after").rows()) == sorted(wanted)
    assert wanted
    changed = len({row[0] for row in wanted})
    assert f"cases with at least one other outcome: {changed}" in text
    outcome, n = Counter(row[1] for row in wanted).most_common(1)[0]
    title = rules[TWO].vocabulary.outcomes["recipient", outcome.split(".")[1]].title["en"]
    assert f"{title}: {n}" in text
    page = Path(f"{out}.html").read_text()
    assert title in page and "<svg" in page
    assert "Only the pack ru.karelia.166-p decides: " in page


def shown(outcome: dict[str, object]) -> str:
    """A state as it is written: a value, or a status; of an open one also what it would be if all applied."""
    if "if_applies" in outcome:
        return f"open={listed(outcome['if_applies'])}"
    return listed(outcome["value"]) if outcome["status"] == "determined" else str(outcome["status"])


def listed(value: object) -> str:
    return (", ".join(value) or "[]") if isinstance(value, list) else str(value)


@pytest.mark.full
def test_a_pack_beside_itself(tmp_path: Path) -> None:
    source = invent(TWO, (), tmp_path / "p.parquet", 20, 2, as_of=DAY)[0]
    text = run_request(
        Request(register=str(source), out=str(tmp_path / "d.parquet"), day=DAY, compare=(TWO, TWO), lang="en")
    )
    assert "All decisions are the same." in text
    assert pl.read_parquet(tmp_path / "d.parquet").height == 0


def test_a_pack_that_is_not_there(tmp_path: Path) -> None:
    source = invent(TWO, (), tmp_path / "p.parquet", 5, 2, as_of=DAY)[0]
    with pytest.raises(PunktError):
        run_request(Request(register=str(source), out=str(tmp_path / "d.csv"), day=DAY, compare=(ONE, "nothing")))
    assert not (tmp_path / "d.csv").exists()
