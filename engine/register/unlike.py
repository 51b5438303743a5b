"""Cells that a file may have, but that a query, which compares by equality only, would not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..case_values import shown
from ..columns.layout import CASE, Type
from .faults import Reject

if TYPE_CHECKING:
    from .register import Register
    from .source import Batch


@dataclass(slots=True)
class Counted:
    """What a run came to."""

    rows: int = 0
    rejected: int = 0
    decided: int = 0
    tables: list[str] = field(default_factory=list)


def unlike(register: Register, batch: Batch) -> Iterator[Reject]:
    """What is wrong with such cells of a batch."""
    assert register.matched is not None
    keys = batch.frame[register.matched.keys[CASE]].cast(pl_string())
    odd = keys != keys.str.strip_chars()
    for index in odd.fill_null(False).arg_true():
        yield _unknown(batch, keys, index, register.matched.keys[CASE], [])
    for slot in register.matched.slots:
        cells = batch.frame[slot.name]
        if slot.column.type is Type.WORD:
            for index in (~cells.is_in(list(slot.column.words))).fill_null(False).arg_true():
                yield _unknown(batch, keys, index, slot.name, slot.column.words)
        elif slot.column.type is Type.WORDS:
            known = set(slot.column.words)
            for index, words in enumerate(cells):
                if words is not None and not known.issuperset(words):
                    yield _unknown(batch, keys, index, slot.name, slot.column.words)


def _unknown(batch: Batch, keys: Any, index: int, column: str, words: Sequence[str]) -> Reject:
    value = str(batch.frame[column][index])
    about = {"name": column, "value": shown(value), "right": ", ".join(words) or "—"}
    return Reject(batch.rows[index], keys[index] or "", column, value, "P840", about)


def pl_string() -> Any:
    """Texts, in Polars."""
    import polars as pl

    return pl.String()


def summary(found: Counted, lang: str) -> str:
    """What was done, in a line, and the tables."""
    from ..present.helps import HELP, text

    line = text(HELP, "run.inside", lang, rows=found.rows, decided=found.decided, rejected=found.rejected)
    return "\n".join([line, *(f"  {name}" for name in found.tables)]) + "\n"
