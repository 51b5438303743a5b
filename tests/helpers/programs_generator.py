"""Random programs over a small vocabulary of nothing in particular, and cases for them.

Every node of the kernel occurs, in every place where its type allows it: what packs of law
seldom put together is where evaluators differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any as Anything

from punkt.files.located import Spot
from punkt.files.read import read_text
from punkt.kernel.domains import Domain, Includes, Interval, OneOf, exact
from punkt.kernel.nodes import (
    Added,
    Aggregate,
    All,
    Any,
    AsOf,
    Compare,
    Comparison,
    Condition,
    Const,
    Count,
    Default,
    Distinct,
    Extreme,
    Fact,
    Gather,
    If,
    Joined,
    Linear,
    Literal,
    MissingDay,
    Node,
    Not,
    Nothing,
    Outcome,
    PeriodEdge,
    Possibly,
    Power,
    Presumed,
    Presuming,
    Product,
    Quotient,
    Rank,
    Round,
    Tally,
    TimeAfter,
    TimeBetween,
    TimeUnit,
    Value,
    WorkdayAfter,
)
from punkt.kernel.nodes import Test as Ask
from punkt.kernel.numbers import Rounding
from punkt.kernel.records import GAP, Case, Record
from punkt.kernel.work_calendar import WorkCalendar
from punkt.law.forms.base import BOOLEAN, ValueType
from punkt.law.language.audience import Audience
from punkt.law.language.clause import Clause
from punkt.law.language.link import Linked
from punkt.law.language.program import Program, _assemble
from punkt.law.language.references import parts_of
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import Citation, Modality, Presumption, Rule
from punkt.law.packs.vocabulary import FactKind, Vocabulary

DAY = date(2024, 2, 29)
DAYS = [
    date(2024, 2, 28),
    DAY,
    date(2024, 3, 1),
    date(2023, 2, 28),
    date(2023, 8, 31),
    date(2006, 2, 28),
    date(2006, 3, 1),
    date(2004, 2, 29),
    date(2024, 12, 31),
]
CALENDAR = WorkCalendar(
    "c",
    date(2024, 2, 20),
    date(2024, 3, 10),
    tuple(date(2024, 2, 20) + timedelta(days=n) for n in range(20) if n % 7 not in (4, 5) and n != 9),
)
"""Working days around those that cases have: without weekends and 29 February."""
_T = "{ru: а, en: a}"
_LETTERS = "{p: {ru: а, en: p}, q: {ru: б, en: q}, r: {ru: в, en: r}}"


def _fact(rest: str) -> str:
    return f"{{{rest}, label: {_T}, question: {_T}}}"


_TEXT = f"""
vocabulary: none.at.all
version: 1.0.0
title: {_T}
subjects:
  thing:
    section: true
    title: {_T}
    facts:
      a: {_fact("type: boolean")}
      b: {_fact("type: boolean")}
      c.d: {_fact("type: boolean")}
      i: {_fact('type: integer, range: "[-3..5]"')}
      j: {_fact('type: integer, range: "[0..3]"')}
      e: {_fact('type: number, range: "[-2..3]", decimals: 2')}
      m: {_fact('type: number, range: "(0..3]", decimals: 1')}
      s: {_fact("type: date")}
      t: {_fact("type: date")}
      k: {_fact(f"type: choice, values: {_LETTERS}")}
      l: {_fact(f"type: choices, values: {_LETTERS}")}
      x: {_fact("type: text")}
      nx: {_fact("type: text")}
      nb: {_fact("type: boolean")}
      ni: {_fact('type: integer, range: "[0..3]"')}
      ns: {_fact("type: date")}
      nk: {_fact(f"type: choice, values: {_LETTERS}")}
      nl: {_fact(f"type: choices, values: {_LETTERS}")}
      o4: {_fact(f"type: choice, established: true, values: {_LETTERS}")}
      parts: {_fact("type: list, of: part")}
      boxes: {_fact("type: list, of: box")}
  part:
    title: {_T}
    facts:
      f: {_fact("type: boolean")}
      g: {_fact('type: integer, range: "[0..3]"')}
      w: {_fact('type: number, range: "[0..3]", decimals: 1')}
      u: {_fact("type: date")}
      z: {_fact("type: text")}
      h: {_fact(f"type: choice, values: {_LETTERS}")}
      nw: {_fact('type: number, range: "[0..3]", decimals: 1')}
  box:
    title: {_T}
    facts:
      v: {_fact('type: number, range: "[0..)", decimals: 1')}
      contents: {_fact("type: references, to: parts, exclusive: true")}
  other:
    section: true
    title: {_T}
    facts:
      p: {_fact("type: boolean")}
      q: {_fact('type: integer, range: "[0..3]"')}
