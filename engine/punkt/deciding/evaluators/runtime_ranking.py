"""What generated code makes of places in a list; written apart from the reference on purpose.

Keys are passed as in :mod:`runtime_numbers`: by their two ends.
"""

from __future__ import annotations

from typing import Any

from punkt.kernel.records import GAP

from .runtime_numbers import Ends

Row = tuple[Any, ...]
"""Whether it is the one asked about, whether it takes part, and the ends of each key."""
UNKNOWN = (None, None)


def rank(rows: list[Row], largest: tuple[bool, ...], may: tuple[bool, ...], shared: bool) -> Ends:
    """How many are before it, and one; no place for what does not take part, or for equals that do not share one."""
    mine = next((row for row in rows if row[0]), None)
    if mine is None or mine[1] is False:
        return GAP, GAP
    rows = [row for row in rows if row[1] is not False]
    if any(row[1] and GAP in row[2:] for row in rows):
        return GAP, GAP
    if mine[1] is None:
        return UNKNOWN
    for row in rows:
        for at, absent in enumerate(may, 1):
            if row[2 * at] is GAP or (absent and row[2 * at] is None and row[2 * at + 1] is None):
                return UNKNOWN
    low, high, alike = 1, 1, False
    for row in rows:
        if not row[0]:
            least, most, same = _before(row, mine, largest)
            low += least and row[1] is True
            high += most
            if same is True and row[1] is True and not shared:
                return GAP, GAP
            alike = alike or same is not False
    return UNKNOWN if alike and not shared else (low, high)


def _before(row: Row, mine: Row, largest: tuple[bool, ...]) -> tuple[bool, bool, bool | None]:
    """Whether a row is before another in any case, whether it may be, and whether it is the same in every key."""
    least, most, same = False, False, True
    certain = True
    for at, first in enumerate(largest, 1):
        low, high, own_low, own_high = row[2 * at], row[2 * at + 1], mine[2 * at], mine[2 * at + 1]
        if not first:  # the smaller first is the larger first the other way round
            low, high, own_low, own_high = own_low, own_high, low, high
        surely = low is not None and own_high is not None and low > own_high
        never = high is not None and own_low is not None and high <= own_low
        least = least or (certain and surely)
        most = most or (same and not never)
        apart = surely or (high is not None and own_low is not None and high < own_low)
        equal = low is not None and low == high == own_low == own_high
        certain, same = certain and equal, same and not apart
        if not same:
            break
    return least, most, True if certain else None if same else False
