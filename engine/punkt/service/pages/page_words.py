"""Words of the pages in Russian and English."""

from __future__ import annotations

from punkt.files.texts import Texts
from punkt.showing.words.interface_words import WORDS, Words

PAGES = Texts("pages.words")


class PageWords(Words):
    """The words of the interface and of the pages."""

    def __call__(self, key: str, **arguments: object) -> str:
        """The word for a key, with its placeholders filled."""
        return (PAGES if key in PAGES else WORDS)(key, self.lang, **arguments)

    def moment(self, time: str) -> str:
        """A time of the journal (UTC) to the minute."""
        return f"{self.day(time[:10])} {time[11:16]}"
