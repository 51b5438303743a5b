"""Live views made in a database: they decide whenever they are read."""

from __future__ import annotations

import orjson

from punkt.registers.columns.table_layout import CASES
from punkt.registers.database.output_tables import ONE, make_room
from punkt.registers.database.postgres_nodes import sql_of
from punkt.registers.database.session import Session, identifier
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.read.postgres_table import connected

from .input_tables import described, kinds_of, sources_of
from .live_views import live_views
from .one_case import settled
from .transaction import about_inside, place_of, register_of, table_of


def make_views(prepared: Prepared) -> dict[str, int]:
    """Make the live views; the name of each, and how many rows it has now. Raises :class:`PunktError`, making none."""
    from psycopg import sql

    prepared.problems.raise_if_any()
    request, rules = prepared.request, prepared.rules[0]
    name, today = place_of(request), not prepared.day_is_set
    with connected(request.register, name) as connection:
        session = Session(connection)
        register = register_of(prepared, connection)
        kinds = {table: kinds_of(session, one) for table, (one, _) in sources_of(register).items()}
        rows = {CASES: request.table, **dict(zip(register.lists, prepared.lists.values(), strict=True))}
        inputs = described(rules, register, kinds, rows, today)
        views = live_views(rules, inputs, table_of(request), today, request.lang)
        make_room(session, views.queries, request.overwrite)
        about = about_inside(prepared, register) | ({"as_of": "CURRENT_DATE"} if today else {})
        told = sql.Literal(orjson.dumps(about).decode())
        for view, query in views.queries.items():
            session.run(sql.SQL("CREATE VIEW {} AS {}").format(identifier(view), sql.SQL(sql_of(query))))
            session.run(sql.SQL("COMMENT ON VIEW {} IS {}").format(identifier(view), told))
        encoding = session.row(sql.SQL("SELECT getdatabaseencoding()"))[0]
        wanted = sql.Literal("".join(f"{settled(one, encoding)};\n" for one in views.indexes))
        for view, statement in views.look_ups.items():
            session.run(sql.SQL(settled(statement, encoding)))
            if views.indexes:
                session.run(sql.SQL("COMMENT ON FUNCTION {} IS {}").format(identifier(view + ONE), wanted))
        return {v: session.row(sql.SQL("SELECT count(*) FROM {}").format(identifier(v)))[0] for v in views.queries}
