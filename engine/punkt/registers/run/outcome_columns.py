"""Which result columns belong to an outcome, and what they are called where names stand in place of bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from punkt.registers.columns.names_of_bits import bits_of
from punkt.registers.columns.result_columns import Means, Result, ResultTable
from punkt.registers.columns.table_layout import CASE, CASES, ID, TO

CLAUSES, MISSING, READINGS, IF_APPLIES = "clauses", "missing", "readings", "if_applies"
PRESUMED = "presumed"


@dataclass(frozen=True, slots=True)
class ElementColumns:
    """Where facts of elements are told of an outcome: columns in the table of those elements, or of references to them."""

    table: str
    keys: tuple[str, ...]
    """The columns that name the owner."""
    element: str
    """The column that names the element."""
    elements: str
    """The list the element is in."""
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class FactColumns:
    """The facts that an outcome misses, or presumes: columns of its own table, and of others about elements."""

    own: tuple[Result, ...] = ()
    of_elements: tuple[ElementColumns, ...] = ()

    @property
    def there(self) -> bool:
        """Whether there is any such fact."""
        return bool(self.own or self.of_elements)


@dataclass(frozen=True, slots=True)
class OutcomeColumns:
    """The result columns of one outcome: of its own table, and of others about elements."""

    subject: str
    name: str
    value: Result
    status: Result
    missing: FactColumns
    presumed: FactColumns
    readings: Result | None
    if_applies: Result | None
    """The value it would have if all applied of which that is unknown; ``None`` where it could be no other."""
    clauses: tuple[str, ...]

    @property
    def key(self) -> str:
        """Subject and name."""
        return f"{self.subject}.{self.name}"

    @property
    def facts(self) -> dict[str, FactColumns]:
        """What is told of facts, by what the written column ends with: what is presumed only where something can be."""
        return {MISSING: self.missing, **({PRESUMED: self.presumed} if self.presumed.there else {})}

    @property
    def of_elements(self) -> list[ElementColumns]:
        """Where facts of elements are told of it."""
        return [*self.missing.of_elements, *self.presumed.of_elements]

    def called(self, what: str) -> str:
        """The name of the written column with names of clauses, of facts or of readings."""
        return f"{self.value.name}:{what}"

    def own_clauses(self, fired: Iterable[Result]) -> list[tuple[Result, int]]:
        """Of the numbers of fired clauses those that hold this outcome's, and its own bits in each."""
        masks = ((one, bits_of(self.clauses, one.legend)) for one in fired if one.subject == self.subject)
        return [(one, mask) for one, mask in masks if mask]


def outcome_columns(
    name: str,
    tables: Mapping[str, ResultTable],
    targets: Mapping[str, str],
    clauses: Mapping[tuple[str, str], Sequence[str]],
) -> list[OutcomeColumns]:
    """The outcomes of a table's rows: a section's stand in the cases, an element's in the table of its list."""
    found: dict[tuple[str, str], dict[Means, list[Result]]] = {}
    for column in tables[name].columns:
        if column.outcome and (name == CASES or column.subject == name):
            found.setdefault((column.subject, column.outcome), {}).setdefault(column.means, []).append(column)
    return [
        OutcomeColumns(
            *key,
            columns[Means.VALUE][0],
            columns[Means.STATUS][0],
            _facts(name, key, Means.MISSING, columns, tables, targets),
            _facts(name, key, Means.PRESUMED, columns, tables, targets),
            next(iter(columns.get(Means.READINGS, ())), None),
            next(iter(columns.get(Means.IF_APPLIES, ())), None),
            tuple(clauses.get(key, ())),
        )
        for key, columns in found.items()
    ]


def _facts(
    name: str,
    key: tuple[str, str],
    means: Means,
    columns: Mapping[Means, Sequence[Result]],
    tables: Mapping[str, ResultTable],
    targets: Mapping[str, str],
) -> FactColumns:
    return FactColumns(tuple(columns.get(means, ())), tuple(_about(name, key, means, tables, targets)))


def _about(
    name: str,
    key: tuple[str, str],
    means: Means,
    tables: Mapping[str, ResultTable],
    targets: Mapping[str, str],
) -> Iterator[ElementColumns]:
    for other, table in tables.items():
        results = tuple(c for c in table.columns if c.means is means and (c.subject, c.outcome) == key)
        if other != name and results:
            keys = (CASE,) if name == CASES else (CASE, ID)
            yield ElementColumns(other, keys, TO if other in targets else ID, targets.get(other, other), results)
