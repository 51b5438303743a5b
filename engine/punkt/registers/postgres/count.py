"""How often each result came out, counted in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from punkt.registers.columns.result_columns import Means
from punkt.registers.columns.sql_nodes import column, named
from punkt.registers.columns.table_layout import Type
from punkt.registers.database.postgres_nodes import call, rows_of
from punkt.registers.run.tally import MOST_VALUES

from .naming_sql import clauses_name, clauses_word

if TYPE_CHECKING:
    from punkt.registers.database.session import Session
    from punkt.registers.run.decode_results import Decoder

TOGETHER = 24
"""Columns that are counted in one go through a table: GROUPING takes 31 at most."""
FOLDED = 1_000
"""Different numbers of one column that are kept apart; of more, each bit is counted by itself."""
Where = tuple[str, str]
"""Table and column."""


@dataclass(slots=True)
class Counts:
    """How often each value came out, the most frequent first; and the numbers of columns that have few."""

    values: dict[Where, list[tuple[Any, int]]] = field(default_factory=dict)
    words: dict[Where, list[int]] = field(default_factory=dict)

    def of(self, table: str, name: str) -> list[tuple[Any, int]]:
        """The values of a column."""
        return self.values[table, name]


def count_results(session: Session, decoder: Decoder, tables: Mapping[str, str]) -> Counts:
    """Count the results that stand in some tables.

    Of numbers and of combinations of names, of which there may be as many as rows, no more are told
    apart than are of use.
    """
    found = Counts()
    for name, table in decoder.tables.items():
        plain = [c for c in table.columns if c.means not in (Means.KEY, Means.FIRED, Means.IF_APPLIES)]
        many = [c.name for c in plain if c.means is Means.VALUE and _many(c.type, c.bits)]
        _group(session, tables, name, {c.name: column(c.name) for c in plain if c.name not in many}, found)
        _group(session, tables, name, _fired(decoder, name), found)
        for value in many:
            found.values[name, value] = _numbers(session, tables[name], value)
    for name in tables.keys() - decoder.tables.keys():  # references
        every = [one for outcomes in decoder.outcomes.values() for outcome in outcomes for one in outcome.of_elements]
        about = {result.name: column(result.name) for one in every if one.table == name for result in one.results}
        _group(session, tables, name, about, found)
    return found


def _many(kind: Type, bits: bool) -> bool:
    return kind in (Type.INTEGER, Type.DECIMAL, Type.DAY) and not bits


def _fired(decoder: Decoder, table: str) -> dict[str, exp.Expression]:
    return {
        clauses_name(outcome, fired): clauses_word(column(fired.name), mask)
        for outcome in decoder.outcomes[table]
        for fired, mask in outcome.own_clauses(decoder.fired[table])
    }


def _group(
    session: Session, tables: Mapping[str, str], table: str, columns: Mapping[str, exp.Expression], into: Counts
) -> None:
    """Several columns counted at once, each by itself."""
    rest = iter(columns.items())
    while some := list(islice(rest, TOGETHER)):
        labels = [f"c{number}" for number in range(len(some))]
        values = [named(expr, label) for (_, expr), label in zip(some, labels, strict=True)]
        inner = exp.select(*values).from_(rows_of(tables[table])).subquery("counted")
        names = [column(label) for label in labels]
        sets = exp.GroupingSets(expressions=[exp.Tuple(expressions=[column(label)]) for label in labels])
        query = exp.select(call("GROUPING", *names), *[n.copy() for n in names], exp.Count(this=exp.Star()))
        found: list[Counter[Any]] = [Counter() for _ in some]
        folded = set()
        for rows in session.stream(query.from_(inner).group_by(sets)):
            for row in rows:
                place = len(some) - (((1 << len(some)) - 1) ^ row[0]).bit_length()  # the one bit that is not set
                found[place][row[1 + place]] += row[-1]
            for place, counter in enumerate(found):
                if len(counter) > FOLDED:
                    found[place] = _folded(counter)
                    folded.add(place)
        for place, ((name, _), counter) in enumerate(zip(some, found, strict=True)):
            into.values[table, name] = counter.most_common()
            known = [value for value, _ in counter.most_common() if value is not None]
            if place not in folded and all(isinstance(value, int) for value in known):
                into.words[table, name] = known


def _folded(counter: Counter[Any]) -> Counter[Any]:
    """The same number of each bit, every bit a number of its own."""
    found: Counter[Any] = Counter()
    for word, n in counter.items():
        for place in range((word or 0).bit_length()):
            if word >> place & 1:
                found[1 << place] += n
    return found


def _numbers(session: Session, table: str, name: str) -> list[tuple[Any, int]]:
    """The different values of a column that may have very many; a few more than are shown stand for all."""
    grouped = exp.select(column(name), named(exp.Count(this=exp.Star()), "n")).from_(rows_of(table))
    grouped = grouped.where(exp.Not(this=exp.Is(this=column(name), expression=exp.null()))).group_by(column(name))
    every = exp.Window(this=call("SUM", column("n")))
    query = exp.select(column(name), column("n"), named(every, "all")).from_(grouped.subquery("counted"))
    rows: Sequence[tuple[Any, ...]] = session.rows(query.limit(MOST_VALUES + 1))
    found = [(value, int(n)) for value, n, _ in rows]
    if len(rows) > MOST_VALUES:
        value, n = found[-1]
        found[-1] = (value, n + int(rows[0][2]) - sum(k for _, k in found))
    return found
