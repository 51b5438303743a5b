"""Words of the pages in Russian and English."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from punkt.files.texts import Texts
from punkt.showing.words.interface_words import WORDS, Words

PAGES = Texts("pages.words")
DRAFTS = Texts("drafts.words")
UPLOADS = Texts("uploads.words")


@cache
def _table_of(key: str) -> Texts:
    return next((table for table in (DRAFTS, PAGES, UPLOADS) if key in table), WORDS)


class PageWords(Words):
    """The words of the interface and of the pages."""

    def __call__(self, key: str, **arguments: object) -> str:
        """The word for a key, with its placeholders filled."""
        return _table_of(key)(key, self.lang, **arguments)

    def in_language(self, key: str, lang: str) -> str:
        """The word of the pages in another language."""
        return DRAFTS(key, lang)

    def moment(self, time: str) -> str:
        """A time of the journal to the minute, on the clock of the place where the service runs, with its zone."""
        local = datetime.fromisoformat(time.replace("Z", "+00:00")).astimezone()
        return f"{self.day(local.date())}, {local:%H:%M} ({local:%Z})"
