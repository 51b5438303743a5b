"""P114: a character that cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.files.located import Spot

from .lint_base import Bench, Fix, Found, Lint, Severity, strings
from .positions import Text

INVISIBLE = {
    "\u00ad": ("мягкий перенос", "soft hyphen"),
    "\u200b": ("пробел нулевой ширины", "zero-width space"),
    "\u200c": ("разъединитель нулевой ширины", "zero-width non-joiner"),
    "\u200d": ("соединитель нулевой ширины", "zero-width joiner"),
    "\u2060": ("соединитель слов", "word joiner"),
}


def look(bench: Bench) -> Iterator[Found]:
    """Soft hyphens and characters without width, anywhere."""
    for document in bench.documents():
        text = Text(document)
        for words, spot, is_key in strings(Spot.root(document)):
            for character, (russian, english) in INVISIBLE.items():
                for number in range(words.count(character)):
                    place = text.character(spot, is_key, character, number)
                    fixes = (Fix(place, character, ""),) if place else ()
                    yield Found(
                        place or (spot.key_place if is_key else spot.place),
                        {"name": {"ru": russian, "en": english}, "codepoint": f"U+{ord(character):04X}"},
                        fixes,
                    )


LINT = Lint(
    "P114",
    "invisible-character",
    Severity.WARNING,
    {
        "ru": "Невидимый знак: мягкий перенос или знак нулевой ширины.",
        "en": "A character that cannot be seen: a soft hyphen, or one without width.",
    },
    {
        "ru": "Вставлять текст со страницы сайта или из PDF, не глядя.",
        "en": "Pasting text from a web page or a PDF unseen.",
    },
    {"ru": "Уберите знак; это сделает `punkt check --fix`.", "en": "Take it out; `punkt check --fix` does it."},
    {
        "ru": "Слово с таким знаком не находится поиском и выглядит одинаково с другим.",
        "en": "A word with such a character is not found by a search, and looks the same as another.",
    },
    "title: {ru: сто\\u00ADянка, en: car park}",
    "title: {ru: стоянка, en: car park}",
    look,
    fixable=True,
)
