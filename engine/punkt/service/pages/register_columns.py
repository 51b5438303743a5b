"""The columns of an uploaded register as a form: what each may hold, what is said of it, and what its values mean."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from starlette.datastructures import FormData

from punkt.law.packs.vocabulary import NONE, FactKind, FactType, Vocabulary
from punkt.registers.columns.table_layout import AS_OF
from punkt.registers.suggest.recognise_values import NUMBER
from punkt.registers.suggest.suggest_map import Guess, as_fact, mappable

from .page_words import PageWords

KEY, LEFT_OUT, KEPT = "key", "-", "+"
"""What a column may be besides a fact: the key of cases, left out, and left out but carried through."""
SHOWN = 4
"""Values of a column that are shown."""
MOST_ASKED = 40
"""Values of a column whose meaning is asked."""
FEW = 12
"""Numbers up to which those that a fact can have are a list."""
ISO = "YYYY-MM-DD"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value that means nothing by itself: what it may stand for, what is said, and what is proposed."""

    number: int
    value: str
    options: tuple[tuple[str, str], ...]
    """Meaning (as JSON) → in words; none where any number will do."""
    chosen: str
    proposed: str
    """What it seems to mean, in words; empty where nobody can tell."""


@dataclass(frozen=True, slots=True)
class ColumnCard:
    """One column."""

    number: int
    name: str
    samples: tuple[str, ...]
    use: str
    """What is said of it; empty where nothing is."""
    proposed: tuple[tuple[str, str], ...]
    """Facts that it may hold, the likeliest first: name and label."""
    sure: bool
    values: tuple[ValueRow, ...]
    days: str | None
    """The form of its days; ``None`` where it holds none."""
    days_proposed: str
    comma: bool | None
    """Whether decimals stand after a comma; ``None`` where that is not asked."""


