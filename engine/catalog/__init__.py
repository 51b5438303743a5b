"""The catalog of messages: code → (Russian, English), one small file an area.

Codes are stable: P0 reading files, P2 packs and vocabulary, P3 the rule language and
linking, P4 limits of evaluators, P5 cases, P6 running.
"""

from __future__ import annotations

from functools import cache


@cache
def messages() -> dict[str, tuple[str, str]]:
    """All messages; an error if two areas claim one code."""
    from . import cases, language, packs, reading, running

    found: dict[str, tuple[str, str]] = {}
    for area in (reading, packs, language, cases, running):
        for code, texts in area.MESSAGES.items():
            if code in found:
                raise ValueError(f"{code} is defined twice")
            found[code] = texts
    return found


def template(code: str, lang: str) -> str:
    """The message of a code in ``ru`` or ``en``, with placeholders still to be filled."""
    russian, english = messages()[code]
    return english if lang == "en" else russian
