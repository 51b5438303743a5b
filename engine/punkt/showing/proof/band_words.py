"""Overlaps and holes of bands in words."""

from __future__ import annotations

from punkt.kernel.domains import show
from punkt.proving.findings.bands import Hole, Overlap
from punkt.showing.words.interface_words import Words
from punkt.showing.words.value_words import ValueWords

from .proof_words import said


def overlap_words(overlap: Overlap, values: ValueWords, words: Words) -> str:
    """The values that lie in two bands."""
    return said(words, "overlap_at", what=values.interval(str(overlap.interval), overlap.one.unit))


def hole_words(hole: Hole, values: ValueWords, words: Words) -> str:
    """Between which ends there is nothing, each in its own unit."""
    low, high = show(hole.below.interval.high), show(hole.above.interval.low)
    return said(
        words,
        "between",
        low=values.end(low, hole.below.unit),
        high=values.end(high, hole.above.unit),
    )
