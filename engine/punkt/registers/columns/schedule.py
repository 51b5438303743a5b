"""In which order a plan's expressions are worked out: rounds between tables, and levels within a round.

An expression that is used more than once becomes a column of its own, so that it is worked out
once; levels are the fences that a database needs so as not to undo this. A round ends where one
table needs what another found: then rows are joined or counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .algebra import Expr, Op
from .column_plan import ColumnPlan

GATHERING = (Op.COUNT, Op.DISTINCT, Op.SUM, Op.MAX, Op.MIN)
"""Over the rows of another table; the first three are 0 where there are none."""
CROSSING = (Op.VIA, *GATHERING)
CHEAP = {Op.LITERAL: 0, Op.COLUMN: 0, Op.IS: 0, Op.NOT: 0, Op.COMPARE: 3, Op.AMONG: 3}
"""Operations that are repeated rather than kept: always (0), or if used less often than this."""
LONG = 100
"""How many operations an expression may come to, all of its repetitions together, before it is kept after all."""


@dataclass(slots=True)
class Round:
    """What is done with one table before other tables need it."""

    imports: list[Expr] = field(default_factory=list)
    """Values fetched from, or counted over, other tables."""
    levels: list[list[Expr]] = field(default_factory=list)
    """Columns to be made, level by level."""


@dataclass(slots=True)
class Schedule:
    """The order of work, and the names of the columns made on the way."""

    rounds: list[dict[str, Round]]
    names: dict[int, str]
    """Expression (by identity) → the column that holds it."""


def schedule(plan: ColumnPlan) -> Schedule:
    """The order of work of a plan."""
    roots = [expr for table in plan.tables.values() for expr in table.exprs]
    order = _ordered(roots)
    rounds = _rounds(order)
    kept = _kept(order, roots)
    names = {id(expr): f"_{number}" for number, expr in enumerate(e for e in order if id(e) in kept)}
    found: list[dict[str, Round]] = [{} for _ in range(max(rounds.values(), default=0) + 1)]
    level: dict[int, int] = {}
    for expr in order:
        inner = [level[id(a)] for a in expr.args if a.place == expr.place and rounds[id(a)] == rounds[id(expr)]]
        level[id(expr)] = max(inner, default=0)
        if id(expr) not in names:
            continue
        part = found[rounds[id(expr)]].setdefault(expr.place, Round())
        if expr.op in CROSSING:
            level[id(expr)] = 0
            part.imports.append(expr)
            continue
        while len(part.levels) <= level[id(expr)]:
            part.levels.append([])
        part.levels[level[id(expr)]].append(expr)
        level[id(expr)] += 1
    return Schedule(found, names)


def _ordered(roots: Iterable[Expr]) -> list[Expr]:
    """All expressions, arguments first."""
    seen: dict[int, Expr] = {}
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        expr, ready = stack.pop()
        if ready:
            seen.setdefault(id(expr), expr)
        elif id(expr) not in seen:
            stack.append((expr, True))
            stack.extend((a, False) for a in reversed(expr.args) if id(a) not in seen)
    return list(seen.values())


def _rounds(order: Iterable[Expr]) -> dict[int, int]:
    found: dict[int, int] = {}
    for expr in order:
        inner = max((found[id(a)] for a in expr.args), default=0)
        found[id(expr)] = inner + 1 if expr.op in CROSSING else inner
    return found


def _kept(order: Sequence[Expr], roots: Sequence[Expr]) -> set[int]:
    """The expressions that become columns."""
    uses = Counter(id(root) for root in roots)
    kept: set[int] = set()
    for expr in order:
        uses.update({id(arg) for arg in expr.args})
        if expr.op in CROSSING:
            kept.update(id(arg) for arg in (expr, *expr.args) if arg.op not in (Op.COLUMN, Op.LITERAL))
    for expr in order:
        least = CHEAP.get(expr.op, 2)
        if least and uses[id(expr)] >= least:
            kept.add(id(expr))
    return kept | _long(order, roots, kept)


def _long(order: Sequence[Expr], roots: Sequence[Expr], kept: set[int]) -> set[int]:
    """Further ones, that would be long where they are repeated: as often as what repeats them is."""
    size: dict[int, int] = {}
    for expr in order:
        size[id(expr)] = 1 + sum(1 if id(arg) in kept else size[id(arg)] for arg in expr.args)
    times = Counter(id(root) for root in roots)
    found: set[int] = set()
    for expr in reversed(order):
        here = times[id(expr)]
        if here > 1 and CHEAP.get(expr.op, 2) and here * size[id(expr)] > LONG:
            found.add(id(expr))
        if id(expr) in kept or id(expr) in found:
            here = 1
        for one in {id(arg) for arg in expr.args}:
            times[one] += here
    return found
