"""The sums of a run as they are told: all of them, or without counts below a bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from .hidden_counts import hidden_cells, with_totals
from .tally import RunTally

Count = int | None
"""How many; ``None``: that is hidden."""
OTHERS = "\0others"
"""The group of those that would be too small by themselves."""
NOT_REPORTED = ""
STATUSES = ("not_applicable", "open", "gap", "conflict")


@dataclass(slots=True)
class Told:
    """The sums of a run or of a group.

    ``outcomes``: outcome → ``=`` and a value (``=`` alone: any), or a status → how many; ``missing``, ``presumed``,
    ``readings``, ``faults``, ``elements``: name → how many; ``reasons``: outcome → clause → how many.
    """

    decided: Count
    rejected: Count
    rows: Count = None
    unreadable: Count = None
    apart: Count = 0
    """Of those turned down: rows that are no record, or may be none."""
    outcomes: dict[str, dict[str, Count]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    """Outcome → of how many its counts are parts."""
    missing: dict[str, Count] = field(default_factory=dict)
    presumed: dict[str, Count] = field(default_factory=dict)
    readings: dict[str, Count] = field(default_factory=dict)
    faults: dict[str, Count] = field(default_factory=dict)
    elements: dict[str, Count] = field(default_factory=dict)
    reasons: dict[str, dict[str, Count]] = field(default_factory=dict)
    groups: dict[str, Told] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()
    """The outcomes that are told for all together only, or not at all."""

    def plain(self) -> dict[str, Any]:
        """As plain data; a hidden count is null, the group of those too small by themselves is ``*``."""
        found = {name: getattr(self, name) for name in ("rows", "decided", "rejected", "unreadable", "apart")}
        for name in ("outcomes", "missing", "presumed", "readings", "faults", "elements", "reasons"):
            found[name] = dict(getattr(self, name))
        if self.groups:
            found["groups"] = {("*" if name == OTHERS else name): one.plain() for name, one in self.groups.items()}
        return found


def shares(tally: RunTally, outcome: str) -> dict[str, int]:
    """The counts that an outcome's are made of."""
    statuses: Mapping[str, int] = tally.outcomes.get(outcome, {})
    found = {f"={value}": n for value, n in tally.values.get(outcome, {}).items()}
    if not found and statuses.get("determined"):
        found["="] = statuses["determined"]
    return found | {status: statuses[status] for status in STATUSES if statuses.get(status)}


def told(tally: RunTally, at_least: int = 0) -> Told:
    """What is told of a run. With ``at_least``, no count below it, nor what it could be worked out from."""
    if at_least > 1:
        return _Hiding(tally, at_least).told()
    found = _plain(tally)
    found.groups = {name: _plain(one) for name, one in sorted(tally.groups.items())}
    return found


def _plain(tally: RunTally) -> Told:
    found = Told(tally.decided, tally.rejected, tally.rows, tally.unreadable)
    found.apart = tally.apart
    found.outcomes = {key: {**shares(tally, key)} for key in tally.outcomes}
    found.totals = {key: sum(one.values()) for key, one in tally.outcomes.items()}
    for name in ("missing", "presumed", "readings", "faults", "elements"):
        setattr(found, name, dict(getattr(tally, name)))
    found.reasons = {key: dict(one) for key, one in tally.reasons.items()}
    return found


