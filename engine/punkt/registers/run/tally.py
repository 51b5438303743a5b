"""What a run came to, added up part by part: outcomes by status and value, facts that are missing, rows turned down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from punkt.registers.columns.names_of_bits import names_of, text_of
from punkt.registers.columns.result_columns import Result
from punkt.registers.columns.table_layout import CASES, Type
from punkt.registers.read.rejected_rows import NO_RECORDS

from .decode_results import Decoder
from .outcome_columns import FactColumns, OutcomeColumns

if TYPE_CHECKING:
    import polars as pl

    from punkt.registers.read.rejected_rows import Reject

MOST_VALUES = 30
"""Different numbers of one outcome in a part that are counted apart."""
MANY = "…"
MOST_TOLD = 20
"""Rows that are no record and are named in the summary."""
Counts = Callable[[str, str], list[tuple[Any, int]]]
"""Table and column → its different values, and how many rows have each."""

ClauseCounts = Callable[[str, OutcomeColumns, Result], list[tuple[Any, int]]]
"""Table, outcome and a number of fired clauses → its different values with the outcome's bits, and how many have each."""


@dataclass
class RunTally:
    """The sums. ``outcomes``: outcome → status → how many; ``values``: outcome → value → how many."""

    rows: int = 0
    rejected: int = 0
    unreadable: int = 0
    decided: int = 0
    compared: int = 0
    """How many cases were decided a second time, one by one."""
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    values: dict[str, Counter[str]] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)
    """Fact → how many outcomes of how many rows wait for it."""
    waiting: dict[str, Counter[str]] = field(default_factory=dict)
    """Fact → outcome → how many wait for it."""
    presumed: Counter[str] = field(default_factory=Counter)
    """Fact → how many outcomes of how many rows rest on what is presumed of it."""
    resting: dict[str, Counter[str]] = field(default_factory=dict)
    """Fact → outcome → how many rest on it."""
    readings: Counter[str] = field(default_factory=Counter)
    """Reading → how many outcomes turn on it."""
    faults: Counter[str] = field(default_factory=Counter)
    """Column of the input → how many of its cells were turned down."""
    elements: Counter[str] = field(default_factory=Counter)
    """List → how many elements were decided."""
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    """Outcome → clause → for how many it fired; counted by groups only."""
    groups: dict[str, RunTally] = field(default_factory=dict)
    """Value of a column of the input → the sums of the rows that have it."""
    apart: int = 0
    """How many rows of the cases are no record, or may be none: they are among those turned down."""
    told: list[tuple[str, str]] = field(default_factory=list)
    """The first of these: the place of each (empty: not known), and what it says."""
    left_out: int = 0
    """How many rows the map leaves out. What is read is decided, turned down or left out."""

    def add_results(self, decoder: Decoder, frames: Mapping[str, pl.DataFrame]) -> None:
        """Count the results of a part."""
        sizes = {name: frame.height for name, frame in frames.items()}
        self.add_counts(decoder, sizes, lambda table, column: _counts(frames[table][column]))

    def add_counts(self, decoder: Decoder, sizes: Mapping[str, int], counts: Counts) -> None:
        """Add the results of tables that have so many rows, counted by column."""
        for table, outcomes in decoder.outcomes.items():
            if table == CASES:
                self.decided += sizes[table]
            else:
                self.elements[table] += sizes[table]
            for outcome in outcomes:
                self._outcome(sizes, counts, table, outcome)

    def _outcome(self, sizes: Mapping[str, int], counts: Counts, table: str, outcome: OutcomeColumns) -> None:
        statuses = {s: n for s, n in counts(table, outcome.status.name) if s is not None}
        if not statuses:
            return
        self.outcomes.setdefault(outcome.key, Counter()).update({str(s): n for s, n in statuses.items()})
        if "determined" in statuses and outcome.value.type is not Type.DAY:
            found = [(value, n) for value, n in counts(table, outcome.value.name) if value is not None]
            if outcome.value.bits:
                found = [(text_of(word, outcome.value.legend), n) for word, n in found]
            known = self.values.setdefault(outcome.key, Counter())
            if len(found) > MOST_VALUES and outcome.value.type is not Type.WORD:
                found = [(MANY, sum(n for _, n in found))]
            known.update({_said(value): n for value, n in found})
        self._facts(sizes, counts, table, outcome, outcome.missing, self.missing, self.waiting)
        self._facts(sizes, counts, table, outcome, outcome.presumed, self.presumed, self.resting)
        if outcome.readings is not None:
            for word, n in counts(table, outcome.readings.name):
                for name in names_of(word or 0, outcome.readings.legend):
                    self.readings[name] += n

    @staticmethod
    def _facts(
        sizes: Mapping[str, int],
        counts: Counts,
        table: str,
        outcome: OutcomeColumns,
        facts: FactColumns,
        total: Counter[str],
        by_outcome: dict[str, Counter[str]],
    ) -> None:
        """Count facts; one whose name begins with a dot is of the elements of a table."""
        found = [(table, table, result) for result in facts.own]
        found += [
            (one.elements, one.table, result)
            for one in facts.of_elements
            for result in (one.results if one.table in sizes else ())
        ]
        for elements, where, result in found:
            for word, n in counts(where, result.name):
                for name in names_of(word or 0, result.legend):
                    full = f"{elements}{name}" if name.startswith(".") else name
                    total[full] += n
                    by_outcome.setdefault(full, Counter())[outcome.key] += n

    def add_rejects(self, rejects: list[Reject]) -> None:
        """Count the cells that were turned down, by column."""
        self.faults.update(one.column for one in rejects if one.column)
        found = [one for one in rejects if one.code in NO_RECORDS and not one.table]
        self.apart += len(found)
        self.told += [(_place(one), one.value) for one in found[: MOST_TOLD - len(self.told)]]

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "rows": self.rows,
            "rejected": self.rejected,
            "unreadable": self.unreadable,
            "decided": self.decided,
            "compared": self.compared,
            "outcomes": {k: dict(v) for k, v in self.outcomes.items()},
            "values": {k: dict(v) for k, v in self.values.items()},
            "missing": dict(self.missing),
            "waiting": {k: dict(v) for k, v in self.waiting.items()},
            "presumed": dict(self.presumed),
            "resting": {k: dict(v) for k, v in self.resting.items()},
            "readings": dict(self.readings),
            "faults": dict(self.faults),
            "elements": dict(self.elements),
            "reasons": {k: dict(v) for k, v in self.reasons.items()},
            "groups": {k: v.plain() for k, v in self.groups.items()},
            "apart": self.apart,
            "told": list(self.told),
            "left_out": self.left_out,
        }

    def add(self, plain: Mapping[str, Any]) -> None:
        """Add the sums of a part."""
        for name in ("rows", "rejected", "unreadable", "decided", "compared", "apart", "left_out"):
            setattr(self, name, getattr(self, name) + plain[name])
        self.told += [(row, text) for row, text in plain["told"][: MOST_TOLD - len(self.told)]]
        for name in ("missing", "presumed", "readings", "faults", "elements"):
            getattr(self, name).update(plain[name])
        for name in ("outcomes", "values", "waiting", "resting", "reasons"):
            mine = getattr(self, name)
            for key, counts in plain[name].items():
                mine.setdefault(key, Counter()).update(counts)
        for group, sums in plain["groups"].items():
            self.groups.setdefault(group, RunTally()).add(sums)

    def add_counted_reasons(self, decoder: Decoder, counts: ClauseCounts) -> None:
        """Add the clauses that fired, outcome by outcome, counted already where it has a status."""
        for table, outcomes in decoder.outcomes.items():
            for outcome in outcomes:
                for fired, mask in outcome.own_clauses(decoder.fired[table]):
                    for word, n in counts(table, outcome, fired):
                        for name in names_of((word or 0) & mask, fired.legend):
                            self.reasons.setdefault(outcome.key, Counter())[name] += n

    def add_reasons(self, decoder: Decoder, frames: Mapping[str, pl.DataFrame]) -> None:
        """Count the clauses that fired, outcome by outcome."""

        def counts(table: str, outcome: OutcomeColumns, fired: Result) -> list[tuple[Any, int]]:
            return _counts(frames[table][fired.name].filter(frames[table][outcome.status.name].is_not_null()))

        self.add_counted_reasons(decoder, counts)


def _counts(series: pl.Series) -> list[tuple[Any, int]]:
    found = series.value_counts(name="\0n")
    return list(zip(found.to_series(0).to_list(), found["\0n"].to_list(), strict=True))


def _place(one: Reject) -> str:
    return f"{one.within}: {one.row}" if one.within else str(one.row or "")


def _said(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
