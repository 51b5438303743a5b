"""Columns of text on a page of a PDF: found by the strip that no word crosses, and read one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from statistics import median

from .pdf_line import Line

_LEAST = 6
"""Lines with words on both sides of a strip, from which on it stands between columns."""
_STRIP = 0.6
"""How wide it is at least, in heights of a line: wider than a space of a justified line."""
_FULL = 0.75
_NARROW = 6


class MixedColumns(Exception):
    """Text stands side by side, and it cannot be told whether it is to be read by lines or by columns."""


@dataclass
class _Row:
    """The pieces that stand at one height."""

    pieces: list[Line]
    words: list[tuple[float, float]] = field(default_factory=list)
    """Where its words begin and end, from left to right."""

    def __post_init__(self) -> None:
        self.pieces.sort(key=lambda piece: piece.left)
        for piece in self.pieces:
            edges = [piece.left, *(edge for _, left, right in piece.gaps for edge in (left, right)), piece.right]
            self.words += zip(edges[::2], edges[1::2], strict=True)

    def crossed(self, x: float, least: float) -> bool:
        """Whether a word lies across a place, or words stand nearer around it than columns would."""
        before = max((right for left, right in self.words if left < x), default=None)
        after = min((left for left, _ in self.words if left >= x), default=None)
        return before is not None and (before > x or (after is not None and after - before < least))

    def both(self, x: float) -> bool:
        """Whether there are words on both sides of a place."""
        return self.words[0][0] < x < self.words[-1][1]

    def parts(self, x: float) -> tuple[list[Line], list[Line]]:
        """What stands left and right of a place that no word crosses."""
        sides: tuple[list[Line], list[Line]] = ([], [])
        for piece in self.pieces:
            for part in _cut(piece, x):
                sides[part.left > x].append(part)
        return sides


def in_reading_order(pieces: Sequence[Line], columns: Iterator[int] | None = None) -> list[Line]:
    """Pieces of text by height; where they stand in columns, each column after the one left of it.

    What is of a right column is moved to where the left one is, and has the end of its column as its ``edge`` and its
    number, the next of ``columns``. Raises :class:`MixedColumns`.
    """
    columns = columns or count(1)
    rows = _rows(pieces)
    found: list[Line] = []
    for x, band in _bands(rows):
        if x is None:
            found += [piece for row in band for piece in row.pieces]
            continue
        sides = [[piece for row in band for piece in row.parts(x)[side]] for side in (0, 1)]
        if not all(_prose(side) for side in sides):
            if _by_cells(band, x):
                raise MixedColumns
            found += [piece for row in band for piece in row.pieces]
            continue
        left = min(piece.left for piece in sides[0])
        for side in sides:
            shift = min(piece.left for piece in side) - left
            edge = max(piece.right for piece in side) - shift
            ordered, number = in_reading_order(side, columns), next(columns)
            for piece in ordered:
                piece.left, piece.right = piece.left - shift, piece.right - shift
                piece.edge, piece.gaps = piece.edge or edge, []
                piece.column = piece.column or number
            found += ordered
    return found


def _rows(pieces: Sequence[Line]) -> list[_Row]:
    """Pieces by their heights, from the top of the page."""
    groups: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda one: -one.middle):
        if groups and abs(groups[-1][0].middle - piece.middle) < 0.4 * max(groups[-1][0].height, piece.height):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_Row(group) for group in groups]


def _bands(rows: Sequence[_Row]) -> list[tuple[float | None, list[_Row]]]:
    """The rows from top to bottom, those together that have columns, with the strip between these."""
    strip = _strip(rows)
    if strip is None:
        return [(None, [*rows])] if rows else []
    x, first, last = strip
    return [*_bands(rows[:first]), (x, [*rows[first:last]]), *_bands(rows[last:])]


def _strip(rows: Sequence[_Row]) -> tuple[float, int, int] | None:
    """The longest strip that no word crosses: where it is, its first row, and the first one after it."""
    least = _STRIP * median(row.pieces[0].height for row in rows) if rows else 0.0
    gaps = [
        place
        for row in rows
        for (_, left), (right, _) in zip(row.words, row.words[1:], strict=False)
        if right - left > least
        for place in ((left + right) / 2, right - 1)
    ]
    best: tuple[int, float, int, int] | None = None
    for x in sorted({round(gap) + 0.5 for gap in gaps}):
        at = 0
        for free, group in groupby(rows, key=lambda row: not row.crossed(x, least)):
            own = [*group]
            begin, at = at, at + len(own)
            while free and own and not own[0].both(x):  # a title or a last line is of no column
                own, begin = own[1:], begin + 1
            rows_of_both = sum(row.both(x) for row in own) if free else 0
            if rows_of_both >= _LEAST and (best is None or rows_of_both > best[0]):
                best = (rows_of_both, x, begin, at)
    return best[1:] if best else None


def _prose(side: Sequence[Line]) -> bool:
    """Whether most lines fill a column, as those of text do and those of a list of short entries do not."""
    begin, end = min(piece.left for piece in side), max(piece.right for piece in side)
    rows = _rows(side)
    full = sum(row.words[-1][1] - begin > _FULL * (end - begin) for row in rows)
    return 2 * full >= len(rows) and end - begin > _NARROW * rows[0].pieces[0].height


def _by_cells(band: Sequence[_Row], x: float) -> bool:
    """Whether words on both sides go on in lines that have but one: cells of several lines, without ruling."""
    parts = [row.parts(x) for row in band]
    worded = [
        sum(any(one.isalpha() for piece in part[side] for one in piece.text) for part in parts) for side in (0, 1)
    ]
    alone = sum(not (part[0] and part[1]) for part in parts)
    return min(worded) >= _LEAST and alone > 0


def _cut(piece: Line, x: float) -> list[Line]:
    """A piece in two at a place between its words; whole where it lies on one side."""
    gap = next((one for one in piece.gaps if one[1] <= x <= one[2]), None)
    if gap is None:
        return [piece]
    at, left, right = gap
    before = Line(piece.left, left, piece.bottom, piece.top, piece.text[:at], piece.height)
    after = Line(right, piece.right, piece.bottom, piece.top, piece.text[at + 1 :], piece.height)
    before.gaps = [one for one in piece.gaps if one[2] <= left + 0.01 and one[0] < at]
    after.gaps = [(number - at - 1, begin, end) for number, begin, end in piece.gaps if number > at]
    return [before, after]
