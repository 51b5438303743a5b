"""The catalog of messages: code → its text in both languages, in ``texts/messages.yaml``.

Codes are stable; which of them an area may take is written in ``tests/files/test_message_codes.py``.
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
