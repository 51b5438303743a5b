"""What of an earlier run inside a database still holds, and the days until which results hold.

As :mod:`punkt.registers.run.going_on` does it on one machine: a row is taken over only where deciding it anew could
give nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, HOLDS_UNTIL
from punkt.registers.database.session import Session, identifier
from punkt.registers.run.holds_until import HoldsUntil

from .input_tables import InputTables
from .run_tables import FACTS, NOW, ROW, RUN, RUN_RESULTS, TABLE
from .sift import link

if TYPE_CHECKING:
    from psycopg.sql import Composed

    from .decide_sql import DatabaseResults

TAKEN, UNTIL = "punkt_taken", "punkt_until"
ANEW = "punkt_anew"
SOME = 20_000
"""Cases of which the facts are here at once."""


@dataclass(slots=True)
class TakenOver:
    """The rows of this run that were decided before. ``earlier``: the output of that run; ``manifest``: what made it."""

    session: Session
    earlier: str
    manifest: Mapping[str, Any]
    taken: int = 0
    anew: dict[str, int] = field(default_factory=dict)
    """Why rows are decided anew → how many: ``law``, ``entered``, ``facts``, ``day``."""

    @property
    def days_told(self) -> bool:
        """Whether the earlier run says until when its results hold."""
        return bool(self.manifest.get("until"))

    def look(self, law: Mapping[str, Any]) -> None:
        """Find the rows that are taken over. ``law``: what results depend on besides facts and days."""
        from psycopg import sql

        then = self.manifest.get("law", {})
        same_law = {key: then.get(key) for key in law} == {**law}
        called = {"key": CASE, "facts": FACTS, "day": AS_OF, "until": HOLDS_UNTIL}
        names = {name: sql.Identifier(column) for name, column in called.items()}
        query = sql.SQL(
            "SELECT n.{key}, CASE WHEN NOT {same} THEN 'law' WHEN r.{key} IS NULL THEN 'entered' "
            "WHEN n.{facts} <> r.{facts} THEN 'facts' WHEN n.{day} = r.{day} THEN '' "
            "WHEN {told} AND n.{day} > r.{day} AND (r.{until} IS NULL OR n.{day} < r.{until}) THEN '' ELSE 'day' END "
            'FROM {now} n LEFT JOIN {run} r ON r.{key} COLLATE "C" = n.{key}'
        ).format(
            **names,
            same=sql.Literal(same_law),
            told=sql.Literal(self.days_told),
            now=sql.Identifier(NOW),
            run=identifier(self.earlier + RUN),
        )
        self.session.kept(TAKEN, query, (CASE, "why"))
        self.session.analyze(TAKEN, [CASE, "why"])
        counts = sql.SQL("SELECT why, count(*) FROM {} GROUP BY why").format(sql.Identifier(TAKEN))
        found = {why: int(n) for why, n in self.session.rows(counts)}
        self.taken = found.pop("", 0)
        self.anew = {why: found[why] for why in ("law", "entered", "facts", "day") if why in found}

    def others(self, inputs: InputTables) -> tuple[InputTables, dict[str, str]]:
        """The tables of the rows that are decided anew, and where rules find them, references too."""
        tables = {}
        for number, (name, one) in enumerate(inputs.tables.items()):
            tables[name] = replace(one, checked=f"{ANEW}_{number}")
            self.session.kept(tables[name].checked, self._anew(one.checked), one.columns)
            self.session.analyze(tables[name].checked, one.table.key)
        lists = {name: one for name, one in tables.items() if name != CASES}
        narrowed = InputTables(inputs.register, tables[CASES], lists, inputs.empty)
        sources = {name: one.checked for name, one in tables.items()}
        link(self.session, narrowed, sources)
        return narrowed, sources

    def _anew(self, table: str) -> Composed:
        from psycopg import sql

        return sql.SQL("SELECT t.* FROM {0} t WHERE t.{1} IN (SELECT {1} FROM {2} WHERE why <> '')").format(
            sql.Identifier(table), sql.Identifier(CASE), sql.Identifier(TAKEN)
        )

    def add(self, table: str, held: str) -> int:
        """Put the earlier results into the table of those made anew; how many."""
        from psycopg import sql

        query = sql.SQL(
            "INSERT INTO {held} SELECT (found.it).* FROM (SELECT r.{row}::{held} AS it FROM {results} r JOIN {taken} t "
            'ON t.{case} = r.{case} COLLATE "C" WHERE r.{table} = {name} AND t.why = {no} OFFSET 0) AS found'
        )
        return self.session.run(
            query.format(
                held=sql.Identifier(held),
                row=sql.Identifier(ROW),
                results=identifier(self.earlier + RUN_RESULTS),
                taken=sql.Identifier(TAKEN),
                case=sql.Identifier(CASE),
                table=sql.Identifier(TABLE),
                name=sql.Literal(table),
                no=sql.Literal(""),
            )
        )

    def add_days(self) -> None:
        """Put the earlier days into the table of those told anew."""
        from psycopg import sql

        query = sql.SQL(
            'INSERT INTO {} SELECT t.{}, r.{} FROM {} r JOIN {} t ON t.{} = r.{} COLLATE "C" WHERE t.why = {}'
        )
        case, days = sql.Identifier(CASE), sql.Identifier(HOLDS_UNTIL)
        run, taken = identifier(self.earlier + RUN), sql.Identifier(TAKEN)
        self.session.run(query.format(sql.Identifier(UNTIL), case, days, run, taken, case, case, sql.Literal("")))


def tell_days(session: Session, decided: DatabaseResults, inputs: InputTables) -> bool:
    """Fill ``UNTIL`` with the days until which the cases of some tables hold; whether the law tells days at all.

    The days are found here, by columns: the facts of these cases come out of the database, some at a time.
    """
    import polars as pl

    holding = HoldsUntil(decided.deciding)
    session.empty(UNTIL, {CASE: 'TEXT COLLATE "C"', HOLDS_UNTIL: "DATE"})
    for span in _spans(session, inputs):
        tables = decided.given_where(inputs, span)
        days = holding.days(tables)
        if days is None:
            return False
        session.copy_frame(UNTIL, pl.DataFrame([tables[CASES][CASE], days.alias(HOLDS_UNTIL)]))
    return True


def _spans(session: Session, inputs: InputTables) -> list[Composed]:
    """Conditions on the key that part the cases into so many at a time; an index finds them."""
    from psycopg import sql

    case = sql.Identifier(CASE)
    for one in inputs.tables.values():
        session.run(sql.SQL("CREATE INDEX ON {} ({})").format(sql.Identifier(one.checked), case))
    rows = sql.SQL(
        "SELECT {0} FROM (SELECT {0}, row_number() OVER (ORDER BY {0}) AS n FROM {1}) AS rows WHERE n % {2} = 0"
    )
    query = rows.format(case, sql.Identifier(inputs.cases.checked), sql.Literal(SOME))
    bounds = [None, *(row[0] for row in session.rows(sql.SQL("{} ORDER BY 1").format(query))), None]
    found = []
    for low, high in pairwise(bounds):
        limits = [sql.SQL("{} > {}").format(case, sql.Literal(low))] if low is not None else []
        limits += [sql.SQL("{} <= {}").format(case, sql.Literal(high))] if high is not None else []
        found.append(sql.SQL(" AND ").join(limits) if limits else sql.SQL("TRUE"))
    return found  # type: ignore[return-value]


__all__ = ["UNTIL", "TakenOver", "tell_days"]
