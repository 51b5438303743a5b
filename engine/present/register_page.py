"""The summary of a run over a register as one self-contained page with charts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from .charts import COLOURS, Piece, single, stacked
from .register_model import OutcomeRow, Summary
from .register_text import number
from .texts import Words

if TYPE_CHECKING:
    from .compare_model import Differences


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("register.html.j2")


def summary_page(summary: Summary, differences: Differences | None = None) -> str:
    """The page; with ``differences`` between two rule bases, these stand first."""
    return _template().render(
        s=summary,
        d=differences,
        said=summary.said,
        lang=summary.lang,
        number=number,
        chart=_chart,
        single=single,
        colours=COLOURS,
        percent=lambda part, whole: Words(summary.lang).number(f"{100 * part / whole:.1f}") + " %",
    )


def _chart(row: OutcomeRow) -> object:
    return stacked([Piece(bar.label, bar.count, bar.tone) for bar in row.bars])
