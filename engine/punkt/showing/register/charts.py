"""Charts as inline SVG: horizontal bars, stacked or single, that need nothing but themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 600, 18
COLOURS = {
    "c0": ("#4a76a8", "#86aee0"),
    "c1": ("#7d63ab", "#b59be0"),
    "c2": ("#2f7f7f", "#6fc0c0"),
    "c3": ("#98859f", "#cdb9d4"),
    "c4": ("#545f9e", "#9aa5ea"),
    "c5": ("#6c8a9c", "#a5c2d3"),
    "c6": ("#9a70a0", "#d7a9dc"),
    "c7": ("#4f7069", "#93bab2"),
    "c8": ("#7c88b8", "#b3bdec"),
    "c9": ("#8a7a5c", "#c9b891"),
    "faint": ("#c3c8ce", "#59616a"),
}
"""Colours that mean nothing but one value of an outcome and not another: in the light, and in the dark."""
TONES = {
    **{f"v{number}": f"c{number}" for number in range(10)},
    "met": "good",
    "not_met": "bad",
    "due": "due",
    "not_due": "calm",
    "raised": "warn",
    "not_raised": "calm",
    "not_applicable": "faint",
    "open": "told",
    "gap": "warn",
    "conflict": "bad",
    "hidden": "line",
    "plain": "c0",
}
"""Tone of a piece → its colour: what a value means in all reports, else which of its outcome's values it is."""


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
            f'data-tone="{piece.tone}"><title>{title}</title></rect>'
        )
        at += wide
    said = escape("; ".join(f"{piece.label}: {piece.count}" for piece in pieces))
    return _svg(said, "".join(parts))


def single(label: str, count: int, most: int) -> Markup:
    """A bar as long as a count is beside the greatest one."""
    wide = WIDTH * count / most if most else 0.0
    bar = f'<rect x="0" y="0" width="{max(wide, 1):.2f}" height="{HEIGHT}" data-tone="plain"/>'
    return _svg(escape(f"{label}: {count}"), bar)


def _svg(said: str, inside: str) -> Markup:
    return Markup(
        f'<svg class="bar" role="img" aria-label="{said}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none">{inside}</svg>'
    )
