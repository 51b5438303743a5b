"""The forms that names, days and versions are written in, each with its description in words."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Text

DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
VERSION = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$"
ID = r"^[a-z0-9]+([._-][a-z0-9]+)*$"
NAME = r"^[a-z0-9_]+(\.[a-z0-9_]+)*$"
PATH = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"
UNIT = r"^[a-z0-9_]+(/[a-z0-9_]+)*$"
ADDRESS = r"^\S+$"
NORM = r"^\$"
INTERVAL = r"^\s*[\[(]\s*(-?[0-9]+(\.[0-9]+)?)?\s*\.\.\s*(-?[0-9]+(\.[0-9]+)?)?\s*[\])]\s*$"
SOME_TEXT = r"\S"
WORD = r"^[a-z][a-z0-9_]*$"
FILE = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$"
SHA256 = r"^[0-9a-f]{64}$"

IN_WORDS: dict[str, Text] = {
    DATE: {"ru": "день в виде ГГГГ-ММ-ДД, например '2025-04-03'", "en": "a day as YYYY-MM-DD, such as '2025-04-03'"},
    VERSION: {"ru": "версия из трёх чисел, например 1.2.3", "en": "a version of three numbers, such as 1.2.3"},
    ID: {
        "ru": "обозначение из строчных латинских букв и цифр, части через точку, дефис или _, например aa.bbb.12-c",
        "en": "an id of small Latin letters and digits, its parts joined by a dot, a hyphen or _, such as aa.bbb.12-c",
    },
    NAME: {
        "ru": "имя из строчных латинских букв, цифр и _, части через точку, например first_part.second",
        "en": "a name of small Latin letters, digits and _, its parts joined by dots, such as first_part.second",
    },
    PATH: {
        "ru": "имя из строчных латинских букв, цифр и _, части через точку, каждая с буквы, например first_part.second",
        "en": "a name of small Latin letters, digits and _, its parts joined by dots, each with a letter first, "
        "such as first_part.second",
    },
    UNIT: {
        "ru": "единица строчными латинскими буквами и цифрами, составная через /, например km/hour",
        "en": "a unit in small Latin letters and digits, a compound one with /, such as km/hour",
    },
    ADDRESS: {"ru": "обозначение без пробелов, например 16(2)", "en": "an address without spaces, such as 16(2)"},
    NORM: {"ru": "имя нормы после знака $", "en": "the name of a norm after the sign $"},
    INTERVAL: {
        "ru": 'промежуток, например "[0..3]", "(8..24]" или "[0..)"',
        "en": 'an interval, such as "[0..3]", "(8..24]" or "[0..)"',
    },
    WORD: {
        "ru": "слово из строчных латинских букв, цифр и _, начиная с буквы",
        "en": "a word of small Latin letters, digits and _, a letter first",
    },
    FILE: {
        "ru": "имя файла из латинских букв, цифр, точек, _ и -, без папок",
        "en": "the name of a file in Latin letters, digits, dots, _ and -, without folders",
    },
    SHA256: {"ru": "SHA-256: 64 знака 0-9 и a-f", "en": "a SHA-256: 64 characters of 0-9 and a-f"},
}
"""What each form is, in words, for messages and for editors."""
