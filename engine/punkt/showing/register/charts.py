"""Charts as inline SVG: horizontal bars, stacked or single, that need nothing but themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 600, 18
COLOURS = {
    "v0": "#2f6f4f",
    "v1": "#b5533c",
    "v2": "#3f6da3",
    "v3": "#8a6d1f",
    "v4": "#6c4f8f",
    "v5": "#3b8686",
    "v6": "#94a33a",
    "v7": "#c07a9e",
    "v8": "#5a4632",
    "v9": "#7d93b8",
    "not_applicable": "#e4e4e4",
    "open": "#c9c9c9",
    "gap": "#e0b04a",
    "conflict": "#a5121c",
    "hidden": "#f3f3f3",
    "plain": "#3f6da3",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: its label, how much, and its tone."""

    label: str
    count: int
    tone: str


def stacked(pieces: Sequence[Piece]) -> Markup:
    """One bar of several pieces over its whole width; each says what it is when pointed at."""
    total = sum(piece.count for piece in pieces)
    if not total:
        return Markup("")
    parts, at = [], 0.0
    for piece in pieces:
        wide = WIDTH * piece.count / total
        title = escape(f"{piece.label}: {piece.count}")
        parts.append(
            f'<rect x="{at:.2f}" y="0" width="{max(wide, 0.5):.2f}" height="{HEIGHT}" '
            f'fill="{COLOURS[piece.tone]}"><title>{title}</title></rect>'
        )
        at += wide
    said = escape("; ".join(f"{piece.label}: {piece.count}" for piece in pieces))
    return _svg(said, "".join(parts))


def single(label: str, count: int, most: int) -> Markup:
    """A bar as long as a count is beside the greatest one."""
    wide = WIDTH * count / most if most else 0.0
    bar = f'<rect x="0" y="0" width="{max(wide, 1):.2f}" height="{HEIGHT}" fill="{COLOURS["plain"]}"/>'
    return _svg(escape(f"{label}: {count}"), bar)


def _svg(said: str, inside: str) -> Markup:
    return Markup(
        f'<svg class="bar" role="img" aria-label="{said}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none">{inside}</svg>'
    )
