"""A draft of a map for a register, from the names of its columns and the values in them. A person is to look it over."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from punkt.files.texts import Texts
from punkt.law.packs.vocabulary import COLLECTIONS, NONE, FactKind, FactType, Vocabulary
from punkt.registers.check.no_records import records_alone
from punkt.registers.map.match_columns import KEYS
from punkt.registers.map.name_likeness import ENOUGH, alike
from punkt.registers.read.joined_source import JoinedSource
from punkt.registers.read.nested_cases import JsonLinesSource
from punkt.registers.read.register_source import RegisterSource

from .fact_candidates import fitting, is_sure, ranking
from .recognise_values import CHECKED, NO, NUMBER, SURE_WORDS, UNKNOWN, YES, choice, day_form_of, degree

if TYPE_CHECKING:
    import polars as pl

SAMPLE = 10_000
"""Rows that are looked at."""
MOST_CODES = 40
MOST_PERHAPS = 3
"""Facts named for a column that is not sure."""
NAMES = {"yes": "true_words", "no": "false_words", "unknown": "unknown_words"}
_SAID = Texts("registers.draft")
_WORD = re.compile(r"[^\W_]+")
ROW_WORDS = frozenset(
    ["п", "пп", "по", "порядку", "порядковый", "номер", "n", "nn", "no", "nr", "number", "row", "строки", "строка"]
)
"""Words of the name of a column of row numbers."""
KEY_WORDS = ("ключ", "номер", "№", "снилс", "код", "идентификатор", "uid", "number", "snils")


@dataclass(slots=True)
class Guess:
    """What a column seems to hold."""

    column: str
    name: str = ""
    fact: FactType | None = None
    perhaps: list[str] = field(default_factory=list)
    """Facts that its name may mean, where none is sure; the likeliest first."""
    by_values: list[str] = field(default_factory=list)
    """Facts that its values alone may be of."""
    codes: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, Any] = field(default_factory=dict)
    """Values that may stand for something, and for what; a person is to say."""
    days: str = ""
    decimal: bool = False
    words: dict[str, set[str]] = field(default_factory=dict)
    """``yes``, ``no``, ``unknown`` → the words that stand for it here."""


@dataclass(frozen=True, slots=True)
class RegisterGuesses:
    """What a register seems to hold. ``cells``: some values of each column, each once."""

    columns: Sequence[str]
    cells: Mapping[str, list[str]]
    guesses: Sequence[Guess]
    key: str
    """The column that looks like a key; empty for none."""
    numbers: bool
    """Whether it holds nothing but the numbers of rows."""
    head_row: int
    """The row that seems to name the columns, where a title stands above it; else 0."""
    empty_below: Sequence[str] = ()
    """Columns whose cells may be merged ones, filled once for several rows."""


@dataclass(frozen=True, slots=True)
class MapDraft:
    """The text of a map, how many columns there are, and how many are recognised."""

    text: str
    columns: int
    known: int


def suggest(source: RegisterSource, vocabulary: Vocabulary, lang: str) -> MapDraft:
    """A draft for a register."""
    found, facts = guessed(source, vocabulary), mappable(vocabulary)
    text = _text(found.guesses, facts, found.key, lang, found.numbers)
    if found.head_row:
        text = text.replace("map: draft\n", f"map: draft\nheader_row: {found.head_row}\n", 1)
    if found.empty_below:
        text += f"#fill_down: {_list(found.empty_below)}  # {_SAID('fill_down', lang)}\n"
    return MapDraft(text, len(found.columns), sum(1 for g in found.guesses if g.fact) + bool(found.key))


def mappable(vocabulary: Vocabulary) -> dict[str, FactType]:
    """The facts that a column of the cases can hold, by their full names."""
    return {
        f"{section}.{path}": fact
        for section in vocabulary.sections
        for path, fact in vocabulary.subjects[section].facts.items()
        if fact.given and fact.kind not in (*COLLECTIONS, FactKind.TEXT)
    }


def guessed(source: RegisterSource, vocabulary: Vocabulary) -> RegisterGuesses:
    """What the columns of a register seem to hold, by their names and the first rows."""
    frame = _sample(source)
    cells = {name: _values(frame[name]) for name in frame.columns} if frame is not None else {}
    known = frame.columns if frame is not None else source.columns
    columns = [name for name in known if not name.startswith("\0")]
    facts = mappable(vocabulary)
    key = _key(columns, frame, facts)
    guesses = _assigned([name for name in columns if name != key], facts, cells)
    for guess in guesses:
        values = cells.get(guess.column, [])
        if guess.fact is not None:
            _look(guess, values)
        elif guess.perhaps and facts[guess.perhaps[0]].kind is FactKind.BOOLEAN:
            _look_at_words(guess, values)
    numbers = bool(key) and frame is not None and is_row_number(frame[key])
    row, empty = source.head_row or 0, _empty_below(frame) if frame is not None else []
    return RegisterGuesses(columns, cells, guesses, key, numbers, row if row > 1 else 0, empty)


def as_fact(column: str, name: str, fact: FactType, values: list[str]) -> Guess:
    """How the values of a column seem to be written, if it holds a fact that somebody names."""
    found = Guess(column, name, fact)
    _look(found, values)
    return found


def _sample(source: RegisterSource) -> pl.DataFrame | None:
    """The first rows."""
    if isinstance(source, JoinedSource) and source.nested:
        source = source.parts[0][1]
    if isinstance(source, JsonLinesSource):
        return source.sample(SAMPLE)
    batch = next(iter(source.batches(SAMPLE)), None)
    return records_alone(batch.frame) if batch is not None else None


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
    strange = [name for name in columns if all(alike(name, path, fact) < ENOUGH for path, fact in facts.items())]
    # The number of a row is nobody's; it is a key only where there is no other.
    strange.sort(key=lambda name: is_row_number(frame[name]))
    unique = [name for name in strange if distinct[name] == frame.height]
    named = [name for name in strange if any(word in name.lower() for word in KEY_WORDS)]
    # A register may name somebody twice, and the run says so; half the rows alike are no key.
    mostly = [name for name in named if 2 * distinct[name] > frame.height]
    found = [*(n for n in named if n in unique), *mostly, *unique]
    return next((n for n in found if not is_row_number(frame[n])), next(iter(found), ""))


def _empty_below(frame: pl.DataFrame) -> list[str]:
    """Columns whose cells are filled once for several rows below one another, as merged cells come out."""
    import polars as pl

    found = []
    for name in (name for name, kind in frame.schema.items() if kind == pl.String and not name.startswith("\0")):
        cells = frame.select(pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name))).to_series()
        some = cells.drop_nulls()
        if 1 < some.len() <= cells.len() // 2 and cells[0] is not None and some.is_unique().all():
            found.append(name)
    return found


def is_row_number(cells: pl.Series) -> bool:
    """Whether a column holds nothing but the numbers of its rows, and is called so or not at all."""
    import polars as pl

    if {*_WORD.findall(cells.name.lower())} - ROW_WORDS:
        return False

    texts = cells.cast(pl.String, strict=False).str.strip_chars().str.strip_suffix(".")
    return bool((texts == pl.int_range(1, len(cells) + 1, eager=True).cast(pl.String)).all()) and not texts.null_count()


def _assigned(columns: Sequence[str], facts: Mapping[str, FactType], cells: Mapping[str, list[str]]) -> list[Guess]:
    """The pairs of columns and facts that are sure, each fact used once; what else a column may be is named."""
    found = {column: Guess(column) for column in columns}
    ranked = {column: ranking(_within(column, facts), facts, cells.get(column, [])) for column in columns}
    taken: set[str] = set()
    for column in sorted(columns, key=lambda one: -ranked[one][0].score if ranked[one] else 0.0):
        best = [one for one in ranked[column] if one.name not in taken]
        if best and is_sure(best):
            taken.add(best[0].name)
            found[column].name, found[column].fact = best[0].name, facts[best[0].name]
    sections = {name.partition(".")[0] for name in taken}
    for column, guess in found.items():
        if guess.fact is None:
            free = [one for one in ranked[column] if one.name not in taken]
            guess.perhaps = [one.name for one in free if one.score >= ENOUGH][:MOST_PERHAPS]
            guess.by_values = [] if guess.perhaps else fitting(free, facts, cells.get(column, []), sections)
    return list(found.values())


def _within(column: str, facts: Mapping[str, FactType]) -> str:
    """The name of a column of nested cases without its section, unless the whole of it is that of a fact."""
    section, _, rest = column.partition(".")
    known = {name.partition(".")[0] for name in facts}
    return rest if section in known and rest and column not in facts else column


def _look(guess: Guess, values: list[str]) -> None:
    """How the values of a column are written."""
    fact = guess.fact
    assert fact is not None
    values = [value for value in values if not (fact.deniable and value.lower() == NONE)]
    if fact.kind is not FactKind.BOOLEAN:
        guess.words["unknown"] = {v.lower() for v in values if v.lower() in SURE_WORDS["unknown"]}
        values = [value for value in values if value.lower() not in SURE_WORDS["unknown"]]
        for value in values:
            if value.lower() in UNKNOWN or value in ("-", "+"):
                guess.proposed[value] = None
        values = [value for value in values if value not in guess.proposed]
    match fact.kind:
        case FactKind.BOOLEAN:
            _look_at_words(guess, values)
        case FactKind.DATE:
            guess.days = _form_of_days(values)
        case FactKind.INTEGER | FactKind.NUMBER:
            guess.decimal = any("," in value and NUMBER.fullmatch(value) for value in values)
            for value in values[:MOST_CODES] if any(not NUMBER.fullmatch(v) for v in values) else ():
                if not NUMBER.fullmatch(value):
                    _code(guess, value, degree(value, fact))
        case FactKind.CHOICE | FactKind.CHOICES:
            for value in values[:MOST_CODES]:
                if value not in fact.values:
                    _code(guess, value, choice(value, fact))


def _form_of_days(values: list[str]) -> str:
    """The form in which most days of a column are written; an odd cell among them is a fault of its own row."""
    forms = Counter(map(day_form_of, values))
    form, number = forms.most_common(1)[0] if forms else ("", 0)
    return form if 2 * number > len(values) else ""


def _look_at_words(guess: Guess, values: list[str]) -> None:
    """The words for yes, no and unknown."""
    for value in values:
        word = value.lower()
        side = next((side for side, words in SURE_WORDS.items() if word in words), "")
        if side:
            guess.words.setdefault(side, set()).add(word)
        elif value not in guess.proposed:
            guess.proposed[value] = True if word in (*YES, *CHECKED) else False if word in NO and word != "-" else None


def _code(guess: Guess, value: str, meant: Any) -> None:
    if meant is None or value.lower() in NO:
        guess.proposed[value] = meant
    else:
        guess.codes[value] = [meant] if guess.fact and guess.fact.kind is FactKind.CHOICES else meant


# --- as text


def _text(guesses: Sequence[Guess], facts: Mapping[str, FactType], key: str, lang: str, numbers: bool) -> str:
    lines = [
        "# yaml-language-server: $schema=map.schema.json",
        _SAID("lead", lang),
        "map: draft",
    ]
    if key:
        lines.append(f"key: {_quoted(key)}" + (f"  # {_SAID('row_number', lang)}" if numbers else ""))
    forms = list(dict.fromkeys(g.days for g in guesses if g.days and g.days != "YYYY-MM-DD"))
    if forms:
        every = [*forms, *(["YYYY-MM-DD"] if any(g.days == "YYYY-MM-DD" for g in guesses) else [])]
        lines.append(f"days: {_list(every) if len(every) > 1 else _quoted(every[0])}")
    if any(g.decimal for g in guesses):
        lines.append('decimal: ","')
    words = {side: sorted({w for g in guesses for w in g.words.get(side, ())}) for side in ("yes", "no", "unknown")}
    lines += [f"{NAMES[side]}: {_list(found)}" for side, found in words.items() if found]
    known = [guess for guess in guesses if guess.fact is not None]
    asked = [guess for guess in guesses if guess.perhaps]
    if known or asked:
        lines.append("columns:")
    for guess in known:
        lines += _column(guess, lang)
    if asked:
        lines.append(f"  # {_SAID('unsure', lang)}")
    for guess in asked:
        lines += [f"  #{_quoted(guess.column)}: {name}  # {_label(facts[name], lang)}" for name in guess.perhaps]
    left = [guess for guess in guesses if guess.fact is None and not guess.perhaps]
    if left:
        lines.append("ignore:")
    for guess in left:
        also = ", ".join(f"{name} ({_label(facts[name], lang)})" for name in guess.by_values)
        lines.append(f"  - {_quoted(guess.column)}" + (f"  # {_SAID('perhaps', lang, names=also)}" if also else ""))
    return "\n".join(lines) + "\n"


def _label(fact: FactType, lang: str) -> str:
    return fact.label[lang]


def _column(guess: Guess, lang: str) -> list[str]:
    assert guess.fact is not None
    label = _label(guess.fact, lang)
    if not guess.codes and not guess.proposed:
        return [f"  {_quoted(guess.column)}: {guess.name}  # {label}"]
    lines = [f"  {_quoted(guess.column)}:  # {label}", f"    fact: {guess.name}"]
    lines.append("    codes:")
    lines += [f"      {_quoted(code)}: {json.dumps(value)}" for code, value in guess.codes.items()]
    note, some = _SAID("meaning", lang), list(guess.proposed.items())[:MOST_CODES]
    lines += [f"      #{_quoted(value)}: {'~' if to is None else json.dumps(to)}  # {note}" for value, to in some]
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(word) for word in words) + "]"
