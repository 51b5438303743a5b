"""Many nested cases laid out at once, name by name, where every value is what its name asks.

What is odd in any way – a name that is no fact, a word where a mapping should stand, a list of what is no element – is
left to :class:`~punkt.registers.read.flatten_cases.Flattener`, which goes case by case and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from punkt.deciding.cases.case_reading import EXTRA_KEYS, MAX_ELEMENTS
from punkt.kernel.exact import SURE_DIGITS
from punkt.law.packs.vocabulary import FactKind
from punkt.registers.columns.table_layout import AS_OF, CASE, ID, Column
from punkt.registers.map.match_columns import KEYS, ColumnNames, fact_of

from .flatten_cases import Flattener, text_of

if TYPE_CHECKING:
    import polars as pl

Values = Sequence[Any]
"""What some mappings have of one name, in their order; ``None`` for nothing."""
Branch = Sequence[Mapping[str, Any]]
_EMPTY: Mapping[str, Any] = {}


@dataclass(slots=True)
class LaidOut:
    """Mappings that were laid out as columns."""

    size: int
    columns: dict[str, pl.Series] = field(default_factory=dict)
    lists: dict[str, tuple[list[int], LaidOut]] = field(default_factory=dict)
    """List → the places of the owners of its elements, and these."""
    first: dict[str, int] = field(default_factory=dict)
    """Column → the first place that has a value."""
    there: dict[str, list[Values]] = field(default_factory=dict)
    """Section → values by which a case has it."""
    odd: set[int] = field(default_factory=set)
    """The places of those that are to be looked at one by one."""

    def frame(self) -> pl.DataFrame:
        """As a frame; the key alone where there is nothing."""
        import polars as pl

        return pl.DataFrame(self.columns or {CASE: pl.Series([None], dtype=pl.String).new_from_index(0, self.size)})

    def put(self, name: str, column: pl.Series, values: Values) -> None:
        """Add a column, made of some values."""
        self.columns[name] = column
        self.first[name] = next((n for n, value in enumerate(values) if value is not None), 0)

    def doubt(self, values: Values, *kinds: type) -> None:
        """Hold those for odd that have a value of another kind."""
        self.odd.update(n for n, value in enumerate(values) if value is not None and type(value) not in kinds)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where values stand: among the names of which table, and in which section's mapping."""

    names: ColumnNames
    section: str = ""