outcomes:
  part:
    p1: {{kind: decision, values: {_LETTERS}, title: {_T}}}
    p2: {{kind: decision, type: integer, title: {_T}}}
  other:
    q1: {{kind: decision, values: {_LETTERS}, title: {_T}}}
  box:
    b1: {{kind: check, title: {_T}}}
  thing:
    o1: {{kind: decision, values: {_LETTERS}, title: {_T}}}
    o2: {{kind: decision, type: number, title: {_T}}}
    o3: {{kind: decision, values: {_LETTERS}, list: true, title: {_T}}}
    o4: {{kind: decision, values: {_LETTERS}, title: {_T}}}
    o5: {{kind: decision, type: date, title: {_T}}}
    o6: {{kind: flag, title: {_T}}}
    o7: {{kind: decision, type: text, title: {_T}}}
    o8: {{kind: flag, title: {_T}}}
    o9: {{kind: decision, type: number, list: true, title: {_T}}}
"""


def _read() -> Vocabulary:
    from punkt.files.messages.diagnostics import Problems

    problems = Problems()
    found = read_vocabulary(read_text(_TEXT, "vocabulary.yaml", "yaml"), problems)
    problems.raise_if_any()
    assert found is not None
    subjects = {
        name: replace(
            subject,
            none=name in NO_SECTION,
            facts={path: replace(fact, none=path in NONE) for path, fact in subject.facts.items()},
        )
        for name, subject in found.subjects.items()
    }
    return replace(found, subjects=subjects)


NONE = frozenset({"nb", "nx", "ni", "ns", "nk", "nl", "nw", "p", "q"})
"""Facts that may be known not to exist."""
NO_SECTION = "other"
"""The section that may be known not to exist, with all of its facts."""
LISTED = {"part": "parts", "box": "boxes"}
"""The list of the thing in which elements of a type have a place."""
VOCABULARY = _read()
BODY = Spot.root(read_text("decide: x", "rules.yaml", "yaml"))
ORDER = [
    ("part", "p1"),
    ("part", "p2"),
    ("other", "q1"),
    ("box", "b1"),
    ("thing", "term"),
    ("thing", "o1"),
    ("thing", "o2"),
    ("thing", "o3"),
    ("thing", "o4"),
    ("thing", "o5"),
    ("thing", "o6"),
]
"""Outcomes in the order in which they may refer to each other."""
OF_TEXTS = [("thing", "o7"), ("thing", "o8"), ("thing", "o9")]
"""Further ones, of programs with texts; the last is a list of numbers."""
SINCE = InForce(date.min)
LINKED = Linked(VOCABULARY, (), (), (), {})


def _rule(subject: str, name: str, modality: Modality = Modality.MANDATORY) -> Rule:
    return Rule(
        f"r.{name}",
        "none",
        "decide",
        name,
        subject,
        Citation("1", "", "q", modality),
        {},
        {},
        SINCE,
        BODY,
    )


def _type(key: tuple[str, str]) -> ValueType:
    declared = VOCABULARY.outcomes.get(key)
    if declared is None:
        return BOOLEAN
    kind = FactKind.CHOICES if declared.type is FactKind.LIST else declared.type
    return ValueType(kind, tuple(declared.values))


def audience(condition: Condition, whole: bool) -> Audience:
    """To whom a pack (``whole``) or a rule applies."""
    citation = Citation("1", "", "q", Modality.MANDATORY)
    return Audience("applies" if whole else "r", "none", whole, citation, condition, {}, (), (), {})


def _presumptions(subject: str, *nodes: Node) -> dict[tuple[str, str], Presumption]:
    """What is presumed of facts by some nodes about a record type, as a pack would say it."""
    parts = (one for node in nodes for one in parts_of(node, subject, VOCABULARY))
    keys = {(part.fact.section or kind, part.fact.path) for kind, part in parts if isinstance(part, Presuming)}
    return {
        key: Presumption("none", *key, BODY, Citation("1", "", "q", Modality.MANDATORY), {}, SINCE, BODY.place)
        for key in sorted(keys)
    }


def program_of(
    clauses: Mapping[tuple[str, str], list[tuple[Condition, Value]]],
    applies: Mapping[tuple[str, str], list[tuple[Audience, ...]]] | None = None,
    yields: bool = False,
) -> Program:
    """The program of some outcomes' clauses; each may be for some only; every second may yield to what is stated."""
    drafts: dict[tuple[str, str], list[Clause]] = {}
    counter: dict[str, int] = {}
    to_whom = {key: (applies or {}).get(key, [()] * len(rows)) for key, rows in clauses.items()}
    for key, rows in clauses.items():
        subject, name = key
        for (condition, value), own in zip(rows, to_whom[key], strict=True):
            index = counter.get(subject, 0)
            counter[subject] = index + 1
            whole = All((*(one.condition for one in own), condition)) if own else condition
            rule = _rule(*key, Modality.DISCRETIONARY if yields and index % 2 else Modality.MANDATORY)
            said = _presumptions(subject, whole, value)
            clause = Clause(f"{name}.{index}", rule, whole, value, index, {}, (), presumed=said)
            drafts.setdefault(key, []).append(clause)
        to_whom[key] = [
            tuple(replace(one, presumed=_presumptions(subject, one.condition)) for one in own) for own in to_whom[key]
        ]
    return _assemble(LINKED, {key: _type(key) for key in clauses}, drafts, to_whom, counter)


