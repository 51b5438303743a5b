"""A law of a peer: its packs, and how plain facts become a case.

``peer.toml`` has::

    packs = ["peers.of-income-tax"]      # what is loaded, as it stands
    subject = "person"                   # the section that facts belong to, and that outcomes are about
    ids = ["it-"]                        # how the ids of its values begin
    [variants]                           # what a variant loads instead (bases come along)
    new_tax = ["peers.of-income-tax.new-tax"]
    [elements]                           # a list of given records is a collection of a section; what they are
    persons = {section = "household", name = "name"}   # called is their id, a value for each name is theirs
    values = {section = "amount", fact = "number"}     # of given numbers: each is that fact of an element
    [words]                              # what a value is called in the vocabulary
    "2 decimals" = "two_decimals"
    [either]                             # what is a number or a text is two facts, of which one is known to be none
    value = ["value_number", "value_text"]
    [orders]                             # a list of names is that of the elements of a list by the place they have
    order = {list = "queue.applicants", place = "place"}
    later = ["days"]                     # outcomes that the law is still to get, and facts that it cannot yet reckon with
    models = true                        # there are no packs here: each is made of a model of DMN (``models.py``)

An outcome is asked of the section that decides it and knows most of the facts given, ``subject`` first where two know
as many. A given fact belongs to that section, or else to the first that has one of its name; a record that is called
as a section has the facts of that section, ``{state: none}`` says that there is none. A fact that the vocabulary
has for each month or year is given as it stands, by months (``"2017-01": 40``); of another one a case has that of the
month of the day asked, if there is one: it is of a single day.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import InvalidOperation
from functools import cache, partial
from pathlib import Path
from typing import Any

from punkt import load
from punkt.api import Rules
from punkt.kernel.domains import exact
from punkt.law.packs.vocabulary import Vocabulary

HERE = Path(__file__).parent
MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True)
class Elements:
    """A list of records among the facts given."""

    section: str
    name: str = "name"
    fact: str = ""

    def rows(self, given: Sequence[Any], word: Callable[[str, Any], Any]) -> list[dict[str, Any]]:
        """The elements as a case writes them."""
        rows = [{self.fact: row} if self.fact else row for row in given]
        return [
            {
                **_known({key: word(key, cell) for key, cell in row.items() if key != self.name}),
                "id": row.get(self.name, str(at)),
            }
            for at, row in enumerate(rows, 1)
        ]


@dataclass(frozen=True)
class Law:
    """A law as ``peer.toml`` describes it."""

    folder: Path
    packs: tuple[str, ...]
    subject: str
    ids: tuple[str, ...]
    variants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elements: Mapping[str, Elements] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    later: frozenset[str] = frozenset()
    either: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    models: bool = False
    orders: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the law is called."""
        return self.folder.name

    def rules(self, under: Sequence[str] = ()) -> Rules:
        """The rule base, under some variants. Raises :class:`KeyError` for a variant that the law has not."""
        packs = tuple(dict.fromkeys(pack for variant in under for pack in self.variants[variant]))
        return _load(packs or self.packs, self.folder)

    def asked(self, rules: Rules, entry: Mapping[str, Any]) -> str:
        """The section that the outcomes expected are asked of."""
        vocabulary = rules.vocabulary
        deciding = [
            section
            for section in (self.subject, *vocabulary.sections)
            if all((section, outcome) in vocabulary.outcomes for outcome in entry["expect"])
        ]
        given = set(entry.get("given", {}))
        return max(
            deciding, key=lambda section: len(given & set(vocabulary.subjects[section].facts)), default=self.subject
        )

    def case(self, rules: Rules, entry: Mapping[str, Any]) -> dict[str, Any]:
        """The facts given as a case of the rule base."""
        subjects = rules.vocabulary.subjects
        asked = self.asked(rules, entry)
        sections = [asked, *(section for section in rules.vocabulary.sections if section != asked)]
        case: dict[str, Any] = {"case": str(entry["id"]), **{section: {} for section in sections}}
        word = partial(self._fact, _by_period(rules.vocabulary), str(entry["as_of"])[:7])
        for name, value in entry.get("given", {}).items():
            if name in self.either:
                case[asked] |= _number_or_text(*self.either[name], value)
            elif name in self.elements:
                elements = self.elements[name]
                case[elements.section][name] = elements.rows(value, word)
            elif name in sections and state_of(value) == "none":
                case[name] = "none"
            elif name in sections and isinstance(value, Mapping):
                case[name] |= _known({fact: word(fact, cell) for fact, cell in value.items()})
            else:
                owner = next((section for section in sections if name in subjects[section].facts), asked)
                case[owner] |= _known({name: word(name, value)})
        return case

    def waiting(self, entry: Mapping[str, Any]) -> set[str]:
        """The outcomes expected of an entry that the law is still to get, or gets by a fact that it is to get."""
        expected = set(entry["expect"])
        return expected if self.later & _named(entry.get("given", {})) else expected & self.later

    def _fact(self, by_period: Set[str], month: str, name: str, value: Any) -> Any:
        """A fact as a case of a month writes it, None where it is of other months: ``{state: none}`` is what is known
        not to exist."""
        if state_of(value) == "none":
            return "none"
        if name in by_period:
            return value
        if isinstance(value, Mapping) and all(MONTH.fullmatch(str(key)) for key in value):
            return value.get(month)
        return self.words.get(value, value) if isinstance(value, str) else value


