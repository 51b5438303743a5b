"""The catalog of messages: code → (Russian, English), one small file an area.

Codes are stable: P0 reading files, P1 lint, P2 packs and vocabulary, P3 the rule language and
linking, P4 limits of evaluators, P5 cases, P6 running, P621–P649 and P69 regions, P65 and P66 source documents and citations,
P67 cases with expected outcomes, P68 ledgers,
P700–P729 proofs, P730–P769 and P800–P829 registers, P770–P799 and P920–P939 the audit ledger, the service and the forms.
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
