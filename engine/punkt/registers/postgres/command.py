"""A register decided inside PostgreSQL, as the command line asks for it: the summary, and the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.files.texts import text
from punkt.registers.local.run_local import written
from punkt.registers.local.run_parts import Watch

from .asked import Done, InDatabase
from .compare_sql import compare_inside
from .run_inside import decide_inside, make_views

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Rules


def run_inside(
    rules: Rules,
    asked: InDatabase,
    report: str | None,
    watch: Watch,
    screen: tuple[int, bool],
    speed: Callable[[], str],
) -> str:
    """Do it all; the summary as text. Raises :class:`PunktError`, and then nothing was written."""
    from punkt.showing.register.register_model import summary as summed
    from punkt.showing.register.register_page import summary_page
    from punkt.showing.register.register_text import summary_text

    done = decide_inside(rules, asked, watch)
    made = summed(done.tally, done.about, rules.vocabulary, asked.lang, inputs_of(done), done.register.ignored)
    files = [*done.tables, *map(str, written(Path(report) if report else None, lambda: summary_page(made)))]
    return summary_text(replace(made, speed=speed()), *screen, files)


def compare_there(
    both: tuple[Rules, Rules],
    names: tuple[str, str],
    asked: InDatabase,
    report: str | None,
    watch: Watch,
    screen: tuple[int, bool],
    speed: Callable[[], str],
) -> str:
    """Compare two rule bases; the summary as text. Raises :class:`PunktError`, and then nothing was written."""
    from punkt.registers.run.compare import summed
    from punkt.showing.register.register_page import summary_page
    from punkt.showing.register.register_text import compared_text

    done, only = compare_inside(*both, asked, names, watch)
    made, found = summed(
        done.tally, done.about, both[0], names, only, inputs_of(done), done.register.ignored, asked.lang
    )
    files = [*done.tables, *map(str, written(Path(report) if report else None, lambda: summary_page(made, found)))]
    return compared_text(replace(made, speed=speed()), found, *screen, files)


def view_there(rules: Rules, asked: InDatabase) -> str:
    """Make live views; their names, and how many rows each has now. Raises :class:`PunktError`, making none."""
    made = make_views(rules, asked)
    return "\n".join(
        [
            text("commands.help.run.views", asked.lang),
            *(text("commands.help.run.view", asked.lang, name=name, rows=rows) for name, rows in made.items()),
            "",
        ]
    )


def inputs_of(done: Done) -> dict[str, dict[str, str]]:
    """The inputs, and how each was read."""
    sources = [done.register.source, *(source for source, _ in done.register.lists.values())]
    return {source.name: dict(source.about) for source in sources}


__all__ = [
    "InDatabase",
    "compare_there",
    "decide_inside",
    "run_inside",
    "view_there",
]
