"""The bands of a scale as a picture: a number line for each unit, with overlaps and holes marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from punkt.kernel.domains import Interval, Ordered, show
from punkt.proving.findings.bands import Band, Hole, Overlap, Scale
from punkt.showing.words.interface_words import Words
from punkt.showing.words.plurals import alone
from punkt.showing.words.value_words import ValueWords

from .band_words import hole_words, overlap_words
from .proof_words import said

LEFT, WIDTH, ROW, TOP = 16.0, 688.0, 46.0, 14.0
"""Where the line begins and how long it is, the height of a band's row, and the space above; in pixels."""

LETTER = 7.4
"""The width of a letter, so that labels stay inside."""


@dataclass(frozen=True)
class BandBar:
    """A band: its label, where it lies, and whether its ends belong to it."""

    label: str
    label_x: float
    x: float
    width: float
    y: float
    low: float | None
    """Where its lower end is marked; ``None`` where it has none."""
    high: float | None
    low_open: bool
    high_open: bool


@dataclass(frozen=True)
class Mark:
    """An overlap or a hole: where it lies, and what it says."""

    kind: str
    x: float
    width: float
    label: str


@dataclass(frozen=True)
class Tick:
    """A value on the line."""

    x: float
    label: str


@dataclass(frozen=True)
class BandsPicture:
    """The line of one unit."""

    title: str
    height: float
    line: float
    bars: tuple[BandBar, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


def pictures(scale: Scale, values: ValueWords, words: Words) -> list[BandsPicture]:
    """A picture for each unit of a scale."""
    return [_picture(scale, unit, bands, values, words) for unit, bands in scale.units.items()]


class _Line:
    """Places values on the line: the part that the bands reach, and a little more on both sides."""

    def __init__(self, intervals: Sequence[Interval]) -> None:
        ends = [_number(end) for one in intervals for end in (one.low, one.high) if end is not None]
        low, high = min(ends, default=0.0), max(ends, default=1.0)
        room = (high - low or 1.0) * 0.12
        self.low = low - room if low < 0 or low > high * 0.5 else min(0.0, low)
        self.high = high + room

    def at(self, value: Ordered | None, otherwise: float) -> float:
        """Where a value stands."""
        number = otherwise if value is None else _number(value)
        return LEFT + WIDTH * (number - self.low) / (self.high - self.low)


def _number(value: Ordered) -> float:
    return float(value.toordinal() if not isinstance(value, (int, Decimal)) else value)  # a place in a picture


def _picture(scale: Scale, unit: str, bands: Sequence[Band], values: ValueWords, words: Words) -> BandsPicture:
    line = _Line([band.interval for band in bands])
    bars = tuple(_bar(band, number, line, values, words) for number, band in enumerate(bands))
    marks = [_overlap(one, line, values, words) for one in scale.overlaps if one.one.unit == unit]
    marks += [_hole(one, unit, line, values, words) for one in scale.holes if unit in (one.below.unit, one.above.unit)]
    bottom = TOP + ROW * len(bands)
    ends = {end for band in bands for end in (band.interval.low, band.interval.high) if end is not None}
    ticks = tuple(Tick(line.at(end, 0), values.words.number(show(end))) for end in sorted(ends, key=_number))
    name = alone(found, words.lang) if (found := values.names.vocabulary.unit(unit)) else "—"
    return BandsPicture(
        said(words, "picture", unit=name), bottom + 30 + 18 * len(marks), bottom, bars, tuple(marks), ticks
    )


def _bar(band: Band, number: int, line: _Line, values: ValueWords, words: Words) -> BandBar:
    interval = band.interval
    start, end = line.at(interval.low, line.low), line.at(interval.high, line.high)
    label = f"{words.pick(band.norm.title)}: {values.interval(str(interval), band.unit)}"
    return BandBar(
        label,
        max(LEFT, min(start, LEFT + WIDTH - LETTER * len(label))),
        start,
        max(end - start, 2.0),
        TOP + ROW * number + 18,
        start if interval.low is not None else None,
        end if interval.high is not None else None,
        interval.low_open,
        interval.high_open,
    )


def _overlap(one: Overlap, line: _Line, values: ValueWords, words: Words) -> Mark:
    start, end = line.at(one.interval.low, line.low), line.at(one.interval.high, line.high)
    return _mark("overlap", start, end, overlap_words(one, values, words))


def _hole(one: Hole, unit: str, line: _Line, values: ValueWords, words: Words) -> Mark:
    """A hole; one between two units reaches the end of the line of either."""
    start = line.at(one.below.interval.high if one.below.unit == unit else None, line.low)
    end = line.at(one.above.interval.low if one.above.unit == unit else None, line.high)
    return _mark("hole", start, end, hole_words(one, values, words))


def _mark(kind: str, start: float, end: float, label: str) -> Mark:
    width = max(end - start, 6.0)
    return Mark(kind, start - (width - (end - start)) / 2, width, label)
