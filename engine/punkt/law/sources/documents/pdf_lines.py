"""A page of a PDF: its lines of text with their places, and the ruling of its tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from .pdf_columns import in_reading_order
from .pdf_line import Line
from .told_paragraphs import row

RAISED = ("\x04", "\x05")
"""What stands around digits that are smaller and above the line."""
_HYPHENS = (2, 0xFFFE)
_WIDE = 2.5
_THIN = 3.0
_NEAR = 3.0
_SCANNED = 0.4


@dataclass
class PdfPage:
    """The lines of a page from top to bottom, and whether it is but a picture."""

    lines: list[Line] = field(default_factory=list)
    scanned: bool = False


def read_page(page: Any) -> PdfPage:
    """The lines of a page."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    paths, pictures = [], 0.0
    for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)):
        left, bottom, right, top = thing.get_bounds() if hasattr(thing, "get_bounds") else thing.get_pos()
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures = max(pictures, (right - left) * (top - bottom))
        else:
            paths.append((left, bottom, right, top))
    grids = _grids(paths)
    text = page.get_textpage()
    pieces = _pieces(text.raw, text.count_chars(), grids)
    text.close()
    if not pieces:
        return PdfPage([], pictures > _SCANNED * width * height)
    lines: list[Line] = []
    for grid in grids:
        inside = [piece for piece in pieces if grid.has(piece)]
        pieces = [piece for piece in pieces if not grid.has(piece)]
        lines += grid.rows(inside)
    return PdfPage(_with_tables(_joined(in_reading_order(pieces)), lines))


def _with_tables(lines: list[Line], tables: list[Line]) -> list[Line]:
    """Lines in their order, each row of a table before the first of them that stands below it."""
    found = list(lines)
    for own in sorted(tables, key=lambda line: line.middle):
        at = next((n for n, line in enumerate(found) if line.middle < own.middle), len(found))
        found.insert(at, own)
    return found


def _pieces(text: Any, count: int, grids: Iterable[_Grid]) -> list[Line]:
    """Runs of characters that stand side by side on one line, and in one cell of a table."""
    import ctypes

    import pypdfium2.raw as raw

    box, found = raw.FS_RECTF(), []
    current: Line | None = None
    raised = spaced = False
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13, 0):
            continue
        if code in (32, 160, 9):
            spaced = True
            continue
        raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
        character = "-" if code in _HYPHENS else chr(code)
        size = box.top - box.bottom
        if size <= 0:
            continue
        middle, small = (box.top + box.bottom) / 2, False
        if current is not None:
            small = size < 0.8 * current.height and box.bottom > current.bottom + 0.1 * current.height
            apart = box.left - current.right
            if (
                not (current.bottom < middle < current.top and -current.height < apart < _WIDE * current.height)
                or (size > 1.3 * current.height and not current.text.strip("".join(RAISED)))
                or (apart > 0 and any(grid.between(current.right, box.left, middle) for grid in grids))
            ):
                found.append(_ended(current, raised))
                current, raised, small = None, False, False
            elif spaced or apart > 0.2 * current.height:
                current.text += RAISED[1] if raised else ""
                current.gaps.append((len(current.text), current.right, box.left))
                current.text += " "
                raised = False
        if current is None:
            current = Line(box.left, box.right, box.bottom, box.top, "", size)
        small = small and character.isdigit()
        if small != raised:
            current.text += RAISED[0] if small else RAISED[1]
            raised = small
        current.text += character
        current.right = max(current.right, box.right)
        spaced = False
    return [*found, _ended(current, raised)] if current is not None else found


def _place(piece: Line) -> tuple[float, float]:
    return -piece.middle, piece.left


def _ended(line: Line, raised: bool) -> Line:
    if raised:
        line.text += RAISED[1]
    return line


