"""Cases chosen by conditions on results and facts (``--where``), as SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.registers.columns.sql_nodes import all_of, cast, column, number, text
from punkt.registers.columns.table_layout import CASE, CASES, Column, Type
from punkt.registers.database.postgres_nodes import call, exact, rows_of
from punkt.registers.run.traced_rows import condition_of

from .input_tables import InputTables
from .naming_sql import NamedResults

FACTS, RESULTS = "facts", "results"


def chosen_cases(inputs: InputTables, naming: NamedResults, conditions: Sequence[str]) -> exp.Select:
    """The keys of cases that meet all conditions, in order.

    Raises :class:`PunktError` for a condition that is none, and a name that is neither a result nor a fact.
    """
    found = exp.select(column(CASE, FACTS)).from_(rows_of(inputs.cases.checked, FACTS)).order_by(column(CASE, FACTS))
    if not conditions:
        return found
    named = naming.query(CASES)
    results = {one.alias_or_name for one in named.selects}
    same = exp.EQ(this=column(CASE, FACTS), expression=column(CASE, RESULTS))
    found = found.join(named.subquery(RESULTS), on=same)
    sections = inputs.register.layout.vocabulary.sections
    columns: Mapping[str, Column] = {c: inputs.cases.table.columns[c] for c in inputs.cases.columns}
    tests = []
    for name, how, value in map(condition_of, conditions):
        names = (name, *(f"{section}.{name}" for section in sections))
        result = next((one for one in names if one in results), None)
        fact = next((one for one in names if one in columns), None)
        if result is not None:
            cell = exact(column(result, RESULTS))
        elif fact is not None:
            cell = _text(column(fact, FACTS), columns[fact])
        else:
            hint = nearest(name, [*results, *columns])
            raise PunktError([Diagnostic("P815", Place("--where"), {"name": name, "hint": hint})])
        tests.append(_test(cell, how, value))
    return found.where(all_of(tests))


def _text(cell: exp.Expression, column_: Column) -> exp.Expression:
    if column_.type is Type.WORDS:
        return exact(call("ARRAY_TO_STRING", cell, text(", ")))
    return exact(cell)


def _test(cell: exp.Expression, how: str, value: str) -> exp.Expression:
    if how == "~":
        return exp.GT(this=call("STRPOS", cast(cell, "TEXT"), text(value)), expression=number(0))
    return (
        exp.EQ(this=cell, expression=text(value)) if how == "=" else exp.NullSafeNEQ(this=cell, expression=text(value))
    )