def _number_or_text(number: str, text: str, value: Any) -> dict[str, Any]:
    """A value that is a number, also where it is quoted, or a text."""
    try:
        found = exact(str(value))
    except InvalidOperation:
        return {number: "none", text: value}
    return {number: found, text: "none"}


def state_of(value: Any) -> str:
    """The state that a value of the collection is (unknown, none, refused), empty where it is a value."""
    return str(value["state"]) if isinstance(value, Mapping) and "state" in value else ""


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _by_period(vocabulary: Vocabulary) -> set[str]:
    """The facts that have a value for each month or year."""
    return {path for subject in vocabulary.subjects.values() for path in subject.by_period}


def _named(given: Any) -> set[str]:
    """All names of facts, those of records within included."""
    if isinstance(given, Mapping):
        return set(given).union(*map(_named, given.values()))
    return set[str]().union(*map(_named, given)) if isinstance(given, (list, tuple)) else set()


@cache
def _load(packs: tuple[str, ...], folder: Path) -> Rules:
    return load(*packs, pack_dirs=[folder])


@cache
def laws() -> dict[str, Law]:
    """All laws by their names."""
    return {law.name: law for law in _read()}


def _read() -> Iterator[Law]:
    for path in sorted(HERE.glob("*/peer.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        yield Law(
            path.parent,
            tuple(data["packs"]),
            data["subject"],
            tuple(data["ids"]),
            {name: tuple(packs) for name, packs in data.get("variants", {}).items()},
            {name: Elements(**entry) for name, entry in data.get("elements", {}).items()},
            data.get("words", {}),
            frozenset(data.get("later", ())),
            {name: (number, text) for name, (number, text) in data.get("either", {}).items()},
            data.get("models", False),
            data.get("orders", {}),
        )


def law_of(number: str, outcomes: Sequence[str]) -> Law | None:
    """The law that a value is of: by how its id begins, the longest beginning first, and else by its outcomes."""
    begun = [(len(start), law) for law in laws().values() for start in law.ids if number.startswith(start)]
    if begun:
        return max(begun, key=lambda found: found[0])[1]
    return next((law for law in laws().values() if _has(law, outcomes)), None)


def _has(law: Law, outcomes: Sequence[str]) -> bool:
    if law.models:
        return False
    names = {name for _, name in law.rules().vocabulary.outcomes} | law.later | law.orders.keys()
    return bool(outcomes) and names.issuperset(outcomes)
