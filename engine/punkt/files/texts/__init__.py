"""Texts in two languages: one file an area, ``<area>.yaml``, read when the first of its texts is asked for.

A file holds tables, a table texts by key: ``key: {ru: …, en: …}``. ``{name}`` stands for an argument, ``{{`` for a
brace. Where the words turn on a number, a language has a form for each of its plural categories in place of one
text (``{one: …, few: …, many: …, other: …}``), chosen by the argument ``n``. The name of a text is
``area.table.key``; a key may have dots.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from .cache_entries import load, save
from .plurals import category, forget_plurals

LANGUAGES = ("ru", "en")
_FOLDER = Path(__file__).resolve().parent

Said = dict[str, str]
"""A text in both languages: keys ``ru`` and ``en``."""


@cache
def area(name: str) -> dict[str, dict[str, Any]]:
    """The tables of an area, out of the cache where it has them."""
    data = (_FOLDER / f"{name}.yaml").read_bytes()
    entry = hashlib.sha256(b"texts\0" + data).hexdigest()
    kept = load(entry)
    if kept is not None:
        known: dict[str, dict[str, Any]] = orjson.loads(kept)
        return known
    import yaml

    found: dict[str, dict[str, Any]] = yaml.load(data, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    save(entry, orjson.dumps(found))
    return found


def forget_texts() -> None:
    """Let texts be read anew when they are next asked for."""
    area.cache_clear()
    forget_plurals()


def text(name: str, lang: str, /, **arguments: object) -> str:
    """A text by its whole name, with its placeholders filled."""
    part, table, key = name.split(".", 2)
    return _filled(area(part)[table][key], lang, arguments)


def bilingual(name: str, /, **arguments: object) -> Said:
    """A text in both languages; an argument that is itself in both is taken in each."""
    return {lang: text(name, lang, **arguments) for lang in LANGUAGES}


class Texts(Mapping[str, Said]):
    """A table: its texts by key as they are written, and filled in a language where it is called."""

    def __init__(self, name: str, *keys: str) -> None:
        """``name`` is ``area.table``; ``keys``, where given, are the only ones, in their order."""
        self._area, self._table = name.split(".")
        self._keys = keys

    def __call__(self, key: str, lang: str, /, **arguments: object) -> str:
        """A text in a language, with its placeholders filled."""
        return _filled(self._all[key], lang, arguments)

    def __getitem__(self, key: str) -> Said:
        found: Said = self._all[key]
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys or self._all)

    def __len__(self) -> int:
        return len(self._keys or self._all)

    @property
    def _all(self) -> dict[str, Any]:
        return area(self._area)[self._table]


def _filled(texts: Mapping[str, Any], lang: str, arguments: Mapping[str, object]) -> str:
    form = texts[lang]
    if isinstance(form, dict):
        form = form[category(arguments["n"], lang)]
    if "{" not in form and "}" not in form:
        return str(form)
    said = {name: value[lang] if isinstance(value, dict) else value for name, value in arguments.items()}
    filled: str = form.format(**said)
    return filled
