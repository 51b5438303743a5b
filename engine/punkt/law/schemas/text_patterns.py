"""The forms that names, days and versions are written in, each with its description in words."""

from __future__ import annotations

from punkt.files.texts import Texts
from punkt.law.packs.vocabulary import Text

DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
VERSION = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$"
ID = r"^[a-z0-9]+([._-][a-z0-9]+)*$"
NAME = r"^[a-z0-9_]+(\.[a-z0-9_]+)*$"
RULE = r"^([a-z0-9]+([._-][a-z0-9]+)*:)?[a-z0-9_]+(\.[a-z0-9_]+)*$"
PATH = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"
UNIT = r"^[a-z0-9_]+(/[a-z0-9_]+)*$"
ADDRESS = r"^\S+$"
NORM = r"^\$"
INTERVAL = r"^\s*[\[(]\s*(-?[0-9]+(\.[0-9]+)?)?\s*\.\.\s*(-?[0-9]+(\.[0-9]+)?)?\s*[\])]\s*$"
SOME_TEXT = r"\S"
WORD = r"^[a-z][a-z0-9_]*$"
FILE = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$"
TABLE_FILE = r"^(?!cases/)([A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\.csv$"
SHA256 = r"^[0-9a-f]{64}$"

NAMES = {
    DATE: "date",
    VERSION: "version",
    ID: "id",
    NAME: "name",
    RULE: "rule",
    PATH: "path",
    UNIT: "unit",
    ADDRESS: "address",
    NORM: "norm",
    INTERVAL: "interval",
    WORD: "word",
    FILE: "file",
    TABLE_FILE: "table_file",
    SHA256: "sha256",
}
"""Forms that have words → the name of their text."""
_TEXTS = Texts("law.patterns")


def in_words(pattern: str) -> Text:
    """What a form is, in words, for messages and for editors."""
    return _TEXTS[NAMES[pattern]]
