"""How often each result came out, counted in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from punkt.registers.columns.algebra_terms import KNOWN_
from punkt.registers.columns.result_columns import Means, Result
from punkt.registers.columns.sql_nodes import case, column, is_, named, number, text
from punkt.registers.columns.table_layout import CASE, Type
from punkt.registers.database.postgres_nodes import call, rows_of
from punkt.registers.run.outcome_columns import OutcomeColumns
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
    rows: dict[str, int] = field(default_factory=dict)
    """Table → how many rows it has; counted by groups only."""

    def of(self, table: str, name: str) -> list[tuple[Any, int]]:
        """The values of a column; none where there are no rows."""
        return self.values.get((table, name), [])

    def of_clauses(self, table: str, outcome: OutcomeColumns, fired: Result) -> list[tuple[Any, int]]:
        """An outcome's own bits of a number of fired clauses, where it has a status; counted by groups only."""
        return self.of(table, clauses_name(outcome, fired))


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


def count_groups(
    session: Session, decoder: Decoder, tables: Mapping[str, str], by: tuple[str, str]
) -> dict[str, Counts]:
    """Group → how often each result came out in it. ``by``: the table that has each case's group, and its column."""
    found: dict[str, Counts] = {}
    references = tables.keys() - decoder.tables.keys()
    for name in tables:
        if name in references:
            every = [
                one for outcomes in decoder.outcomes.values() for outcome in outcomes for one in outcome.of_elements
            ]
            about: dict[str, exp.Expression] = {
                result.name: column(result.name) for one in every if one.table == name for result in one.results
            }
        else:
            plain = (Means.KEY, Means.FIRED, Means.IF_APPLIES)
            about = {c.name: column(c.name) for c in decoder.tables[name].columns if c.means not in plain}
            about |= _fired_of_decided(decoder, name)
        _group_by(session, tables[name], name, about, by, found)
    return found


def _fired_of_decided(decoder: Decoder, table: str) -> dict[str, exp.Expression]:
    """The fired clauses of each outcome, where it has a status."""
    return {
        clauses_name(outcome, fired): case(
            [(is_(column(outcome.status.name), KNOWN_), clauses_word(column(fired.name), mask))], number(0)
        )
        for outcome in decoder.outcomes[table]
        for fired, mask in outcome.own_clauses(decoder.fired[table])
    }


def _group_by(
    session: Session,
    held: str,
    table: str,
    columns: Mapping[str, exp.Expression],
    by: tuple[str, str],
    into: dict[str, Counts],
) -> None:
    """Several columns counted at once, each by itself in each group; of many different values no more than are of use."""
    owner, divides = by
    group = call("COALESCE", column(divides, "owner"), text(""))
    rest = iter([("", number(1)), *columns.items()])
    while some := list(islice(rest, TOGETHER)):
        labels = [f"c{place}" for place in range(len(some))]
        values = [named(expr, label) for (_, expr), label in zip(some, labels, strict=True)]
        # what is counted has columns of the results' own names: the group is joined to it afterwards
        rows = exp.select(column(CASE), *values).from_(rows_of(held)).subquery("counted")
        same = exp.EQ(this=column(CASE, "counted"), expression=column(CASE, "owner"))
        inner = exp.select(named(group.copy(), "g"), *[column(label, "counted") for label in labels]).from_(rows)
        inner = inner.join(rows_of(owner, "owner"), on=same)
        names = [column(label) for label in labels]
        sets = exp.GroupingSets(expressions=[exp.Tuple(expressions=[column("g"), column(label)]) for label in labels])
        query = exp.select(
            call("GROUPING", *names), column("g"), *[n.copy() for n in names], exp.Count(this=exp.Star())
        )
        found: dict[tuple[str, int], Counter[Any]] = {}
        for several in session.stream(query.from_(inner.subquery("divided")).group_by(sets)):
            for row in several:
                place = len(some) - (((1 << len(some)) - 1) ^ row[0]).bit_length()  # the one bit that is not set
                counter, value = found.setdefault((row[1], place), Counter()), row[2 + place]
                if len(counter) > FOLDED and value not in counter and not isinstance(value, int):
                    value = next(reversed(counter))
                counter[value] += row[-1]
        for (name, place), counter in found.items():
            counts = into.setdefault(name, Counts())
            if some[place][0]:
                counts.values[table, some[place][0]] = list(counter.items())
            else:
                counts.rows[table] = counter.total()


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
