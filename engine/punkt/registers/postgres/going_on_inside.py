"""A run inside a database that remembers, or goes on from one that did: what it decides, and what it leaves."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from punkt.registers.columns.sql_nodes import column
from punkt.registers.columns.table_layout import CASE, HOLDS_UNTIL
from punkt.registers.database.postgres_nodes import rows_of

from .decide_sql import DatabaseResults
from .naming_sql import FOUND
from .run_tables import digest_facts, read_record, write_record
from .taken_over import UNTIL, TakenOver, tell_days
from .transaction import OpenTransaction


@dataclass(frozen=True, slots=True)
class GoingOnInside:
    """What was taken over, and whether results say until when they hold."""

    earlier: TakenOver | None = None
    days_told: bool = False

    def recorded(self, run: OpenTransaction, decided: DatabaseResults, out: str) -> list[str]:
        """Write the record of the run; the names of its tables."""
        about = {**run.about, "law": decided.law()}
        return write_record(run.session, out, decided.tables, UNTIL if self.days_told else None, about)


def decide_some(run: OpenTransaction, decided: DatabaseResults) -> GoingOnInside:
    """Decide the rows, or those of them that are not taken over from the run that this one goes on from."""
    request, session, inputs = run.request, run.session, run.inputs
    if not request.recorded:
        decided.decide(run.checking.sources)
        return GoingOnInside()
    earlier = None
    if request.since is not None:
        name = request.since.partition(":")[2]
        earlier = TakenOver(session, name, read_record(session, name))
    digest_facts(session, inputs)
    if earlier is not None:
        earlier.look(decided.law())
    if earlier is None or not earlier.taken:
        decided.decide(run.checking.sources)
        return GoingOnInside(earlier, tell_days(session, decided, inputs))
    some, sources = earlier.others(inputs)
    decided.decide(sources)
    for table, held in decided.tables.items():
        decided.sizes[table] += earlier.add(table, held)
    told = tell_days(session, decided, some if earlier.days_told else inputs)
    if told and earlier.days_told:
        earlier.add_days()
    return GoingOnInside(earlier, told)


def with_days(query: exp.Select) -> exp.Select:
    """Named results of cases with the days until which they hold, in the last column."""
    same = exp.EQ(this=column(CASE, FOUND), expression=column(CASE, UNTIL))
    return query.select(column(HOLDS_UNTIL, UNTIL)).join(rows_of(UNTIL), on=same, join_type="left")


__all__ = ["GoingOnInside", "decide_some", "with_days"]
