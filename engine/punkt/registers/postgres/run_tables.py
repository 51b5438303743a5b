"""The record of a run inside a database: two tables beside its output, for a later run that goes on from it.

``OUT_run`` has a row for each case decided: its key, a digest of all its facts, the day it asked, and the day until
which its results hold. ``OUT_run_results`` has the raw results. What made them, and digests of these tables and of the
output, stand in the comment of the first; whatever was changed since is not believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.columns.table_layout import AS_OF, CASE, HOLDS_UNTIL
from punkt.registers.database.session import identifier

if TYPE_CHECKING:
    from psycopg.sql import Composed

    from punkt.registers.database.session import Session

    from .input_tables import InputTables

RUN, RUN_RESULTS = "_run", "_run_results"
SCHEMA = "punkt/run-tables/1"
NOW = "punkt_now"
"""The temporary table of what this run reads: key, digest of the facts, day asked."""
FACTS = "facts"
TABLE, ROW = "table", "row"


def digest_facts(session: Session, inputs: InputTables) -> None:
    """Make ``NOW`` of the rows that are found good: of a list, its rows in whatever order."""
    from psycopg import sql

    cases, day = inputs.cases, sql.Literal(inputs.register.as_of.isoformat())
    asked = sql.SQL("{}::date").format(day)
    if AS_OF in cases.columns:
        asked = sql.SQL("COALESCE(t.{}, {})").format(sql.Identifier(AS_OF), asked)
    whole = _hashed(_row_of(cases.columns))
    joins: list[Composed] = []
    for number, one in enumerate(inputs.lists.values()):
        text = sql.SQL('{} COLLATE "C"').format(_row_of(one.columns))
        every = _hashed(sql.SQL("string_agg({0}, E'\\n' ORDER BY {0})").format(text))
        alias = sql.Identifier(f"l{number}")
        whole = sql.SQL("{} || '.' || COALESCE({}.own, '')").format(whole, alias)
        join = sql.SQL("LEFT JOIN (SELECT t.{0}, {1} AS own FROM {2} t GROUP BY t.{0}) {3} ON {3}.{0} = t.{0}")
        joins.append(join.format(sql.Identifier(CASE), every, sql.Identifier(one.checked), alias))
    query = sql.SQL('SELECT t.{0} COLLATE "C" AS {0}, {1} AS {2}, {3} AS {4} FROM {5} t {6}').format(
        sql.Identifier(CASE),
        whole,
        sql.Identifier(FACTS),
        asked,
        sql.Identifier(AS_OF),
        sql.Identifier(cases.checked),
        sql.SQL(" ").join(joins),
    )
    session.run(sql.SQL("SET LOCAL datestyle = 'ISO'"))
    session.kept(NOW, query, (CASE, FACTS, AS_OF))
    session.analyze(NOW, [CASE])


def _row_of(columns: tuple[str, ...]) -> Composed:
    """The facts of a row in one text: of all columns but key and day, in an order that does not hang on the source's."""
    from psycopg import sql

    names = [sql.SQL("t.{}").format(sql.Identifier(c)) for c in sorted({*columns} - {CASE, AS_OF})]
    return sql.SQL("ROW({})::text").format(sql.SQL(", ").join(names))


def _hashed(text: Composed) -> Composed:
    from psycopg import sql

    return sql.SQL("encode(sha256(convert_to({}, getdatabaseencoding())), 'hex')").format(text)


