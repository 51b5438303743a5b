"""A proof as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from punkt.proving.findings.bands import Scale
from punkt.showing.words.interface_words import Words
from punkt.showing.words.text_page import TextPage
from punkt.showing.words.value_words import ValueWords

from .band_words import hole_words, overlap_words
from .proof_view import FindingView, ProofView
from .proof_words import said

STYLES = {"new": "red", "known": "yellow", "told": "cyan"}


def proof_text(view: ProofView, scales: Sequence[Scale], lang: str, width: int = 80, colours: bool = False) -> str:
    """The whole report."""
    words, page = Words(lang), TextPage(width, colours)
    page.lead(view.pack, "bold", f" — {view.document}")
    page.line(view.holds)
    page.flow(view.summary)
    for key, findings in (("new", view.new), ("known", view.known), ("told", view.told)):
        if findings or key == "new":
            page.heading(said(words, key))
            if not findings:
                page.line(said(words, "none_new"))
        for finding in findings:
            _finding(page, finding, words)
    _bands(page, scales, view.values, words)
    for head, titles in view.lists:
        page.heading(head)
        page.items(titles, 0)
    if view.verdicts:
        _verdicts(page, view, words)
    return page.text()


def _verdicts(page: TextPage, view: ProofView, words: Words) -> None:
    page.heading(said(words, "outcomes"))
    heads = [said(words, f"col_{key}") for key in ("outcome", "complete", "consistent", "clauses")]
    rows = [(one.title, one.complete, one.consistent, one.clauses) for one in view.verdicts]
    page.table(heads, rows, (5, 2, 3, 2), indent=0)


def _finding(page: TextPage, finding: FindingView, words: Words) -> None:
    page.line()
    page.lead(finding.head, STYLES[finding.state], "")
    page.line(finding.about, 2, "bold")
    page.items(finding.lines, 2)
    for where, quote in finding.sources:
        page.line(f"{where}: {quote}" if quote else where, 2, "dim")
    if finding.case:
        page.line(f"{said(words, 'case')}: {'; '.join(finding.case)}", 2)
    for answer in finding.answers:
        page.line(answer, 2)
    if finding.reason:
        page.line(said(words, "reason", what=finding.reason), 2)


def _bands(page: TextPage, scales: Sequence[Scale], values: ValueWords, words: Words) -> None:
    if not scales:
        return
    page.heading(said(words, "bands"))
    for scale in scales:
        for bands in scale.units.values():
            for band in bands:
                what = values.interval(str(band.interval), band.unit)
                page.line(said(words, "band", name=words.pick(band.norm.title), what=what), 2)
        for overlap in scale.overlaps:
            page.lead("▓ ", "yellow", overlap_words(overlap, values, words), 2)
        for hole in scale.holes:
            page.lead("░ ", "red", hole_words(hole, values, words), 2)
