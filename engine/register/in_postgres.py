"""A register decided inside PostgreSQL: rows are checked on their way through, and decided where they are.

All of it is one transaction, which sees one state of the data: it ends with every table written, or
with none. A table has no order, so of rows with one key none can be the first: all are turned down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from ..case_values import shown
from ..columns.layout import AS_OF, CASE, CASES, Type
from ..diagnostics import Diagnostic, Place, Problems, PunktError
from ..version import VERSION
from .faults import Reject
from .mapping import Map
from .postgres_source import PostgresSource, connected
from .register import Register
from .running import HEADER, MOST_SHOWN, Watch

if TYPE_CHECKING:
    from psycopg import Connection

    from ..columns.editions import Editions
    from ..rulebase import Rules
    from .source import Batch

TYPES: Mapping[Type, tuple[str, ...]] = {
    Type.FLAG: ("boolean",),
    Type.INTEGER: ("bigint", "integer", "smallint"),
    Type.DECIMAL: ("numeric", "bigint", "integer", "smallint"),
    Type.DAY: ("date",),
    Type.WORD: ("text", "character varying"),
    Type.WORDS: ("text[]", "character varying[]"),
}
"""What a column must be of, so that it is read without being changed."""
KEYS = ("text", "character varying", "bigint", "integer", "smallint", "uuid")
GIVEN, ASIDE = "punkt_given", "punkt_aside"
PART = 50_000
REJECTED = "_rejected"


@dataclass(frozen=True, slots=True)
class InDatabase:
    """What is asked of a database. ``out``: the table that is made, perhaps with its schema."""

    url: str
    table: str
    query: str
    out: str
    day: date | None = None
    key: str = ""
    ignore: tuple[str, ...] = ()
    strict: bool = False
    overwrite: bool = False
    lang: str = "ru"


@dataclass(slots=True)
class Counted:
    """What a run came to."""

    rows: int = 0
    rejected: int = 0
    decided: int = 0
    tables: list[str] = field(default_factory=list)


def decide_inside(rules: Rules, asked: InDatabase, watch: Watch | None = None) -> Counted:
    """Decide all rows into the table named. Raises :class:`PunktError`, and then nothing was written."""
    told = watch or Watch()
    source = PostgresSource(asked.url, asked.table, asked.query)
    day = asked.day or date.today()
    register = Register(rules, source, {}, Map(), day, asked.day is not None, asked.key, asked.ignore)
    with connected(asked.url, source.name) as connection:
        connection.execute("SET LOCAL jit = off")
        _check_types(connection, register, source)
        found = Counted()
        told.begin("decide", source.total)
        _make_room(connection, asked)
        _reject(connection, asked, _checked(connection, register, source, found, told), found)
        _given(connection, register, source)
        _decide(connection, rules, asked, register, found, source)
    return found


def _check_types(connection: Connection[Any], register: Register, source: PostgresSource) -> None:
    """Refuse columns that a query would have to change: they can be decided by the local engine, with a map."""
    problems = Problems()
    assert register.matched is not None
    columns: list[tuple[str, tuple[str, ...]]] = [(name, KEYS) for name in register.matched.keys.values()]
    columns += [(slot.name, TYPES.get(slot.column.type, ())) for slot in register.matched.slots]
    for name, right in columns:
        oid = source.types[name]
        row = connection.execute("SELECT format_type(%s, NULL)", (oid,)).fetchone()
        kind = str(row[0]) if row else ""
        if kind not in right:
            problems.add("P835", Place(source.name), name=name, found=kind, right=", ".join(right))
    problems.raise_if_any()


def _make_room(connection: Connection[Any], asked: InDatabase) -> None:
    """The tables of an earlier run go, if they may; they come back if this one fails."""
    from psycopg import sql

    for name in (asked.out, asked.out + REJECTED):
        there = connection.execute("SELECT to_regclass(%s)", (_identifier(name).as_string(connection),)).fetchone()
        if there and there[0] is not None:
            if not asked.overwrite:
                raise PunktError([Diagnostic("P834", Place(asked.out), {"name": name})])
            connection.execute(sql.SQL("DROP TABLE {}").format(_identifier(name)))


def _checked(
    connection: Connection[Any], register: Register, source: PostgresSource, found: Counted, told: Watch
) -> Iterator[Reject]:
    """Every row through the same checks as a file's: what is wrong with some, and their keys put aside."""
    from psycopg import sql

    assert register.matched is not None
    turned_down: set[str] = set()
    for batch in source.read(connection, PART):
        part = register.part(batch, {})
        found.rows += part.keys.len()
        told.advance(batch.lines)
        raw = batch.frame[register.matched.keys[CASE]].cast(pl_string())
        turned_down.update(raw.filter(~part.keys.is_in(part.tables[CASES][CASE].implode())).drop_nulls())
        twice = {one.key for one in part.rejects if one.code == "P756"}
        turned_down.update(raw.filter(part.keys.is_in(list(twice))).drop_nulls())
        yield from part.rejects
        for one in unlike(register, batch):
            turned_down.add(raw[one.row - batch.rows[0]] or "")
            yield one
    connection.execute(sql.SQL("CREATE TEMPORARY TABLE {} (key TEXT) ON COMMIT DROP").format(sql.Identifier(ASIDE)))
    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(ASIDE))) as copy:
        for key in turned_down:
            copy.write_row((key,))
    connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(ASIDE)))


