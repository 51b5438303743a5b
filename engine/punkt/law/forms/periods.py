"""Facts of months and years: the value at a day, and sums and means over those before a day.

Only what is stated of all that is asked has a value; else it is unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from punkt.files.located import Spot
from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.node_structure import rescoped
from punkt.kernel.nodes import (
    Aggregate,
    All,
    Compare,
    Comparison,
    Condition,
    Count,
    Fact,
    Gather,
    If,
    Linear,
    Literal,
    MissingDay,
    PeriodEdge,
    Product,
    Quotient,
    Test,
    TimeAfter,
    TimeUnit,
    Value,
)
from punkt.law.packs.periods import Period
from punkt.law.packs.units import unit_of
from punkt.law.packs.vocabulary import UNSTATED, VALUE, FactKind, FactType

from .base import FAILED, NUMBER, Context, Typed, ValueType, named, reads_record
from .calendar import whole_number

ON = "on_day"
KEYS = {"months": Period.MONTH, "years": Period.YEAR}
"""The key that says over how many months or years, and what they are."""
PRECEDING = "preceding"
UNITS = {Period.MONTH: TimeUnit.MONTHS, Period.YEAR: TimeUnit.YEARS}
MONTHS = {Period.MONTH: 1, Period.YEAR: 12}


def by_period(context: Context, path: str) -> FactType | None:
    """The fact of a name, where it has a value for each month or year."""
    fact, _, _ = context.fact_type(path)
    return fact if fact is not None and fact.by is not None else None


def on_day(context: Context, spot: Spot, path: str) -> Typed:
    """The value of a fact in the month (or year) of the day below ``on_day``."""
    found = _Stated.of(context, spot, path)
    day = _day(context, spot / ON)
    if day is None or found is None:
        return FAILED
    return found.at(PeriodEdge(day, UNITS[found.period], False))


def gathered(head: str, context: Context, spot: Spot) -> Typed:
    """The sum, the mean, the largest or the smallest of a fact over so many months before that of a day."""
    found = _Stated.of(context, spot / head, named(spot / head))
    for key in ("by", "has"):
        if key in spot:
            context.problems.add("P337", (spot / key).key_place, name=key, form=head)
    if found is None:
        return FAILED
    keys = [key for key in KEYS if key in spot]
    if keys != [key for key, period in KEYS.items() if period is found.period] or PRECEDING not in spot:
        context.fail("P404", spot / head, name=named(spot / head), right=f"{found.period.value}s, {PRECEDING}")
        return FAILED
    number, day = whole_number(context, spot / keys[0], found.period.value), _day(context, spot / PRECEDING)
    if number is FAILED or day is None:
        return FAILED
    if not found.type.numeric:
        context.fail("P313", spot / head)
        return FAILED
    many = _about_section(context, spot / keys[0], number.node)
    return FAILED if many is None else found.over(head, many, day)


class _Stated:
    """A fact for the months of which it is stated."""

    def __init__(self, collection: Fact, unstated: Fact, fact: FactType) -> None:
        assert fact.by is not None
        self.collection, self.unstated, self.period = collection, unstated, fact.by
        self.type = ValueType(fact.kind, tuple(fact.values), unit_of(fact.unit), fact.decimals)

    @classmethod
    def of(cls, context: Context, spot: Spot, path: str) -> _Stated | None:
        """The fact of a name; ``None`` after a diagnostic."""
        fact, owner, section = context.fact_type(path)
        if fact is None or fact.by is None:
            context.fail("P405", spot, name=path)
            return None
        alone = context.vocabulary.subjects[owner].facts[fact.path + UNSTATED]
        value = context.vocabulary.subjects[fact.of].facts[VALUE]
        unstated = Fact(alone.path, section, alone.none)
        return cls(Fact(fact.path, section), unstated, replace(value, by=fact.by))

    def at(self, first: Value) -> Typed:
        """The value in the month that begins with a day."""
        this = Comparison(Fact(self.period.value), Compare.EQ, first)
        found: Value = self.unstated
        value = Fact(VALUE)
        if self.type.kind in (FactKind.BOOLEAN, FactKind.CHOICE):
            words: Sequence[str | bool] = self.type.choices or (True, False)
            for word in reversed(words):
                found = If(self._some(All((this, Test(value, OneOf(frozenset([word])))))), Literal(word), found)
            return Typed(found, self.type)
        how = Gather.LARGEST if self.type.kind is FactKind.DATE else Gather.SUM
        return Typed(If(self._some(this), Aggregate(how, self.collection, value, this), found), self.type)

    def _some(self, condition: Condition) -> Condition:
        return Test(Count(self.collection, condition), Interval(1, None))

    def over(self, head: str, number: Value, day: Value) -> Typed:
        """What is gathered of so many months before that of a day."""
        end = PeriodEdge(day, UNITS[self.period], False)
        size, known = MONTHS[self.period], _whole(number)
        back = Linear(0, ((-size, number),)) if known is None else Literal(-size * known)
        since = TimeAfter(end, back, TimeUnit.MONTHS, MissingDay.DOWN)
        month = Fact(self.period.value)
        within = All((Comparison(month, Compare.GE, since), Comparison(month, Compare.LT, end)))
        count = Count(self.collection, within)
        every = Comparison(count, Compare.EQ, number) if known is None else Test(count, OneOf(frozenset([known])))
        how = Gather(head) if head in ("largest", "smallest") else Gather.SUM
        stated: Value = Aggregate(how, self.collection, Fact(VALUE), within)
        if head == "mean":
            return Typed(If(every, Quotient(stated, number), self.unstated), replace(NUMBER, unit=self.type.unit))
        if head == "sum":  # each month lies between the ends of the fact, so their sum between as many times these
            times = Product(number, self.unstated) if known is None else Linear(0, ((known, self.unstated),))
            return Typed(If(every, stated, times), self.type)
        return Typed(If(every, stated, self.unstated), self.type)


def _whole(number: Value) -> int | None:
    """A number that is written out or a norm; ``None`` where the case says it."""
    return number.value if isinstance(number, Literal) and isinstance(number.value, int) else None


def _day(context: Context, spot: Spot) -> Value | None:
    """A day as the months of a fact see it: of a section, not of the record around them."""
    known = len(context.problems.items)
    node = context.date(spot)
    return _about_section(context, spot, node) if len(context.problems.items) == known else None


def _about_section(context: Context, spot: Spot, node: Value) -> Value | None:
    """A value that is the same for each month; ``None`` after a diagnostic."""
    if not reads_record(node):
        return node
    if context.record in context.vocabulary.sections:
        return rescoped(node, context.record)
    context.fail("P406", spot)
    return None
