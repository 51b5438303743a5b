"""The report of a pack's tests, for a terminal or a file."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from punkt.files.texts import LANGUAGES, Texts
from punkt.proving.changes.pack_changes import KINDS
from punkt.proving.mutants import PackTest
from punkt.proving.mutants.coverage import BoundCover, ClauseCover
from punkt.proving.mutants.mutant import VERDICTS
from punkt.showing.words.days_and_numbers import number

from .tried_words import TriedWords, place_of

WORDS = Texts("packs.tests")


def report_text(report: PackTest, lang: str = "ru", width: int = 100, colours: bool = False) -> str:
    """The report as text in ``ru`` or ``en``."""
    console = Console(
        width=width, force_terminal=colours, no_color=not colours, highlight=False, emoji=False, markup=False
    )
    with console.capture() as capture:
        _print(console, report, lang)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def _say(key: str, lang: str, **arguments: object) -> str:
    return WORDS(key, lang if lang in LANGUAGES else LANGUAGES[0], **arguments)


def _print(console: Console, report: PackTest, lang: str) -> None:
    outcome = report.outcome
    console.print(
        Text(
            _say(
                "cases",
                lang,
                pack=report.pack,
                cases=len(outcome.ran),
                outcomes=outcome.expectations,
                failed=len(outcome.failures),
                faults=len({d.place.file for d in outcome.faults}),
            ),
            style="bold",
        )
    )
    for diagnostic in (*outcome.faults, *outcome.failures):
        console.print(Text(diagnostic.text(lang), style="red"), soft_wrap=True)
    _print_coverage(console, report, lang)
    if report.mutants is not None:
        _print_mutants(console, report, lang)
    if report.suggested:
        console.print(
            Text(_say("suggested", lang, n=sum(1 for s in report.suggested if s.fault is None)), style="bold")
        )
        for suggestion in report.suggested:
            console.print(
                Text(f"  {suggestion.file}" + (f" — {_say('exists', lang)}" if suggestion.fault else "")),
                soft_wrap=True,
            )
    seconds = number(f"{report.seconds:.1f}", lang)
    verdict = _say("good" if report.good else "bad", lang)
    console.print(Text(f"{verdict} ({_say('seconds', lang, n=seconds)})", style="green" if report.good else "red"))


def _print_coverage(console: Console, report: PackTest, lang: str) -> None:
    clauses, bounds = report.coverage.clauses, report.coverage.bounds
    sums: dict[str, str] = {}
    for way in ("fired", "ruled_out", "open"):
        cannot = sum(way in row.impossible for row in clauses)
        sums[way] = str(sum(way in row.seen for row in clauses)) + (
            f" {_say('cannot', lang, n=cannot)}" if cannot else ""
        )
    console.print(_say("clauses", lang, all=len(clauses), **sums))
    console.print(_say("bounds", lang, all=len(bounds), both=sum(not row.lacking for row in bounds)))
    if report.coverage.whole:
        return
    console.print(_say("lacking", lang))
    words = TriedWords(report.linked, lang, (row.clause for row in clauses))
    lines: dict[str, None] = {}
    rows: list[ClauseCover | BoundCover] = [*clauses, *bounds]
    for row in rows:
        if row.lacking:
            clause = row.clause if isinstance(row, ClauseCover) else row.bound.clause
            what, ways = words.cover(row)
            lines[f"  {place_of(clause)}: {what}: {', '.join(ways)}"] = None
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def _print_mutants(console: Console, report: PackTest, lang: str) -> None:
    found = report.mutants or ()
    sums = Counter((mutant.change.kind, mutant.verdict) for mutant in found)
    verdicts = [name for name in VERDICTS if name != "unproven" or any(mutant.verdict == name for mutant in found)]
    table = Table(title=_say("mutants", lang), title_justify="left", box=None, padding=(0, 2))
    longest = max((len(word) for kind, _ in sums for word in _say(kind, lang).split()), default=0)
    table.add_column(_say("kind", lang), min_width=longest)
    for name in ("all", *verdicts):
        table.add_column(_say(name, lang), justify="right")
    for kind in KINDS:
        row = [sums[kind, verdict] for verdict in verdicts]
        if sum(row):
            table.add_row(_say(kind, lang), str(sum(row)), *map(str, row))
    whole = [sum(mutant.verdict == verdict for mutant in found) for verdict in verdicts]
    table.add_row(_say("all", lang), str(len(found)), *map(str, whole), style="bold")
    console.print(table)
    idle = sum(mutant.idle for mutant in found)
    if idle:
        console.print(_say("idle", lang, n=idle), soft_wrap=True)
    if report.survivors:
        console.print(Text(_say("survivors", lang), style="bold red"))
        words = TriedWords(report.linked, lang)
        for mutant in report.survivors:
            line = f"  {mutant.change.place}: {words.changed(mutant)} ({_say(mutant.change.kind, lang)})"
            console.print(Text(line), soft_wrap=True)
