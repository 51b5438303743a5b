"""Decision tables lowered to clauses: a row is a clause, and the hit policy says which of the rows that hold conclude."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any as Anything
from typing import NamedTuple

from punkt.files.located import Spot
from punkt.kernel.node_structure import tested
from punkt.kernel.nodes import All, Any, Condition, Const, If, Linear, Literal, Not, Tally, Value
from punkt.law.forms import Context
from punkt.law.forms.base import ValueType
from punkt.law.forms.parts import Part
from punkt.law.forms.tables import (
    COUNT,
    IN_ROWS,
    OUTPUT_ORDER,
    PRIORITY,
    SINGLE,
    LoweredRow,
    WrittenTable,
    lower_columns,
    lower_rows,
    outcomes_of,
    ranked,
    read_table,
)
from punkt.law.packs.own_places import REST
from punkt.law.packs.pack import Rule

from .domains_apart import surely_apart

RECKONED = ("sum", COUNT)
"""Hit policies of which there is a value whatever rows hold."""
RADIX = 8
"""So many conditions, or groups of as many, are put together."""
Draft = tuple[str, Condition, Value, Part]
Valued = Callable[[Spot], tuple[str, Value, Part]]
"""Lowers a result: its name, its value and what it names."""


class _Group(NamedTuple):
    """Rows of which none may hold, and the condition that says so."""

    rows: tuple[LoweredRow, ...]
    none: Condition


@dataclass
class Earlier:
    """Rows one after the other, of which none may hold for what comes after them.

    Groups are shared between all that comes after them, so that many rows need few nodes.
    """

    groups: list[_Group] = field(default_factory=list)
    part: Part = field(default_factory=Part)
    """What their cells name."""

    def add(self, row: LoweredRow) -> None:
        """Take in one more row."""
        self.groups.append(_Group((row,), Not(row.condition)))
        self.part = self.part.and_also(row.part)
        while len(self.groups) >= RADIX and len({len(group.rows) for group in self.groups[-RADIX:]}) == 1:
            last = self.groups[-RADIX:]
            rows = tuple(row for group in last for row in group.rows)
            self.groups[-RADIX:] = [_Group(rows, All(tuple(group.none for group in last)))]

    def none(self, row: LoweredRow | None = None) -> tuple[Condition, ...]:
        """That none of them holds; beside a row that is to hold, only of those that could hold with it.

        Two rows that ask of one value what excludes the other are never both true, nor is one true while the
        other is unknown: to deny the one adds nothing to the other, whatever is known.
        """
        return tuple(
            group.none for group in self.groups if row is None or not all(_apart(row, one) for one in group.rows)
        )


def _apart(one: LoweredRow, other: LoweredRow) -> bool:
    """Whether two rows ask of one value what excludes each other."""
    for a, b in zip(one.cells, other.cells, strict=True):
        first, second = tested(a), tested(b)
        if first is None or second is None or not (first[1] and second[1]):
            continue
        if first[0].value == second[0].value and surely_apart(first[0].domain, second[0].domain):
            return True
    return False


def table_drafts(context: Context, rule: Rule, target: ValueType, listed: bool, valued: Valued) -> Iterator[Draft]:
    """The clauses of a table for the outcome of a rule: name, condition, value and what is named."""
    body = rule.body
    table = read_table(body, context.problems)
    if table.hit in SINGLE and len(outcomes_of(body)) > 1:
        return
    if listed is not (table.hit in IN_ROWS):
        context.fail("P359", table.spot, hit=table.hit, right=", ".join(IN_ROWS))
        return
    at = outcomes_of(body).index(rule.outcome)
    rows = lower_rows(context, table, lower_columns(context, table))
    if table.hit in RECKONED:
        yield from _reckoned(context, table, rows, target, valued)
    else:
        values = [valued(row.row.results[at]) for row in rows]
        yield from _HITS.get(table.hit, _each)(context, rule, table, rows, values)
    if table.otherwise is not None:
        _, value, part = valued(table.otherwise[at])
        before = _all_of(rows)
        yield REST, All(before.none()), value, before.part.and_also(part)


def _all_of(rows: Sequence[LoweredRow]) -> Earlier:
    found = Earlier()
    for row in rows:
        found.add(row)
    return found


Values = Sequence[tuple[str, Value, Part]]


def _each(
    context: Context, rule: Rule, table: WrittenTable, rows: Sequence[LoweredRow], values: Values
) -> Iterator[Draft]:
    """Every row that holds concludes; where two do with different values, that is a conflict."""
    for row, (_, value, part) in zip(rows, values, strict=True):
        yield row.row.name, row.condition, value, row.part.and_also(part)


def _one_by_one(
    context: Context, rule: Rule, table: WrittenTable, rows: Sequence[LoweredRow], values: Values
) -> Iterator[Draft]:
    """The first row from above."""
    yield from _graded(rows, values, list(range(len(rows))))


def _by_rank(
    context: Context, rule: Rule, table: WrittenTable, rows: Sequence[LoweredRow], values: Values
) -> Iterator[Draft]:
    """The rows whose results stand before all others that hold."""
    found = _ranks(context, rule, table)
    if found:
        yield from _graded(rows, values, [found[row.row.number] for row in rows])


def _in_order(
    context: Context, rule: Rule, table: WrittenTable, rows: Sequence[LoweredRow], values: Values
) -> Iterator[Draft]:
    """Every row that holds, those first whose results stand first."""
    found = _ranks(context, rule, table)
    if found:
        order = sorted(range(len(rows)), key=lambda at: found[rows[at].row.number])
        yield from _each(context, rule, table, [rows[at] for at in order], [values[at] for at in order])


def _ranks(context: Context, rule: Rule, table: WrittenTable) -> dict[int, tuple[int, ...]]:
    """How far in front the results of each row stand; empty after a diagnostic."""
    known = [context.vocabulary.outcomes.get((rule.subject, name)) for name in outcomes_of(rule.body)]
    return ranked(table, [tuple(one.values) if one else () for one in known], context.problems)


def _by_size(
    context: Context, rule: Rule, table: WrittenTable, rows: Sequence[LoweredRow], values: Values
) -> Iterator[Draft]:
    """The rows with the least result of those that hold, or the greatest."""
    grades: list[Anything] = []
    for row, (_, value, _part) in zip(rows, values, strict=True):
        if not isinstance(value, Literal) or isinstance(value.value, (str, bool, tuple)):
            context.fail("P353", row.row.results[0], value=row.row.results[0].data)
            return
        grades.append(value.value)
    yield from _graded(rows, values, grades, table.hit == "greatest")


def _graded(
    rows: Sequence[LoweredRow], values: Values, grades: Sequence[Anything], down: bool = False
) -> Iterator[Draft]:
    """Rows of which those of one grade conclude where none of a grade before holds."""
    before, pending = Earlier(), list[LoweredRow]()
    order = sorted(range(len(rows)), key=lambda at: grades[at], reverse=down)
    for step, at in enumerate(order):
        row, (_, value, part) = rows[at], values[at]
        if step and grades[at] != grades[order[step - 1]]:
            for earlier in pending:
                before.add(earlier)
            pending = []
        pending.append(row)
        none = before.none(row)
        condition = All((row.condition, *none)) if none else row.condition
        yield row.row.name, condition, value, before.part.and_also(row.part).and_also(part)


def _reckoned(
    context: Context, table: WrittenTable, rows: Sequence[LoweredRow], target: ValueType, valued: Valued
) -> Iterator[Draft]:
    """One value made of all rows that hold: how many they are, or the sum of their results."""
    if not target.numeric:
        context.fail("P313", table.spot / "hit")
        return
    part, conditions = _all_of(rows).part, tuple(row.condition for row in rows)
    named = [Part(rows={row.row.name: None}) for row in rows]
    part = Part().and_also(part)
    value: Value = Tally(conditions)
    if table.hit == COUNT:
        part.by_ways(value, named)
    else:
        terms = []
        for row, own in zip(rows, named, strict=True):
            _, result, used = valued(row.row.results[0])
            term = If(row.condition, result, Literal(0))
            part.by_ways(term, [own.and_also(used)])
            terms.append((1, term))
        value = Linear(0, tuple(terms))
    held = Const(True) if table.otherwise is None else Any(conditions)
    yield table.hit, held, value, part


_HITS = {"first": _one_by_one, PRIORITY: _by_rank, OUTPUT_ORDER: _in_order, "least": _by_size, "greatest": _by_size}
