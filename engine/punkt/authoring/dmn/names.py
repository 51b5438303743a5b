"""Names of a model as names of a pack: words in small Latin letters, each name once."""

from __future__ import annotations

import re
from collections.abc import Iterable

CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya".replace("-", "").split(" "),
        strict=True,
    )
)
RESERVED = frozenset({"none", "true", "false", "null", "yes", "no", "on", "off", "not", "id", "as_of", "case", "else"})
"""Words that mean something of themselves where a name or a value may stand."""


def plain(text: str) -> str:
    """A text as a name: small letters, digits and underscores, beginning with a letter."""
    text = text.replace("'", "").replace("’", "")
    text = re.sub(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])", "_", text)
    text = re.sub(r"(?<=[A-ZА-ЯЁ])(?=[A-ZА-ЯЁ][a-zа-яё])", "_", text)
    text = "".join(CYRILLIC.get(letter, letter) for letter in text.lower())
    text = re.sub(r"[^a-z0-9]+", "_", text).strip("_")[:100]
    if not text:
        return "unnamed"
    return f"n_{text}" if text[0].isdigit() else text


def free(name: str, taken: Iterable[str]) -> str:
    """A name that nothing else has and that is no word of the language."""
    known = set(taken)
    found, number = (f"{name}_" if name in RESERVED else name), 1
    while found in known:
        number += 1
        found = f"{name}_{number}"
    return found


class Words:
    """The texts of a model as words of a pack; one text is one word wherever it stands."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def word(self, text: str) -> str:
        """The word of a text."""
        if text not in self._known:
            self._known[text] = free(plain(text), self._known.values())
        return self._known[text]

    def title(self, word: str) -> str:
        """The text of a word."""
        return next((text for text, known in self._known.items() if known == word), word)
