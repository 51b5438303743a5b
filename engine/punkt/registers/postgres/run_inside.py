"""A whole run inside a database: opened, sifted, decided, counted, compared, written, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from punkt.files.progress_listener import ProgressListener
from punkt.registers.columns.table_layout import CASES
from punkt.registers.database.output_tables import TRACE, name_of, write
from punkt.registers.database.session import identifier
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.run.run_result import RunResult

from .choose import chosen_cases
from .compare_sql import compare_inside
from .count import count_results
from .decide_sql import DatabaseResults
from .going_on_inside import decide_some, with_days
from .naming_sql import NamedResults
from .transaction import OpenTransaction, open_transaction, table_of


def run_inside(prepared: Prepared, progress: ProgressListener) -> RunResult:
    """Decide or compare. Raises :class:`PunktError`, and then nothing was written."""
    prepared.problems.raise_if_any()
    return (compare_inside if prepared.request.compare else decide_inside)(prepared, progress)


def decide_inside(prepared: Prepared, progress: ProgressListener) -> RunResult:
    """Decide all rows into the tables named. Raises :class:`PunktError`, and then nothing was written."""
    request, rules = prepared.request, prepared.rules[0]
    out = table_of(request)
    with open_transaction(prepared, progress) as run:
        session, tally = run.session, run.tally
        progress.begin("decide", run.checking.rows)
        decided = DatabaseResults(session, rules, run.inputs, "found")
        going_on = decide_some(run, decided)
        progress.advance(run.checking.rows)
        progress.begin("compare", 1)
        tally.compared = decided.cross_check(request.compared * -(-run.checking.rows // request.part))
        counts = count_results(session, decided.decoder, decided.tables)
        tally.add_counts(decided.decoder, decided.sizes, counts.of)
        run.count()
        tally.groups = run.kept.groups(decided.decoder, decided.tables, run.inputs.cases.source.name)
        naming = NamedResults(decided.decoder, decided.tables, counts.words)
        lists = [name for name in decided.decoder.tables if name != CASES and tally.elements.get(name)]
        progress.begin("write", 1 + len(lists) + request.trace)
        tables = []
        for table in (CASES, *lists):
            query = naming.query(table, frozenset(tally.outcomes))
            if table == CASES:
                query = with_days(run.kept.carried(query)) if going_on.days_told else run.kept.carried(query)
            write(session, name_of(out, table), query, run.about)
            tables.append(name_of(out, table))
            progress.advance(1)
        if request.trace:
            tables.append(_trace(run, decided, naming))
            progress.advance(1)
        if request.recorded:
            tables += going_on.recorded(run, decided, out)
        return replace(run.finished(tables), going_on=going_on.earlier)


def _trace(run: OpenTransaction, decided: DatabaseResults, naming: NamedResults) -> str:
    """The whole decisions on the cases that are chosen; the table that holds them."""
    from psycopg import sql

    name = table_of(run.request) + TRACE
    run.session.run(sql.SQL("CREATE TABLE {} (key TEXT, decision TEXT)").format(identifier(name)))
    keys = chosen_cases(run.inputs, naming, run.request.where)
    run.session.copy_rows(name, [])
    for some in _several(decided.documents(keys)):
        run.session.copy_rows(name, some)
    return name


def _several(documents: Iterator[tuple[str, str]], size: int = 500) -> Iterator[list[tuple[str, str]]]:
    """Documents some at a time: no other query may run while rows are copied."""
    some: list[tuple[str, str]] = []
    for one in documents:
        some.append(one)
        if len(some) == size:
            yield some
            some = []
    yield some
