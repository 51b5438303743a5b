"""A draft of a map for a register, from the names of its columns and the values in them. A person is to look it over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from ..vocabulary import COLLECTIONS, FactKind, FactType, Vocabulary
from .convert import SERIALS
from .likeness import ENOUGH, SAME, alike, words_of
from .matching import KEYS
from .source import Source

if TYPE_CHECKING:
    import polars as pl

SAMPLE = 10_000
"""Rows that are looked at."""
MOST_CODES = 40
YES = ("да", "yes", "y", "д", "истина", "true", "+", "1", "имеется", "есть")
NO = ("нет", "no", "n", "н", "ложь", "false", "-", "0", "не имеется", "отсутствует")
UNKNOWN = ("н/д", "нет данных", "неизвестно", "не указано", "n/a", "unknown", "?", "—", "–")
NAMES = {"yes": "true_words", "no": "false_words", "unknown": "unknown_words"}
KEY_WORDS = ("ключ", "номер", "№", "снилс", "код", "идентификатор", "uid", "number", "snils")
DAYS = (
    ("YYYY-MM-DD", re.compile(r"\d{4}-\d\d-\d\d")),
    ("DD.MM.YYYY", re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")),
    ("DD/MM/YYYY", re.compile(r"\d{1,2}/\d{1,2}/\d{4}")),
)
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_DIGITS = re.compile(r"(?<!\d)(\d{1,4})(?!\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


@dataclass(slots=True)
class Guess:
    """What a column seems to hold."""

    column: str
    name: str = ""
    fact: FactType | None = None
    score: float = 0.0
    codes: dict[str, Any] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)
    """Values for which no code is known."""
    days: str = ""
    decimal: bool = False
    words: dict[str, set[str]] = field(default_factory=dict)
    """``yes``, ``no``, ``unknown`` → the words that stand for it here."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a map, how many columns there are, and how many are recognised."""

    text: str
    columns: int
    known: int


def suggest(source: Source, vocabulary: Vocabulary, lang: str) -> Draft:
    """A draft for a register."""
    batch = next(iter(source.batches(SAMPLE)), None)
    cells = {name: _values(batch.frame[name]) for name in source.columns} if batch is not None else {}
    columns = [name for name in source.columns if not name.startswith("\0")]
    facts = {
        f"{section}.{path}": fact
        for section in vocabulary.sections
        for path, fact in vocabulary.subjects[section].facts.items()
        if fact.derived is None and fact.kind not in COLLECTIONS
    }
    key = _key(columns, batch.frame if batch is not None else None, facts)
    guesses = _assigned([name for name in columns if name != key], facts, cells)
    for guess in guesses:
        if guess.fact is not None:
            _look(guess, cells.get(guess.column, []))
    return Draft(_text(guesses, key, lang), len(columns), sum(1 for g in guesses if g.fact) + bool(key))


def _values(series: pl.Series) -> list[str]:
    import polars as pl

    if isinstance(series.dtype, (pl.List, pl.Struct)):
        return []
    texts = series.cast(pl.String).str.strip_chars().drop_nulls().unique(maintain_order=True)
    return [text for text in texts.head(2000).to_list() if text]


def _key(columns: Sequence[str], frame: pl.DataFrame | None, facts: Mapping[str, FactType]) -> str:
    """The column that looks like a key: by its name, else the first that is like no fact and whose values all differ."""
    for name in KEYS:
        if name in columns:
            return name
    if frame is None or not frame.height:
        return ""
    distinct = {name: frame[name].drop_nulls().n_unique() for name in columns}
    unique = [name for name in columns if distinct[name] == frame.height]
    strange = [name for name in columns if all(alike(name, path, fact) < ENOUGH for path, fact in facts.items())]
    named = [name for name in strange if any(word in name.lower() for word in KEY_WORDS)]
    # A register may name somebody twice, and the run says so; half the rows alike are no key.
    mostly = [name for name in named if 2 * distinct[name] > frame.height]
    free = [name for name in unique if name in strange]
    return next(iter([*(n for n in named if n in unique), *mostly, *free]), "")


def _assigned(columns: Sequence[str], facts: Mapping[str, FactType], cells: Mapping[str, list[str]]) -> list[Guess]:
    """The best pairs of columns and facts, each used once."""
    pairs = sorted(
        (
            (-_alike(column, name, fact, cells.get(column, [])), order, column, name)
            for column in columns
            for order, (name, fact) in enumerate(facts.items())
        )
    )
    found = {column: Guess(column) for column in columns}
    taken: set[str] = set()
    for score, _, column, name in pairs:
        if -score < ENOUGH:
            break
        if found[column].fact is None and name not in taken:
            taken.add(name)
            found[column].name, found[column].fact, found[column].score = name, facts[name], -score
    return list(found.values())


def _alike(column: str, name: str, fact: FactType, values: list[str]) -> float:
    """How like a column is to a fact: by its names, and by whether values fit."""
    best = alike(column, name, fact)
    return best + (0.1 if _fits(fact, values) else -0.25) if values and best < SAME else best


def _fits(fact: FactType, values: list[str]) -> bool:
    """Whether most of some values can be of a fact."""
    few = [value for value in values[:200] if value.lower() not in UNKNOWN]
    if not few:
        return True
    match fact.kind:
        case FactKind.BOOLEAN:
            good = sum(value.lower() in (*YES, *NO) for value in few)
        case FactKind.DATE:
            good = sum(any(pattern.fullmatch(value[:10]) for _, pattern in DAYS) or _serial(value) for value in few)
        case FactKind.INTEGER | FactKind.NUMBER:
            good = sum(_NUMBER.fullmatch(value) is not None or _degree(value, fact) is not None for value in few)
        case _:
            good = sum(_choice(value, fact) is not None for value in few)
    return 2 * good >= len(few)


