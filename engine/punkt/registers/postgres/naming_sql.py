"""Results with names in place of bits, as SQL: the columns that a file of results has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from punkt.registers.columns.algebra_terms import NULL_
from punkt.registers.columns.names_of_bits import NO_VALUES, SEPARATOR, text_of
from punkt.registers.columns.result_columns import Result
from punkt.registers.columns.sql_nodes import bit, case, cast, column, is_, joined, named, number, text
from punkt.registers.columns.table_layout import ID, TO
from punkt.registers.database.postgres_nodes import appended, call, constant, holding, rows_of
from punkt.registers.run.decode_results import Decoder
from punkt.registers.run.outcome_columns import CLAUSES, READINGS, ElementColumns, OutcomeColumns

MOST_WORDS = 48
"""So many different numbers are named each; where there are more, bit by bit."""
FOUND, OWN, PART = "found", "own", "part"
Words = Mapping[tuple[str, str], Sequence[int]]
"""Table and column → its different numbers, the most frequent first."""


class NamedResults:
    """Queries that give results as files have them: names where the raw results have bits.

    ``tables``: table of results → the table of the database that holds it; ``words``: (table, column) → the numbers
    that are known to come in it, where they are few.
    """

    def __init__(self, decoder: Decoder, tables: Mapping[str, str], words: Words | None = None) -> None:
        self.decoder, self.tables, self.words = decoder, tables, words or {}

    def query(self, table: str, reported: frozenset[str] | None = None) -> exp.Select:
        """One table with names. ``reported``: the outcomes (subject and name) to show; all, where it is ``None``."""
        decoder = self.decoder
        keys = decoder.tables[table].key
        query = exp.select(*[column(key, FOUND) for key in keys]).from_(rows_of(self.tables[table], FOUND))
        joins = 0
        for outcome in decoder.outcomes[table]:
            if reported is not None and outcome.key not in reported:
                continue
            query = query.select(
                self._value(table, outcome.value),
                column(outcome.status.name, FOUND),
                *([] if outcome.if_applies is None else [self._value(table, outcome.if_applies)]),
                named(self._clauses(table, outcome), outcome.called(CLAUSES)),
                copy=False,
            )
            for what, facts in outcome.facts.items():
                told = [self.names(table, r, column(r.name, FOUND)) for r in facts.own]
                for one in facts.of_elements:
                    if one.table in self.tables:
                        alias, joins = f"{PART}{joins}", joins + 1
                        same = [exp.EQ(this=column(k, FOUND), expression=column(k, alias)) for k in one.keys]
                        rows = self.elements(one).subquery(alias)
                        query = query.join(rows, on=exp.and_(*same), join_type="left", copy=False)
                        told.append(column("names", alias))
                query = query.select(named(_listed(told), outcome.called(what)), copy=False)
            if outcome.readings is not None:
                said = self.names(table, outcome.readings, column(outcome.readings.name, FOUND))
                query = query.select(named(said, outcome.called(READINGS)), copy=False)
        return query

    def _value(self, table: str, result: Result) -> exp.Expression:
        """The value of an outcome, lists of values by their bits."""
        value = column(result.name, FOUND)
        return named(self.values(table, result, value) if result.bits else value, result.name)

    def names(self, table: str, result: Result, word: exp.Expression) -> exp.Expression:
        """The names of a number's bits, with commas between."""
        return self._named((table, result.name), result.legend, word)

    def values(self, table: str, result: Result, word: exp.Expression) -> exp.Expression:
        """The values of an outcome that is a list; null where it is not determined."""
        none = exp.EQ(this=word.copy(), expression=number(0))
        return case([(is_(word.copy(), NULL_), exp.Null()), (none, text(NO_VALUES))], self.names(table, result, word))

    def _named(self, where: tuple[str, str], legend: Sequence[str], word: exp.Expression) -> exp.Expression:
        known = self.words.get(where)
        if known is not None and len(known) <= MOST_WORDS:
            said = {n: text_of(n, legend) for n in known}
            named_ = [exp.If(this=constant(n), true=text(name)) for n, name in said.items() if name]
            return exp.Case(this=word, ifs=named_, default=text("")) if named_ else cast(text(""), "TEXT")
        bits = joined([(bit(word.copy(), place), name) for place, name in enumerate(legend)])
        return case([(is_(word, NULL_), text("")), (exp.EQ(this=word.copy(), expression=number(0)), text(""))], bits)

    def _clauses(self, table: str, outcome: OutcomeColumns) -> exp.Expression:
        """The clauses of an outcome that fired."""
        parts = []
        for fired, mask in outcome.own_clauses(self.decoder.fired[table]):
            own = clauses_word(column(fired.name, FOUND), mask)
            parts.append(self._named((table, clauses_name(outcome, fired)), fired.legend, own))
        # a condition of the pack is the same bit for all its outcomes, those that are not reported too
        return case([(is_(column(outcome.status.name, FOUND), NULL_), text(""))], _listed(parts))

    def elements(self, element_columns: ElementColumns) -> exp.Select:
        """Facts of elements that are told of an outcome of their owner, in one text for each owner."""
        rows = [self._of_elements(element_columns, result) for result in element_columns.results]
        every: exp.Query = rows[0]
        for other in rows[1:]:
            every = exp.union(every, other, distinct=False)
        keys = [column(key) for key in element_columns.keys]
        full = appended([text(f"{element_columns.elements}/"), column("to"), column("name")])
        dotted = exp.EQ(this=call("LEFT", column("name"), number(1)), expression=text("."))
        distinct = exp.select(*keys, named(case([(dotted, full)], column("name")), "name")).distinct()
        distinct = distinct.from_(every.subquery("every"))
        bytes_ = exp.Collate(this=column("name"), expression=exp.to_identifier("C", quoted=True))
        order = exp.Order(this=text(SEPARATOR), expressions=[exp.Ordered(this=bytes_)])
        listed = named(call("STRING_AGG", column("name"), order), "names")
        found = exp.select(*[column(key) for key in element_columns.keys], listed).from_(distinct.subquery("each"))
        return found.group_by(*[column(key) for key in element_columns.keys])

    def _of_elements(self, element_columns: ElementColumns, result: Result) -> exp.Select:
        word = column(result.name, FOUND)
        names = call("STRING_TO_ARRAY", self.names(element_columns.table, result, word), text(SEPARATOR))
        element = TO if element_columns.element == TO else ID
        chosen = [
            *(named(column(key, FOUND), key) for key in element_columns.keys),
            named(cast(column(element, FOUND), "TEXT"), "to"),
        ]
        query = exp.select(*chosen, named(call("UNNEST", names), "name")).from_(
            rows_of(self.tables[element_columns.table], FOUND)
        )
        return query.where(exp.NEQ(this=word.copy(), expression=number(0)))


def clauses_name(outcome: OutcomeColumns, fired: Result) -> str:
    """What an outcome's own bits of a number of fired clauses are called."""
    return f"{outcome.key}:{fired.name}"


def clauses_word(word: exp.Expression, mask: int) -> exp.Expression:
    """An outcome's own bits of a number of fired clauses."""
    return exp.Paren(this=holding(word, mask))


def _listed(parts: Sequence[exp.Expression]) -> exp.Expression:
    """Several texts as one, those that are empty left out."""
    if not parts:
        return cast(text(""), "TEXT")
    if len(parts) == 1:
        return call("COALESCE", parts[0], text(""))
    given = [call("NULLIF", part, text("")) for part in parts]
    return call("CONCAT_WS", text(SEPARATOR), *given)


__all__ = ["NamedResults", "Words", "clauses_name", "clauses_word"]
