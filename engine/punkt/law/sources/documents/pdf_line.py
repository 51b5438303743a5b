"""A line, or a piece of one, on a page of a PDF."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Line:
    """A line of text, in points from the left lower corner of the page."""

    left: float
    right: float
    bottom: float
    top: float
    text: str
    height: float
    cells: bool = False
    """Whether it is a row of a table."""
    gaps: list[tuple[int, float, float]] = field(default_factory=list)
    """Where its words are apart: the place in the text, where the gap begins and ends."""
    edge: float | None = None
    """Where the column ends that it stands in; none where the page has one column."""
    column: int = 0
    """The number of that column on the page; 0 where the page has one column."""

    @property
    def middle(self) -> float:
        """Half of its height."""
        return (self.bottom + self.top) / 2