def _look(guess: Guess, values: list[str]) -> None:
    """How the values of a column are written."""
    fact = guess.fact
    assert fact is not None
    if fact.kind is not FactKind.BOOLEAN:
        guess.words["unknown"] = {v.lower() for v in values if v.lower() in UNKNOWN}
        values = [value for value in values if value.lower() not in UNKNOWN]
    match fact.kind:
        case FactKind.BOOLEAN:
            for value in values:
                word = value.lower()
                side = "yes" if word in YES else "no" if word in NO else "unknown" if word in UNKNOWN else ""
                if side:
                    guess.words.setdefault(side, set()).add(word)
                else:
                    guess.unsure.append(value)
        case FactKind.DATE:
            guess.days = next((form for form, p in DAYS if values and all(p.fullmatch(v[:10]) for v in values)), "")
            if not guess.days and values and all(map(_serial, values)):
                guess.days = "serial"
        case FactKind.INTEGER | FactKind.NUMBER:
            guess.decimal = any("," in value and _NUMBER.fullmatch(value) for value in values)
            for value in values[:MOST_CODES] if any(not _NUMBER.fullmatch(v) for v in values) else ():
                if not _NUMBER.fullmatch(value):
                    _code(guess, value, _degree(value, fact))
        case FactKind.CHOICE | FactKind.CHOICES:
            for value in values[:MOST_CODES]:
                if value not in fact.values:
                    _code(guess, value, _choice(value, fact))


def _code(guess: Guess, value: str, meant: Any) -> None:
    if meant is None:
        guess.unsure.append(value)
    else:
        guess.codes[value] = [meant] if guess.fact and guess.fact.kind is FactKind.CHOICES else meant


def _serial(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 8 and SERIALS[0] <= int(value) <= SERIALS[1]


def _degree(value: str, fact: FactType) -> int | None:
    """The one number that a text names, if the fact can have it."""
    found = [int(digits) for digits in _DIGITS.findall(value)]
    found += [_ROMAN[word] for word in _WORD.findall(value.lower()) if word in _ROMAN]
    if not found and value.lower() in NO:
        found = [0]
    if len(found) != 1 or (fact.range is not None and not fact.range.contains(found[0])):
        return None
    return found[0]


def _choice(value: str, fact: FactType) -> str | None:
    """The value whose label a text is most like."""
    if value.lower() in fact.values:
        return value.lower()
    ours = value.lower().replace("ё", "е")
    best, second, chosen = 0.0, 0.0, None
    for word, label in fact.values.items():
        scores = []
        for text in (label["ru"], label["en"], word):
            theirs = text.lower().replace("ё", "е")
            start = 0.9 if theirs.startswith(ours) or ours.startswith(theirs) else 0.0
            scores.append(max(start, SequenceMatcher(None, ours, theirs).ratio(), _shared(ours, theirs)))
        score = max(scores)
        if score > best:
            best, second, chosen = score, best, word
        else:
            second = max(second, score)
    return chosen if best >= 0.5 and best - second > 0.02 else None


def _shared(one: str, two: str) -> float:
    mine, theirs = words_of(one), words_of(two)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


# --- as text


def _text(guesses: Sequence[Guess], key: str, lang: str) -> str:
    english = lang == "en"
    lines = [
        "# yaml-language-server: $schema=map.schema.json",
        "# A draft: look every line over." if english else "# Набросок: проверьте каждую строку.",
        "map: draft",
    ]
    if key:
        lines.append(f"key: {_quoted(key)}")
    forms = list(dict.fromkeys(g.days for g in guesses if g.days and g.days != "YYYY-MM-DD"))
    if forms:
        every = [*forms, *(["YYYY-MM-DD"] if any(g.days == "YYYY-MM-DD" for g in guesses) else [])]
        lines.append(f"days: {_list(every) if len(every) > 1 else _quoted(every[0])}")
    if any(g.decimal for g in guesses):
        lines.append('decimal: ","')
    words = {side: sorted({w for g in guesses for w in g.words.get(side, ())}) for side in ("yes", "no", "unknown")}
    lines += [f"{NAMES[side]}: {_list(found)}" for side, found in words.items() if found]
    known = [guess for guess in guesses if guess.fact is not None]
    if known:
        lines.append("columns:")
    for guess in known:
        lines += _column(guess, english)
    left = [guess.column for guess in guesses if guess.fact is None]
    if left:
        lines.append("ignore:")
        lines += [f"  - {_quoted(column)}" for column in left]
    return "\n".join(lines) + "\n"


def _column(guess: Guess, english: bool) -> list[str]:
    assert guess.fact is not None
    label = guess.fact.label["en" if english else "ru"]
    if guess.score < 0.8:
        label += "?"
    if not guess.codes and not guess.unsure:
        return [f"  {_quoted(guess.column)}: {guess.name}  # {label}"]
    lines = [f"  {_quoted(guess.column)}:  # {label}", f"    fact: {guess.name}"]
    if guess.codes:
        lines.append("    codes:")
        lines += [f"      {_quoted(code)}: {json.dumps(value)}" for code, value in guess.codes.items()]
    if guess.unsure:
        note = "what does it mean?" if english else "что это значит?"
        lines += [f"      # {_quoted(value)}: {note}" for value in guess.unsure[:MOST_CODES]]
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(word) for word in words) + "]"
