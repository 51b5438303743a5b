"""Whole decisions of the rows that meet some conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.registers.check.rows_as_cases import as_cases
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, Layout

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules

    from .part_job import Decide

OPERATORS = ("!=", "~", "=")


class TracedDecisions:
    """The whole decision documents of the cases that meet all conditions: JSON Lines, one decision a line."""

    def __init__(self, rules: Rules, layout: Layout, job: Decide, conditions: Sequence[str], as_of: Any) -> None:
        """``conditions``: texts such as ``NAME=VALUE`` (of ``--where``); ``as_of``: the day for cases that name none.

        Raises :class:`PunktError` for a text that is no condition.
        """
        self.rules, self.layout, self.job, self.as_of = rules, layout, job, as_of
        self.conditions = [condition_of(text) for text in conditions]

    def __call__(self, tables: Mapping[str, pl.DataFrame], frames: Mapping[str, pl.DataFrame]) -> bytes:
        """The lines for a part: ``tables``, its checked rows by the layout's names; ``frames``, its results by table."""
        keys = self.chosen(tables, frames)
        lines = []
        for case in as_cases(self.layout, tables, keys):
            day = self.as_of if AS_OF not in case else None
            lines.append(self.rules.decide(case, as_of=day).to_bytes() + b"\n")
        return b"".join(lines)

    def chosen(self, tables: Mapping[str, pl.DataFrame], frames: Mapping[str, pl.DataFrame]) -> list[str]:
        """The keys of the cases that meet all conditions."""
        import polars as pl

        cases = tables[CASES]
        if not self.conditions:
            return cases[CASE].to_list()
        decoder = self.job.deciding.decoder
        assert decoder is not None
        every = frozenset(outcome.key for outcome in decoder.outcomes[CASES])
        results = pl.DataFrame(decoder.decoded(frames, CASES, every))
        kept = pl.Series([True], dtype=pl.Boolean).new_from_index(0, cases.height)
        for name, how, value in self.conditions:
            cells = self._cells(name, cases, results)
            if how == "~":
                kept &= cells.str.contains(value, literal=True).fill_null(False)
            else:
                same = (cells == value).fill_null(False)
                kept &= same if how == "=" else ~same
        return cases[CASE].filter(kept).to_list()

    def _cells(self, name: str, cases: pl.DataFrame, results: pl.DataFrame) -> pl.Series:
        import polars as pl

        names = (name, *(f"{section}.{name}" for section in self.layout.vocabulary.sections))
        for frame in (results, cases):
            found = next((one for one in names if one in frame.columns), None)
            if found is not None:
                cells = frame[found]
                if isinstance(cells.dtype, pl.List):
                    return cells.cast(pl.List(pl.String)).list.join(", ")
                return cells.cast(pl.String)
        known = [*results.columns, *cases.columns]
        raise PunktError([Diagnostic("P815", Place("--where"), {"name": name, "hint": self._hint(name, known)})])

    def _hint(self, name: str, known: Sequence[str]) -> Mapping[str, str]:
        """The nearest names first: by what stands behind the section, which may be left out, and by its beginning."""
        prefixes = tuple(f"{section}." for section in self.layout.vocabulary.sections)

        def within(one: str) -> str:
            return one.removeprefix(next((prefix for prefix in prefixes if one.startswith(prefix)), ""))

        short, name = {within(one): one for one in known}, within(name)
        begin = sorted((one for one in short if one.startswith(name)), key=len)
        close = begin or get_close_matches(name, short, n=1, cutoff=0.5)
        return nearest(close[0] if close else name, [close[0]] if close else [n for n in short if ":" not in n])


def condition_of(text: str) -> tuple[str, str, str]:
    for how in OPERATORS:
        name, found, value = text.partition(how)
        if found and name.strip():
            return name.strip(), how, value.strip()
    raise PunktError([Diagnostic("P814", Place("--where"), {"value": text})])
