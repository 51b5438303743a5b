"""Two rule bases on one register in its database: a row for each outcome that is another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlglot import exp

from punkt.files.progress_listener import ProgressListener
from punkt.registers.columns.names_of_bits import AS_IF
from punkt.registers.columns.sql_nodes import case, cast, column, named, text
from punkt.registers.columns.table_layout import CASE, CASES, ID
from punkt.registers.database.output_tables import write
from punkt.registers.database.postgres_nodes import appended, call, rows_of
from punkt.registers.database.session import identifier
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.run.compare import MOVE, NAMES, only_in
from punkt.registers.run.run_result import RunResult

from .decide_sql import DatabaseResults
from .naming_sql import NamedResults
from .transaction import OpenTransaction, open_transaction, table_of

if TYPE_CHECKING:
    from punkt.registers.columns.result_columns import Result
    from punkt.registers.run.outcome_columns import OutcomeColumns

ONE, TWO = "one", "two"
MADE = "punkt_states"
OUTCOME, BEFORE, AFTER = NAMES


def compare_inside(prepared: Prepared, progress: ProgressListener) -> RunResult:
    """Write the differences. Raises :class:`PunktError`, and then nothing was written."""
    from psycopg import sql

    out = table_of(prepared.request)
    with open_transaction(prepared, progress) as run:
        progress.begin("decide", 2 * run.checking.rows)
        sides = []
        for rules, name in zip(prepared.rules, (ONE, TWO), strict=True):
            sides.append(DatabaseResults(run.session, rules, run.inputs, name))
            sides[-1].decide(run.checking.sources)
            progress.advance(run.checking.rows)
        run.tally.decided = sides[0].sizes[CASES]
        progress.begin("compare", 1)
        queries = [_states(sides[0], sides[1], table) for table in sides[0].decoder.tables if table in sides[1].tables]
        _count(run, queries)
        run.count()
        progress.begin("write", 1)
        every: exp.Query = _moved(queries[0])
        for query in queries[1:]:
            every = exp.union(every, _moved(query), distinct=False)
        write(run.session, out, every, run.about)
        changed = sql.SQL("SELECT count(DISTINCT {}) FROM {}").format(sql.Identifier(CASE), identifier(out))
        run.tally.elements["cases"] = run.session.row(changed)[0]
        return run.finished([out], only_in(sides[0].decoder, sides[1].decoder))


def _states(one: DatabaseResults, two: DatabaseResults, table: str) -> exp.Select:
    """Each outcome of each row that both decide, as it is under the one and under the other."""
    sides = [{o.value.name: o for o in side.decoder.outcomes[table]} for side in (one, two)]
    common = [name for name in sides[0] if name in sides[1]]
    keys = one.decoder.tables[table].key
    element = column(ID, ONE) if ID in keys else exp.null()
    states = []
    for side, alias, known in ((one, ONE, sides[0]), (two, TWO, sides[1])):
        naming = NamedResults(side.decoder, side.tables)
        states.append(exp.Array(expressions=[_state(naming, table, known[name], alias) for name in common]))
    labels = cast(exp.Array(expressions=[text(sides[0][name].key) for name in common]), "TEXT[]")
    query = exp.select(
        named(column(CASE, ONE), CASE),
        named(cast(element, "TEXT"), ID),
        named(call("UNNEST", labels), OUTCOME),
        named(call("UNNEST", cast(states[0], "TEXT[]")), BEFORE),
        named(call("UNNEST", cast(states[1], "TEXT[]")), AFTER),
    )
    same = [exp.EQ(this=column(key, ONE), expression=column(key, TWO)) for key in keys]
    return query.from_(rows_of(one.tables[table], ONE)).join(rows_of(two.tables[table], TWO), on=exp.and_(*same))


def _state(naming: NamedResults, table: str, outcome: OutcomeColumns, alias: str) -> exp.Expression:
    """An outcome as one text: a status, or ``=`` and the value (``[]`` for a list of nothing); see also ``AS_IF``."""
    status = column(outcome.status.name, alias)
    determined = exp.EQ(this=status.copy(), expression=text("determined"))
    states: list[tuple[exp.Expression, exp.Expression]] = [
        (determined, appended([text("="), _said(naming, table, outcome.value, alias)]))
    ]
    if outcome.if_applies is not None:
        open_: exp.Expression = exp.EQ(this=status.copy(), expression=text("open"))
        there = exp.Not(this=exp.Is(this=column(outcome.if_applies.name, alias), expression=exp.Null()))
        as_if = appended([text(AS_IF), _said(naming, table, outcome.if_applies, alias)])
        states.append((exp.And(this=open_, expression=there), as_if))
    return case(states, status)


def _said(naming: NamedResults, table: str, result: Result, alias: str) -> exp.Expression:
    """The value in a column, as a text."""
    value = column(result.name, alias)
    return naming.values(table, result, value) if result.bits else cast(value, "TEXT")


def _count(run: OpenTransaction, queries: list[exp.Select]) -> None:
    """Count decisions, and moves from one state to another."""
    tally = run.tally
    for query in queries:
        labels = [column(name) for name in NAMES]
        counted = exp.select(*labels, exp.Count(this=exp.Star())).from_(query.copy().subquery("states"))
        totals: Counter[str] = Counter()
        for rows in run.session.stream(counted.group_by(*[label.copy() for label in labels])):
            for name, before, after, n in rows:
                totals[name] += n if before is not None or after is not None else 0
                if before != after:
                    tally.waiting.setdefault(name, Counter())[f"{before or ''}{MOVE}{after or ''}"] += n
        for name, n in totals.items():
            tally.outcomes[name] = Counter({"decided": n})


def _moved(query: exp.Select) -> exp.Select:
    """The rows that differ, with states as they are written."""
    shown = [named(_shown(column(name)), name) for name in (BEFORE, AFTER)]
    differ = exp.NullSafeNEQ(this=column(BEFORE), expression=column(AFTER))
    found = exp.select(column(CASE), column(ID), column(OUTCOME), *shown)
    return found.from_(query.copy().subquery("states")).where(differ)


def _shown(state: exp.Expression) -> exp.Expression:
    """A value, or the status where there is none."""
    value = exp.EQ(this=call("LEFT", state, exp.Literal.number(1)), expression=text("="))
    return case([(value, exp.Substring(this=state.copy(), start=exp.Literal.number(2)))], state.copy())
