"""Nodes of ``sqlglot`` for PostgreSQL alone, beyond those that mean the same everywhere (``columns/sql_nodes.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlglot import ErrorLevel, exp

from punkt.kernel.domains import show
from punkt.kernel.exact import MAX_NAME
from punkt.registers.columns.algebra_terms import NULL_
from punkt.registers.columns.sql_nodes import all_of, any_of, case, cast, column, count, is_, number, paren, text, truth

WHITE = (
    "".join(
        chr(code)
        for code in (*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F)
    )
    + "\u205f\u3000"
)
"""What is stripped from the ends of texts: all that Unicode calls white space."""
SEEN = "^[ -~\u00a1-\u00ac\u00ae-\u02ff\u0410-\u044f\u0401\u0451\u2116\u2013\u2014]*$"
"""Texts of characters that everybody sees; others are looked at one by one."""
ODD = r"^[=#]|[0-9][eE]\+?[0-9]"
"""How formulas, errors of spreadsheets and numbers that they have rounded begin or look."""


def sql_of(node: exp.Expr) -> str:
    """The text of a query."""
    return node.sql(dialect="postgres", copy=False, unsupported_level=ErrorLevel.RAISE)


def call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """A function of PostgreSQL."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def exact(value: exp.Expression) -> exp.Expression:
    """A value as text that is compared byte by byte, whatever the collation of its column."""
    return exp.Collate(this=cast(value, "TEXT"), expression=exp.to_identifier("C", quoted=True))


def stripped(value: exp.Expression) -> exp.Expression:
    """A text without white space around; NULL where nothing is left."""
    bare = call("BTRIM", cast(value, "TEXT"), text(WHITE))
    return exp.Collate(this=call("NULLIF", bare, text("")), expression=exp.to_identifier("C", quoted=True))


def plain_name(value: exp.Expression) -> list[exp.Expression]:
    """Conditions under which a text is a key as it stands: seen, short, without blanks around, no formula or the like."""
    return [exp.EQ(this=exact(value), expression=stripped(value)), *visible(value, MAX_NAME)]


def visible(value: exp.Expression, most: int) -> list[exp.Expression]:
    """Conditions under which a text is of characters that everybody sees, and is no formula and no rounded number."""
    return [
        exp.LTE(this=call("CHAR_LENGTH", cast(value, "TEXT")), expression=number(most)),
        exp.RegexpLike(this=exact(value), expression=text(SEEN)),
        exp.Not(this=exp.RegexpLike(this=exact(value), expression=text(ODD))),
    ]


def composed(value: exp.Expression) -> exp.Expression:
    """A text whose letters with marks are one character each, where the database can have others."""
    seen = exp.RegexpLike(this=exact(value), expression=text(SEEN))
    can = all_of([exp.Not(this=seen), in_utf8()])
    return case([(can, call("NORMALIZE", cast(value, "TEXT")))], cast(value, "TEXT"))


def in_utf8() -> exp.Expression:
    """Whether the database can have all characters."""
    return exp.EQ(this=call("GETDATABASEENCODING"), expression=text("UTF8"))


def unknown_or(value: exp.Expression, *conditions: exp.Expression) -> exp.Expression:
    """Whether a value is NULL, or meets all conditions."""
    return any_of([is_(value, NULL_), all_of(conditions)])


def among(value: exp.Expression, values: Sequence[exp.Expression]) -> exp.Expression:
    """Whether a value is one of some; of none, FALSE."""
    return exp.In(this=value, expressions=list(values)) if values else exp.false()


def constant(value: Any) -> exp.Expression:
    """A value of a fact."""
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, (int, Decimal)):
        digits = exp.Literal.number(show(abs(value)))
        return digits if value >= 0 else exp.Paren(this=exp.Neg(this=digits))
    if isinstance(value, date):
        return cast(text(value.isoformat()), "DATE")
    if isinstance(value, (tuple, list, frozenset)):
        return cast(exp.Array(expressions=[text(one) for one in value]), "TEXT[]")
    return text(str(value))


def holding(word: exp.Expression, mask: int) -> exp.Expression:
    """The bits of a whole number that a mask has."""
    return exp.BitwiseAnd(this=paren(word), expression=constant(mask))


def appended(parts: Sequence[exp.Expression]) -> exp.Expression:
    """Texts one after the other."""
    first, *others = parts
    for other in others:
        first = exp.DPipe(this=first, expression=other)
    return first


def several(query: exp.Select, keys: Sequence[str], most: int = 1) -> exp.Select:
    """The groups of a query's rows, by some columns, that have more rows than so many."""
    found = query.group_by(*[column(key) for key in keys], copy=False)
    return found.having(exp.GT(this=count(None), expression=number(most)), copy=False)


def rows_of(name: str, alias: str = "") -> exp.Table:
    """A table or view by its name, perhaps with its schema."""
    called = exp.TableAlias(this=exp.to_identifier(alias, quoted=True)) if alias else None
    schema, _, plain = name.rpartition(".")
    db = exp.to_identifier(schema, quoted=True) if schema else None
    return exp.Table(this=exp.to_identifier(plain, quoted=True), db=db, alias=called)


def without(query: exp.Select, one: exp.Expression, keys: exp.Query, alias: str, key: str) -> exp.Select:
    """The rows of a query whose key is not among some; joined, for NOT IN is asked row by row where there are many."""
    return joined_with(query, one, keys, alias, key).where(is_(column(key, alias), NULL_))


def joined_with(query: exp.Select, one: exp.Expression, keys: exp.Query, alias: str, key: str) -> exp.Select:
    """The rows of a query, each with the same key among some that differ, or NULL."""
    same = exp.EQ(this=one, expression=column(key, alias))
    return query.join(keys.subquery(alias), on=same, join_type="left")


def chosen(query: exp.Query, one: exp.Expression) -> exp.Expression:
    """Whether a value is among a query's; NULLs do not count."""
    return exp.In(this=one, query=exp.Subquery(this=query))
