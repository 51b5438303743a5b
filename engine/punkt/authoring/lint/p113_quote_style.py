"""P113: quotation marks or dashes of several styles in the quotes of one document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .lint_base import Bench, Lint, LintResult, Severity

STYLES = {
    "quotes": re.compile('[«»]|[“”„]|"'),
    "dashes": re.compile("(?<= )[-–—](?= )"),
    "ranges": re.compile(r"(?<=\d)[-–—](?=\d)"),
}
_SAME = str.maketrans({"»": "«", "”": "“", "„": "“"})


def look(bench: Bench) -> Iterator[LintResult]:
    """Quotes that write a mark otherwise than most quotes of the pack."""
    for folder in bench.folders:
        quotes = [
            spot / "quote" for spot, _ in folder.cited("norms", "readings", "rules", "presumptions") if "quote" in spot
        ]
        for pattern in STYLES.values():
            counted = Counter(mark.translate(_SAME) for spot in quotes for mark in set(pattern.findall(spot.data)))
            if len(counted) < 2:
                continue
            usual = counted.most_common(1)[0][0]
            for spot in quotes:
                odd = next((mark for mark in pattern.findall(spot.data) if mark.translate(_SAME) != usual), None)
                if odd:
                    yield LintResult(spot.place, {"mark": odd, "usual": usual})


LINT = Lint(
    "P113",
    "quote-style",
    Severity.WARNING,
    "quote: стоянка — не более 3 часов     # elsewhere «–»",
    "quote: стоянка – не более 3 часов",
    look,
)
