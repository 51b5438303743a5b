"""Tests of one field taken together: its values are cut into runs, and each run is one rule.

Several clauses often test one field, each in its own way, and each such rule that matches costs a
firing. Of rules for runs that do not overlap exactly one fires, and shows all that follows from it.
"""

from __future__ import annotations

from typing import TypeAlias

from .stage_patterns import Atom, Both, MessageField, Pattern, run_of

Shown: TypeAlias = list[tuple[int, bool]]
"""The clauses whose truth a rule shows."""
Run: TypeAlias = tuple[int | None, int | None]
"""The integers from one to another, both included; ``None`` is no end."""


def cut(rules: dict[Pattern, Shown]) -> dict[Pattern, Shown]:
    """Rules that show the same, with at most one firing for all patterns that test one field alone."""
    found: dict[Pattern, Shown] = {}
    of_field: dict[MessageField, list[tuple[Run, Shown]]] = {}
    for pattern, shown in rules.items():
        tests = pattern.parts if isinstance(pattern, Both) else (pattern,)
        single = [test for test in tests if isinstance(test, Atom)]
        if len(single) == len(tests) and len({test.field for test in single}) == 1:
            of_field.setdefault(single[0].field, []).append((_run(single), shown))
        else:
            found[pattern] = shown
    for field, rows in of_field.items():
        for (low, high), shown in _runs(rows):
            found[run_of(field, low, high)] = shown
    return found


def _run(tests: list[Atom]) -> Run:
    """The values that pass all tests."""
    lows = [test.value for test in tests if test.operator in ("=", ">=")]
    highs = [test.value for test in tests if test.operator in ("=", "<=")]
    return max(lows, default=None), min(highs, default=None)


def _runs(rows: list[tuple[Run, Shown]]) -> list[tuple[Run, Shown]]:
    """Runs that do not overlap, each with all that is shown there; those where nothing is are left out."""
    starts = {low for (low, _), _ in rows if low is not None} | {high + 1 for (_, high), _ in rows if high is not None}
    ordered = [None, *sorted(starts)]
    found: list[tuple[Run, Shown]] = []
    for low, after in zip(ordered, [*ordered[1:], None], strict=True):
        high = None if after is None else after - 1
        shown = [one for run, ones in rows if _within(low, high, run) for one in ones]
        if shown:
            found.append(((low, high), list(dict.fromkeys(shown))))
    return found


def _within(low: int | None, high: int | None, run: Run) -> bool:
    """Whether a run between neighbouring ends lies within one of the runs whose ends they are."""
    above = run[0] is None or (low is not None and low >= run[0])
    below = run[1] is None or (high is not None and high <= run[1])
    return above and below
