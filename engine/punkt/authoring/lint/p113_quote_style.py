"""P113: quotation marks or dashes of several styles in the quotes of one document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .lint_base import Bench, Found, Lint, Severity

STYLES = {
    "quotes": re.compile('[«»]|[“”„]|"'),
    "dashes": re.compile("(?<= )[-–—](?= )"),
    "ranges": re.compile(r"(?<=\d)[-–—](?=\d)"),
}
_SAME = str.maketrans({"»": "«", "”": "“", "„": "“"})


def look(bench: Bench) -> Iterator[Found]:
    """Quotes that write a mark otherwise than most quotes of the pack."""
    for folder in bench.folders:
        quotes = [spot / "quote" for _, spot in folder.entries("norms", "readings", "rules") if "quote" in spot]
        for pattern in STYLES.values():
            counted = Counter(mark.translate(_SAME) for spot in quotes for mark in set(pattern.findall(spot.data)))
            if len(counted) < 2:
                continue
            usual = counted.most_common(1)[0][0]
            for spot in quotes:
                odd = next((mark for mark in pattern.findall(spot.data) if mark.translate(_SAME) != usual), None)
                if odd:
                    yield Found(spot.place, {"mark": odd, "usual": usual})


LINT = Lint(
    "P113",
    "quote-style",
    Severity.WARNING,
    {
        "ru": "Кавычки или тире, которые в большинстве цитат того же пакета другие.",
        "en": "Quotation marks or dashes that most quotes of the same pack write otherwise.",
    },
    {"ru": "Набирать цитату заново.", "en": "Typing a quote anew."},
    {
        "ru": "Копируйте цитату из документа, с его знаками.",
        "en": "Copy the quote out of the document, with its own marks.",
    },
    {
        "ru": "Чужой знак — признак того, что цитату набирали по памяти; при сверке знаки уравниваются, а ошибка рядом с ними — нет.",
        "en": "A mark of another style is a sign of a quote typed from memory; marks are folded when quotes are compared, the error "
        "beside them is not.",
    },
    "quote: стоянка — не более 3 часов     # elsewhere «–»",
    "quote: стоянка – не более 3 часов",
    look,
)
