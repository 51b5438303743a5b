"""Live views: decisions that follow the tables below them, of rows that the database itself can vouch for.

Every view holds the whole of its checks, so that no row at fault is ever decided: it appears, with
what is wrong and what would be right, in the view of rows turned down, whenever either is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place
from punkt.files.texts import bilingual
from punkt.registers.check.same_key import AT_FAULT, SAME
from punkt.registers.columns.algebra_terms import FALSE_, KNOWN_, NULL_
from punkt.registers.columns.sql_editions import queries
from punkt.registers.columns.sql_nodes import all_of, cast, column, is_, named, text
from punkt.registers.columns.table_layout import CASE, CASES
from punkt.registers.database.output_tables import HEADER, REJECTED, name_of
from punkt.registers.database.postgres_nodes import appended, call, chosen, rows_of, without
from punkt.registers.run.decide_part import PartDecider

from .cell_sql import GIVEN, Check
from .input_tables import InputTable, InputTables, reference_facts
from .naming_sql import NamedResults
from .one_case import in_one_query, indexes, look_up, narrowed, row_of, step_by_step
from .set_aside import (
    KEY,
    VALUE,
    ConstraintChecks,
    DoubtfulCases,
    different_facts,
    doubtful_cases,
    keys_of,
    references,
    unsure_owners,
)

MARK = "\ufffc"
"""Stands in a message where the database puts the value."""
DOUBTFUL, BITS = "punkt_doubtful", "punkt_bits"
Steps = dict[str, exp.Query]


@dataclass(frozen=True, slots=True)
class LiveViews:
    """The views by their names, and the statements that make the functions for one key, by the names of their views."""

    queries: dict[str, exp.Query]
    look_ups: dict[str, str]
    indexes: list[str]
    """The statements of the indexes that look-ups want of the tables below, beside those on the keys themselves."""


def live_views(rules: Rules, inputs: InputTables, name: str, today: bool, lang: str) -> LiveViews:
    """The views of a register. ``today``: cases that name no day ask the law of the day they are read on."""
    steps, sources, reasons = _checked(inputs)
    register = inputs.register
    deciding = PartDecider(rules, register.layout, register.as_of, register.own_days or today)
    editions = deciding.ready(inputs.empty)
    assert deciding.decoder is not None
    tables = {}
    for number, (table, query) in enumerate(queries(editions, "postgres", sources).items()):
        tables[table] = f"{BITS}_{number}"
        steps[tables[table]] = query
    naming = NamedResults(deciding.decoder, tables)
    found = {name_of(name, table): _whole(naming.query(table), steps) for table in deciding.decoder.tables}
    if all(set(plan.places) == {CASES} for plan in editions.plans):
        row = narrowed(_whole(row_of(editions, inputs.cases.checked), steps), inputs)
        bodies = {name_of(name, CASES): step_by_step(editions, deciding.decoder, row)}
    else:
        bodies = {view: in_one_query(query, inputs) for view, query in found.items()}
    look_ups = {view: look_up(view, inputs, body) for view, body in bodies.items()}
    rejected: exp.Query | None = None
    for one in _told(inputs, reasons, lang):
        rejected = one if rejected is None else exp.union(rejected, one, distinct=False, copy=False)
    assert rejected is not None
    found[name + REJECTED] = _whole(exp.select(exp.Star()).from_(rejected.subquery("told")), steps)
    return LiveViews(found, look_ups, indexes(inputs))


def _checked(inputs: InputTables) -> tuple[Steps, dict[str, str], list[DoubtfulCases]]:
    """The steps to the tables of good rows, the names of these tables, and why a case may not be among them."""
    steps: Steps = {}
    cells = {}
    for name, one in inputs.tables.items():
        cells[name] = f"{one.checked}_cells"
        steps[cells[name]] = one.typed().distinct() if one is inputs.cases else one.typed()
    constraints = ConstraintChecks(inputs, cells)
    steps.update(constraints.queries)
    different = different_facts(inputs.cases, cells[CASES])
    reasons = [different, *doubtful_cases(inputs, cells, constraints)]
    keys: exp.Query = keys_of(reasons[0])
    for more in (*map(keys_of, reasons[1:]), *map(unsure_owners, inputs.lists.values())):
        keys = exp.union(keys, more, distinct=False)
    steps[DOUBTFUL] = exp.select(column(KEY)).from_(keys.subquery("doubts")).where(is_(column(KEY), KNOWN_)).distinct()
    sources = {}
    for name, one in inputs.tables.items():
        steps[one.checked] = _good(inputs, one, cells[name])
        sources[name] = one.checked
        paths = reference_facts(one)
        for number, path in enumerate(paths):
            link = f"{one.checked}_{number}"
            steps[link] = references(one.checked, path, one.table.key).distinct()
            sources[path if name == CASES else f"{name}.{path}"] = link
        if paths:
            given = [named(is_(column(c), KNOWN_), c) if c in paths else column(c) for c in one.columns]
            steps[f"{one.checked}_given"] = exp.select(*given).from_(rows_of(one.checked))
            sources[name] = f"{one.checked}_given"
    return steps, sources, reasons


def _good(inputs: InputTables, one: InputTable, cells: str) -> exp.Select:
    """The rows of a table whose case nobody doubts; elements of cases that are there."""
    doubtful = exp.select(column(KEY)).from_(rows_of(DOUBTFUL))
    query = exp.select(*[column(c, GIVEN) for c in one.columns]).from_(rows_of(cells, GIVEN))
    if one is inputs.cases:
        return without(query, column(CASE, GIVEN), doubtful, "doubt", KEY)
    return query.where(chosen(exp.select(column(CASE)).from_(rows_of(inputs.cases.checked)), column(CASE, GIVEN)))


def _whole(query: exp.Query, steps: Steps) -> exp.Query:
    """A query with the steps that it needs, in order."""
    needed: set[str] = set()
    queue = [query]
    while queue:
        for table in queue.pop().find_all(exp.Table):
            if table.name in steps and table.name not in needed and not table.db:
                needed.add(table.name)
                queue.append(steps[table.name])
    for name, step in steps.items():
        if name in needed:
            query = query.with_(exp.to_identifier(name, quoted=True), as_=step.copy(), copy=False)
    return query


# --- rows turned down


def _told(inputs: InputTables, reasons: list[DoubtfulCases], lang: str) -> Iterator[exp.Select]:
    """What is wrong with rows, a query a reason: key, column, value, code, message."""
    for name, one in inputs.tables.items():
        prefix = "" if name == CASES else f"{name}."
        for check in one.cells.checks:
            yield _cell(one, check, prefix, lang)
        if name != CASES:
            yield _stray(inputs, one, lang)
    yield from _beside(inputs.cases, lang)
    for reason in reasons:
        rows = reason.query.subquery("doubt")
        yield _row(column(KEY), reason.column, column(VALUE), reason.code, reason.arguments, lang).from_(rows)


def _cell(one: InputTable, check: Check, prefix: str, lang: str) -> exp.Select:
    value = cast(column(check.column, GIVEN), "TEXT")
    row = _row(one.cells.key.copy(), prefix + check.column, value, check.code, check.arguments, lang)
    return row.from_(rows_of(one.rows, GIVEN)).where(is_(check.condition.copy(), FALSE_ | NULL_))


def _beside(cases: InputTable, lang: str) -> Iterator[exp.Select]:
    """Rows of keys by which another row is decided: those that say the same, and those at fault."""
    label, other = cases.matched.keys[CASE], {"other": bilingual("registers.faults.another_row")}
    decided = exp.select(column(CASE)).from_(rows_of(cases.checked))
    number = exp.Window(this=call("ROW_NUMBER"), partition_by=[column(name) for name in cases.columns])
    typed = cases.typed().subquery("typed")
    counted = exp.select(column(CASE), named(number, "number")).from_(typed).subquery("counted")
    same = _row(column(CASE), label, column(CASE), SAME, other, lang).from_(counted)
    again = exp.GT(this=column("number"), expression=exp.Literal.number(1))
    yield same.where(all_of([again, chosen(decided, column(CASE))]))
    key = cases.cells.key
    fault = _row(key.copy(), label, key.copy(), AT_FAULT, other, lang).from_(rows_of(cases.rows, GIVEN))
    yield fault.where(all_of([exp.Not(this=cases.cells.sure), chosen(decided, key.copy())]))


def _stray(inputs: InputTables, one: InputTable, lang: str) -> exp.Select:
    """Elements that belong to no case."""
    keys = exp.select(named(inputs.cases.cells.key.copy(), KEY)).from_(rows_of(inputs.cases.rows, GIVEN))
    known = exp.select(column(KEY)).distinct().from_(keys.subquery("keys"))
    key = one.cells.key
    label = f"{one.table.name}.{one.matched.keys[CASE]}"
    row = _row(key.copy(), label, key.copy(), "P808", {}, lang).from_(rows_of(one.rows, GIVEN))
    return without(row.where(is_(key.copy(), KNOWN_)), key.copy(), known, "known", KEY)


def _row(
    key: exp.Expression, label: str, value: exp.Expression, code: str, arguments: Mapping[str, object], lang: str
) -> exp.Select:
    """A row turned down, as an edition of the message with the value put in."""
    message = Diagnostic(code, Place(""), {"value": MARK, **arguments}).message(lang)
    shown = call("COALESCE", value.copy(), text("NULL"))
    parts: list[exp.Expression] = []
    for number, part in enumerate(message.split(MARK)):
        parts += ([shown.copy()] if number else []) + [text(part)]
    cells = (
        call("COALESCE", key, text("")),
        text(label),
        call("COALESCE", value, text("")),
        text(code),
        appended(parts),
    )
    return exp.select(*[named(cast(cell, "TEXT"), name) for cell, name in zip(cells, HEADER, strict=True)])


__all__ = ["LiveViews", "live_views"]