def fact_at(path: str, section: str | None = None) -> Fact:
    """A fact of the vocabulary as a node."""
    return Fact(path, section, path in NONE)


class ProgramMaker:
    """Draws one program. ``monotone``: without what asks whether something is unknown, and is another once it is known.

    ``presuming``: the share of facts that are presumed where they are not given, beside those drawn so. ``texts`` and
    ``ranked``: with texts, and with places in a list, which columns do not hold.
    """

    def __init__(
        self,
        random: Random,
        monotone: bool = False,
        presuming: float = 0.0,
        texts: bool = False,
        ranked: bool = False,
    ) -> None:
        self.random, self.monotone, self.presuming = random, monotone, presuming
        self.texts, self.ranked = texts, ranked
        self.done: list[tuple[str, str]] = []
        self.clauses_of: dict[tuple[str, str], list[tuple[Condition, Value]]] = {}
        self.applies: dict[tuple[str, str], list[tuple[Audience, ...]]] = {}

    def program(self) -> Program:
        """The program."""
        clauses, applies = self.clauses_of, self.applies
        for key in [*ORDER, *(OF_TEXTS if self.texts else ())]:
            clauses[key] = self.clauses(key)
            if key in VOCABULARY.outcomes and self.random.random() < 0.3:
                applies[key] = self.audiences(key[0], len(clauses[key]))
            self.done.append(key)
        return program_of(clauses, applies, yields=True)

    def applied(self) -> Program:
        """The program that was drawn, as if all applied of which it is unknown whether it does."""
        whoever = {
            key: [tuple(replace(one, condition=Possibly(one.condition)) for one in some) for some in rows]
            for key, rows in self.applies.items()
        }
        return program_of(self.clauses_of, whoever, yields=True)

    def audiences(self, subject: str, rules: int) -> list[tuple[Audience, ...]]:
        """To whom an outcome applies: as its pack says, as all or some of its rules say, or both."""
        whole = (audience(self.condition(subject, 1), True),) if self.random.random() < 0.6 else ()
        some = self.random.random() < 0.7
        return [
            (*whole, audience(self.condition(subject, 1), False)) if some or self.random.random() < 0.3 else whole
            for _ in range(rules)
        ]

    def clauses(self, key: tuple[str, str]) -> list[tuple[Condition, Value]]:
        """A few clauses that conclude about an outcome; sometimes «if, else», sometimes apart."""
        subject, kind = key[0], _type(key)
        if kind.kind in (FactKind.BOOLEAN, FactKind.CHOICE) and self.random.random() < 0.15:
            return [(self.condition(subject, 2), self.value(subject, kind.kind, 2, kind.choices))]
        if kind.kind is FactKind.BOOLEAN or (kind.kind is FactKind.CHOICE and self.random.random() < 0.4):
            values: list[Anything] = (
                [True, False] if kind.kind is FactKind.BOOLEAN else self.random.sample(kind.choices, 2)
            )
            condition = self.condition(subject)
            return [(condition, Literal(values[0])), (Not(condition), Literal(values[1]))]
        found = []
        for _ in range(self.random.randint(1, 3)):
            if kind.kind is FactKind.CHOICES and kind.choices and self.random.random() < 0.2:
                value: Value = self.value(subject, FactKind.CHOICE, 2, kind.choices)
            elif kind.kind in (FactKind.CHOICE, FactKind.CHOICES) and kind.choices:
                value = Literal(self.random.choice(kind.choices))
            else:
                value = self.value(subject, FactKind.NUMBER if kind.kind is FactKind.CHOICES else kind.kind, 2)
            found.append((self.condition(subject, 2), value))
        return found

    # --- conditions

    def condition(self, kind: str, depth: int = 3) -> Condition:
        """A condition about a record of a type."""
        if depth <= 0 or self.random.random() < 0.25:
            return self.test(kind, depth)
        match self.random.randrange(14 if self.monotone else 16) // 2:
            case 0 | 1:
                return All(tuple(self.condition(kind, depth - 1) for _ in range(self.random.randint(1, 3))))
            case 2 | 3:
                return Any(tuple(self.condition(kind, depth - 1) for _ in range(self.random.randint(1, 3))))
            case 4:
                return Not(self.condition(kind, depth - 1))
            case 5:
                return Const(self.random.random() < 0.5) if self.random.random() < 0.1 else self.test(kind, depth)
            case 7 if not self.monotone:
                return Possibly(self.condition(kind, depth - 1))
        how = self.random.choice(list(Compare))
        sort = self.random.choice((FactKind.INTEGER, FactKind.NUMBER, FactKind.DATE, FactKind.CHOICE, FactKind.BOOLEAN))
        if sort in (FactKind.CHOICE, FactKind.BOOLEAN):
            how = self.random.choice((Compare.EQ, Compare.NE))
        return Comparison(self.value(kind, sort, depth - 1), how, self.value(kind, sort, depth - 1))

    def test(self, kind: str, depth: int) -> Condition:
        """A test of a value by a domain."""
        if self.texts and self.random.random() < 0.2:
            return Ask(self.value(kind, FactKind.TEXT, depth), self.domain(FactKind.TEXT))
        sort = self.random.choice(
            (
                FactKind.BOOLEAN,
                FactKind.BOOLEAN,
                FactKind.INTEGER,
                FactKind.INTEGER,
                FactKind.NUMBER,
                FactKind.DATE,
                FactKind.CHOICE,
                FactKind.CHOICE,
                FactKind.CHOICES,
            )
        )
        if sort is FactKind.CHOICES:
            words = frozenset(self.random.sample("pqr", self.random.randint(1, 2)))
            return Ask(self.list_of_words(kind, depth), Includes(words))
        return Ask(self.value(kind, sort, depth), self.domain(sort))

    def list_of_words(self, kind: str, depth: int) -> Value:
        """A list, one of two, or another where it is none."""
        if depth > 0 and self.random.random() < 0.3:
            both = self.list_of_words(kind, depth - 1), self.list_of_words(kind, depth - 1)
            return Default(*both) if self.random.random() < 0.4 else If(self.condition(kind, depth - 1), *both)
        lists: list[Value] = [fact_at(path, None if kind == "thing" else "thing") for path in ("l", "nl")]
        if ("thing", "o3") in self.done:
            lists.append(Outcome("o3", None if kind == "thing" else "thing"))
        return self.random.choice(lists)

    def domain(self, sort: FactKind) -> Domain:
        """A domain of values of a sort."""
        if sort is FactKind.BOOLEAN:
            return OneOf(frozenset([self.random.random() < 0.7]), self.random.random() < 0.2)
        if sort in (FactKind.CHOICE, FactKind.TEXT):
            return OneOf(frozenset(self.random.sample("pqr", self.random.randint(0, 3))), self.random.random() < 0.4)
        if self.random.random() < 0.3:
            some = [self.literal(sort) for _ in range(self.random.randint(0, 3))]
            return OneOf(frozenset(some), self.random.random() < 0.5)
        low, high = sorted([self.literal(sort), self.literal(sort)])
        shape = self.random.randrange(5)
        if shape == 0:
            return Interval(low, None, self.random.random() < 0.5)
        if shape == 1:
            return Interval(None, high, False, self.random.random() < 0.5)
        if low == high:
            return Interval(low, high)
        return Interval(low, high, self.random.random() < 0.5, self.random.random() < 0.5)

    def literal(self, sort: FactKind) -> Anything:
        """A plain value of a sort."""
        match sort:
            case FactKind.BOOLEAN:
                return self.random.random() < 0.5
            case FactKind.CHOICE | FactKind.TEXT:
                return self.random.choice("pqr")
            case FactKind.DATE:
                return self.random.choice(DAYS)
            case FactKind.INTEGER:
                return self.random.randint(-2, 4)
        return exact(str(Decimal(self.random.randint(-20, 30)) / 10))  # whole numbers are ints everywhere

    # --- values

    def value(self, kind: str, sort: FactKind, depth: int, words: Sequence[str] = ()) -> Value:
        """A value of a sort, about a record of a type; a choice of some ``words`` only, as what an outcome is."""
        if sort in (FactKind.INTEGER, FactKind.NUMBER):
            return self.number(kind, sort, depth)
        if sort is FactKind.TEXT and depth > 0 and self.random.random() < 0.4:
            return self.joined(kind, depth - 1)
        if depth > 0 and self.random.random() < 0.2:
            return self.either(kind, sort, depth - 1, words)
        if sort is FactKind.DATE:
            if depth > 0 and self.random.random() < 0.35:
                return self.day(kind, depth - 1)
            return self.random.choice([*self.facts(kind, sort), AsOf(), Literal(self.literal(sort))])
        choices = self.facts(kind, sort, words)
        if self.random.random() < 0.1 or not choices:
            return Literal(self.random.choice(words) if words else self.literal(sort))
        return self.random.choice(choices)

    def joined(self, kind: str, depth: int) -> Value:
        """A text put together of values of any sorts."""
        sorts = (FactKind.TEXT, FactKind.TEXT, FactKind.CHOICE, FactKind.NUMBER, FactKind.DATE, FactKind.BOOLEAN)
        some = range(self.random.randint(1, 3))
        return Joined(tuple(self.value(kind, self.random.choice(sorts), depth) for _ in some))

    def day(self, kind: str, depth: int) -> Value:
        """A day that is worked out."""
        roll = self.random.random()
        if roll < 0.2:
            return Extreme(self.random.random() < 0.5, tuple(self.value(kind, FactKind.DATE, depth) for _ in range(2)))
        if roll < 0.5:
            return self.gathered(kind, FactKind.DATE, depth, self.random.choice((Gather.LARGEST, Gather.SMALLEST)))
        if roll < 0.6:
            period = self.random.choice((TimeUnit.MONTHS, TimeUnit.YEARS))
            return PeriodEdge(self.value(kind, FactKind.DATE, depth), period, self.random.random() < 0.5)
        if roll < 0.7:
            ahead: Value = Literal(self.random.choice((0, 1, 3, -2)))
            if self.random.random() < 0.4:
                ahead = self.number(kind, FactKind.INTEGER, depth)
            return WorkdayAfter(self.value(kind, FactKind.DATE, depth), ahead, CALENDAR)
        units: tuple[Added, ...] = (TimeUnit.MONTHS, TimeUnit.MONTHS, TimeUnit.DAYS)
        unit = self.random.choice(units)
        most = 3_000_000 if unit is TimeUnit.DAYS else 100_000
        amount: Value = Literal(self.random.choice((0, 1, 6, -1, 11, 12, 30, most)))
        if self.random.random() < 0.4:
            amount = self.number(kind, FactKind.INTEGER, depth)
        return TimeAfter(self.value(kind, FactKind.DATE, depth), amount, unit, self.random.choice(list(MissingDay)))

    def either(self, kind: str, sort: FactKind, depth: int, words: Sequence[str] = ()) -> Value:
        """One of two values of a sort, or what is presumed of a fact, or none."""
        roll = self.random.random()
        facts = [fact for fact in self.facts(kind, sort, words) if isinstance(fact, Fact)]
        if roll < 0.2 and facts:
            fact = self.random.choice(facts)
            return Presumed(fact, self.presumed_value(fact, kind))
        if roll < 0.25:
            return Nothing()
        if roll < 0.5:
            unsure = [fact for fact in facts if fact.none]
            value = self.random.choice(unsure) if unsure and roll < 0.35 else self.value(kind, sort, depth, words)
            return Default(value, self.value(kind, sort, depth, words))
        condition = self.condition(kind, depth)
        return If(condition, self.value(kind, sort, depth, words), self.value(kind, sort, depth, words))

    def facts(self, kind: str, sort: FactKind, words: Sequence[str] = ()) -> list[Value]:
        """The facts and earlier outcomes of a sort that a record of a type can see; all of whose values are ``words``."""
        found: list[Value] = []
        for owner in (kind, "thing", "other"):
            section = None if owner == kind else owner
            wanted = {sort, FactKind.INTEGER} if sort is FactKind.NUMBER else {sort}
            found += [
                fact_at(path, section)
                for path, fact in VOCABULARY.subjects[owner].facts.items()
                if fact.kind in wanted and (not words or set(fact.values) <= set(words))
            ]
            found += 2 * [
                Outcome(name, section)
                for subject, name in self.done
                if subject == owner
                and (said := _type((subject, name))).kind in wanted
                and (not words or set(said.choices) <= set(words))
            ]
        return [self.perhaps_presumed(one, kind) for one in found] if self.presuming else found

    def perhaps_presumed(self, value: Value, kind: str) -> Value:
        """A fact, or what is presumed of it."""
        if not isinstance(value, Fact) or self.random.random() >= self.presuming:
            return value
        return Presumed(value, self.presumed_value(value, kind))

    def presumed_value(self, fact: Fact, kind: str) -> Anything:
        """What is presumed of a fact; of one that may be none, also that there is none."""
        values = values_of(fact.section or kind, fact.path)
        return self.random.choice([*values, GAP, GAP] if fact.none else values)

    def number(self, kind: str, sort: FactKind, depth: int) -> Value:
        """A number."""
        if self.ranked and depth > 0 and kind in LISTED and self.random.random() < 0.15:
            return self.rank(kind, depth - 1)
        if depth > 0:
            roll = self.random.randrange(18)
            inner = depth - 1
            if roll < 2:
                return Tally(tuple(self.condition(kind, inner) for _ in range(self.random.randint(1, 4))))
            if roll < 5:
                return self.counted(kind, inner)
            if roll == 5:
                factors: list[Anything] = [1, -1, 2, 0] + ([Decimal("0.5")] if sort is FactKind.NUMBER else [])
                terms = tuple(
                    (self.random.choice(factors), self.number(kind, sort, inner))
                    for _ in range(self.random.randint(1, 3))
                )
                return Linear(self.random.choice((0, 1, -2)), terms)
            if roll == 6:
                return Product(self.number(kind, sort, inner), self.number(kind, sort, inner))
            if roll == 7:
                values = tuple(self.number(kind, sort, inner) for _ in range(self.random.randint(1, 3)))
                return Extreme(self.random.random() < 0.5, values)
            if roll == 8:
                since, until = self.value(kind, FactKind.DATE, inner), self.value(kind, FactKind.DATE, inner)
                missing = self.random.choice((MissingDay.UP, MissingDay.DOWN))
                unit = self.random.choice(list(TimeUnit))
                worked = unit is TimeUnit.DAYS and self.random.random() < 0.6
                return TimeBetween(since, until, unit, missing, CALENDAR if worked else None)
            if roll < 11:
                return self.gathered(kind, sort, inner, self.random.choice(list(Gather)))
            if roll < 13:
                return self.rounded(kind, sort, inner)
            if roll == 13:
                return self.power(kind, sort, inner)
            if roll < 16 and sort is FactKind.NUMBER:
                return self.quotient(kind, inner)
            if roll == 16:
                return self.either(kind, sort, inner)
        return self.random.choice([*self.facts(kind, sort), Literal(self.literal(sort))])

    def rank(self, kind: str, depth: int) -> Value:
        """The place of an element in its list, by one or two keys."""
        sorts = (FactKind.INTEGER, FactKind.INTEGER, FactKind.NUMBER, FactKind.DATE)
        keys = [self.value(kind, self.random.choice(sorts), depth) for _ in range(self.random.randint(1, 2))]
        condition = Const(True) if self.random.random() < 0.5 else self.condition(kind, depth)
        largest = [self.random.random() < 0.5 for _ in keys]
        return Rank(Fact(LISTED[kind], "thing"), condition, tuple(keys), tuple(largest), self.random.random() < 0.5)

    def rounded(self, kind: str, sort: FactKind, depth: int) -> Value:
        """A number to a step; to whole steps where it is to be a whole number."""
        steps: list[Anything] = (
            [1, 1, 2, 5] if sort is FactKind.INTEGER else [1, 3, *map(Decimal, ("0.1", "0.25", "0.5"))]
        )
        value = self.number(kind, FactKind.NUMBER, depth)
        return Round(value, self.random.choice(steps), self.random.choice(list(Rounding)))

    def power(self, kind: str, sort: FactKind, depth: int) -> Value:
        """A power that is no large number."""
        whole = sort is FactKind.INTEGER
        exponent: Value = Literal(self.random.randint(0 if whole else -2, 3))
        if not whole and self.random.random() < 0.4:
            exponent = self.random.choice(self.facts(kind, FactKind.INTEGER))
        return Power(self.number(kind, sort, depth), exponent)

    def quotient(self, kind: str, depth: int) -> Value:
        """A ratio, sometimes an average; what it is divided by may well be zero."""
        if self.random.random() < 0.3:
            total = self.gathered(kind, FactKind.NUMBER, depth, Gather.SUM)
            assert isinstance(total, Aggregate)
            return Quotient(total, Count(total.collection, total.condition))
        return Quotient(self.number(kind, FactKind.NUMBER, depth), self.number(kind, FactKind.NUMBER, depth))

    def gathered(self, kind: str, sort: FactKind, depth: int, how: Gather) -> Value:
        """The sum, the largest or the smallest over a collection."""
        collection, element = self.collection(kind)
        condition = Const(True) if self.random.random() < 0.4 else self.condition(element, depth)
        return Aggregate(how, collection, self.value(element, sort, depth), condition)

    def collection(self, kind: str) -> tuple[Fact, str]:
        """A collection that a record of a type can see, and the type of its elements."""
        collections = {"thing": [Fact("parts"), Fact("boxes")], "box": [Fact("contents")]}.get(
            kind, [Fact("parts", "thing"), Fact("boxes", "thing")]
        )
        collection = self.random.choice(collections)
        return collection, "box" if collection.path == "boxes" else "part"

    def counted(self, kind: str, depth: int) -> Value:
        """A count over a collection, nested where the elements have one."""
        collection, element = self.collection(kind)
        if self.random.random() < 0.3:
            sort = self.random.choice(
                (FactKind.CHOICE, FactKind.INTEGER, FactKind.DATE, FactKind.NUMBER, FactKind.BOOLEAN)
            )
            return Distinct(collection, self.value(element, sort, depth))
        return Count(collection, Const(True) if self.random.random() < 0.2 else self.condition(element, depth))


