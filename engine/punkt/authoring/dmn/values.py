"""What expressions of a model come to: forms of the rule language, with the kind of their value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from punkt.files.messages.diagnostics import Place

NUMBER, STRING, BOOLEAN, DATE = "number", "string", "boolean", "date"
MONTHS, SECONDS = "months", "seconds"
"""Durations, as numbers of months and of seconds."""
TIME, MOMENT = "time", "moment"
"""Times of the day, as numbers of seconds after midnight; days with their time, as seconds from 1970-01-01 on."""
RECORD, LIST, STRINGS, NULL, FUNCTION = "record", "list", "strings", "null", "function"
TEXT = "text"
"""A text that is passed on or made of others; a string is one of words that the model names."""
ROWS = "rows"
"""A list that a table makes, of what each row says that holds; or an expression, then its values are the fields."""
SERIES = "series"
"""A list that is written out: its values are the fields, in order."""
NUMBERS = (NUMBER, MONTHS, SECONDS)
ORDERED = (*NUMBERS, DATE, TIME, MOMENT)
COUNTED = (MONTHS, SECONDS, TIME, MOMENT)
"""Kinds that are whole numbers of something."""
DAY = 86_400
"""Seconds of a day."""


class LeftOut(Exception):
    """A part of a model that the rule language does not say: a code, its place, and the arguments of the message."""

    def __init__(self, code: str, place: Place, **arguments: object) -> None:
        super().__init__(code)
        self.code, self.place, self.arguments = code, place, arguments


@dataclass(eq=False, slots=True)
class Slot:
    """A fact or an outcome, and what is learnt of it: its words, whether it must be whole, whether it may be none."""

    path: str
    title: str
    kind: str
    place: Place
    outcome: bool = False
    owner: str = ""
    words: list[str] = field(default_factory=list)
    like: set[Slot] = field(default_factory=set)
    """Slots whose words it has too."""
    range: str = ""
    whole: bool = False
    none: bool = False
    listed: bool = False
    """Of an outcome: whether it is a list of such values."""

    def take(self, word: str) -> None:
        """Learn a word."""
        if word not in self.words:
            self.words.append(word)


@dataclass(frozen=True, slots=True)
class Val:
    """A value: its kind and its form; of truth values a condition, of a record its fields."""

    kind: str
    form: Any = None
    condition: Any = None
    words: tuple[str, ...] = ()
    """Of a text: the words that it may be of itself."""
    slots: tuple[Slot, ...] = ()
    """The facts and outcomes whose value it may be."""
    whole: tuple[Slot, ...] | None = None
    """Of a number: which slots must be whole for it to be so; ``None`` where it may be a fraction whatever they are."""
    days: Any = None
    """Of a duration in seconds: its form in days, where it is of whole days."""
    fields: Mapping[str, Val] = field(default_factory=dict)
    section: str = ""
    """Of a list: the kind of its elements."""
    has: Any = None
    """Of a list: the condition by which elements are chosen."""

    @property
    def literal(self) -> bool:
        """Whether it is written out: the form is a plain value."""
        return (
            self.kind not in (RECORD, LIST, SERIES, NULL, FUNCTION)
            and self.form is not None
            and not isinstance(self.form, dict)
        )


def number(value: Decimal | int, kind: str = NUMBER) -> Val:
    """A number written out."""
    exact = Decimal(value)
    plain: Any = int(exact) if exact == exact.to_integral_value() else exact.normalize()
    days = plain // DAY if kind == SECONDS and isinstance(plain, int) and plain % DAY == 0 else None
    return Val(kind, plain, whole=() if isinstance(plain, int) else None, days=days)


def truth(value: bool) -> Val:
    """A truth value written out."""
    return Val(BOOLEAN, value, condition=TRUE if value else FALSE)


def holds(condition: Any) -> Val:
    """A truth value that a condition gives."""
    return Val(BOOLEAN, {"if": condition, "then": True, "else": False}, condition=condition)


def computed(kind: str, form: Any, whole: tuple[Slot, ...] | None = None, days: Any = None) -> Val:
    """A value that a form computes."""
    return Val(kind, form, whole=whole, days=days)


def asked_of(value: Val, **comparators: Any) -> Any:
    """A condition: what is asked of a value."""
    form = value.form if isinstance(value.form, dict) else {"sum": [value.form]}
    return {**form, **comparators}


TRUE: Any = {"sum": [1], "is": 1}
FALSE: Any = {"sum": [1], "is": 0}
NOTHING: Any = {"match": 1, "to": {2: 0}}
"""A number that there is none of: the table has no line for it."""


def whole_of(*values: Val) -> tuple[Slot, ...] | None:
    """What must be whole for all of these numbers to be so."""
    found: list[Slot] = []
    for value in values:
        if value.whole is None:
            return None
        found += value.whole
    return tuple(dict.fromkeys(found))
