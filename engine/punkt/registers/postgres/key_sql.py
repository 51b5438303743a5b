"""Keys as SQL: written as a map says, and when a cell surely is one."""

from __future__ import annotations

from sqlglot import exp

from punkt.kernel.exact import MAX_NAME
from punkt.registers.columns.algebra_terms import NULL_
from punkt.registers.columns.sql_nodes import all_of, any_of, case, cast, is_, number, text
from punkt.registers.database.postgres_nodes import call, composed, plain_name, stripped, visible
from punkt.registers.map.key_form import AS_WRITTEN, DIGITS, KeyForm

NO_LETTER = (
    "[^0-9A-Za-z\u00aa\u00b5\u00ba\u00b2\u00b3\u00b9\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1"
    "\u02c6-\u02d1\u02e0-\u02e4\u02ec\u02ee\u0410-\u044f\u0401\u0451]"
)
"""No letter and no digit of the characters that everybody sees."""


def key_of(cell: exp.Expression, form: KeyForm) -> exp.Expression:
    """A cell as a key, as messages and lists name it; NULL where a row has none."""
    key = stripped(composed(cell))
    if form.only:
        others = text("[^0-9]" if form.only == DIGITS else NO_LETTER)
        key = call("REGEXP_REPLACE", key, others, text(""), text("g"))
    if form.upper:
        key = call("UPPER", key)
    if form.length:
        short = exp.LT(this=call("CHAR_LENGTH", key), expression=number(form.length))
        key = case([(short, call("LPAD", key.copy(), number(form.length), text("0")))], key.copy())
    if form == AS_WRITTEN:
        return key
    return exp.Collate(
        this=call("NULLIF", cast(exp.Paren(this=key), "TEXT"), text("")), expression=exp.to_identifier("C", quoted=True)
    )


def surely_key(cell: exp.Expression, form: KeyForm) -> exp.Expression:
    """Whether a text surely is a key; where it is none, that is told elsewhere."""
    if form == AS_WRITTEN:
        conditions = plain_name(cell)
    elif form.checks:  # their digits are looked at outside
        conditions = [exp.false()]
    else:
        long = exp.LTE(this=call("CHAR_LENGTH", key_of(cell, form)), expression=number(form.length or MAX_NAME))
        conditions = [*visible(cell, MAX_NAME), long]
    return any_of([is_(stripped(cell), NULL_), all_of(conditions)])
