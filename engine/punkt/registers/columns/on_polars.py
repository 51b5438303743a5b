"""A plan worked out by Polars: expressions over lazy frames, one frame a table.

Words are held as their number among the words of the expression, so that nothing compares texts;
whole numbers of 64 bits (of 128 where that may not do) hold exact decimals. Everything stays lazy: what is read, how much at a time
and by how many threads is left to Polars.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial, reduce
from operator import add, and_, floordiv, mod, mul, or_
from typing import Any as Anything

import polars as pl

from .algebra import Expr, Op, Sort
from .column_plan import ColumnPlan, TablePlan
from .polars_types import EPOCH, bits_type, code_type, fit, prepared, whole
from .result_columns import Means, Result
from .schedule import Round, schedule
from .table_layout import CASE, CASES, ID, TO, Type

GIVEN = ":given"
"""Marks the rows of a list that the case gives; others are only referred to."""
FEW = 4


class PolarsRun:
    """One plan over lazy frames: its expressions are made once, for any number of frames."""

    def __init__(self, plan: ColumnPlan) -> None:
        self.plan, self.order = plan, schedule(plan)
        self._made: dict[tuple[int, str], list[pl.Expr]] = {}
        """The expressions of a level (or of a table that comes out), by its identity."""

    def run(self, frames: Mapping[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
        """The tables that come out. ``frames``: the tables given, columns as the layout has them."""
        rows = {name: self._prepared(name, frames) for name in self.plan.places}
        for number, work in enumerate(self.order.rounds):
            if number:  # else each round that reads another's doubles the work of all before it
                rows = {name: frame.cache() for name, frame in rows.items()}
            rows = self._round(rows, work)
        return {name: self._results(rows[name], table) for name, table in self.plan.tables.items()}

    # --- tables

    def _prepared(self, name: str, frames: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
        place = self.plan.places[name]
        table = self.plan.layout.tables[name]
        frame = frames.get(name)
        used = self.plan.given.get(name, frozenset())
        if frame is not None:
            schema = frame.collect_schema()
            columns = [table.columns[c] for c in schema.names() if c in used or c in place.key]
            frame = frame.select([prepared(column, schema[column.name]) for column in columns])
        if not table.subject:
            assert frame is not None
            return frame
        links = [link for link, (_, target) in self.plan.linked.items() if target == name and link in frames]
        owning = [link for link, (owner, _) in self.plan.linked.items() if owner == name and link in frames]
        parts = [] if frame is None else [frame.with_columns(pl.lit(True).alias(GIVEN))]
        for link in links:
            parts.append(frames[link].select(CASE, pl.col(TO).alias(ID)).unique())
        for link in owning if frame is None else ():
            parts.append(frames[link].select(CASE, ID).unique())
        if len(parts) == 1:
            return parts[0]
        first, *others = parts
        strangers = pl.concat(others).unique()
        if frame is None:
            return pl.concat([first, strangers]).unique().with_columns(pl.lit(False).alias(GIVEN))
        strangers = strangers.join(first.select(CASE, ID), on=[CASE, ID], how="anti")
        return pl.concat([first, strangers.with_columns(pl.lit(False).alias(GIVEN))], how="diagonal")

    def _round(self, rows: dict[str, pl.LazyFrame], work: Mapping[str, Round]) -> dict[str, pl.LazyFrame]:
        found = dict(rows)
        for name, part in work.items():
            frame = rows[name]
            for source in dict.fromkeys(e.data for e in part.imports):
                frame = self._imported(frame, name, source, [e for e in part.imports if e.data == source], rows)
            for level in part.levels:
                frame = frame.with_columns(self._once(id(level), name, partial(self._level, level)))
            found[name] = frame
        return found

    def _once(self, what: int, name: str, made: Callable[[], list[pl.Expr]]) -> list[pl.Expr]:
        if (what, name) not in self._made:
            self._made[what, name] = made()
        return self._made[what, name]

    def _level(self, level: Sequence[Expr]) -> list[pl.Expr]:
        return [self.expr(e, own=True).alias(self.order.names[id(e)]) for e in level]

    def _imported(
        self, frame: pl.LazyFrame, here: str, source: str, imports: Sequence[Expr], rows: Mapping[str, pl.LazyFrame]
    ) -> pl.LazyFrame:
        places, names = self.plan.places, self.order.names
        via = [e for e in imports if e.op is Op.VIA]
        if via:
            key = places[source].key
            chosen = [self.expr(e.args[0]).alias(names[id(e)]) for e in via]
            there = rows[source].select([*key, *chosen])
            frame = frame.join(
                there, left_on=places[here].parents[source], right_on=key, how="left", maintain_order="left"
            )
        counts = [e for e in imports if e.op is not Op.VIA]
        if counts:
            by = places[source].parents[here]
            parts = [self._part(e).alias(names[id(e)]) for e in counts]  # one in each row, though it be a constant
            there = rows[source].select([*by, *parts]).group_by(by).agg([_gathered(e, names[id(e)]) for e in counts])
            frame = frame.join(
                there, left_on=places[here].key, right_on=by, how="left", maintain_order="left"
            ).with_columns([pl.col(names[id(e)]).fill_null(0) for e in counts if e.op not in (Op.MAX, Op.MIN)])
        return frame

    def _part(self, expr: Expr) -> pl.Expr:
        """What a row has of what is gathered."""
        arg = expr.args[0]
        return self._of_width(arg, expr.wide) if expr.op is Op.SUM else self.expr(arg)

    def _results(self, frame: pl.LazyFrame, table: TablePlan) -> pl.LazyFrame:
        if table.table.name != CASES and self.plan.layout.tables[table.table.name].subject:
            frame = frame.filter(pl.col(GIVEN))
        columns = self._once(id(table), table.table.name, partial(self._coming_out, table))
        return frame.select([*table.table.key, *columns])

    def _coming_out(self, table: TablePlan) -> list[pl.Expr]:
        results = [r for r in table.table.columns if r.means is not Means.KEY]
        return [self._result(r, e).alias(r.name) for r, e in zip(results, table.exprs, strict=True)]

    def _result(self, result: Result, expr: Expr) -> pl.Expr:
        if result.type is Type.WORD:
            return self._word(expr, result.legend)
        found = self.expr(expr)
        if result.bits:
            return found.cast(bits_type(len(result.legend)))
        if result.type is Type.DECIMAL:
            unit = pl.lit(Decimal(1).scaleb(-result.decimals)).cast(pl.Decimal(38, result.decimals))
            return found.cast(pl.Decimal(38, 0)) * unit
        return found.cast(pl.Boolean) if result.type is Type.FLAG else found

    def _word(self, expr: Expr, words: Sequence[str]) -> pl.Expr:
        """Words written out, as an Enum."""
        enum = pl.Enum(list(words))
        if expr.constant:
            return pl.lit(expr.data, dtype=enum)
        if expr.op is Op.CASE and id(expr) not in self.order.names and all(v.constant for v in _branches(expr)):
            *pairs, last = expr.args
            found: Anything = pl
            for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
                found = found.when(self.expr(condition)).then(pl.lit(value.data, dtype=enum))
            return found.otherwise(pl.lit(last.data, dtype=enum))  # type: ignore[no-any-return]
        return self._coded(expr, words).cat.to(enum)

    # --- expressions

    def expr(self, expr: Expr, own: bool = False) -> pl.Expr:
        """An expression of Polars; ``own`` for the definition of a column, not its name."""
        if not own and id(expr) in self.order.names:
            return pl.col(self.order.names[id(expr)])
        return _SAY[expr.op](self, expr)

    def column(self, expr: Expr) -> pl.Expr:
        """A column of the table."""
        return pl.col(expr.data)

    def literal(self, expr: Expr) -> pl.Expr:
        """A value."""
        match expr.sort:
            case Sort.BOOL:
                return pl.lit(expr.data, dtype=pl.Boolean)
            case Sort.INT:
                return pl.lit(expr.data, dtype=whole(expr.wide))
            case Sort.DAY:
                return pl.lit(expr.data, dtype=pl.Date)
            case Sort.WORD:
                number = None if expr.data is None else expr.words.index(expr.data)
                return pl.lit(number, dtype=code_type(expr.words))
        raise AssertionError(expr)

    def conjunction(self, expr: Expr) -> pl.Expr:
        """AND; Polars' is Kleene's."""
        return reduce(and_, map(self.expr, expr.args))

    def disjunction(self, expr: Expr) -> pl.Expr:
        """OR; Polars' is Kleene's."""
        return reduce(or_, map(self.expr, expr.args))

    def negation(self, expr: Expr) -> pl.Expr:
        """The opposite."""
        return ~self.expr(expr.args[0])

    def state(self, expr: Expr) -> pl.Expr:
        """Whether a value is TRUE, FALSE or NULL."""
        arg = self.expr(expr.args[0])
        match expr.data:
            case 1:
                return arg.eq_missing(True)
            case 2:
                return arg.eq_missing(False)
            case 3:
                return arg.is_not_null()
            case 4:
                return arg.is_null()
            case 5:
                return arg.ne_missing(False)
            case 6:
                return arg.ne_missing(True)
        raise AssertionError(expr)

    def tri(self, expr: Expr) -> pl.Expr:
        """TRUE, FALSE or NULL, by two conditions."""
        true, false = map(self.expr, expr.args)
        return pl.when(true | false).then(true)

    def compare(self, expr: Expr) -> pl.Expr:
        """How two values compare; words by their numbers among the words of both."""
        left, right = expr.args
        if left.sort is Sort.WORD and left.words != right.words:
            words = tuple(dict.fromkeys((*left.words, *right.words)))
            one, two = self._coded(left, words), self._coded(right, words)
        else:
            one, two = self.expr(left), self.expr(right)
            if left.wide is not right.wide:
                one, two = one.cast(whole(True)), two.cast(whole(True))
        return one == two if expr.data == "=" else one < two if expr.data == "<" else one <= two

    def among(self, expr: Expr) -> pl.Expr:
        """Whether a value is one of some."""
        arg = expr.args[0]
        found = self.expr(arg)
        values = sorted(arg.words.index(v) for v in expr.data) if arg.sort is Sort.WORD else sorted(expr.data)
        if len(values) <= FEW:
            return reduce(or_, (found == self._same_type(arg, v) for v in values))
        if arg.sort is Sort.INT:
            return found.is_in(pl.lit(pl.Series(values, dtype=whole(arg.wide or not fit(values)))).implode())
        return found.is_in(values)

    def _same_type(self, arg: Expr, value: Anything) -> pl.Expr:
        if arg.sort is Sort.INT:
            return pl.lit(value, dtype=whole(arg.wide or not fit([value])))
        return pl.lit(value, dtype=code_type(arg.words)) if arg.sort is Sort.WORD else pl.lit(value)

    def contains(self, expr: Expr) -> pl.Expr:
        """Whether a list has a word."""
        return self.expr(expr.args[0]).list.contains(pl.lit(expr.data, dtype=pl.String))

    def case(self, expr: Expr) -> pl.Expr:
        """The value after the first condition that holds."""
        return self._case(expr, expr.words)

    def _case(self, expr: Expr, words: Sequence[str]) -> pl.Expr:
        """A case whose words have the numbers that they have among other words."""
        *pairs, last = expr.args
        found: Anything = pl
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            found = found.when(self.expr(condition)).then(self._branch(value, expr, words))
        return found.otherwise(self._branch(last, expr, words))  # type: ignore[no-any-return]

    def _branch(self, value: Expr, of: Expr, words: Sequence[str]) -> pl.Expr:
        return self._coded(value, words) if of.sort is Sort.WORD else self._of_width(value, of.wide)

    def _of_width(self, value: Expr, wide: bool) -> pl.Expr:
        """A value, numbers as whole ones of 64 bits or of 128."""
        found = self.expr(value)
        as_it_is = value.sort is not Sort.INT or (value.constant and value.wide is wide)
        return found if as_it_is else found.cast(whole(wide))

    def _reckoned(self, expr: Expr, function: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> pl.Expr:
        """What an operation makes of its arguments, worked out in 128 bits where that is needed."""
        found = reduce(function, (self._of_width(arg, expr.works_wide) for arg in expr.args))
        return found if expr.works_wide is expr.wide else found.cast(whole(expr.wide))

    def _coded(self, expr: Expr, words: Sequence[str]) -> pl.Expr:
        """The numbers of words among other words."""
        if expr.constant:
            number = None if expr.data is None else list(words).index(expr.data)
            return pl.lit(number, dtype=code_type(words))
        if expr.op is Op.CASE and id(expr) not in self.order.names:
            return self._case(expr, words)
        found = self.expr(expr)
        if tuple(words) == expr.words:
            return found
        numbers = [list(words).index(word) if word in words else None for word in expr.words]
        return found.replace_strict(list(range(len(numbers))), numbers, return_dtype=code_type(words))

    def add(self, expr: Expr) -> pl.Expr:
        """The sum."""
        return self._reckoned(expr, add)

    def multiply(self, expr: Expr) -> pl.Expr:
        """The product."""
        return self._reckoned(expr, mul)

    def holding(self, expr: Expr) -> pl.Expr:
        """How many conditions hold."""
        kind = pl.UInt8() if len(expr.args) < 255 else pl.UInt32()
        one, none = pl.lit(1, dtype=kind), pl.lit(0, dtype=kind)
        parts = [pl.when(self.expr(a)).then(one).otherwise(none) for a in expr.args]
        return reduce(lambda a, b: a + b, parts).cast(pl.Int64)

    def bits(self, expr: Expr) -> pl.Expr:
        """Eight conditions to a byte, then the bytes together."""
        none = pl.lit(0, dtype=pl.UInt8)
        kind = bits_type(len(expr.args))
        found: list[pl.Expr] = []
        for first in range(0, len(expr.args), 8):
            some = [(n, c) for n, c in enumerate(expr.args[first : first + 8]) if not (c.constant and not c.data)]
            if not some:
                continue
            parts = [pl.when(self.expr(c)).then(pl.lit(2**n, dtype=pl.UInt8)).otherwise(none) for n, c in some]
            byte = reduce(or_, parts).cast(kind)
            found.append(byte * pl.lit(2**first, dtype=kind) if first else byte)
        return reduce(or_, found)

    def year(self, expr: Expr) -> pl.Expr:
        """The year of a day."""
        return self.expr(expr.args[0]).dt.year().cast(pl.Int64)

    def month(self, expr: Expr) -> pl.Expr:
        """The month of a day."""
        return self.expr(expr.args[0]).dt.month().cast(pl.Int64)

    def day(self, expr: Expr) -> pl.Expr:
        """The day of the month."""
        return self.expr(expr.args[0]).dt.day().cast(pl.Int64)

    def quotient(self, expr: Expr) -> pl.Expr:
        """The whole part of a division."""
        return self._reckoned(expr, floordiv)

    def rest(self, expr: Expr) -> pl.Expr:
        """The rest of a division."""
        return self._reckoned(expr, mod)

    def number(self, expr: Expr) -> pl.Expr:
        """The number of a day."""
        return self.expr(expr.args[0]).cast(pl.Int32).cast(pl.Int64) + EPOCH

    def looked_up(self, expr: Expr) -> pl.Expr:
        """The number of a list at an index."""
        return pl.lit(pl.Series(expr.data, dtype=pl.Int64)).gather(self.expr(expr.args[0]))

    def numbered(self, expr: Expr) -> pl.Expr:
        """The day of a number."""
        return (self.expr(expr.args[0]) - EPOCH).cast(pl.Int32).cast(pl.Date)

    def make_day(self, expr: Expr) -> pl.Expr:
        """The day of three numbers."""
        year, month, day = map(self.expr, expr.args)
        return pl.date(year, month, day)


def _gathered(expr: Expr, part: str) -> pl.Expr:
    """What is gathered of the rows of a group; ``part``: the column of what each row has."""
    column = pl.col(part)
    match expr.op:
        case Op.SUM:
            return column.sum()
        case Op.MAX:
            return column.max()
        case Op.MIN:
            return column.min()
        case Op.DISTINCT:
            return column.drop_nulls().n_unique().cast(pl.Int64)
    return column.sum().cast(pl.Int64)


def _branches(expr: Expr) -> list[Expr]:
    return [*expr.args[1:-1:2], expr.args[-1]]


_SAY = {
    Op.COLUMN: PolarsRun.column,
    Op.LITERAL: PolarsRun.literal,
    Op.AND: PolarsRun.conjunction,
    Op.OR: PolarsRun.disjunction,
    Op.NOT: PolarsRun.negation,
    Op.IS: PolarsRun.state,
    Op.TRI: PolarsRun.tri,
    Op.COMPARE: PolarsRun.compare,
    Op.AMONG: PolarsRun.among,
    Op.CONTAINS: PolarsRun.contains,
    Op.CASE: PolarsRun.case,
    Op.ADD: PolarsRun.add,
    Op.MULTIPLY: PolarsRun.multiply,
    Op.HOLDING: PolarsRun.holding,
    Op.BITS: PolarsRun.bits,
    Op.YEAR: PolarsRun.year,
    Op.MONTH: PolarsRun.month,
    Op.DAY: PolarsRun.day,
    Op.QUOTIENT: PolarsRun.quotient,
    Op.REST: PolarsRun.rest,
    Op.MAKE_DAY: PolarsRun.make_day,
    Op.NUMBER: PolarsRun.number,
    Op.LOOKED_UP: PolarsRun.looked_up,
    Op.NUMBERED: PolarsRun.numbered,
}
