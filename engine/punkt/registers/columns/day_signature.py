"""What of the rows of a register moves with the day asked, as columns: the same at both ends of some days, nothing changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from punkt.kernel.nodes import Condition
from punkt.law.language.vocabulary_nodes import requirements

from .algebra import Expr, Sort
from .column_plan import ColumnPlan, TablePlan, lowered, of_edition, words_of
from .lower_nodes import Lowering
from .moving_nodes import Movement, Moving
from .ratio_algebra import is_ratio
from .result_columns import Means, Result, ResultTable
from .row_places import Given, RowScope
from .table_layout import CASES, Layout, Type

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Edition

TYPES = {Sort.BOOL: Type.FLAG, Sort.DAY: Type.DAY, Sort.INT: Type.INTEGER}


class DaySignature:
    """The columns of what moves in one edition of the law, its alternatives and what the vocabulary asks of cases."""

    def __init__(self, layout: Layout, given: Given, edition: Edition) -> None:
        """``given``: the tables and their columns; the cases have the day asked."""
        self._edition = lowered(layout, given, *of_edition(edition), None)
        self._layout, self._given = layout, given
        self._truths: dict[str, dict[int, Expr]] = {CASES: {}}
        """Table → two-valued conditions, by identity."""
        self._values: dict[str, dict[int, Expr]] = {}
        self._nodes: list[object] = []  # lowered by their identities
        self.told = all(self._add(lowering) for lowering in self._lowerings()) and self._required()
        """Whether all that moves goes one way only; else no day can be told."""

    def plan(self) -> ColumnPlan:
        """The plan of the columns."""
        places, algebra = self._edition.places, self._edition.places.algebra
        tables = {}
        for place in dict.fromkeys([*self._truths, *self._values]):
            truths = [*self._truths.get(place, {}).values()]
            legend = tuple(map(str, range(len(truths))))
            rows = words_of(algebra, Result("\0turns", Means.FIRED, Type.INTEGER, legend), truths)
            for number, value in enumerate(self._values.get(place, {}).values()):
                rows.append((Result(f"\0moves.{number}", Means.VALUE, TYPES[value.sort]), value))
            keys = places.places[place].key
            results = (*(Result(key, Means.KEY, Type.KEY) for key in keys), *(result for result, _ in rows))
            tables[place] = TablePlan(ResultTable(place, keys, results), tuple(expr for _, expr in rows))
        linked = {name: (places.owner[name], places.target[name]) for name in places.owner}
        return ColumnPlan(algebra, places.places, linked, tables, self._given, self._layout)

    def _lowerings(self) -> Iterator[Lowering]:
        yield self._edition.lowering
        yield from (other for _, other in self._edition.others)
        if self._edition.applied is not None:
            yield self._edition.applied

    def _add(self, lowering: Lowering) -> bool:
        movement, program = Movement(lowering.program), lowering.program
        for scope in self._edition.places.scopes():
            for plan in program.plans.get(scope.kind, ()):
                if program.only is None or plan.key in program.only:
                    moving = movement.of_plan(plan)
                    if moving is None or not self._note(moving, lowering, scope):
                        return False
        return True

    def _required(self) -> bool:
        """What the vocabulary asks of cases, as parts that turn once and as a whole."""
        lowering, algebra = self._edition.lowering, self._edition.places.algebra
        movement = Movement(lowering.program)
        for scope in self._edition.places.scopes():
            asked = [condition for _, condition in requirements(lowering.program.vocabulary, scope.kind)]
            moving = movement.of_nodes(asked, scope.kind)
            if moving is None or not self._note(moving, lowering, scope):
                return False
            self._nodes += asked
            for condition in asked:
                if movement.moves(condition, scope.kind):
                    self._truth(algebra.fails(lowering.truth(condition, scope)), scope)
        return True

    def _note(self, moving: Iterable[Moving], lowering: Lowering, scope: RowScope) -> bool:
        """Note what moves, each where its rows are; whether columns hold it."""
        algebra = self._edition.places.algebra
        for one in moving:
            self._nodes.append(one)
            place: RowScope | None = scope
            for step in one.through:
                assert place is not None
                found = lowering.collection(step.collection, place)
                place = found.elements if self._edition.places.held(found.rows) else None
                if place is None:
                    break
            if place is None:
                continue
            if isinstance(one.node, Condition):
                truth = lowering.truth(one.node, place)
                self._truth(algebra.holds(truth), place)
                self._truth(algebra.unknown(truth), place)
                continue
            value = lowering.value(one.node, place)
            for expr in (value.point, value.low, value.high):
                if is_ratio(expr) or expr.sort not in TYPES:
                    return False
                if not expr.constant:
                    self._values.setdefault(place.place, {})[id(expr)] = expr
        return True

    def _truth(self, condition: Expr, place: RowScope) -> None:
        if not condition.constant:
            self._truths.setdefault(place.place, {})[id(condition)] = condition
