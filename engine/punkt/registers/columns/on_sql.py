"""A plan as SQL for a database or a cluster, built from the nodes of ``sqlglot`` that are listed here.

Only nodes whose meaning is the same in every dialect (each has a test in each), none pasted from
text. Every level of the schedule is a query of its own; PostgreSQL, which would fold them into one,
is kept from it by ``OFFSET 0``. Truth is told from NULL by ``IS TRUE`` wherever it is not both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from sqlglot import ErrorLevel, exp

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .algebra import KNOWN_, NULL_, TRUE_, Expr, Op
from .column_plan import ColumnPlan, TablePlan
from .result_columns import Means, Result
from .schedule import Round, schedule
from .sql_nodes import (
    all_of,
    any_of,
    array_has,
    bit,
    case,
    cast,
    column,
    compared,
    count,
    day_number,
    days_in,
    is_,
    joined,
    looked_up,
    made_day,
    named,
    number,
    numbered_day,
    paren,
    step_rows,
    text,
    total,
)
from .sql_numbers import decimal, reckoned, whole
from .sql_types import RESULT_TYPES, literal, prepared, sql_type
from .table_layout import CASE, ID, TO, Column, Type

DIALECTS = ("postgres", "spark", "duckdb")
GIVEN = ":given"
FENCED = ("postgres",)
LONGEST = {"postgres": 63}
"""Bytes of the longest name."""
MOST_CARRIED = 0.8
"""From which share of the columns on a step takes all of the step before it, though some are needed no more."""


@dataclass(frozen=True, slots=True)
class Step:
    """A query that later steps read by its name."""

    name: str
    query: exp.Query
    readers: int
    """How many later steps read it: one that several read is better kept than worked out again."""


class Query:
    """A plan in one dialect. ``sources``: table → the table or query that holds it.

    With ``names`` bits come out as the names they stand for, in one text with commas.
    """

    def __init__(
        self, plan: ColumnPlan, dialect: str, sources: Mapping[str, str | exp.Query], names: bool = False
    ) -> None:
        if dialect not in DIALECTS:
            raise ValueError(dialect)
        _check_names(plan, dialect)
        self.plan, self.dialect, self.sources, self.names = plan, dialect, sources, names
        self.order = schedule(plan)
        self.queries: dict[str, exp.Query] = {}
        self.reads: dict[str, list[str]] = {}
        """Step → the steps that it reads, each as often as it does."""
        self.current: dict[str, str] = {}
        self.columns: dict[str, list[str]] = {}
        self._clock = 0
        self._last = self._uses()
        self._made()

    def select(self, name: str) -> exp.Query:
        """The query whose rows are the table of results of this name, with its steps before it."""
        found = self.results(name)
        for step in self.steps([name]):
            found = found.with_(exp.to_identifier(step.name, quoted=True), as_=step.query.copy(), copy=False)
        return found

    def results(self, name: str) -> exp.Select:
        """The query whose rows are the table of results of this name; it reads steps by their names."""
        return self._results(self.plan.tables[name])

    def steps(self, names: Iterable[str]) -> list[Step]:
        """The steps that some tables of results need, in order."""
        readers: dict[str, int] = {}
        queue = [self.current[name] for name in names]
        for name in queue:
            if name not in readers:
                queue.extend(self.reads[name])
            readers[name] = readers.get(name, 0) + 1
        return [Step(name, query, readers[name]) for name, query in self.queries.items() if name in readers]

    def sql(self, name: str, pretty: bool = False) -> str:
        """The text of :meth:`select`."""
        return self.select(name).sql(
            dialect=self.dialect, copy=False, pretty=pretty, unsupported_level=ErrorLevel.RAISE
        )

    # --- the steps of each table

    def _made(self) -> None:
        for name in self.plan.places:
            self._base(name)
        for work in self.order.rounds:
            before = dict(self.current)
            for name, part in work.items():
                self._clock += 1
                if part.imports:
                    self._imports(name, part, before)
                for level in part.levels:
                    self._clock += 1
                    self._level(name, level)

    def _uses(self) -> dict[tuple[str, str], int]:
        """Table and column → the last step that needs the column; the results need theirs to the end."""
        clock, last = 0, {}
        for work in self.order.rounds:
            for name, part in work.items():
                clock += 1
                for expr in part.imports:
                    for used in self._columns_of(expr.args[0]):
                        last[expr.data, used] = clock
                for level in part.levels:
                    clock += 1
                    for expr in level:
                        for arg in expr.args or (expr,):
                            for used in self._columns_of(arg):
                                last[name, used] = clock
        for table in self.plan.tables.values():
            for root in table.exprs:
                for used in self._columns_of(root):
                    last[table.table.name, used] = clock + 1
        return last

    def _columns_of(self, expr: Expr) -> Iterable[str]:
        """The columns that an expression reads, other expressions' included."""
        if id(expr) in self.order.names:
            yield self.order.names[id(expr)]
        elif expr.op is Op.COLUMN:
            yield str(expr.data)
        else:
            for arg in expr.args:
                yield from self._columns_of(arg)

    def _step(self, place: str, query: exp.Select, columns: list[str], others: Iterable[str] = ()) -> None:
        """A step that reads the one of its table before it, and others."""
        if self.dialect in FENCED:
            query = query.offset(0, copy=False)
        name = self._name(place, self._clock)
        self.queries[name], self.reads[name] = query, [self.current[place], *others]
        self.current[place], self.columns[place] = name, columns

    def _alive(self, place: str, names: Iterable[str]) -> list[str]:
        keys = self.plan.places[place].key
        return [n for n in names if n in keys or n == GIVEN or self._last.get((place, n), -1) >= self._clock]

    def _base(self, name: str) -> None:
        place = self.plan.places[name]
        table = self.plan.layout.tables[name]
        used = sorted(c for c in self.plan.given.get(name, ()) if (name, c) in self._last and c not in place.key)
        columns = [table.columns[c] for c in used]
        links = self._referring(name) if table.subject else []
        if name in self.sources:
            chosen = [named(column(key), key) for key in place.key]
            chosen += [named(prepared(c), c.name) for c in columns]
            if links:
                chosen.append(named(exp.true(), GIVEN))
            query: exp.Query = exp.select(*chosen).from_(self._source(name))
        else:
            query = exp.select(*[column(CASE, "s"), column(ID, "s"), named(exp.false(), GIVEN)])
            query = query.from_(self._strangers(links).subquery("s")).distinct()
            links, used = [], []
        if links:
            query = exp.union(query, self._unknown(name, links, columns), distinct=False)
        names = [*place.key, *used, *([GIVEN] if self._referring(name) and table.subject else [])]
        step = self._name(name, 0)
        self.queries[step], self.reads[step] = query, []
        self.current[name], self.columns[name] = step, names

    def _name(self, place: str, clock: int) -> str:
        return f"step_{list(self.plan.places).index(place)}_{clock}"

    def _source(self, name: str) -> exp.Expression:
        source = self.sources[name]
        return exp.to_table(source) if isinstance(source, str) else source.subquery("given")

    def _referring(self, name: str) -> list[tuple[str, str]]:
        """References that lead to a list, or start from it: the table, and its column with the id."""
        found = [(link, TO) for link, (_, target) in self.plan.linked.items() if target == name]
        owners = [(link, ID) for link, (owner, _) in self.plan.linked.items() if owner == name]
        return found + (owners if name not in self.sources else [])

    def _strangers(self, links: Sequence[tuple[str, str]]) -> exp.Query:
        parts: list[exp.Query] = [
            exp.select(named(column(CASE), CASE), named(column(key), ID)).from_(self._source(link))
            for link, key in links
        ]
        return reduce(lambda one, two: exp.union(one, two, distinct=True), parts)

    def _unknown(self, name: str, links: Sequence[tuple[str, str]], columns: Sequence[Column]) -> exp.Select:
        """Elements that are referred to in a case that does not give the list: nothing is known of them."""
        given = exp.select(column(CASE), column(ID)).from_(self._source(name)).subquery("g")
        same = all_of([exp.EQ(this=column(k, "s"), expression=column(k, "g")) for k in (CASE, ID)])
        nothing = [named(cast(exp.null(), sql_type(c)), c.name) for c in columns]
        return (
            exp.select(column(CASE, "s"), column(ID, "s"), *nothing, named(exp.false(), GIVEN))
            .from_(self._strangers(links).subquery("s"))
            .join(given, on=same, join_type="left")
            .where(exp.Is(this=column(ID, "g"), expression=exp.null()))
            .distinct()
        )

    def _imports(self, place: str, part: Round, before: Mapping[str, str]) -> None:
        here = self.plan.places[place]
        carried = self._alive(place, self.columns[place])
        chosen: list[exp.Expression] = [named(column(n, "here"), n) for n in carried]
        query = exp.select()
        joins, others = [], []
        for number_, source in enumerate(dict.fromkeys(e.data for e in part.imports)):
            there = self.plan.places[source]
            for via in (True, False):
                some = [e for e in part.imports if e.data == source and (e.op is Op.VIA) is via]
                if not some:
                    continue
                alias = f"{'of' if via else 'in'}{number_}"
                mine = here.parents[source] if via else here.key
                theirs = there.key if via else there.parents[place]
                joins.append((self._fetched(some, before[source], theirs, via), alias, mine, theirs))
                others.append(before[source])
                chosen += [named(self._import(e, alias), self.order.names[id(e)]) for e in some]
        query = query.select(*chosen, copy=False).from_(step_rows(self.current[place]).as_("here"), copy=False)
        for rows, alias, mine, theirs in joins:
            on = all_of(
                [
                    exp.EQ(this=column(one, "here"), expression=column(two, alias))
                    for one, two in zip(mine, theirs, strict=True)
                ]
            )
            query = query.join(rows.subquery(alias, copy=False), on=on, join_type="left", copy=False)
        self._step(place, query, [*carried, *(self.order.names[id(e)] for e in part.imports)], others)

    def _fetched(self, some: Sequence[Expr], step: str, keys: Sequence[str], via: bool) -> exp.Select:
        """The rows that are joined: values by key, or counts by key."""
        values = [named(self._counted(e), self.order.names[id(e)]) for e in some]
        query = exp.select(*[named(column(k), k) for k in keys], *values, copy=False)
        query = query.from_(step_rows(step), copy=False)
        return query if via else query.group_by(*[column(k) for k in keys], copy=False)

    def _import(self, expr: Expr, alias: str) -> exp.Expression:
        value = column(self.order.names[id(expr)], alias)
        none_is_zero = expr.op in (Op.COUNT, Op.DISTINCT, Op.SUM)
        return case([(is_(value, NULL_), number(0))], value) if none_is_zero else value

    def _counted(self, expr: Expr) -> exp.Expression:
        arg = expr.args[0]
        match expr.op:
            case Op.VIA:
                return self.expr(arg)
            case Op.DISTINCT:
                return cast(exp.Count(this=exp.Distinct(expressions=[self.expr(arg)])), "BIGINT")
            case Op.SUM:
                return whole(exp.Sum(this=self._of_width(arg, expr.wide)), expr.wide, self.dialect)
            case Op.MAX:
                return exp.Max(this=self.expr(arg))
            case Op.MIN:
                return exp.Min(this=self.expr(arg))
            case _:
                return cast(count(None if arg.constant else self.expr(arg)), "BIGINT")

    def _level(self, place: str, level: Sequence[Expr]) -> None:
        made = [named(self.expr(e, own=True), self.order.names[id(e)]) for e in level]
        carried, before = self._alive(place, self.columns[place]), self.columns[place]
        taken: list[exp.Expression] = [column(n) for n in carried]
        if len(carried) >= MOST_CARRIED * len(before):  # of a large pack most of the text would be names, step by step
            carried, taken = before, [exp.Star()]
        query = exp.select(*taken, *made, copy=False)
        query = query.from_(step_rows(self.current[place]), copy=False)
        self._step(place, query, [*carried, *(self.order.names[id(e)] for e in level)])

    def _results(self, part: TablePlan) -> exp.Select:
        place = part.table.name
        results = [r for r in part.table.columns if r.means is not Means.KEY]
        columns = [named(self.result(r, e), r.name) for r, e in zip(results, part.exprs, strict=True)]
        keys = [column(k) for k in part.table.key]
        found = exp.select(*keys, *columns, copy=False).from_(step_rows(self.current[place]), copy=False)
        return found.where(is_(column(GIVEN), TRUE_), copy=False) if GIVEN in self.columns[place] else found

    def result(self, result: Result, expr: Expr) -> exp.Expression:
        """A result as its column has it: of bits the names, where names are asked for."""
        if result.bits and self.names:
            return self._named_bits(result, expr)
        found = self.expr(expr)
        if result.type is Type.DECIMAL:
            return decimal(found, expr.span or (0, 0), result.decimals)
        return cast(found, RESULT_TYPES[result.type])

    def _named_bits(self, result: Result, expr: Expr) -> exp.Expression:
        if expr.op is Op.BITS and id(expr) not in self.order.names:
            return joined([(self.expr(c), name) for c, name in zip(expr.args, result.legend, strict=True)])
        word = self.expr(expr)
        names = joined([(bit(word, number_), name) for number_, name in enumerate(result.legend)])
        return case([(is_(word, KNOWN_), names)]) if expr.nullable else names

    # --- expressions

    def expr(self, expr: Expr, own: bool = False) -> exp.Expression:
        """An expression of SQL; ``own`` for the definition of a column, not its name."""
        if not own and id(expr) in self.order.names:
            return column(self.order.names[id(expr)])
        a = expr.args
        match expr.op:
            case Op.COLUMN:
                return column(expr.data)
            case Op.LITERAL:
                return literal(expr)
            case Op.AND:
                return all_of([self.expr(x) for x in a])
            case Op.OR:
                return any_of([self.expr(x) for x in a])
            case Op.NOT:
                return exp.Not(this=paren(self.expr(a[0])))
            case Op.IS:
                return is_(self.expr(a[0]), expr.data)
            case Op.TRI:
                return case([(self.expr(a[0]), exp.true()), (self.expr(a[1]), exp.false())])
            case Op.COMPARE:
                return compared(expr.data, self.expr(a[0]), self.expr(a[1]))
            case Op.AMONG:
                values = [text(v) if isinstance(v, str) else days_in(v) for v in sorted(expr.data)]
                return exp.In(this=paren(self.expr(a[0])), expressions=values)
            case Op.CONTAINS:
                return array_has(self.expr(a[0]), expr.data)
            case Op.CASE:
                branches = zip(a[:-1:2], a[1:-1:2], strict=True)
                return case([(self.expr(c), self.expr(v)) for c, v in branches], self.expr(a[-1]))
            case Op.ADD | Op.MULTIPLY | Op.QUOTIENT | Op.REST:
                wide = expr.works_wide
                made = reckoned(expr.op, [self._of_width(x, wide) for x in a], expr.wide, self.dialect)
                return made if wide is expr.wide else cast(made, "BIGINT")
            case Op.HOLDING | Op.BITS:
                weights = [2**n if expr.op is Op.BITS else 1 for n in range(len(a))]
                parts = [
                    case([(self.expr(x), number(w))], number(0))
                    for x, w in zip(a, weights, strict=True)
                    if not (x.constant and not x.data)
                ]
                return cast(total(parts), "BIGINT")
            case Op.YEAR | Op.MONTH | Op.DAY:
                part = exp.Extract(this=exp.var(expr.op.value.upper()), expression=self.expr(a[0]))
                return cast(part, "BIGINT")
            case Op.MAKE_DAY:
                return made_day(*[self.expr(x) for x in a])
            case Op.NUMBER:
                return cast(day_number(self.expr(a[0]), self.dialect), "BIGINT")
            case Op.LOOKED_UP:
                return looked_up(expr.data, self.expr(a[0]), self.dialect)
            case Op.NUMBERED:
                return numbered_day(self.expr(a[0]), self.dialect)
            case _:
                raise AssertionError(expr)

    def _of_width(self, expr: Expr, wide: bool) -> exp.Expression:
        """A whole number of 64 bits, or of 38 digits."""
        found = self.expr(expr)
        as_it_is = not wide and (expr.constant or expr.op is Op.COLUMN)
        return paren(found) if as_it_is else whole(found, wide, self.dialect)


def _check_names(plan: ColumnPlan, dialect: str) -> None:
    """PostgreSQL cuts names off at 63 bytes, and two of them could become one."""
    names = {column.name for table in plan.results.values() for column in table.columns}
    long = sorted(name for name in names if len(name.encode()) > LONGEST.get(dialect, len(name.encode())))
    if long:
        raise PunktError(
            [Diagnostic("P755", Place(dialect), {"name": name, "limit": LONGEST[dialect]}) for name in long]
        )
