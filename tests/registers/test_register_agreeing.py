"""Columns and single decisions are compared on a sample of every part; where they differ, nothing is decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from punkt.command.run_request import run_request
from punkt.files.messages.diagnostics import PunktError
from punkt.registers.columns.table_layout import CASES
from punkt.registers.invented.write_invented import invent
from punkt.registers.request import Request
from punkt.registers.run.decide_part import PartDecider

PACK = "ru.karelia.166-p"
DAY = date(2025, 6, 1)


def run(source: Path, out: Path, **more: Any) -> str:
    return run_request(Request(register=str(source), out=str(out), packs=(PACK,), day=DAY, lang="en", part=10, **more))


@pytest.mark.full
@pytest.mark.parametrize("register", ["people", "groups"])
def test_a_sample_of_every_part_is_compared(tmp_path: Path, register: str) -> None:
    source = invent(PACK, (), tmp_path / "x.jsonl", 25, 1, register, as_of=DAY)[0]
    assert "cases decided once more, one by one: 11; none differs" in run(source, tmp_path / "o.parquet", compared=4)
    assert "once more" not in run(source, tmp_path / "p.parquet", compared=0)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("what", ["", ":status"])
def test_a_difference_stops_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    source = invent(PACK, (), tmp_path / "x.parquet", 25, 1, as_of=DAY)[0]
    decide = PartDecider.decide

    def wrong(self: PartDecider, tables: Any) -> dict[str, pl.DataFrame]:
        frames = decide(self, tables)
        name = "recipient.need" + what
        kind = frames[CASES][name].dtype
        swapped = (
            frames[CASES][name]
            .cast(pl.String)
            .replace(
                {
                    "established": "not_established",
                    "not_established": "established",
                    "open": "gap",
                    "determined": "open",
                }
            )
        )
        return {**frames, CASES: frames[CASES].with_columns(swapped.cast(kind).alias(name))}

    monkeypatch.setattr(PartDecider, "decide", wrong)
    with pytest.raises(PunktError) as raised:
        run(source, tmp_path / "o.parquet")
    (diagnostic,) = raised.value.diagnostics
    assert diagnostic.code == "P826" and diagnostic.arguments["name"] == "recipient.need"
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]


def test_facts_that_are_missing_are_compared_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "x.jsonl"
    source.write_text('{"case": "a", "recipient": {"birth_date": "1990-01-01"}}\n', encoding="utf-8")
    decide = PartDecider.decide

    def wrong(self: PartDecider, tables: Any) -> dict[str, pl.DataFrame]:
        frames = decide(self, tables)
        assert self.decoder is not None
        need = next(one for one in self.decoder.outcomes[CASES] if one.key == "recipient.need")
        nothing = [pl.lit(0).cast(frames[CASES][one.name].dtype).alias(one.name) for one in need.missing.own]
        return {**frames, CASES: frames[CASES].with_columns(nothing)}

    run(source, tmp_path / "good.parquet")
    monkeypatch.setattr(PartDecider, "decide", wrong)
    with pytest.raises(PunktError) as raised:
        run(source, tmp_path / "o.parquet")
    (diagnostic,) = raised.value.diagnostics
    assert diagnostic.code == "P826" and diagnostic.arguments["name"] == "recipient.need"
    assert "missing: " in str(diagnostic.arguments["two"]) and "missing" not in str(diagnostic.arguments["one"])
