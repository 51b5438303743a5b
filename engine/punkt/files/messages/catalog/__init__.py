"""The catalog of messages: code → (Russian, English), one small file an area.

Codes are stable; which of them an area may take is written in ``tests/files/test_message_codes.py``.
"""

from __future__ import annotations

from functools import cache


@cache
def messages() -> dict[str, tuple[str, str]]:
    """All messages; an error if two areas claim one code."""
    from . import (
        cases,
        extras,
        interview,
        language,
        ledger,
        lint,
        packs,
        proof,
        reading,
        regions,
        registers,
        running,
        service,
        sources,
        testing,
    )

    found: dict[str, tuple[str, str]] = {}
    for area in (
        reading,
        packs,
        language,
        lint,
        cases,
        running,
        sources,
        testing,
        regions,
        ledger,
        proof,
        registers,
        service,
        interview,
        extras,
    ):
        for code, texts in area.MESSAGES.items():
            if code in found:
                raise ValueError(f"{code} is defined twice")
            found[code] = texts
    return found


def template(code: str, lang: str) -> str:
    """The message of a code in ``ru`` or ``en``, with placeholders still to be filled."""
    russian, english = messages()[code]
    return english if lang == "en" else russian
