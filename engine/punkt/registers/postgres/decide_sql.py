"""Rules asked of the tables of good rows: results as tables of the transaction, some of them looked at outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from punkt.registers.columns.result_columns import Result
from punkt.registers.columns.sql_editions import queries
from punkt.registers.columns.sql_nodes import column, text
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, Type
from punkt.registers.database.postgres_nodes import call, chosen, rows_of, sql_of
from punkt.registers.database.session import FETCHED
from punkt.registers.run.about_run import packs_of
from punkt.registers.run.cross_check import CrossCheck
from punkt.registers.run.decide_part import PartDecider
from punkt.registers.run.going_on import law_of

if TYPE_CHECKING:
    import polars as pl
    from psycopg.sql import Composed

    from punkt.deciding.rule_base import Rules
    from punkt.registers.database.session import Session
    from punkt.registers.run.decode_results import Decoder

    from .input_tables import InputTables


class DatabaseResults:
    """The results of one rule base, in temporary tables of the transaction.

    ``tables``: table of results, references too → the temporary table; ``sizes``: → how many rows it has. There are none
    before :meth:`decide`.
    """

    def __init__(self, session: Session, rules: Rules, inputs: InputTables, name: str) -> None:
        """Make the plans. ``name``: part of the names of the tables that are made."""
        self.session, self.rules, self.inputs, self.name = session, rules, inputs, name
        register = inputs.register
        self.deciding = PartDecider(rules, register.layout, register.as_of, register.own_days)
        self.editions = self.deciding.ready(inputs.empty)
        assert self.deciding.decoder is not None
        self.decoder: Decoder = self.deciding.decoder
        self.tables: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def decide(self, sources: Mapping[str, str]) -> None:
        """Decide rows. ``sources``: table → what holds them."""
        for number, (table, query) in enumerate(queries(self.editions, "postgres", sources).items()):
            self.tables[table] = f"punkt_{self.name}_{number}"
            self.sizes[table] = self.session.make(self.tables[table], query)

    def law(self) -> dict[str, Any]:
        """What the results depend on besides facts and days; for the record of the run."""
        return law_of(*self.deciding.made, packs_of((self.rules,)))

    def cross_check(self, cases: int) -> int:
        """Decide up to ``cases`` cases once more, one by one, and compare; how many they were.

        Raises :class:`PunktError` (P826) where an outcome differs.
        """
        if not cases or not self.sizes[CASES]:
            return 0
        source = rows_of(self.inputs.cases.checked)
        spread = exp.select(column(CASE)).from_(source).order_by(call("MD5", column(CASE)), column(CASE)).limit(cases)
        keys = [row[0] for row in self.session.rows(spread)]
        register = self.inputs.register
        check = CrossCheck(self.rules, register.layout, register.as_of, len(keys))
        return check.check(self.given(keys), self.results(keys), self.decoder)

    def given(self, keys: Sequence[str]) -> dict[str, pl.DataFrame]:
        """The facts of some cases, as every part of a register has them; without references' own tables."""
        from psycopg import sql

        some = sql.SQL("{} = ANY ({}::text[])").format(sql.Identifier(CASE), sql.Literal([*keys]))
        return self.given_where(self.inputs, some)

    def given_where(self, inputs: InputTables, condition: Composed) -> dict[str, pl.DataFrame]:
        """The facts of the cases in some tables whose key meets a condition."""
        import polars as pl
        from psycopg import sql

        found = {}
        for name, one in inputs.tables.items():
            query = exp.select(*[column(c) for c in one.columns]).from_(rows_of(one.checked))
            schema = {c: self.inputs.empty[name].schema[c] for c in one.columns}
            rows = self.session.rows(sql.SQL("{} WHERE {}").format(sql.SQL(sql_of(query)), condition))
            found[name] = pl.DataFrame(rows, schema=schema, orient="row").select(self.inputs.empty[name].columns)
        return found

    def results(self, keys: Sequence[str]) -> dict[str, pl.DataFrame]:
        """The results of some cases, as columns of one machine have them."""
        import polars as pl

        found = {}
        for name, table in self.editions.results.items():
            query = exp.select(*[column(c.name) for c in table.columns]).from_(rows_of(self.tables[name]))
            schema = {c.name: _polars_type(c) for c in table.columns}
            found[name] = pl.DataFrame(self.session.rows(_of_cases(query, keys)), schema=schema, orient="row")
        return found

    def documents(self, keys: exp.Query) -> Iterator[tuple[str, str]]:
        """The whole decisions on some cases, one by one, by the evaluators that check each other."""
        from punkt.registers.check.rows_as_cases import as_cases

        register = self.inputs.register
        for rows in self.session.stream(keys, min(FETCHED, 500)):
            for case in as_cases(register.layout, self.given([row[0] for row in rows]), [row[0] for row in rows]):
                day = register.as_of if AS_OF not in case else None
                yield case[CASE], self.rules.decide(case, as_of=day).to_bytes().decode()


def _of_cases(query: exp.Select, keys: Sequence[str]) -> exp.Select:
    some = exp.Array(expressions=[text(key) for key in keys])
    unnested = exp.select(call("UNNEST", exp.Cast(this=some, to=exp.DataType.build("TEXT[]", dialect="postgres"))))
    return query.where(chosen(unnested, column(CASE)))


def _polars_type(result: Result) -> Any:
    import polars as pl

    match result.type:
        case Type.FLAG:
            return pl.Boolean()
        case Type.INTEGER:
            return pl.Int64()
        case Type.DECIMAL:
            return pl.Decimal(38, result.decimals)
        case Type.DAY:
            return pl.Date()
    return pl.String()