def write_record(
    session: Session, out: str, results: Mapping[str, str], until: str | None, about: Mapping[str, Any]
) -> list[str]:
    """Write the two tables; their names. ``results``: table of results → the temporary table that holds it.

    ``until``: the temporary table of the days until which rows hold; ``about``: what made the results, with ``law``.
    """
    from psycopg import sql

    case = sql.Identifier(CASE)
    days = sql.SQL("NULL::date" if until is None else "u.{}").format(sql.Identifier(HOLDS_UNTIL))
    joined = sql.SQL("" if until is None else "LEFT JOIN {} u ON u.{} = n.{}").format(
        *([] if until is None else [sql.Identifier(until), case, case])
    )
    session.run(
        sql.SQL("CREATE TABLE {} AS SELECT n.{}, n.{}, n.{}, {} AS {} FROM {} n {}").format(
            identifier(out + RUN),
            case,
            sql.Identifier(FACTS),
            sql.Identifier(AS_OF),
            days,
            sql.Identifier(HOLDS_UNTIL),
            sql.Identifier(NOW),
            joined,
        )
    )
    parts = [
        sql.SQL("SELECT {}::text AS {}, t.{}::text AS {}, t::text AS {} FROM {} t").format(
            sql.Literal(name), sql.Identifier(TABLE), case, case, sql.Identifier(ROW), sql.Identifier(table)
        )
        for name, table in results.items()
    ]
    session.run(
        sql.SQL("CREATE TABLE {} AS {}").format(identifier(out + RUN_RESULTS), sql.SQL(" UNION ALL ").join(parts))
    )
    told = {**about, "schema": SCHEMA, "until": until is not None}
    told["digests"] = {ending: digest_of(session, out + ending) for ending in ("", RUN, RUN_RESULTS)}
    said = sql.Literal(orjson.dumps(told).decode())
    session.run(sql.SQL("COMMENT ON TABLE {} IS {}").format(identifier(out + RUN), said))
    return [out + RUN, out + RUN_RESULTS]


def read_record(session: Session, out: str) -> Mapping[str, Any]:
    """What made an earlier run, from the comment beside it.

    Raises :class:`PunktError` where there is no such table (P846) or no record of it (P897), where the record is of
    another kind (P899), and where a table is not as the run left it (P898).
    """
    from psycopg import sql

    for name, code in ((out, "P846"), (out + RUN, "P897"), (out + RUN_RESULTS, "P898")):
        if session.row(sql.SQL("SELECT to_regclass({})").format(_named(session, name)))[0] is None:
            raise PunktError([Diagnostic(code, Place(out), {"name": name})])
    comment = sql.SQL("SELECT obj_description(to_regclass({}), 'pg_class')").format(_named(session, out + RUN))
    changed = Diagnostic("P898", Place(out), {"name": out + RUN})
    try:
        manifest = orjson.loads(session.row(comment)[0] or "")
        schema, digests = manifest["schema"], dict(manifest["digests"])
    except (ValueError, KeyError, TypeError):
        raise PunktError([changed]) from None
    if schema != SCHEMA:
        told = {"schema": str(schema), "right": SCHEMA}
        raise PunktError([Diagnostic("P899", Place(out + RUN), told)])
    session.run(sql.SQL("SET LOCAL datestyle = 'ISO'"))
    for ending in ("", RUN, RUN_RESULTS):
        if digests.get(ending) != digest_of(session, out + ending):
            raise PunktError([Diagnostic("P898", Place(out), {"name": out + ending})])
    found: Mapping[str, Any] = manifest
    return found


def digest_of(session: Session, table: str) -> str:
    """What tells the rows of a table from others, in whatever order: how many, and sums of the halves of their hashes."""
    from psycopg import sql

    half = "sum(('x' || substr(h, {}, 15))::bit(60)::bigint)"
    query = "SELECT concat_ws(' ', count(*), " + half.format(1) + ", " + half.format(16) + ") "
    rows = sql.SQL(query + "FROM (SELECT md5(t::text) AS h FROM {} t) AS rows")
    return str(session.row(rows.format(identifier(table)))[0])


def stale_records(session: Session, out: str) -> list[str]:
    """The tables of an earlier run's record beside an output, if they are such."""
    from psycopg import sql

    query = sql.SQL("SELECT obj_description(to_regclass({}), 'pg_class')")
    found = session.row(query.format(_named(session, out + RUN)))[0] or ""
    return [out + RUN, out + RUN_RESULTS] if SCHEMA in found else []


def _named(session: Session, name: str) -> Any:
    from psycopg import sql

    from punkt.registers.database.output_tables import quoted

    return sql.Literal(quoted(session, name))


__all__ = ["NOW", "RUN", "RUN_RESULTS", "digest_facts", "digest_of", "read_record", "stale_records", "write_record"]