class _Hiding:
    """The sums of a run without small counts."""

    def __init__(self, tally: RunTally, at_least: int) -> None:
        self.tally, self.at_least = tally, at_least
        self.groups = _merged(tally.groups, at_least)

    def told(self) -> Told:
        tally = self.tally
        whole = Told(self._alone(tally.decided), self._alone(tally.rejected))
        whole.unreadable = self._alone(tally.unreadable)
        others = tally.rejected - tally.apart
        whole.apart = None if self._alone(others) is None else self._alone(tally.apart)
        whole.rows = None if None in (whole.decided, whole.rejected, whole.unreadable) else tally.rows
        whole.groups = {name: Told(one.decided, None) for name, one in self.groups.items()}
        withheld = []
        for key in tally.outcomes:
            if not self._outcome(whole, key):
                withheld.append(key)
            of = [one for one in whole.groups.values() if key in one.outcomes]
            if of and all(count is not None for one in (whole, *of) for count in one.outcomes[key].values()):
                self._by_name(whole, key)
        whole.withheld = tuple(withheld)
        for name in ("missing", "presumed", "readings"):
            self._each(whole, name)
        for name in ("faults", "elements"):
            setattr(whole, name, {key: self._alone(n) for key, n in getattr(tally, name).items()})
        self._rejected(whole)
        return whole

    def _alone(self, count: int) -> Count:
        return None if 0 < count < self.at_least else count

    def _outcome(self, whole: Told, key: str) -> bool:
        """The counts of an outcome, for all and group by group; whether they may be told so."""
        groups = [self._parts(one, key) for one in self.groups.values()]
        alone = [self._parts(self.tally, key)]
        for several in (groups, alone) if groups else (alone,):
            names = list(dict.fromkeys(name for one in several for name in one))
            columns = sorted(names)  # what is hidden of equals does not hang on what an engine met first
            table = [[one.get(name, 0) for name in columns] for one in several]
            hidden = hidden_cells(table, self.at_least)
            if hidden is None:
                continue
            rows = with_totals(table)
            placed = {name: columns.index(name) for name in names}
            lines = [
                {name: None if (i, j) in hidden else row[j] for name, j in placed.items() if name and row[j]}
                for i, row in enumerate(rows)
            ]
            whole.outcomes[key], whole.totals[key] = lines[-1], sum(rows[-1])
            if several is groups:
                for group, line, row in zip(whole.groups.values(), lines, rows, strict=False):
                    group.outcomes[key], group.totals[key] = line, sum(row)
            return several is groups or not groups
        return False

    def _parts(self, tally: RunTally, key: str) -> dict[str, int]:
        """The counts of an outcome, and of how many it is not reported."""
        found = shares(tally, key)
        of_cases = not any(key.startswith(f"{name}.") for name in self.tally.elements)
        lacking = tally.decided - sum(found.values()) if of_cases else 0
        return found | ({NOT_REPORTED: lacking} if lacking > 0 else {})

    def _each(self, whole: Told, name: str) -> None:
        """Counts that are no parts of one another, for all and group by group."""
        groups = list(self.groups.values())
        for key, n in getattr(self.tally, name).items():
            column = [[getattr(one, name).get(key, 0)] for one in groups] or [[n]]
            self._column(whole, name, key, column)

    def _column(self, whole: Told, name: str, key: str, column: list[list[int]]) -> None:
        hidden = hidden_cells(column, self.at_least, parts=False)
        assert hidden is not None
        cells = [None if (i, 0) in hidden else row[0] for i, row in enumerate(with_totals(column))]
        getattr(whole, name)[key] = cells[-1]
        if len(column) == len(whole.groups):
            for group, cell in zip(whole.groups.values(), cells, strict=False):
                if cell != 0:
                    getattr(group, name)[key] = cell

    def _by_name(self, whole: Told, key: str) -> None:
        """The clauses of an outcome of which nothing is hidden; not at all, where one of them is seldom."""
        groups = list(self.groups.values())
        if any(0 < n < self.at_least for one in groups for n in one.reasons.get(key, {}).values()):
            return
        for told_of, one in zip(whole.groups.values(), groups, strict=True):
            told_of.reasons[key] = dict(one.reasons.get(key, {}))

    def _rejected(self, whole: Told) -> None:
        column = [[one.rejected] for one in self.groups.values()]
        if column:
            hidden = hidden_cells(column, self.at_least, parts=False) or set()
            for i, group in enumerate(whole.groups.values()):
                group.rejected = None if (i, 0) in hidden else column[i][0]
            if (len(column), 0) in hidden:
                whole.rejected = whole.rows = None


def _merged(groups: Mapping[str, RunTally], at_least: int) -> dict[str, RunTally]:
    """The groups, small ones together; none, where no two could be told apart."""
    ranked = sorted(groups, key=lambda name: (groups[name].decided, name))
    small = [name for name in ranked if 0 < groups[name].decided < at_least]
    rest = [name for name in ranked if name not in small]
    while small and (len(small) < 2 or _sum(groups[name] for name in small).decided < at_least) and rest:
        small.append(rest.pop(next((i for i, name in enumerate(rest) if groups[name].decided), 0)))
    found = {name: groups[name] for name in sorted(rest)}
    if small:
        found[OTHERS] = _sum(groups[name] for name in small)
    return found if len(found) > 1 else {}


def _sum(tallies: Iterable[RunTally]) -> RunTally:
    found = RunTally()
    for one in tallies:
        found.add(one.plain())
    return found


def summary_data(tally: RunTally, about: Mapping[str, Any], at_least: int = 0) -> str:
    """The summary for programs: what made the results and what they come to, as JSON.

    With ``at_least`` nothing of the inputs' own counts is in it: ``rows``, ``decided``, ``rejected`` of ``about`` give
    way to what is told.
    """
    found = {"schema": "punkt/summary/1", **about, **told(tally, at_least).plain()}
    if at_least > 1:
        found["at_least"] = at_least
    return orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def ranked(counts: Mapping[str, Count]) -> Sequence[tuple[str, Count]]:
    """Names by how many, the most first; those that are hidden last."""
    return sorted(counts.items(), key=lambda item: (-(item[1] or 0), item[0]))