class RegisterColumns:
    """What is known of the columns (``look``), and what is said of them: a map (``said``), and those carried through."""

    def __init__(self, look: Json, said: Json, kept: Sequence[str], vocabulary: Vocabulary) -> None:
        self.look, self.facts = look, mappable(vocabulary)
        self.map: Json = json.loads(json.dumps(said))
        self.kept = [name for name in kept if name in look["columns"]]
        titles = {name: vocabulary.subjects[name].title for name in vocabulary.sections}
        self._titles, self._vocabulary = titles, vocabulary

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        found: list[str] = self.look["columns"]
        return found

    # --- what is said

    @property
    def key(self) -> str | list[str]:
        """The column of the key, or those that make it up."""
        found: str | list[str] = self.map.get("key") or ""
        return found

    def use(self, name: str) -> str:
        """What is said of a column."""
        if name == self.key or (isinstance(self.key, list) and name in self.key):
            return KEY
        entry = self._entries.get(name)
        if entry is not None:
            fact = entry if isinstance(entry, str) else str(entry.get("fact", ""))
            return self._whole(fact)
        if name in self.kept:
            return KEPT
        return LEFT_OUT if any(fnmatchcase(name, one) for one in self.map.get("ignore") or ()) else ""

    def unsaid(self) -> list[str]:
        """The columns of which nothing is said."""
        return [name for name in self.columns if not self.use(name)]

    @property
    def _entries(self) -> Json:
        return self.map.get("columns") or {}

    def _whole(self, fact: str) -> str:
        """The full name of a fact that a map may call by its path alone."""
        found = [name for name in self.facts if name == fact or name.partition(".")[2] == fact]
        return found[0] if fact not in self.facts and len(found) == 1 else fact

    # --- how it is shown

    def cards(self, words: PageWords) -> list[ColumnCard]:
        """The columns as they are shown."""
        return [self._card(number, name, words) for number, name in enumerate(self.columns)]

    def offered(self, words: PageWords) -> list[tuple[str, list[tuple[str, str]]]]:
        """All facts to choose from, section by section."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, fact in self.facts.items():
            found.setdefault(name.partition(".")[0], []).append((name, words.pick(fact.label)))
        return [(words.pick(self._titles[section]), facts) for section, facts in found.items()]

    def count_proposed(self) -> int:
        """Of how many columns something would be said by :meth:`take_proposed`."""
        after = RegisterColumns(self.look, self.map, self.kept, self._vocabulary)
        after.take_proposed()
        return sum(after.said_of(name) != self.said_of(name) for name in self.columns)

    def said_of(self, name: str) -> tuple[str, Any]:
        """What is said of a column, and of its values."""
        return self.use(name), self._entries.get(name)

    def _card(self, number: int, name: str, words: PageWords) -> ColumnCard:
        use, values = self.use(name), self.look["values"].get(name, [])
        sure = self.look["sure"].get(name, "")
        likely = [sure] if sure else [one for one in self.look["perhaps"].get(name, ()) if one in self.facts]
        proposed = tuple((one, words.pick(self.facts[one].label)) for one in likely)
        fact, guess = self.facts.get(use), self._guess(name, use)
        rows = self._rows(name, fact, guess, words) if fact is not None and guess is not None else ()
        days = comma = None
        if fact is not None and guess is not None:
            if fact.kind is FactKind.DATE:
                days = self._days(name)
            elif fact.kind is FactKind.NUMBER and (guess.decimal or self._manner(name, "decimal") == ","):
                comma = self._manner(name, "decimal") == ","
        days_proposed = guess.days if guess is not None else ""
        shown = tuple(values[:SHOWN])
        return ColumnCard(number, name, shown, use, proposed, bool(sure), rows, days, days_proposed, comma)

    def _guess(self, name: str, use: str) -> Guess | None:
        fact = self.facts.get(use)
        return as_fact(name, use, fact, self.look["values"].get(name, [])) if fact is not None else None

    def _manner(self, name: str, key: str) -> Any:
        """What a map says of how cells are written: of the column, else of the table."""
        entry = self._entries.get(name)
        return (entry.get(key) if isinstance(entry, dict) else None) or self.map.get(key)

    def _days(self, name: str) -> str:
        found = self._manner(name, "days") or ""
        return found if isinstance(found, str) else ", ".join(found)

    def _rows(self, name: str, fact: FactType, guess: Guess, words: PageWords) -> tuple[ValueRow, ...]:
        rows = []
        for number, (value, meant) in enumerate(self._asked(name, fact, guess)):
            chosen = self._meaning(name, value)
            options = options_of(fact, words)
            seems = "" if meant is _NOBODY_KNOWS else dict(options).get(_json(meant), str(meant))
            rows.append(ValueRow(number, value, options, chosen, seems))
        return tuple(rows)

    def _asked(self, name: str, fact: FactType, guess: Guess) -> list[tuple[str, Any]]:
        """The values whose meaning has to be said, each with what it seems to mean."""
        found: list[tuple[str, Any]] = []
        own = {"yes": True, "no": False, "unknown": None}
        words = {word: own[side] for side, some in guess.words.items() for word in some}
        for value in self.look["values"].get(name, []):
            if value in guess.codes:
                found.append((value, guess.codes[value]))
            elif value in guess.proposed:
                meant = guess.proposed[value]
                found.append((value, _NOBODY_KNOWS if meant is None else meant))
            elif value.lower() in words and value.lower() not in ("true", "false"):
                found.append((value, words[value.lower()]))
        return found[:MOST_ASKED]

    def _meaning(self, name: str, value: str) -> str:
        """What is said that a value means, as JSON; empty where nothing is."""
        entry = self._entries.get(name)
        codes = (entry.get("codes") or {}) if isinstance(entry, dict) else {}
        for code, meant in codes.items():
            if str(code).lower() == value.lower():
                return _json(meant)
        for key, meant in (("true_words", True), ("false_words", False), ("unknown_words", None), ("none_words", NONE)):
            if value.lower() in [str(one).lower() for one in self._manner(name, key) or ()]:
                return _json(meant)
        return ""

    # --- how it is changed

    def take_proposed(self) -> None:
        """Say of every column of which nothing is said what it surely is, and of values what they surely mean."""
        look = self.look
        if look["key"] and not look["numbers"] and not self.key:
            self.say(look["key"], KEY)
        for name in self.unsaid():
            if name in look["sure"]:
                self.say(name, look["sure"][name])
        for name in self.columns:
            guess = self._guess(name, self.use(name))
            if guess is None or guess.fact is None:
                continue
            for value, meant in self._asked(name, guess.fact, guess):
                surely = value in guess.codes or value not in guess.proposed
                if surely and not self._meaning(name, value):
                    self.mean(name, value, _json(meant))
            if guess.days not in ("", ISO) and not self._manner(name, "days"):
                self.write(name, "days", guess.days)
            if guess.decimal and not self._manner(name, "decimal"):
                self.write(name, "decimal", ",")

    def leave_out_rest(self) -> None:
        """Say of every column of which nothing is said that it is left out."""
        for name in self.unsaid():
            self.say(name, LEFT_OUT)

    def read(self, form: FormData) -> None:
        """Take over what a form says."""
        for number, name in enumerate(self.columns):
            use = form.get(f"use:{number}")
            before = self.use(name)
            if (
                isinstance(use, str)
                and use != before
                and (use in ("", KEY, LEFT_OUT, KEPT, AS_OF) or use in self.facts)
            ):
                self.say(name, use)
            elif form.get(f"fact:{number}") == before:
                self._read_cells(number, name, form)

    def _read_cells(self, number: int, name: str, form: FormData) -> None:
        guess = self._guess(name, self.use(name))
        if guess is None or guess.fact is None:
            return
        for at, (value, _) in enumerate(self._asked(name, guess.fact, guess)):
            given = form.get(f"code:{number}:{at}")
            if isinstance(given, str) and (meant := _given(given.strip(), guess.fact)) != self._meaning(name, value):
                self.mean(name, value, meant)
        days = form.get(f"days:{number}")
        if isinstance(days, str) and days.strip() != self._days(name):
            forms = [one.strip() for one in days.split(",") if one.strip()]
            self.write(name, "days", forms if len(forms) > 1 else "".join(forms) or None)
        if f"comma-asked:{number}" in form:
            comma = form.get(f"comma:{number}") == "1"
            if comma != (self._manner(name, "decimal") == ","):
                self.write(name, "decimal", "," if comma else ".")

    def say(self, name: str, use: str) -> None:
        """Say what a column is; ``use`` empty: nothing."""
        entries = dict(self._entries)
        entries.pop(name, None)
        ignored = [one for one in self.map.get("ignore") or () if one != name]
        self.kept = [one for one in self.kept if one != name]
        if name == self.key:
            self.map.pop("key")
        elif isinstance(self.key, list) and name in self.key:
            rest = [one for one in self.key if one != name]
            self.map["key"] = rest if len(rest) > 1 else rest[0]
        if use == KEY:
            self.map["key"] = name
        elif use in (LEFT_OUT, KEPT):
            ignored.append(name)
            self.kept += [name] if use == KEPT else []
        elif use:
            entries[name] = use
        self._put("columns", entries)
        self._put("ignore", ignored)

    def mean(self, name: str, value: str, meant: str) -> None:
        """Say what a value means, as JSON; empty: nothing."""
        entry = self._entry(name)
        codes = {code: one for code, one in (entry.get("codes") or {}).items() if str(code).lower() != value.lower()}
        if meant:
            codes[value] = json.loads(meant)
        self._store(name, {**entry, "codes": codes or None})

    def write(self, name: str, key: str, manner: Any) -> None:
        """Say how cells are written; ``None``: nothing."""
        self._store(name, {**self._entry(name), key: manner})

    def _entry(self, name: str) -> Json:
        entry = self._entries.get(name)
        return dict(entry) if isinstance(entry, dict) else {"fact": entry}

    def _store(self, name: str, entry: Json) -> None:
        plain = {key: value for key, value in entry.items() if value is not None}
        self._put("columns", {**self._entries, name: plain if len(plain) > 1 else plain["fact"]})

    def _put(self, key: str, value: Any) -> None:
        if value:
            self.map[key] = value
        else:
            self.map.pop(key, None)


_NOBODY_KNOWS = object()


def options_of(fact: FactType, words: PageWords) -> tuple[tuple[str, str], ...]:
    """What a value of a fact may mean: as JSON, and in words; nothing for numbers of which there are many."""
    found: list[tuple[Any, str]] = []
    match fact.kind:
        case FactKind.BOOLEAN:
            found = [(True, words("yes")), (False, words("no"))]
        case FactKind.CHOICE:
            found = [(value, words.pick(label)) for value, label in fact.values.items()]
        case FactKind.CHOICES:
            found = [([value], words.pick(label)) for value, label in fact.values.items()]
        case FactKind.INTEGER | FactKind.NUMBER:
            few = _numbers(fact)
            if not few:
                return ()
            found = [(number, str(number)) for number in few]
    found.append((None, words("unknown_value")))
    if fact.deniable:
        found.append((NONE, words("no_such_thing")))
    return tuple((_json(value), label) for value, label in found)


def _numbers(fact: FactType) -> list[int]:
    """The numbers that a fact can have, where they are few and whole."""
    if fact.kind is not FactKind.INTEGER or fact.range is None:
        return []
    return found if len(found := [number for number in range(FEW + 1) if fact.range.contains(number)]) <= FEW else []


def _given(text: str, fact: FactType) -> str:
    """A meaning that a form gives, as JSON: one of those to choose from, or a number where any will do; else nothing."""
    if options := options_of(fact, PageWords("en")):
        return text if text in dict(options) else ""
    number = text.replace(",", ".")
    return "null" if number == "?" else number if NUMBER.fullmatch(number) else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
