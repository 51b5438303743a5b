"""A whole run inside a database: opened, sifted, decided, counted, compared, written, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.registers.columns.table_layout import CASES
from punkt.registers.database.output_tables import TRACE, name_of, write
from punkt.registers.database.session import identifier
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.run.finished import Finished
from punkt.registers.run.watch import Watch

from .choose import chosen_cases
from .compare_sql import compare_inside
from .count import count_results
from .decide_sql import Decided
from .naming_sql import Naming
from .transaction import Opened, opened, table_of


def run_inside(prepared: Prepared, watch: Watch) -> Finished:
    """Decide or compare. Raises :class:`PunktError`, and then nothing was written."""
    prepared.problems.raise_if_any()
    return (compare_inside if prepared.request.compare else decide_inside)(prepared, watch)


def decide_inside(prepared: Prepared, watch: Watch) -> Finished:
    """Decide all rows into the tables named. Raises :class:`PunktError`, and then nothing was written."""
    request, rules = prepared.request, prepared.rules[0]
    out = table_of(request)
    with opened(prepared, watch) as run:
        session, tally = run.session, run.tally
        watch.begin("decide", run.checking.rows)
        decided = Decided(session, rules, run.inputs, run.checking.sources, "found")
        watch.advance(run.checking.rows)
        watch.begin("compare", 1)
        tally.compared = decided.compared(request.compared * -(-run.checking.rows // request.part))
        counts = count_results(session, decided.decoder, decided.tables)
        tally.add_counts(decided.decoder, decided.sizes, counts.of)
        run.count()
        naming = Naming(decided.decoder, decided.tables, counts.words)
        lists = [name for name in decided.decoder.tables if name != CASES and tally.elements.get(name)]
        watch.begin("write", 1 + len(lists) + request.trace)
        tables = []
        for table in (CASES, *lists):
            write(session, name_of(out, table), naming.query(table, frozenset(tally.outcomes)), run.about)
            tables.append(name_of(out, table))
            watch.advance(1)
        if request.trace:
            tables.append(_trace(run, decided, naming))
            watch.advance(1)
        return run.finished(tables)


def _trace(run: Opened, decided: Decided, naming: Naming) -> str:
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
