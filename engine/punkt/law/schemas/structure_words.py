"""Words for what stands in a file and for what should stand there, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from punkt.files.tree import shown
from punkt.kernel.domains import show
from punkt.law.packs.vocabulary import Text

from .text_patterns import IN_WORDS

_TYPES: dict[str, Text] = {
    "object": {"ru": "таблица «ключ: значение»", "en": "a table of `key: value`"},
    "array": {"ru": "список", "en": "a list"},
    "string": {"ru": "текст", "en": "a text"},
    "boolean": {"ru": "true или false", "en": "true or false"},
    "integer": {"ru": "целое число", "en": "a whole number"},
    "number": {"ru": "число", "en": "a number"},
}
_TEXT: Text = {"ru": "текст на двух языках {ru: …, en: …}", "en": "a text in both languages {ru: …, en: …}"}
_NOTHING: Text = {"ru": "ничего нет", "en": "nothing"}
_QUOTES: Text = {"ru": " (возьмите значение в кавычки)", "en": " (quote the value)"}


def found(data: object) -> Text:
    """What stands there: a list, a table, or a value."""
    if data is None:
        return _NOTHING
    if isinstance(data, dict):
        return _TYPES["object"]
    if isinstance(data, list):
        return _TYPES["array"]
    value = shown(show(data))
    if isinstance(data, str):
        return {"ru": f"текст «{value}»", "en": f"the text '{value}'"}
    if isinstance(data, bool):
        return {"ru": value, "en": value}
    return {"ru": f"число {value}", "en": f"the number {value}"}


def right(types: str | Sequence[str], schema: Mapping[str, Any], data: object) -> Text:
    """What should stand there: the types allowed, or the form that a text must have."""
    if set(schema.get("properties", ())) == {"ru", "en"}:
        return _TEXT
    if "enum" in schema:
        names = [str(value) for value in schema["enum"]]
        return {lang: joined(names, lang) for lang in ("ru", "en")}
    if types == "string" and schema.get("pattern") in IN_WORDS:
        words = IN_WORDS[schema["pattern"]]
    else:
        listed = [types] if isinstance(types, str) else types
        words = {lang: joined([_TYPES[kind][lang] for kind in listed], lang) for lang in ("ru", "en")}
    scalar = isinstance(data, (bool, int)) or (data is not None and not isinstance(data, (dict, list, str)))
    if types == "string" and scalar:
        return {lang: words[lang] + _QUOTES[lang] for lang in words}
    return words


def joined(words: Sequence[str], lang: str = "") -> str:
    """Words in a row, with «или» / «or» before the last where a language is given."""
    if not lang or len(words) < 2:
        return ", ".join(words)
    return ", ".join(words[:-1]) + (" или " if lang == "ru" else " or ") + words[-1]
