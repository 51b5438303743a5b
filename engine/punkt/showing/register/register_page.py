"""The summary of a run over a register as one self-contained page with charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from punkt.showing.words.interface_words import Words
from punkt.showing.words.page_templates import page_of

from .charts import COLOURS, TONES, Piece, single, stacked
from .register_model import OutcomeRow, RegisterSummary

if TYPE_CHECKING:
    from .compared_model import Differences


def summary_page(summary: RegisterSummary, differences: Differences | None = None) -> str:
    """The page; with ``differences`` between two rule bases, these stand first."""
    return page_of(
        "register.html.j2",
        s=summary,
        d=differences,
        said=summary.said,
        lang=summary.lang,
        count=summary.count,
        chart=chart,
        single=single,
        colours=COLOURS,
        tones=TONES,
        percent=lambda part, whole: Words(summary.lang).number(f"{100 * part / whole:.1f}") + " %",
    )


def chart(row: OutcomeRow) -> object:
    """A bar of what is shown; what is hidden is one piece, as long as what is left."""
    pieces = [Piece(bar.label, bar.count, bar.tone) for bar in row.bars if bar.count is not None]
    if len(pieces) < len(row.bars):
        left = row.total - sum(piece.count for piece in pieces)
        pieces.append(Piece(" / ".join(bar.label for bar in row.bars if bar.count is None), left, "hidden"))
    return stacked(pieces)
