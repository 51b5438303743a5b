"""Which result columns belong to an outcome, and what they are called where names stand in place of bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from punkt.registers.columns.names_of_bits import bits_of
from punkt.registers.columns.result_columns import Means, Result, ResultTable
from punkt.registers.columns.table_layout import CASE, CASES, ID, TO

CLAUSES, MISSING, READINGS, IF_APPLIES = "clauses", "missing", "readings", "if_applies"


@dataclass(frozen=True, slots=True)
class ElementColumns:
    """Where an outcome misses facts of elements: columns in the table of those elements, or of references to them."""

    table: str
    keys: tuple[str, ...]
    """The columns that name the owner."""
    element: str
    """The column that names the element."""
    elements: str
    """The list the element is in."""
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class OutcomeColumns:
    """The result columns of one outcome: of its own table, and of others about elements."""

    subject: str
    name: str
    value: Result
    status: Result
    missing: tuple[Result, ...]
    readings: Result | None
    if_applies: Result | None
    """The value it would have if all applied of which that is unknown; ``None`` where it could be no other."""
    clauses: tuple[str, ...]
    of_elements: tuple[ElementColumns, ...]
    """Where it misses facts of elements."""

    @property
    def key(self) -> str:
        """Subject and name."""
        return f"{self.subject}.{self.name}"

    def called(self, what: str) -> str:
        """The name of the written column with names of clauses, missing facts or readings."""
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
            tuple(columns.get(Means.MISSING, ())),
            next(iter(columns.get(Means.READINGS, ())), None),
            next(iter(columns.get(Means.IF_APPLIES, ())), None),
            tuple(clauses.get(key, ())),
            tuple(_about(name, key, tables, targets)),
        )
        for key, columns in found.items()
    ]


def _about(
    name: str, key: tuple[str, str], tables: Mapping[str, ResultTable], targets: Mapping[str, str]
) -> Iterator[ElementColumns]:
    for other, table in tables.items():
        results = tuple(c for c in table.columns if c.means is Means.MISSING and (c.subject, c.outcome) == key)
        if other != name and results:
            keys = (CASE,) if name == CASES else (CASE, ID)
            yield ElementColumns(other, keys, TO if other in targets else ID, targets.get(other, other), results)
