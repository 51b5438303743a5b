"""Columns that are carried through a run inside a database, in a table by key; and those by which its summary is divided."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlglot import exp

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.registers.columns.sql_nodes import cast, column, named, text
from punkt.registers.columns.table_layout import CASE, CASES
from punkt.registers.database.postgres_nodes import call, chosen, rows_of
from punkt.registers.run.group_tallies import MOST_GROUPS
from punkt.registers.run.tally import RunTally

from .cell_sql import GIVEN
from .count import Counts, count_groups
from .naming_sql import FOUND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from punkt.registers.check.register import RegisterPart
    from punkt.registers.database.session import Session
    from punkt.registers.run.decode_results import Decoder

    from .input_tables import InputTables

KEPT = "punkt_kept"
"""The temporary table: the key of each case that is decided, and its columns as texts."""
ALIKE = ("text", "character varying", "smallint", "integer", "bigint", "boolean", "enum")
"""Types whose values the database writes as Punkt does; others are written here."""
SOME = 20_000


class KeptInside:
    """The columns that a run is asked to carry through; nothing is done where there are none."""

    def __init__(self, session: Session, inputs: InputTables, kinds: Mapping[str, str], by: str = "") -> None:
        """``kinds``: column of the cases → its type; ``by``: the column that divides the summary."""
        self.session, self.inputs = session, inputs
        self.names, self.by = inputs.register.kept.names, " ".join(by.split())
        self.turned_down: Counter[str] = Counter()
        """Value of the dividing column → how many rows with it were turned down."""
        self._alike = all(kinds[name] in ALIKE for name in self.names)
        if self.names:
            session.empty(KEPT, {CASE: 'TEXT COLLATE "C"', **dict.fromkeys(self.names, "TEXT")})

    def vouched(self) -> None:
        """Enter the cases that are good as they stand: each of them has one row."""
        cases = self.inputs.cases
        if not self.names:
            return
        good = exp.select(column(CASE)).from_(rows_of(cases.checked))
        sure = exp.and_(cases.cells.sure.copy(), chosen(good, cases.cells.key.copy()))
        if self._alike:
            texts = [call("NULLIF", cast(column(name, GIVEN), "TEXT"), text("")) for name in self.names]
            chosen_ = [cases.cells.key.copy(), *texts]
            self.session.insert(
                KEPT, [CASE, *self.names], exp.select(*chosen_).from_(rows_of(cases.rows, GIVEN)).where(sure)
            )
            return
        query = cases.given().select(named(cases.cells.key.copy(), f"punkt {CASE}")).where(sure)
        for rows in self.session.stream(query, SOME):
            kept = self.inputs.register.kept.of(cases.batch([row[:-1] for row in rows]).frame)
            assert kept is not None
            self._enter(kept, [row[-1] for row in rows])

    def looked_at(self, part: RegisterPart) -> None:
        """Enter the cases of a part that was looked at outside."""
        if part.kept is None or part.kept_bad is None:
            return
        self._enter(part.kept, part.tables[CASES][CASE].to_list())
        if self.by:
            for value, n in part.kept_bad[self.by].fill_null("").value_counts(name="\0n").iter_rows():
                self.turned_down[value] += n

    def _enter(self, kept: object, keys: list[str]) -> None:
        import polars as pl

        assert isinstance(kept, pl.DataFrame)
        self.session.copy_frame(KEPT, kept.select(pl.Series(CASE, keys, dtype=pl.String), *self.names))

    def carried(self, query: exp.Select) -> exp.Select:
        """Named results of cases with the columns that are carried through, behind the key."""
        if not self.names:
            return query
        same = exp.EQ(this=column(CASE, FOUND), expression=column(CASE, KEPT))
        first, *others = query.expressions
        chosen_ = [first, *(column(name, KEPT) for name in self.names), *others]
        return query.select(*chosen_, append=False).join(rows_of(KEPT), on=same, join_type="left")

    def groups(self, decoder: Decoder, tables: Mapping[str, str], place: str) -> dict[str, RunTally]:
        """Value of the dividing column → the sums of the rows that have it; empty where nothing is divided.

        Raises :class:`PunktError` where there are more groups than a summary has room for.
        """
        if not self.by:
            return {}
        value = call("COALESCE", column(self.by), text(""))
        query = exp.select(named(value, "value"), named(exp.Count(this=exp.Star()), "n")).from_(rows_of(KEPT))
        grouped = query.group_by(value.copy()).limit(MOST_GROUPS + 1)
        sizes = {name: int(n) for name, n in self.session.rows(grouped)}
        names = sorted({*sizes, *self.turned_down})
        if len(names) > MOST_GROUPS:
            raise PunktError([Diagnostic("P895", Place(place), {"name": self.by, "limit": MOST_GROUPS})])
        counted = count_groups(self.session, decoder, tables, (KEPT, self.by))
        found = {name: RunTally(rejected=self.turned_down[name]) for name in names}
        for name, tally in found.items():
            if name in sizes:
                counts = counted.get(name, Counts())
                of = {table: counts.rows.get(table, 0) for table in tables}
                tally.add_counts(decoder, {**of, CASES: sizes[name]}, counts.of)
                tally.add_counted_reasons(decoder, counts.of_clauses)
            tally.rows = tally.decided + tally.rejected
        return found


__all__ = ["KEPT", "KeptInside"]