class CaseColumns:
    """Lays out cases for one vocabulary."""

    def __init__(self, flattener: Flattener) -> None:
        self.flattener = flattener
        self._sections = flattener.layout.vocabulary.sections

    def of(self, cases: Branch) -> LaidOut:
        """The columns of cases, in the order in which the cases name them. With some that are odd, it is of no use."""
        found = LaidOut(len(cases))
        keys = (self.flattener.key,) if self.flattener.key else KEYS
        names = _names(cases)
        given = [[case.get(name) for case in cases] for name in keys if name in names]
        if given:
            chosen = [next((v for v in row if v is not None), None) for row in zip(*given, strict=True)]
            self._identity(found, CASE, chosen if len(given) > 1 else given[0])
        for name in names:
            if name in keys or name in EXTRA_KEYS:
                continue
            values = [case.get(name) for case in cases]
            if name == AS_OF:
                found.put(AS_OF, _texts(found, values), values)
            elif name in self._sections:
                found.doubt(values, dict)
                found.there.setdefault(name, []).append([value if type(value) is dict else None for value in values])
                self._branch(found, _Where(self.flattener.names, name), name, values)
            else:
                self._value(found, _Where(self.flattener.names), name, values, self.flattener.begins(name))
        for section, ways in found.there.items():
            there = (
                ways[0]
                if len(ways) == 1
                else [any(v is not None for v in row) or None for row in zip(*ways, strict=True)]
            )
            found.put(section, _true(there), there)
        if not found.odd:
            found.columns = {name: found.columns[name] for name in self._order(found, cases)}
        return found

    def _order(self, found: LaidOut, cases: Branch) -> Iterable[str]:
        """The columns by the first case that has each, and as they stand there."""
        first: dict[int, set[str]] = {}
        for name in found.columns:
            first.setdefault(found.first[name], set()).add(name)
        for place in sorted(first):
            yield from (name for name in self.flattener.flatten(cases[place]).cells if name in first[place])

    def _branch(self, found: LaidOut, where: _Where, begin: str, values: Values, without: str = "") -> None:
        """The values of all names below one; ``without``: a name that was taken already."""
        branch: Branch = [value if type(value) is dict else _EMPTY for value in values]
        for name in _names(branch):
            if name != without:
                full = f"{begin}.{name}" if begin else name
                self._value(found, where, full, [one.get(name) for one in branch])

    def _value(self, found: LaidOut, where: _Where, name: str, values: Values, begins: bool = True) -> None:
        """The values of a name; ``begins``: whether it may begin other names."""
        kinds = {*map(type, values)} - {type(None)}
        meaning = self.flattener.meaning(where.names, name)
        begins = begins and meaning.is_branch and dict in kinds
        if not kinds or (meaning.ignored and not begins):
            return
        if begins:
            found.doubt(values, dict)
            self._branch(found, where, name, values)
        elif meaning.column is None or meaning.months is not None or meaning.column.name in found.columns:
            found.doubt(values)
        else:
            self._column(found, where, meaning.column, values, kinds)

    def _column(self, found: LaidOut, where: _Where, column: Column, values: Values, kinds: set[type]) -> None:
        fact, of_case = column.fact, where.names is self.flattener.names
        if fact is not None and fact.kind is FactKind.LIST:
            if not of_case:
                found.doubt(values)
                return
            self._elements(found, column.name, values)
            found.put(column.name, _true(values), values)
        elif fact is not None and fact.kind in (FactKind.CHOICES, FactKind.REFERENCES):
            found.put(column.name, _several(found, values, kinds), values)
        else:
            found.put(column.name, _cells(found, column, values, kinds), values)
        section = "" if fact is None or not of_case else column.name[: -len(fact.path) - 1]
        if section and section != where.section:
            found.there.setdefault(section, []).append(values)

    def _elements(self, found: LaidOut, name: str, values: Values) -> None:
        """The elements of a list of each case."""
        found.doubt(values, list)
        lists = [value if type(value) is list else () for value in values]
        found.odd.update(n for n, one in enumerate(lists) if len(one) > MAX_ELEMENTS)
        owners = [n for n, one in enumerate(lists) for _ in one]
        elements = list(chain.from_iterable(lists))
        made = LaidOut(len(elements))
        made.odd.update(n for n, element in enumerate(elements) if type(element) is not dict)
        names = self.flattener.lists[name]
        own = self.flattener.map_of(names).id or ID
        ids = [element.get(own) if type(element) is dict else None for element in elements]
        if any(one is not None for one in ids):
            self._identity(made, ID, ids)
        self._branch(made, _Where(names), "", elements, own)
        found.odd.update(owners[n] for n in made.odd)
        found.lists[name] = owners, made

    @staticmethod
    def _identity(found: LaidOut, name: str, values: Values) -> None:
        """Keys or ids: words, or whole numbers that keep all their digits."""
        found.doubt(values, str, int)
        found.odd.update(n for n, v in enumerate(values) if type(v) is int and abs(v) >= 10**SURE_DIGITS)
        found.put(name, _texts(found, values), values)


def _names(branch: Branch) -> dict[str, None]:
    """All names of some mappings, in the order in which they first stand there."""
    return dict.fromkeys(chain.from_iterable(branch))


def _true(values: Values) -> pl.Series:
    """A column that says true where there is a value."""
    import polars as pl

    return pl.Series([None if value is None else True for value in values], dtype=pl.Boolean)


def _several(found: LaidOut, values: Values, kinds: set[type]) -> pl.Series:
    """Values of which a case may have several: lists of texts, or a text each."""
    import polars as pl

    if kinds == {str}:
        return pl.Series(values, dtype=pl.String)
    found.doubt(values, list)
    lists = [value if type(value) is list else None for value in values]
    plain = {*map(type, chain.from_iterable(one for one in lists if one))} <= {str}
    if not plain or max(len(one) for one in lists if one is not None) > MAX_ELEMENTS:
        found.odd.update(n for n, one in enumerate(lists) if one is not None)
        lists = [None] * len(lists)
    return pl.Series(lists, dtype=pl.List(pl.String))


def _cells(found: LaidOut, column: Column, values: Values, kinds: set[type]) -> pl.Series:
    """Values in the type that they have where it is that of the fact, else as texts."""
    import polars as pl

    kind = fact_of(column).kind
    if kinds == {bool} and kind is FactKind.BOOLEAN:
        return pl.Series(values, dtype=pl.Boolean)
    if kinds == {int} and kind in (FactKind.INTEGER, FactKind.NUMBER):
        with suppress(OverflowError, TypeError):
            return pl.Series(values, dtype=pl.Int64)
    return _texts(found, values, kinds)


def _texts(found: LaidOut, values: Values, kinds: Iterable[type] = ()) -> pl.Series:
    """Plain values as texts."""
    import polars as pl

    if {*kinds} != {str}:
        found.doubt(values, str, bool, int, float)
        values = [None if value is None else _text(value) for value in values]
    return pl.Series(values, dtype=pl.String)


def _text(value: Any) -> str:
    """A value as the text of a cell; a number with a fraction as it is written."""
    return format(Decimal(repr(value)), "f") if type(value) is float else text_of(value)
