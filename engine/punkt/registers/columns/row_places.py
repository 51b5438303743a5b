"""Where expressions are worked out: the rows of cases, of lists and of references, and how they belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from punkt.kernel.exact import LARGEST
from punkt.kernel.nodes import Fact
from punkt.law.packs.vocabulary import FactKind

from .algebra import Expr, Sort
from .ratio_algebra import RatioAlgebra
from .table_layout import AS_OF, CASE, CASES, ID, NONE, TO, Column, Layout, Type, column_of

Given = Mapping[str, frozenset[str]]
"""The tables that are given, and their columns."""
SORTS = {
    Type.FLAG: Sort.BOOL,
    Type.INTEGER: Sort.INT,
    Type.DECIMAL: Sort.INT,
    Type.DAY: Sort.DAY,
    Type.WORD: Sort.WORD,
    Type.WORDS: Sort.WORDS,
}


@dataclass(frozen=True, slots=True)
class RowScope:
    """A record type at a place: a section in the rows of cases, or the elements of a list."""

    kind: str
    place: str
    prefix: str
    subject: str
    section: str


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A table that is worked on: its rows, and the rows of other tables that they belong to."""

    name: str
    key: tuple[str, ...]
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Table → the columns here that hold its key."""


class RowPlaces:
    """The tables in use, and the columns that are given."""

    def __init__(self, layout: Layout, given: Given, algebra: RatioAlgebra) -> None:
        self.layout, self.given, self.algebra = layout, given, algebra
        self.links = [t for t in layout.links if t.name in given]
        self.owner: dict[str, str] = {}
        self.target: dict[str, str] = {}
        self.places: dict[str, RowPlace] = {CASES: RowPlace(CASES, (CASE,))}
        for table in self.links:
            owner = table.name.removesuffix(f".{table.fact.path}") if table.fact else ""
            assert table.fact is not None
            self.owner[table.name] = owner if ID in table.key else CASES
            self.target[table.name] = f"{table.section}.{table.fact.of}"
        for table in layout.lists:
            if table.name in given or table.name in self.target.values() or table.name in self.owner.values():
                self.places[table.name] = RowPlace(table.name, table.key, {CASES: (CASE,)})
        for table in layout.periods:
            if table.name in given and table.owner in self.places:
                self.places[table.name] = RowPlace(table.name, table.key, {table.owner: table.key})
        for table in self.links:
            own = (CASE, ID) if ID in table.key else (CASE,)
            parents = {self.owner[table.name]: own, self.target[table.name]: (CASE, TO)}
            self.places[table.name] = RowPlace(table.name, table.key, parents)

    # --- scopes

    def section(self, name: str) -> RowScope:
        """A section in the rows of cases."""
        return RowScope(name, CASES, f"{name}.", name, name)

    def elements(self, name: str) -> RowScope:
        """The elements of a list."""
        table = self.layout.tables[name]
        return RowScope(table.subject, name, "", name, table.section)

    def scopes(self) -> list[RowScope]:
        """Everything that has outcomes of its own: sections that may be present, lists."""
        a = self.algebra
        sections = [self.section(name) for name in self.layout.vocabulary.sections]
        lists = [self.elements(t.name) for t in self.layout.lists if t.name in self.places]
        return [*(s for s in sections if self.present(s.section) is not a.false), *lists]

    # --- columns

    def column(self, scope: RowScope, path: str) -> Expr:
        """A fact's column; NULL in every row where it is not given."""
        name, fact = f"{scope.prefix}{path}", self.layout.vocabulary.subjects[scope.kind].facts[path]
        columns = self.layout.tables[scope.place].columns
        return self._column(scope.place, column_of(fact, name) if fact.stands_for else columns[name])

    def _column(self, place: str, column: Column) -> Expr:
        sort = SORTS[column.type]
        if column.name not in self.given.get(place, ()):
            return self.algebra.literal(None, sort, column.words)
        span = None
        if sort is Sort.INT and column.fact is not None:
            reach = column.fact.range
            low = reach.low if reach and reach.low is not None else -LARGEST
            high = reach.high if reach and reach.high is not None else LARGEST
            unit = 10**column.decimals
            span = (int(low * unit), int(high * unit))
        return self.algebra.column(place, column.name, sort, span, column.words)

    def as_of(self, scope_place: str) -> Expr | None:
        """The column of the day asked, where each case has its own."""
        if AS_OF not in self.given.get(CASES, ()):
            return None
        return self.lifted(self.algebra.column(CASES, AS_OF, Sort.DAY), CASES, scope_place)

    def present(self, section: str) -> Expr:
        """Whether a case says of a section what it is, or that there is none; in the rows of cases."""
        a, columns = self.algebra, self.given.get(CASES, frozenset())
        there = a.literal(any(name.startswith(f"{section}.") for name in (*columns, *self.given)))
        if section in columns:
            there = a.holds(a.column(CASES, section, Sort.BOOL))
        return a.or_([there, self.none(CASES, section)])

    def none(self, place: str, name: str) -> Expr:
        """Whether a fact or a section is known not to exist, by the column beside it; two-valued."""
        if name + NONE not in self.given.get(place, ()):
            return self.algebra.false
        return self.algebra.holds(self.algebra.column(place, name + NONE, Sort.BOOL))

    def denied(self, scope: RowScope, path: str) -> Expr:
        """Whether a fact is known not to exist: it, or its section, of which all is none but what a case may state."""
        own = self.none(scope.place, f"{scope.prefix}{path}")
        if scope.place != CASES or self.layout.vocabulary.subjects[scope.kind].facts[path].established:
            return own
        return self.algebra.or_([own, self.none(CASES, scope.section)])

    def has(self, scope: RowScope, path: str) -> Expr:
        """Whether a record gives a list or references; two-valued, where the record is."""
        a, name = self.algebra, f"{scope.prefix}{path}"
        if self.layout.vocabulary.subjects[scope.kind].facts[path].by is not None:
            there = self.present(scope.section) if scope.place == CASES else a.true
        elif name in self.given.get(scope.place, ()):
            there = a.holds(a.column(scope.place, name, Sort.BOOL))
        elif f"{scope.subject}.{path}" in self.given:
            there = self.present(scope.section) if scope.place == CASES else a.true
        else:
            there = a.false
        return a.or_([there, self.none(CASES, scope.section)]) if scope.place == CASES else there

    # --- from one table to another

    def held(self, rows: str) -> bool:
        """Whether there is a table of some rows; where there is none, there are no such rows."""
        return rows in self.places

    def child(self, owner: RowScope, path: str) -> tuple[str, RowScope]:
        """The rows that belong to a record through a collection, and the scope of the elements they lead to."""
        fact = self.layout.vocabulary.subjects[owner.kind].facts[path]
        name = f"{owner.subject}.{path}"
        if fact.kind is FactKind.LIST:
            return name, self.elements(name)
        return name, self.elements(f"{owner.section}.{fact.of}")

    def collection(self, scope: RowScope, fact: Fact) -> RowScope:
        """The record that has a collection."""
        return scope if fact.section is None else self.section(fact.section)

    def lifted(self, expr: Expr, place: str, here: str) -> Expr:
        """An expression about rows of ``place``, for the rows of ``here`` that belong to them."""
        if place == here or not expr.place:
            return expr
        if not self.held(here):
            return self.algebra.literal(None, expr.sort, expr.words)
        for parent in self.places[here].parents:
            if parent == place:
                return self.algebra.via(here, place, expr)
        for parent in self.places[here].parents:
            if place in self.places[parent].parents:
                return self.algebra.via(here, parent, self.lifted(expr, place, parent))
        raise AssertionError(f"{here} does not belong to {place}")
