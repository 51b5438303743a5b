"""The day of ``--as-of``."""

from __future__ import annotations

from datetime import date

from punkt.files.messages.diagnostics import Place, Problems


def day_of(text: str | None, problems: Problems) -> date | None:
    """The day asked, where one is named; a diagnostic where it is none."""
    from punkt.kernel.exact import parse_date

    found = parse_date(text) if text is not None else None
    if text is not None and found is None:
        problems.add("P610", Place("punkt"), value=text)
    return found