def with_texts(seed: int) -> bool:
    """Whether the random program of a number has texts: one in three."""
    return seed % 3 == 2


class ThingCases:
    """Draws cases of the small vocabulary, as records; with ``small`` domains, so that all completions can be tried."""

    def __init__(self, random: Random, known: float = 0.7, size: int = 4, texts: bool = False) -> None:
        self.random, self.known, self.size, self.texts = random, known, size, texts

    def case(self) -> Case:
        """One case."""
        records: list[Record] = []
        sections: dict[str, Record] = {}
        thing = self._record(records, "thing", "thing")
        if self.random.random() < 0.95:
            sections["thing"] = thing
        parts = self._list(records, thing, "parts", "part")
        boxes = self._list(records, thing, "boxes", "box")
        free = list(parts or ())
        for box in boxes or ():
            if self.random.random() < self.known:
                chosen = self.random.sample(free, min(len(free), self.random.randint(0, 2)))
                free = [part for part in free if part not in chosen]
                box.facts["contents"] = chosen
        if self.random.random() < 0.7:
            sections[NO_SECTION] = self._record(records, NO_SECTION, NO_SECTION)
            if self.random.random() < 0.2:
                sections[NO_SECTION].facts, sections[NO_SECTION].reported = {"p": GAP, "q": GAP}, False
        if "thing" not in sections:
            return self._without(records, sections)
        return Case("c", self.random.choice(DAYS), sections, tuple(records))

    def _without(self, records: list[Record], sections: Mapping[str, Record]) -> Case:
        kept = [record for record in records if record.kind == "other"]
        for index, record in enumerate(kept):
            record.index = index
        return Case("c", self.random.choice(DAYS), sections, tuple(kept))

    def _list(self, records: list[Record], owner: Record, path: str, kind: str) -> list[Record] | None:
        if self.random.random() >= self.known:
            return None
        found = [self._record(records, kind, f"thing.{path}/e{n}") for n in range(self.random.randint(0, self.size))]
        owner.facts[path] = found
        return found

    def _record(self, records: list[Record], kind: str, name: str) -> Record:
        record = Record(kind, name, {}, len(records))
        records.append(record)
        for path, fact in VOCABULARY.subjects[kind].facts.items():
            if fact.kind in (FactKind.LIST, FactKind.REFERENCES) or (fact.kind is FactKind.TEXT and not self.texts):
                continue
            if self.random.random() < (self.known if not fact.established else 0.2):
                record.facts[path] = self.random.choice(self.domain(kind, path))
        return record

    def domain(self, kind: str, path: str) -> list[Anything]:
        """The values of a fact that are tried."""
        return [*values_of(kind, path), *([GAP] if path in NONE else [])]


def values_of(kind: str, path: str) -> list[Anything]:
    """Values of a fact."""
    fact = VOCABULARY.subjects[kind].facts[path]
    match fact.kind:
        case FactKind.BOOLEAN:
            return [True, False]
        case FactKind.INTEGER:
            assert fact.range is not None
            return list(range(fact.range.low, fact.range.high + 1))  # type: ignore[operator, arg-type]
        case FactKind.NUMBER:
            steps = (Decimal("-0.5"), Decimal("0.3"), Decimal("2.5"), 0, 1, 2, 3, Decimal("1.01"))
            return [v for v in steps if fact.range.contains(v) and (fact.decimals > 1 or v != Decimal("1.01"))]  # type: ignore[union-attr]
        case FactKind.DATE:
            return DAYS
        case FactKind.TEXT:
            return ["p", "q", "some more"]
        case FactKind.CHOICES:
            return [frozenset(), frozenset("p"), frozenset("qr"), frozenset("pqr")]
    return list(fact.values)
