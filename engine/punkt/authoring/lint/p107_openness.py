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
        for spot, norm in folder.cited("norms"):
            if "value" in spot:
                yield from _against(spot / "value", {**norm.data, **spot.data}.get("quote", ""))


def _against(at: Spot, quote: str) -> Iterator[LintResult]:
    """The first end of an interval that the quote of its days contradicts."""
    interval = Interval.parse(at.data) if isinstance(at.data, str) else None
    if interval is None:
        return
    for end in ends(quote):
        bound, is_open = (interval.low, interval.low_open) if end.low else (interval.high, interval.high_open)
        if bound == end.number and is_open is not end.open:
            yield LintResult(at.place, {"value": at.data, "words": end.words, "right": _mended(interval, end.low)})
            return


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