def unlike(register: Register, batch: Batch) -> Iterator[Reject]:
    """Cells that a file may have, but that a query, which compares by equality only, would not know."""
    assert register.matched is not None
    keys = batch.frame[register.matched.keys[CASE]].cast(pl_string())
    odd = keys != keys.str.strip_chars()
    for index in odd.fill_null(False).arg_true():
        yield _unknown(batch, keys, index, register.matched.keys[CASE], [])
    for slot in register.matched.slots:
        cells = batch.frame[slot.name]
        if slot.column.type is Type.WORD:
            for index in (~cells.is_in(list(slot.column.words))).fill_null(False).arg_true():
                yield _unknown(batch, keys, index, slot.name, slot.column.words)
        elif slot.column.type is Type.WORDS:
            known = set(slot.column.words)
            for index, words in enumerate(cells):
                if words is not None and not known.issuperset(words):
                    yield _unknown(batch, keys, index, slot.name, slot.column.words)


def _unknown(batch: Batch, keys: Any, index: int, column: str, words: Sequence[str]) -> Reject:
    value = str(batch.frame[column][index])
    about = {"name": column, "value": shown(value), "right": ", ".join(words) or "—"}
    return Reject(batch.rows[index], keys[index] or "", column, value, "P840", about)


def pl_string() -> Any:
    """Texts, in Polars."""
    import polars as pl

    return pl.String()


def _reject(connection: Connection[Any], asked: InDatabase, rejects: Iterator[Reject], found: Counted) -> None:
    """The table of rows turned down. It is made after they are read: a cursor and a copy do not mix."""
    from psycopg import sql

    kept = []
    for one in rejects:
        kept.append((one.key, one.row or None, one.column, one.value, one.code, one.message(asked.lang)))
        if asked.strict and len(kept) >= MOST_SHOWN:
            break
    if asked.strict and kept:
        first = f"{kept[0][0]}: {kept[0][5]}"
        raise PunktError([Diagnostic("P839", Place(asked.table or "query"), {"n": len(kept), "first": first})])
    name = _identifier(asked.out + REJECTED)
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL("BIGINT" if c == "row" else "TEXT")) for c in HEADER
    )
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(name, columns))
    if kept:
        with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy:
            for row in kept:
                copy.write_row(row)
    connection.execute(sql.SQL("ANALYZE {}").format(name))
    found.tables.append(asked.out + REJECTED)


def _given(connection: Connection[Any], register: Register, source: PostgresSource) -> None:
    """The rows that are decided: those without fault, under the names that rules know."""
    from psycopg import sql

    assert register.matched is not None
    key = sql.Identifier(register.matched.keys[CASE])
    chosen = [sql.SQL("{}::text AS {}").format(key, sql.Identifier(CASE))]
    for slot in register.matched.slots:
        if slot.column.name != AS_OF or not register.override:
            chosen.append(sql.SQL("{} AS {}").format(sql.Identifier(slot.name), sql.Identifier(slot.column.name)))
    connection.execute(
        sql.SQL(
            "CREATE TEMPORARY VIEW {} AS SELECT {} FROM ({}) AS given "
            "WHERE {key} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {} AS aside WHERE aside.key = {key}::text)"
        ).format(sql.Identifier(GIVEN), sql.SQL(", ").join(chosen), source.query, sql.Identifier(ASIDE), key=key)
    )


def _decide(
    connection: Connection[Any],
    rules: Rules,
    asked: InDatabase,
    register: Register,
    found: Counted,
    source: PostgresSource,
) -> None:
    """The tables of results, and from what they were made as their comments."""
    from psycopg import sql

    from ..columns.sql_editions import texts

    editions = _editions(connection, rules, register)
    about = {
        "schema": "punkt/register/1",
        "punkt": VERSION,
        "as_of": register.as_of.isoformat(),
        "own_days": register.own_days,
        "packs": [{"id": p.id, "version": p.version, "sha256": p.digest} for p in rules.packs],
        "inputs": [{"name": source.name, "rows": source.fingerprint}],
    }
    query = texts(editions, "postgres", {CASES: GIVEN}, names=True)[CASES]
    name = _identifier(asked.out)
    made = connection.execute(sql.SQL("CREATE TABLE {} AS {}").format(name, sql.SQL(query)))
    found.decided = made.rowcount
    found.rejected = found.rows - found.decided
    said = sql.Literal(orjson.dumps(about).decode())
    connection.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(name, said))
    found.tables.insert(0, asked.out)
    connection.execute(sql.SQL("DROP VIEW {}").format(sql.Identifier(GIVEN)))


def _editions(connection: Connection[Any], rules: Rules, register: Register) -> Editions:
    from psycopg import sql

    from ..columns.editions import Editions

    assert register.matched is not None
    names = [slot.column.name for slot in register.matched.slots]
    if not register.own_days:
        names = [name for name in names if name != AS_OF]
    days = None
    if AS_OF in names:
        asked = connection.execute(
            sql.SQL("SELECT min({0}), max({0}), bool_or({0} IS NULL) FROM {1}").format(
                sql.Identifier(AS_OF), sql.Identifier(GIVEN)
            )
        ).fetchone()
        if asked and asked[0] is not None:
            all_ = [asked[0], asked[1], *([register.as_of] if asked[2] else [])]
            days = min(all_), max(all_)
    return Editions(rules, register.layout, {"cases": frozenset([CASE, *names])}, register.as_of, days)


def _identifier(name: str) -> Any:
    from psycopg import sql

    return sql.Identifier(*name.split("."))


def summary(found: Counted, lang: str) -> str:
    """What was done, in a line, and the tables."""
    from ..present.helps import HELP, text

    line = text(HELP, "run.inside", lang, rows=found.rows, decided=found.decided, rejected=found.rejected)
    return "\n".join([line, *(f"  {name}" for name in found.tables)]) + "\n"
