"""A comparison of two packs as text for a terminal."""

from __future__ import annotations

from punkt.showing.words.interface_words import Words
from punkt.showing.words.text_page import TextPage

from .diff_view import DiffView, FieldView, RegionView
from .diff_words import said

MARKS = {"added": "+", "removed": "−", "changed": "~"}
STYLES = {"added": "green", "removed": "red", "changed": "yellow"}


def diff_text(view: DiffView, lang: str, width: int = 80, colours: bool = False) -> str:
    """The whole comparison."""
    words, page = Words(lang), TextPage(width, colours)
    page.lead(said(words, "heading"), "bold", "")
    page.line(f"1. {view.one}")
    page.line(f"2. {view.other}")
    page.line(view.relation)
    page.flow(view.summary)
    if view.counted:
        _affected(page, view, words)
    _decisions(page, view, words)
    _text(page, view, words)
    page.heading(said(words, "outcomes"))
    heads = [said(words, key) for key in ("col_outcome", "col_relation", "col_one", "col_other")]
    if view.rows:
        page.table(heads, [(row.title, row.relation, row.one, row.other) for row in view.rows], (4, 2, 3, 3), indent=0)
    if view.left_out:
        page.line(view.left_out)
    return page.text()


def _affected(page: TextPage, view: DiffView, words: Words) -> None:
    page.heading(said(words, "affected"))
    page.line(view.counted)
    for count in view.counts:
        page.lead(f"{count.cases}  ", "bold", count.title, 2)
        page.items((f"{change}: {number}" for change, number in count.changes), 6, "dim")
    for case in view.listed:
        page.line()
        page.lead(case.case, "bold", f"  {case.place}", 2)
        page.items(case.changes, 4)


def _decisions(page: TextPage, view: DiffView, words: Words) -> None:
    page.heading(said(words, "decisions"))
    for outcome in view.outcomes:
        page.line()
        page.lead(outcome.title, "bold", f"  ({outcome.name})" + (f" · {outcome.note}" if outcome.note else ""))
        for region in outcome.regions:
            _region(page, region, words)
    for head, titles in view.lists:
        page.line()
        page.lead(f"{head}: ", "bold", "; ".join(titles))


def _region(page: TextPage, region: RegionView, words: Words) -> None:
    if region.lead:
        page.line(f"{region.lead}{':' if region.parts else ''}", 2, "bold" if not region.parts else "")
    page.items(region.parts, 4)
    for answer in region.answers:
        page.lead("⇒ ", "bold", answer, 4)
    if region.case:
        page.line(f"{said(words, 'example')}: {'; '.join(region.case)}", 4, "dim")


def _text(page: TextPage, view: DiffView, words: Words) -> None:
    if view.header or view.changes:
        page.heading(said(words, "text"))
    if view.header:
        page.line(said(words, "header"), style="bold")
        page.items((f"{field.name}: {field.before} → {field.after}" for field in view.header), 2)
    for part, changes in view.changes.items():
        page.line()
        page.line(said(words, part), style="bold")
        for change in changes:
            mark = f"{MARKS[change.how]} {change.name}"
            page.lead(mark, STYLES[change.how], f"  {change.title} ({change.where})", 2)
            for field in change.fields:
                _field(page, field)


def _field(page: TextPage, field: FieldView) -> None:
    """What one thing was and is: on a line, or where it takes several lines below each other."""
    if "\n" not in field.before + field.after:
        page.items([f"{field.name}: {field.before} → {field.after}"], 6, "dim")
        return
    page.items([f"{field.name}:"], 6, "dim")
    for mark, text in (("−", field.before), ("+", field.after)):
        for line in text.split("\n"):
            page.line(f"{mark} {line}", 8, "dim")