def _joined(pieces: Iterable[Line]) -> list[Line]:
    """Pieces that stand at one height, as lines."""
    lines: list[Line] = []
    for piece in pieces:
        same = next(
            (one for one in lines[-3:] if abs(one.middle - piece.middle) < 0.4 * max(one.height, piece.height)), None
        )
        if same is None:
            lines.append(piece)
            continue
        first, second = (same, piece) if same.left <= piece.left else (piece, same)
        same.text = f"{first.text} {second.text}"
        same.left, same.right = min(same.left, piece.left), max(same.right, piece.right)
        same.height = max(same.height, piece.height)
    return lines


@dataclass
class _Grid:
    """A table by its ruling: where rows begin and end, and which vertical lines stand between which heights."""

    heights: list[float]
    verticals: list[tuple[float, float, float]]
    left: float
    right: float

    def has(self, piece: Line) -> bool:
        """Whether a piece of text lies in the table."""
        return self.heights[-1] < piece.middle < self.heights[0] and self.left - _NEAR < piece.left < self.right

    def between(self, left: float, right: float, height: float) -> bool:
        """Whether a vertical line stands between two places at a height."""
        return any(left <= x <= right and low < height < high for x, low, high in self.verticals)

    def rows(self, pieces: list[Line]) -> list[Line]:
        """Its rows, each as one line."""
        found = []
        for top, bottom in zip(self.heights, self.heights[1:], strict=False):
            middle = (top + bottom) / 2
            edges = _apart(x for x, low, high in self.verticals if low - _NEAR < middle < high + _NEAR)
            inside = [piece for piece in pieces if bottom < piece.middle < top]
            if not inside or len(edges) < 2:
                continue
            cells: list[list[Line]] = [[] for _ in edges[1:]]
            for piece in inside:
                at = max((number for number, x in enumerate(edges[:-1]) if x <= piece.left + _NEAR), default=0)
                cells[at].append(piece)
            text = row(" ".join(line.text for line in _joined(sorted(cell, key=_place))) for cell in cells)
            found.append(Line(self.left, self.right, bottom, top, text, median(one.height for one in inside), True))
        return found


def _grids(paths: list[tuple[float, float, float, float]]) -> list[_Grid]:
    """The tables of at least two columns that the ruling of a page makes."""
    across: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for left, bottom, right, top in paths:
        if top - bottom < _THIN and right - left > 2 * _THIN:
            across.append(((top + bottom) / 2, left, right))
        elif right - left < _THIN and top - bottom > 2 * _THIN:
            upright.append(((left + right) / 2, bottom, top))
        elif top - bottom >= _THIN and right - left >= _THIN:
            across += [(bottom, left, right), (top, left, right)]
            upright += [(left, bottom, top), (right, bottom, top)]
    found = []
    for own_across, own_upright in _connected(across, upright):
        heights = _apart(y for y, _, _ in own_across)[::-1]
        if len(_apart(x for x, _, _ in own_upright)) >= 3 and len(heights) >= 2:
            sides = [x for x, _, _ in own_upright]
            found.append(_Grid(heights, own_upright, min(sides), max(sides)))
    return found


_Ruled = list[tuple[float, float, float]]


def _connected(across: _Ruled, upright: _Ruled) -> list[tuple[_Ruled, _Ruled]]:
    """Lines that touch each other, together."""
    left = [(0, one) for one in across] + [(1, one) for one in upright]
    groups = []
    while left:
        group, reached = [], [left.pop()]
        while reached:
            kind, one = reached.pop()
            group.append((kind, one))
            touching = [other for other in left if other[0] != kind and _touch(one, other[1])]
            touching += [other for other in left if other[0] == kind and _along(one, other[1])]
            for other in touching:
                left.remove(other)
            reached += touching
        groups.append(([one for kind, one in group if kind == 0], [one for kind, one in group if kind == 1]))
    return groups


def _touch(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return other[1] - _NEAR <= one[0] <= other[2] + _NEAR and one[1] - _NEAR <= other[0] <= one[2] + _NEAR


def _along(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return abs(one[0] - other[0]) < 1 and one[1] - _NEAR <= other[2] and other[1] - _NEAR <= one[2]


def _apart(places: Iterable[float]) -> list[float]:
    """Places in their order, those that are near each other once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found
