"""The transaction of a run inside a database: room made for its tables, its rows checked, nothing decided yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.files.progress_listener import ProgressListener
from punkt.registers.check.register import Register
from punkt.registers.columns.table_layout import CASES
from punkt.registers.database.output_tables import REJECTED, TRACE, RejectedRowsTable, make_room, name_of
from punkt.registers.database.session import Session
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.read.postgres_table import PostgresSource, connected, shown
from punkt.registers.request import Request
from punkt.registers.run.about_run import about_run, sums_of
from punkt.registers.run.run_result import RunResult
from punkt.registers.run.tally import RunTally

from .input_tables import InputTables, kinds_of, open_inputs
from .kept_inside import KeptInside
from .run_tables import RUN, RUN_RESULTS, stale_records
from .sift import CheckedRows, check

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(slots=True)
class OpenTransaction:
    """The transaction of a run once its rows are checked and before anything is decided; see :func:`open_transaction`."""

    request: Request
    session: Session
    inputs: InputTables
    checking: CheckedRows
    kept: KeptInside
    tally: RunTally
    about: dict[str, Any]
    """What makes the results (see ``about_run``); :meth:`count` adds the numbers of rows."""

    def finished(self, tables: Iterable[str], only: tuple[Sequence[str], Sequence[str]] = ((), ())) -> RunResult:
        """The result of the run. ``tables``: the names of the tables of results; ``only``: see :class:`RunResult`."""
        request, register = self.request, self.inputs.register
        inputs = {source.name: dict(source.about) for source in register.sources}
        page = Path(request.report) if request.report else None
        names = [*tables, table_of(request) + REJECTED]
        return RunResult(self.tally, self.about, names, inputs, register.ignored, page, only)

    def count(self) -> None:
        """Work out how many rows were rejected, and enter the numbers of rows into ``about``."""
        self.tally.rejected = self.tally.rows - self.tally.decided
        self.about |= sums_of(self.tally)


def table_of(request: Request) -> str:
    """The table (or view) that is made, perhaps with its schema."""
    return request.out.partition(":")[2]


def place_of(request: Request) -> str:
    """What messages call the input."""
    return f"{shown(request.register)}:{request.table or 'query'}"


@contextmanager
def open_transaction(prepared: Prepared, progress: ProgressListener) -> Iterator[OpenTransaction]:
    """Begin a transaction, make room for its tables, check its rows against the first rule base.

    Committed where the ``with`` block ends well; otherwise nothing was written. Raises :class:`PunktError` where the
    database cannot be reached or refuses, a table may not be written over, or there is no row.
    """
    request, tally = prepared.request, RunTally()
    out, name = table_of(request), place_of(request)
    with connected(request.register, name) as connection:
        session = Session(connection)
        register = register_of(prepared, connection)
        names = [name_of(out, table) for table in (CASES, *register.lists)]
        names += [out + REJECTED, *([out + TRACE] if request.trace else [])]
        names += [out + RUN, out + RUN_RESULTS] if request.recorded else stale_records(session, out)
        make_room(session, names, request.overwrite)
        rejected = RejectedRowsTable(session, out, tally, request.strict, request.lang, name)
        inputs = open_inputs(session, prepared.rules[0], register)
        kept = KeptInside(session, inputs, kinds_of(session, register.source), request.by)
        checking = check(session, inputs, rejected.write, rejected.count, progress, kept)
        tally.rows = checking.rows
        yield OpenTransaction(request, session, inputs, checking, kept, tally, about_inside(prepared, register))


def about_inside(prepared: Prepared, register: Register) -> dict[str, Any]:
    """What made the results; nothing tells the inputs but their names."""
    return about_run(prepared.rules, register, [{"name": source.name} for source in register.sources])


def register_of(prepared: Prepared, connection: Connection[Any]) -> Register:
    """The tables asked for, their columns matched with facts. Raises :class:`PunktError` for those that are none."""
    request = prepared.request
    source = PostgresSource(request.register, request.table, request.query, connection)
    lists = {one: PostgresSource(request.register, table, "", connection) for one, table in request.lists}
    return Register(
        prepared.rules[0],
        source,
        lists,
        prepared.map,
        prepared.as_of,
        prepared.day_is_set,
        request.key,
        request.ignore,
        request.kept,
    )
