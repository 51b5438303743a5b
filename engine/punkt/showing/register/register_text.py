"""The summary of a run over a register, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from punkt.showing.words.text_page import TextPage

from .compared_model import Differences
from .register_model import OutcomeRow, RegisterSummary

BAR = 16
STYLES = {"not_applicable": "dim", "open": "dim", "gap": "yellow", "conflict": "bold red"}


def summary_text(summary: RegisterSummary, width: int, colours: bool, files: Sequence[str] = ()) -> str:
    """The summary as text."""
    page = TextPage(width, colours)
    said = summary.said
    page.line(said("title"), style="bold")
    page.flow(
        [f"{label}: {summary.count(n)}" for label, n, _ in summary.sums] + ([summary.speed] if summary.speed else [])
    )
    _note(page, summary)
    if not summary.sections:
        page.line()
        page.line(said("nothing"))
    for section in summary.sections:
        page.heading(section.title)
        page.table(("", "", "", ""), [row for outcome in section.rows for row in _rows(outcome, summary)], (5, 4, 0, 0))
    _lists(page, summary)
    _groups(page, summary)
    _made(page, summary, files)
    return page.text() + "\n"


def _groups(page: TextPage, summary: RegisterSummary) -> None:
    """The groups, a line each; what each of them came to stands on the page."""
    if summary.groups is None:
        return
    said, n = summary.said, summary.count
    page.heading(said("by", by=summary.groups.by))
    rows = [
        (one.title, n(one.decided), n(one.rejected), n(one.breaches), n(one.waiting)) for one in summary.groups.groups
    ]
    heads = (summary.groups.by, said("decided"), said("rejected"), said("breaches"), said("waiting"))
    page.table(heads, rows, (5, 3, 3, 3, 3))


def _note(page: TextPage, summary: RegisterSummary) -> None:
    for line in (summary.note, summary.hidden):
        if line:
            page.line(line)


def compared_text(
    summary: RegisterSummary, found: Differences, width: int, colours: bool, files: Sequence[str] = ()
) -> str:
    """The differences between two rule bases, and the summary, as text."""
    page = TextPage(width, colours)
    page.line(found.title, style="bold")
    page.flow(
        [f"{label}: {summary.count(n)}" for label, n, _ in summary.sums] + ([summary.speed] if summary.speed else [])
    )
    _note(page, summary)
    page.line()
    page.line(found.heading, style="bold")
    if not found.rows:
        page.line(found.same, 2)
    for row in found.rows:
        page.line()
        page.lead(row.title, "bold", f": {summary.count(row.changed)} ({row.share})", 2)
        page.line("█" * max(1, round(row.changed / found.most * 40)), 4, "cyan")
        page.table(
            ("", "", ""), [(before, f"→ {after}", summary.count(n)) for before, after, n in row.moves], (4, 4, 0), 4
        )
    for line in found.only:
        page.line()
        page.line(line, 2)
    _lists(page, summary)
    _made(page, summary, files)
    return page.text() + "\n"


def _lists(page: TextPage, summary: RegisterSummary) -> None:
    """The facts, readings and columns that count most."""
    said = summary.said
    if summary.missing:
        page.heading(said("missing"))
        rows = [(fact.label, summary.count(fact.count), fact.outcomes) for fact in summary.missing]
        page.table((said("fact"), said("holds_up"), said("for")), rows, (4, 0, 5))
    if summary.presumed:
        page.heading(said("presumed"))
        rows = [(fact.label, summary.count(fact.count), fact.outcomes) for fact in summary.presumed]
        page.table((said("fact"), said("rest"), said("resting")), rows, (4, 0, 5))
    if summary.readings:
        page.heading(said("readings"))
        page.table((said("reading"), said("turns")), [(name, summary.count(n)) for name, n in summary.readings], (5, 0))
    if summary.faults:
        page.heading(said("faults"))
        page.table((said("column"), said("cells")), [(name, summary.count(n)) for name, n in summary.faults], (5, 0))
    if summary.told:
        page.heading(said("told"))
        page.table((said("row"), said("written")), summary.told, (0, 5))


def _made(page: TextPage, summary: RegisterSummary, files: Sequence[str]) -> None:
    """What made it."""
    said = summary.said
    page.heading(said("made"))
    page.line(summary.law, 2)
    if summary.compared:
        page.line(summary.compared, 2)
    for pack in summary.packs:
        page.line(pack, 2)
    for name in summary.inputs:
        page.line(f"{said('input')}: {name}", 2)
    if summary.ignored:
        page.line(f"{said('ignored')}: {summary.ignored}", 2)
    if files:
        page.line(f"{said('files')}:", 2)
        for file in files:
            page.line(file, 4)


def _rows(outcome: OutcomeRow, summary: RegisterSummary) -> list[tuple[Text | str, Text | str, str, Text | str]]:
    found: list[tuple[Text | str, Text | str, str, Text | str]] = []
    for index, bar in enumerate(outcome.bars):
        share = (bar.count or 0) / outcome.total if outcome.total else 0.0
        filled = "█" * round(share * BAR)
        style = STYLES.get(bar.tone, "")
        title = outcome.title if not index else ""
        found.append(
            (
                title,
                Text(bar.label, style=style),
                summary.count(bar.count),
                Text(filled.ljust(BAR), style=style or "cyan"),
            )
        )
    return found
