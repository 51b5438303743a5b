"""The nodes of ``sqlglot`` that queries are built of: each says the same in every dialect in use.

What is not here is not used: functions that look alike differ in what they make of NULL, of
integers divided and of days added (``tests/registers/test_columns_dialects.py`` asks each engine).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache, reduce

from sqlglot import exp

from .algebra import FALSE_, KNOWN_, NULL_, TRUE_


def column(name: str, table: str = "") -> exp.Column:
    """A column, always quoted."""
    this = exp.Identifier(this=name, quoted=True)
    return exp.Column(this=this, table=exp.Identifier(this=table, quoted=True)) if table else exp.Column(this=this)


def named(value: exp.Expression, name: str) -> exp.Alias:
    """A value under a name, always quoted."""
    return exp.Alias(this=value, alias=exp.Identifier(this=name, quoted=True))


def paren(value: exp.Expression) -> exp.Expression:
    """A value that keeps together among operators."""
    return exp.Paren(this=value) if isinstance(value, (exp.Binary, exp.Not, exp.In, exp.Is)) else value


def number(value: int) -> exp.Expression:
    """A whole number."""
    return exp.Literal.number(value) if value >= 0 else exp.Paren(this=exp.Neg(this=exp.Literal.number(-value)))


def text(value: str) -> exp.Expression:
    """A text."""
    return exp.Literal.string(value)


def truth(value: bool) -> exp.Expression:
    """TRUE or FALSE."""
    return exp.true() if value else exp.false()


def days_in(value: date | int) -> exp.Expression:
    """A day, or a whole number."""
    return cast(text(value.isoformat()), "DATE") if isinstance(value, date) else number(value)


def cast(value: exp.Expression, kind: str) -> exp.Expression:
    """A value as a type."""
    return exp.Cast(this=value, to=_type(kind).copy())


@cache
def _type(kind: str) -> exp.DataType:
    return exp.DataType.build(kind, dialect="postgres")  # which parses


def all_of(values: Sequence[exp.Expression]) -> exp.Expression:
    """AND, as three-valued in every dialect as Kleene's."""
    return reduce(lambda one, two: exp.And(this=one, expression=two), map(paren, values))


def any_of(values: Sequence[exp.Expression]) -> exp.Expression:
    """OR, likewise."""
    return reduce(lambda one, two: exp.Or(this=one, expression=two), map(paren, values))


def is_(value: exp.Expression, states: int) -> exp.Expression:
    """Whether a value is one of TRUE, FALSE, NULL; itself never NULL."""
    inside = paren(value)
    match states:
        case x if x == TRUE_:
            return exp.Is(this=inside, expression=exp.true())
        case x if x == FALSE_:
            return exp.Is(this=inside, expression=exp.false())
        case x if x == NULL_:
            return exp.Is(this=inside, expression=exp.null())
    opposite = {KNOWN_: NULL_, TRUE_ | NULL_: FALSE_, FALSE_ | NULL_: TRUE_}[states]
    return exp.Not(this=exp.Paren(this=is_(value, opposite)))


def compared(how: str, one: exp.Expression, two: exp.Expression) -> exp.Expression:
    """Whether two values are equal, or in order; NULL where one is."""
    left, right = paren(one), paren(two)
    if how == "=":
        return exp.EQ(this=left, expression=right)
    return exp.LT(this=left, expression=right) if how == "<" else exp.LTE(this=left, expression=right)


def total(values: Sequence[exp.Expression]) -> exp.Expression:
    """The sum; NULL where one is."""
    first, *others = values
    return reduce(lambda one, two: exp.Add(this=one, expression=two), others, first)


def case(branches: Sequence[tuple[exp.Expression, exp.Expression]], last: exp.Expression | None = None) -> exp.Case:
    """The value after the first condition that is TRUE, else the last or NULL."""
    return exp.Case(ifs=[exp.If(this=condition, true=value) for condition, value in branches], default=last)


def count(condition: exp.Expression | None) -> exp.Expression:
    """How many rows of a group are there, or meet a condition."""
    rows = exp.Count(this=exp.Star())
    return rows if condition is None else exp.Filter(this=rows, expression=exp.Where(this=condition))


def array_has(value: exp.Expression, word: str) -> exp.Expression:
    """Whether a list of texts has one; NULL where the list is."""
    return case([(is_(value, KNOWN_), exp.ArrayContains(this=value, expression=text(word)))])


def made_day(year: exp.Expression, month: exp.Expression, day: exp.Expression) -> exp.Expression:
    """The day of three numbers; all three dialects have ``make_date``, though ``sqlglot`` knows it for two."""
    return exp.Anonymous(this="MAKE_DATE", expressions=[cast(part, "INT") for part in (year, month, day)])


def day_number(day: exp.Expression, dialect: str) -> exp.Expression:
    """The number of a day, from 1 for the first of the calendar."""
    before = days_in(date.min)
    if dialect == "spark":
        apart: exp.Expression = exp.Anonymous(this="DATEDIFF", expressions=[day, before])
    else:
        apart = exp.Paren(this=exp.Sub(this=paren(day), expression=before))
    return exp.Add(this=cast(apart, "BIGINT"), expression=number(1))


def looked_up(numbers: Sequence[int], index: exp.Expression, dialect: str) -> exp.Expression:
    """The number of a list at an index from 0; NULL where the index is."""
    listed = exp.Array(expressions=[number(one) for one in numbers])
    at = cast(exp.Add(this=paren(index), expression=number(1)), "INT")
    if dialect == "postgres":
        found: exp.Expression = exp.Bracket(this=exp.Paren(this=listed), expressions=[at], offset=1)
    elif dialect == "spark":  # its generated code takes an index that is NULL for some other
        found = case([(is_(index.copy(), KNOWN_), exp.Anonymous(this="ELEMENT_AT", expressions=[listed, at]))])
    else:
        found = exp.Anonymous(this="LIST_EXTRACT", expressions=[listed, at])
    return cast(found, "BIGINT")


def numbered_day(value: exp.Expression, dialect: str) -> exp.Expression:
    """The day of such a number; NULL where it is."""
    after = cast(exp.Sub(this=paren(value), expression=number(1)), "INT")
    first = days_in(date.min)
    if dialect == "spark":
        return exp.Anonymous(this="DATE_ADD", expressions=[first, after])
    return exp.Paren(this=exp.Add(this=first, expression=after))


def bit(word: exp.Expression, place: int) -> exp.Expression:
    """Whether a bit of a whole number not below zero is set."""
    rest = exp.IntDiv(this=cast(word.copy(), "BIGINT"), expression=number(2**place))
    odd = exp.Mod(this=cast(rest, "BIGINT"), expression=number(2))
    return exp.EQ(this=exp.Paren(this=odd), expression=number(1))


def joined(names: Sequence[tuple[exp.Expression, str]]) -> exp.Expression:
    """The names whose conditions hold, with commas between them."""
    parts = [case([(condition, text(f", {name}"))], text("")) for condition, name in names]
    first, *others = parts
    whole = reduce(lambda one, two: exp.DPipe(this=one, expression=two), others, cast(first, "TEXT"))
    return exp.Substring(this=whole, start=number(3))


def step_rows(name: str) -> exp.Table:
    """A step of the same query, always quoted."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))
