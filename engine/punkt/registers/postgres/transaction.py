"""The transaction of a run inside a database: room made for its tables, its rows checked, nothing decided yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.registers.check.register import Register
from punkt.registers.columns.table_layout import CASES
from punkt.registers.database.output_tables import REJECTED, TRACE, TurnedDown, make_room, name_of
from punkt.registers.database.session import Session
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.read.postgres_table import PostgresSource, connected, shown
from punkt.registers.request import Request
from punkt.registers.run.about_run import about_run, sums_of
from punkt.registers.run.finished import Finished
from punkt.registers.run.tally import RunTally
from punkt.registers.run.watch import Watch

from .input_tables import InputTables, open_inputs
from .sift import Checking, check

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(slots=True)
class Opened:
    """A transaction in which the rows are checked, and nothing is decided yet."""

    request: Request
    session: Session
    inputs: InputTables
    checking: Checking
    tally: RunTally
    about: dict[str, Any]

    def finished(self, tables: Iterable[str], only: tuple[Sequence[str], Sequence[str]] = ((), ())) -> Finished:
        """What the run came to. ``tables``: those of results."""
        request, register = self.request, self.inputs.register
        inputs = {source.name: dict(source.about) for source in register.sources}
        page = Path(request.report) if request.report else None
        names = [*tables, table_of(request) + REJECTED]
        return Finished(self.tally, self.about, names, inputs, register.ignored, page, only)

    def count(self) -> None:
        """Say how many cases were decided and how many turned down."""
        self.tally.rejected = self.tally.rows - self.tally.decided
        self.about |= sums_of(self.tally)


def table_of(request: Request) -> str:
    """The table (or view) that is made, perhaps with its schema."""
    return request.out.partition(":")[2]


def place_of(request: Request) -> str:
    """What messages call the input."""
    return f"{shown(request.register)}:{request.table or 'query'}"


@contextmanager
def opened(prepared: Prepared, watch: Watch) -> Iterator[Opened]:
    """The transaction, its rows checked against the first rule base."""
    request, tally = prepared.request, RunTally()
    out, name = table_of(request), place_of(request)
    with connected(request.register, name) as connection:
        session = Session(connection)
        register = register_of(prepared, connection)
        names = [name_of(out, table) for table in (CASES, *register.lists)]
        make_room(session, [*names, out + REJECTED, *([out + TRACE] if request.trace else [])], request.overwrite)
        turned_down = TurnedDown(session, out, tally, request.strict, request.lang, name)
        inputs = open_inputs(session, prepared.rules[0], register)
        checking = check(session, inputs, turned_down.told, turned_down.counted, watch)
        tally.rows = checking.rows
        yield Opened(request, session, inputs, checking, tally, about_inside(prepared, register))


def about_inside(prepared: Prepared, register: Register) -> dict[str, Any]:
    """What made the results; nothing tells the inputs but their names."""
    return about_run(prepared.rules, register, [{"name": source.name} for source in register.sources])


def register_of(prepared: Prepared, connection: Connection[Any]) -> Register:
    """The tables asked for, their columns matched with facts. Raises :class:`PunktError` for those that are none."""
    request = prepared.request
    source = PostgresSource(request.register, request.table, request.query, connection)
    lists = {one: PostgresSource(request.register, table, "", connection) for one, table in request.lists}
    return Register(
        prepared.rules[0], source, lists, prepared.map, prepared.as_of, prepared.day_is_set, request.key, request.ignore
    )
