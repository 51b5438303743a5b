"""The comparisons that stand before the measurements of registers hold; nothing here looks at the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("polars")

import numpy as np

from helpers.lengths import many
from punkt import load
from punkt.registers.columns.table_layout import layout

from . import registers, registers_formats, registers_people, registers_whole
from .registers_households import DAY, LAWS, PEERS, differing


@pytest.mark.full
def test_columns_find_what_decisions_find(tmp_path: Path) -> None:
    rules = load(registers.PACK)
    source = registers_people.write(rules, layout(rules.vocabulary), tmp_path / "in.parquet", 200)
    registers.check(rules, source, 200)


@pytest.mark.full
def test_others_find_the_same() -> None:
    pytest.importorskip("openfisca_core")
    assert len(registers.side_by_side(load(registers.PACK), 300, 1)) >= 4


@pytest.mark.full
def test_each_engine_finds_the_same() -> None:
    pytest.importorskip("duckdb")
    from . import registers_equal

    registers_equal.measure(60, 10, ["polars", "duckdb"], ["ru.karelia.166-p"])


@pytest.mark.full
def test_the_whole_command_beside_its_floor(tmp_path: Path) -> None:
    speed = registers_whole.speed(tmp_path, 200, 1)
    scale = registers_whole.scale(tmp_path, [100])
    assert speed["out"] > 100 and scale[0]["people"] == 100
    assert any("**times**" in line for line in registers_whole.render(speed, scale))


@pytest.mark.full
def test_other_formats_are_measured_beside_their_floor(tmp_path: Path) -> None:
    found = registers_formats.measured(tmp_path, 50, 1)
    assert [one["kind"] for one in found] == ["JSON Lines", "a workbook"]
    assert len(registers_formats.render(found, 50)) == 4


@pytest.mark.full
def test_random_programs_in_any_number() -> None:
    """Two programs by every way there is here; what finds otherwise is told with the program's number."""
    pytest.importorskip("duckdb")
    pytest.importorskip("z3")
    from . import agreement

    for way in ("evaluators", "solver", "polars", "duckdb"):
        assert list(agreement.differences(way, range(2))) == []


@pytest.mark.parametrize("name", LAWS)
def test_households_by_columns_as_one_by_one(name: str) -> None:
    """Elements that have terms and no outcomes of their own, months, and six outcomes of one rule."""
    law = LAWS[name]
    rules = load(law.pack, pack_dirs=[PEERS / law.folder])
    frames = law.invented(np.random.default_rng(11), 0, many(40, 200))
    found = rules.run(frames, as_of=DAY)["cases"]
    assert list(differing(rules, law, frames, found, list(range(many(40, 200))))) == []
    statuses = set(found[f"household.{law.outcomes[0]}:status"])
    assert "determined" in statuses
