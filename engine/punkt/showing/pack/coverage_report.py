"""How a document is accounted for: as a table, as JSON, and as a page with the units coloured by state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.text import Text as Styled

from punkt.files.texts import Texts
from punkt.law.loading.ledger import PARTS, STANDINGS, UNACCOUNTED, CoverageReport, LedgerUnit
from punkt.showing.words.addresses import Addresses
from punkt.showing.words.interface_words import Words
from punkt.showing.words.marked_words import marked
from punkt.showing.words.page_templates import page_of
from punkt.showing.words.reading_words import reading_data, reading_view
from punkt.showing.words.text_page import TextPage
from punkt.showing.words.typography import glued

STATE_WORDS = Texts("packs.states_short")
"""How a unit stands, in a word; the schema of ledgers says its states in full."""
STATE_TEXTS = Texts("law.states", *STANDINGS, UNACCOUNTED)
SAID = Texts("packs.coverage")


def _said(words: Words, key: str, **arguments: object) -> str:
    return SAID(key, words.lang, **arguments)


# --- a table


def coverage_text(report: CoverageReport, lang: str, width: int = 80, colours: bool = False) -> str:
    """The units by point, what encodes them, and the totals."""
    page, words = TextPage(width, colours), Words(lang)
    page.lead(f"{report.pack} {report.version}", "bold", f" — {words.pick(report.title)}")
    page.line(_document(report, words))
    page.line(_sum(report, words))
    if not report.registered:
        page.line(_said(words, "unregistered"))
    page.line()
    page.table(
        [_said(words, key) for key in ("unit", "state", "by")],
        [
            (block.span, words.pick(STATE_WORDS[block.first.standing]), _about(block.first, words))
            for block in report.blocks
        ],
        (0, 0, 1),
        indent=0,
    )
    page.heading(_said(words, "legend"))
    page.table(
        ["", "", "", ""],
        [
            (
                words.pick(STATE_WORDS[state]),
                str(count),
                f"{words.number(report.share(count))} %",
                words.pick(STATE_TEXTS[state]),
            )
            for state, count in report.totals.items()
            if count or state == UNACCOUNTED
        ],
        (0, 0, 0, 1),
        indent=0,
    )
    if report.absent:
        page.heading(words("absent_sources"))
    for absent in report.absent:
        page.lead(f"{words.pick(absent.document)} ", "bold", f"({absent.point})")
        page.line(f"{words('would_change')}: {words.pick(absent.changes)}", 2)
    if report.readings:
        page.heading(_said(words, "readings"))
    for reading in report.readings:
        said = reading_view(reading, words)
        page.line()
        page.line(f"{reading.address} · {reading.name}: {said.question}")
        page.items(said.lines, 2)
    if report.diagnostics:
        page.heading(_said(words, "faults"))
        page.items((fault.text(words.lang) for fault in report.diagnostics), 0)
    return page.text()


def _about(unit: LedgerUnit, words: Words) -> Styled:
    """The title of a unit and, below it, what encodes it and what of it is left."""
    names = ", ".join(dict.fromkeys(name for part in PARTS for name in getattr(unit, part)))
    left = _said(words, "left", what=words.pick(unit.left)) if unit.left else ""
    return Styled.assemble(
        glued(words.pick(unit.title) or "—"),
        (f"\n· {names}" if names else "", "dim"),
        (glued(f"\n· {left}") if left else "", "yellow"),
    )


def _document(report: CoverageReport, words: Words) -> str:
    """The document in words: kind, number, day, issuer."""
    told: Mapping[str, Any] = report.document
    number = words("numbered", number=told["number"]) if "number" in told else ""
    name = " ".join(filter(None, (words.pick(told["kind"]), number, words("dated", day=words.day(told["date"])))))
    edition = f" ({words('edition', what=words.pick(report.edition))})" if report.edition else ""
    return f"{name}, {words.pick(told['issuer'])}{edition}"


def _sum(report: CoverageReport, words: Words) -> str:
    return _said(
        words,
        "sum",
        units=len(report.units),
        whole=report.whole,
        percent=words.number(report.percent),
        partly=report.partly,
        bare=report.bare,
        unaccounted=report.totals[UNACCOUNTED],
    )


# --- JSON


def coverage_data(report: CoverageReport) -> dict[str, Any]:
    """The report as plain data; nothing in it depends on where the files are."""
    return {
        "pack": report.pack,
        "version": report.version,
        "title": dict(report.title),
        **({"edition": dict(report.edition)} if report.edition else {}),
        "registered": report.registered,
        "total": len(report.units),
        "accounted": report.accounted,
        "whole": report.whole,
        "partly": report.partly,
        "not_encoded": report.bare,
        "percent": report.percent,
        "totals": report.totals,
        "units": [
            {
                "address": unit.address,
                "state": unit.state,
                "entry": unit.entry,
                "title": dict(unit.title),
                "reason": dict(unit.reason),
                **({"left": dict(unit.left)} if unit.left else {}),
                **{part: list(getattr(unit, part)) for part in PARTS},
                "quotes": list(unit.quotes),
            }
            for unit in report.units
        ],
        "absent_sources": [
            {"id": one.id, "document": dict(one.document), "point": one.point, "changes": dict(one.changes)}
            for one in report.absent
        ],
        "readings": [reading_data(reading) for reading in report.readings],
        "faults": [
            {
                "code": fault.code,
                "file": Path(fault.place.file).name,
                "line": fault.place.line,
                "column": fault.place.column,
                "message": {lang: fault.message(lang) for lang in ("ru", "en")},
            }
            for fault in report.diagnostics
        ],
    }


def coverage_json(report: CoverageReport) -> str:
    """The report as JSON, the same text for the same pack."""
    return json.dumps(coverage_data(report), ensure_ascii=False, indent=2) + "\n"


# --- a page


def coverage_page(report: CoverageReport, lang: str, texts: Mapping[str, str] | None = None) -> str:
    """One self-contained HTML page; with the text of each unit where the document is given, else the words cited."""
    words = Words(lang)
    points = [(point, [*found]) for point, found in groupby(report.blocks, key=lambda block: block.first.point)]
    return page_of(
        "coverage.html.j2",
        report=report,
        words=words,
        lang=words.lang,
        points=points,
        part=Addresses(report.sections, words).section,
        texts=texts,
        states=STATE_WORDS,
        meanings=STATE_TEXTS,
        said=lambda key, **arguments: _said(words, key, **arguments),
        sum=_sum(report, words),
        document=_document(report, words),
        marked=marked,
        parts=PARTS,
        reading_said=lambda reading: reading_view(reading, words),
        left=lambda unit: _said(words, "left", what=words.pick(unit.left)),
    )
