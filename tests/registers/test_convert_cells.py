"""Cells read once for each different text are those read one by one."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from punkt.files.messages.diagnostics import Place
from punkt.law.packs.vocabulary import FactKind, FactType
from punkt.registers.check import convert_cells
from punkt.registers.check.convert_cells import CellReading, converted_all
from punkt.registers.map.cell_format import PLAIN

TEXTS = [
    None,
    "",
    " ",
    "true",
    "ДА",
    "нет",
    "-",
    "2",
    "2.0",
    " 3 ",
    "2,5",
    "1e3",
    "-7",
    "4.25",
    "x",
    "y",
    "x|y",
    "x|x",
    "[]",
]
TEXTS += ["2020-02-29", "2021-02-29", "31.12.2020", "0000-01-01", "неизвестно", "cafe\u0301", "\u00bd", "7" * 20]


def _fact(kind: FactKind, **more: Any) -> FactType:
    return FactType(kind.name, kind, TEXT, TEXT, Place("x"), **more)


TEXT: Any = {"ru": "x", "en": "x"}
CHOICES = {"x": TEXT, "y": TEXT}
FACTS = [
    _fact(FactKind.BOOLEAN),
    _fact(FactKind.DATE, none=True),
    _fact(FactKind.INTEGER),
    _fact(FactKind.NUMBER, decimals=2),
    _fact(FactKind.CHOICE, values=CHOICES),
    _fact(FactKind.CHOICES, values=CHOICES),
]


def test_each_different_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = TEXTS * 40
    readings = [CellReading(fact.kind.name, fact, PLAIN) for fact in FACTS]
    frame = pl.DataFrame({one.name: pl.Series(cells, dtype=pl.String) for one in readings})
    assert convert_cells.few_different(frame, frame.columns).keys() == {*frame.columns}
    once = converted_all(frame, readings)
    monkeypatch.setattr(convert_cells, "MANY_ROWS", len(cells) + 1)
    assert not convert_cells.few_different(frame, frame.columns)
    for left, right in zip(once, converted_all(frame, readings), strict=True):
        for one, other in zip(left, right, strict=True):
            assert (one is None) == (other is None)
            assert one is None or other is None or (one.dtype == other.dtype and one.to_list() == other.to_list())
        assert left.bad is not None and left.bad.any() and not left.bad.all()


def test_columns_of_many_texts_are_read_as_they_are() -> None:
    frame = pl.DataFrame(
        {"few": ["a", "b", None, "b"] * 200, "many": [str(n) for n in range(800)], "typed": range(800)}
    )
    (name, (different, places)) = next(iter(convert_cells.few_different(frame, frame.columns).items()))
    assert name == "few" and sorted(different.drop_nulls()) == ["a", "b"] and different[-1] is None
    assert different.gather(places).to_list() == frame["few"].to_list()
