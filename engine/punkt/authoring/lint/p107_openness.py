"""P107: an interval whose openness the quote contradicts."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.files.located import Spot
from punkt.kernel.domains import Interval

from .drafting import ends
from .lint_base import Bench, Lint, LintResult, Severity


def look(bench: Bench) -> Iterator[LintResult]:
    """Intervals of norms whose quote says of an end that it is (not) included."""
    for folder in bench.folders:
        for _, spot in folder.entries("norms"):
            said = list(ends(spot.data.get("quote", "")))
            for at in _values(spot):
                interval = Interval.parse(at.data) if isinstance(at.data, str) else None
                if interval is None:
                    continue
                for end in said:
                    bound, is_open = (
                        (interval.low, interval.low_open) if end.low else (interval.high, interval.high_open)
                    )
                    if bound == end.number and is_open is not end.open:
                        yield LintResult(
                            at.place, {"value": at.data, "words": end.words, "right": _mended(interval, end.low)}
                        )
                        break


def _values(spot: Spot) -> Iterator[Spot]:
    if "value" in spot:
        yield spot / "value"
    for entry in (spot / "values").each() if "values" in spot else ():
        yield entry / "value"


def _mended(interval: Interval, low: bool) -> str:
    return str(Interval(interval.low, interval.high, interval.low_open is not low, interval.high_open is low))


LINT = Lint(
    "P107",
    "openness-against-quote",
    Severity.ERROR,
    'value: "[3..12]"\nquote: свыше 3 и до 12 тонн',
    'value: "(3..12]"\nquote: свыше 3 и до 12 тонн',
    look,
    reasoned=True,
)
