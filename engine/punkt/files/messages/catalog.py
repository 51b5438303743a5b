"""The catalog of messages: code → its text in both languages, in ``texts/messages.yaml``.

Codes are stable: P0 reading files, P1 lint, P2 packs and vocabulary, P3 the rule language and
linking, P4 limits of evaluators, P5 cases, P6 running, P621–P649 and P69 regions, P65 and P66 source documents and citations,
P67 cases with expected outcomes, P68 ledgers,
P700–P729 proofs, P730–P769 and P800–P829 registers, P770–P799 and P920–P939 the audit ledger, the service and the forms.
"""

from __future__ import annotations

from functools import cache

from punkt.files.texts import Said, area


@cache
def messages() -> dict[str, Said]:
    """All messages, with placeholders still to be filled."""
    return {code: said for table in area("messages").values() for code, said in table.items()}


def template(code: str, lang: str) -> str:
    """The message of a code in ``ru`` or ``en``, with placeholders still to be filled."""
    return messages()[code][lang]
