"""Words for what stands in a file and for what should stand there, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from punkt.files.texts import Texts, bilingual, text
from punkt.files.tree import shown
from punkt.kernel.domains import show
from punkt.law.packs.vocabulary import Text

from .text_patterns import NAMES, in_words

_TYPES = Texts("law.types")


def found(data: object) -> Text:
    """What stands there: a list, a table, or a value."""
    if data is None:
        return bilingual("law.structure.nothing")
    if isinstance(data, dict):
        return _TYPES["object"]
    if isinstance(data, list):
        return _TYPES["array"]
    value = shown(show(data))
    if isinstance(data, str):
        return bilingual("law.structure.string", value=value)
    if isinstance(data, bool):
        return {"ru": value, "en": value}
    return bilingual("law.structure.number", value=value)


def right(types: str | Sequence[str], schema: Mapping[str, Any], data: object) -> Text:
    """What should stand there: the types allowed but for null, which is unknown, or the form that a text must have."""
    listed = [kind for kind in ([types] if isinstance(types, str) else types) if kind != "null"]
    types = listed[0] if len(listed) == 1 else listed
    if set(schema.get("properties", ())) == {"ru", "en"}:
        return bilingual("law.structure.two_languages")
    if "enum" in schema:
        names = [str(value) for value in schema["enum"]]
        return {lang: joined(names, lang) for lang in ("ru", "en")}
    if types == "string" and schema.get("pattern") in NAMES:
        words = in_words(schema["pattern"])
    else:
        words = {lang: joined([_TYPES[kind][lang] for kind in listed], lang) for lang in ("ru", "en")}
    if types == "array" and isinstance(data, dict):
        return bilingual("law.structure.dash", words=words)
    if types == "array" and isinstance(data, (str, int)) and not isinstance(data, bool):
        return bilingual("law.structure.listed", words=words, value=shown(show(data)))
    scalar = isinstance(data, (bool, int)) or (data is not None and not isinstance(data, (dict, list, str)))
    if types == "string" and scalar:
        return bilingual("law.structure.quotes", words=words)
    return words


def joined(words: Sequence[str], lang: str = "") -> str:
    """Words in a row, with «или» / «or» before the last where a language is given."""
    if not lang or len(words) < 2:
        return ", ".join(words)
    return text("law.words.or", lang, most=", ".join(words[:-1]), last=words[-1])
