"""Words of the interface in Russian and English; names of the law come from packs and vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from punkt.files.texts import LANGUAGES, Texts

from . import days_and_numbers

WORDS = Texts("interface.words")


KINDS: dict[str, str] = {
    "приказ": "приказа",
    "закон": "закона",
    "федеральный закон": "федерального закона",
    "кодекс": "кодекса",
    "указ": "указа",
    "постановление": "постановления",
    "распоряжение": "распоряжения",
    "положение": "положения",
    "решение": "решения",
    "правила": "правил",
    "порядок": "порядка",
    "регламент": "регламента",
    "письмо": "письма",
    "предложения": "предложений",
    "рекомендации": "рекомендаций",
    "методические рекомендации": "методических рекомендаций",
    "устав": "устава",
    "договор": "договора",
    "стандарт": "стандарта",
    "инструкция": "инструкции",
}
"""Kinds of documents in Russian: nominative → genitive, for «п. 6 приказа № …»."""


class Words:
    """The words of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else "ru"

    def __call__(self, key: str, **arguments: object) -> str:
        """The word for a key, with its placeholders filled."""
        return WORDS(key, self.lang, **arguments)

    def pick(self, text: Mapping[str, str]) -> str:
        """A text of a pack or a vocabulary in this language (in the other one where it has no other)."""
        return text.get(self.lang) or next(iter(text.values()), "")

    def day(self, day: date | str) -> str:
        """A day: 01.06.2025 in Russian, 2025-06-01 in English."""
        return days_and_numbers.day(day, self.lang)

    def month(self, written: str) -> str:
        """A month as a case names it: 06.2025 in Russian, 2025-06 in English; a year is itself."""
        year, _, month = written.partition("-")
        return f"{month}.{year}" if month and self.lang == "ru" else written

    def number(self, value: object) -> str:
        """A number with the language's decimal sign."""
        return days_and_numbers.number(value, self.lang)

    def quote(self, text: str) -> str:
        """A quotation in «guillemets»; documents quoted are Russian in both languages."""
        return f"«{text.replace('«', '„').replace('»', '“')}»"
