"""Decision tables of the packs that are checked: rows that can hold together, that are never reached, and gaps.

Told only where it is certain: of tables whose columns are facts and full years, each of its own, of which no
constraint and no condition of who it applies to says more. All else is asked by ``punkt prove``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from punkt.authoring.in_line import in_line
from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place
from punkt.kernel.cached_attribute import cached_attribute
from punkt.kernel.domains import Interval, show
from punkt.kernel.node_structure import children
from punkt.kernel.nodes import AsOf, Condition, Fact, Presuming, Value
from punkt.kernel.records import GAP
from punkt.law.forms.base import FAILED, Typed
from punkt.law.forms.tables import UNIQUE, TableRow, WrittenTable
from punkt.law.language.link import Linked
from punkt.law.language.lowered_table import LoweredTable, lowered_table
from punkt.law.language.references import references
from punkt.law.language.table_boxes import EVERY, Boxes, Example, boxes, one_column_each
from punkt.law.packs.pack import Rule
from punkt.law.packs.vocabulary import FactKind, FactType

from .mentions import mentions

UNREACHED = ("first",)
"""Hit policies by which an earlier row takes what a later one would."""


class TableFinding(NamedTuple):
    """What was found of a table: the lint's code, where, and the arguments of its message."""

    code: str
    place: Place
    arguments: dict[str, object]


def scanned(linked: Linked, pack: str) -> list[TableFinding]:
    """What is to be told of the tables of a pack, each finding once."""
    found: dict[tuple[str, Place], TableFinding] = {}
    seen: set[tuple[str, ...]] = set()
    for rule in linked.rules:
        at = (rule.body.document.file, *map(str, rule.body.path))
        if rule.pack != pack or "table" not in rule.body or at in seen:
            continue
        seen.add(at)  # several outcomes have one table
        for day in _days(linked, rule):
            for one in _Table(linked, rule, day).findings():
                found.setdefault((one.code, one.place), one)
    return list(found.values())


def _days(linked: Linked, rule: Rule) -> list[date]:
    """The days on which a table may begin to mean something else."""
    changed = {day for base in linked.chain(rule.pack) for day in base.change_days}
    return sorted({rule.in_force.since, *(day for day in changed if day in rule.in_force)})


@dataclass
class _Table:
    linked: Linked
    rule: Rule
    day: date

    @cached_attribute
    def lowered(self) -> LoweredTable:
        return lowered_table(self.linked, self.rule, self.day)

    @property
    def written(self) -> WrittenTable:
        return self.lowered.written

    def findings(self) -> Iterator[TableFinding]:
        """Rows that hold together, rows that are never reached, and what no row takes."""
        table, columns = self.written, self.lowered.columns
        if not self.lowered.whole:
            return
        rows = [row.cells for row in self.lowered.rows]
        kept, cells = one_column_each(columns, rows)
        chosen = [columns[at] for at in kept]
        known = boxes(chosen, [self._span(column) for column in chosen], cells)
        certain = [self._certain(chosen, at) for at in range(len(chosen))]
        if table.hit in (UNIQUE, "any"):
            yield from self._together(known, kept, cells, certain)
        if table.hit in UNREACHED:
            for number, row in enumerate(table.rows):
                if known.unreachable(number):
                    yield TableFinding("P125", row.spot.place, {"number": row.number})
        if table.hit not in ("sum", "count") and table.otherwise is None and all(certain) and self._alone():
            missed = known.missed()
            if missed is not None:
                yield TableFinding("P124", table.spot.place, {"example": self._example(missed, kept)})

    def _together(
        self, known: Boxes, kept: Sequence[int], cells: Sequence[Sequence[Condition]], certain: Sequence[bool]
    ) -> Iterator[TableFinding]:
        rows = self.written.rows
        for one, other, example in known.together():
            plain = all(
                sure or (cells[one][at] == EVERY and cells[other][at] == EVERY) for at, sure in enumerate(certain)
            )
            if plain and (self.written.hit == UNIQUE or _differ(rows[one], rows[other])):
                arguments: dict[str, object] = {
                    "number": rows[other].number,
                    "other": rows[one].number,
                    "at": str(rows[one].spot.place),
                    "example": self._example(example, kept),
                }
                yield TableFinding("P123", rows[other].spot.place, arguments)

    def _example(self, example: Example, kept: Sequence[int]) -> str:
        named = [(_heading(self.written.columns[at]), value) for at, value in zip(kept, example, strict=True)]
        return ", ".join(
            f"{name} — {'none' if value is GAP else show(value)}" for name, value in named if value is not None
        )

    # --- what is certain

    def _span(self, column: Typed) -> Interval | None:
        """Between which ends the values of a column lie."""
        if _since_day(column) is not None:
            return Interval(0, None)
        fact = self._fact(column)
        return fact.range if fact is not None else None

    def _fact(self, column: Typed) -> FactType | None:
        node = _given(column.node)
        if column is FAILED or not isinstance(node, Fact):
            return None
        return self.linked.vocabulary.subjects[node.section or self.rule.subject].facts.get(node.path)

    def _certain(self, columns: Sequence[Typed], at: int) -> bool:
        """Whether a column has any of its values, whatever the other columns have."""
        node = columns[at].node
        simple = _given(_since_day(columns[at]) or node)
        if not isinstance(simple, Fact):
            return False
        fact = self.linked.vocabulary.subjects[simple.section or self.rule.subject].facts.get(simple.path)
        if fact is None or not fact.given:
            return False
        own = self._reads(columns[at])
        others = [self._reads(column) for number, column in enumerate(columns) if number != at]
        return not any(own & one for one in (*others, self._told_of))

    def _reads(self, column: Typed) -> set[tuple[str, str]]:
        found = references(column.node, self.rule.subject, self.linked.vocabulary)
        return {(one.record, one.name) for one in found}

    @cached_attribute
    def _told_of(self) -> set[tuple[str, str]]:
        """The facts of which constraints, or the conditions of who the rule applies to, say more."""
        vocabulary = self.linked.vocabulary
        spots: list[tuple[str, Spot]] = [
            (name, constraint.require) for name, of in vocabulary.subjects.items() for constraint in of.constraints
        ]
        pack = self.linked.by_id[self.rule.pack].applies.get(self.rule.subject)
        for applies in (self.rule.applies, None if self.rule.to_everybody else pack):
            if applies is not None:
                spots.append((self.rule.subject, applies.condition))
        return {(one.record, one.name) for record, spot in spots for one in mentions(spot, record, vocabulary, True)}

    def _alone(self) -> bool:
        """Whether no other rule decides what the table does."""
        key = (self.rule.subject, self.rule.outcome)
        return sum((rule.subject, rule.outcome) == key for rule in self.linked.rules) == 1


def _since_day(column: Typed) -> Value | None:
    """The day of which a column asks how many years (or the like) have passed since, up to the day asked."""
    parts = [part for part in children(column.node) if part != AsOf()]
    passed = column.type.kind is FactKind.INTEGER and AsOf() in children(column.node)
    return parts[0] if passed and len(parts) == 1 else None  # type: ignore[return-value]


def _given(node: Value) -> Value:
    """A fact, also where it is presumed if it is not given."""
    return node.fact if isinstance(node, Presuming) else node


def _heading(column: Spot) -> str:
    return column.data if isinstance(column.data, str) else in_line(column.data)


def _differ(one: TableRow, other: TableRow) -> bool:
    """Whether the results of two rows are certainly not the same: both are written out."""
    return any(
        str(a.data) != str(b.data)
        for a, b in zip(one.results, other.results, strict=True)
        if not any(isinstance(spot.data, (dict, list)) or str(spot.data).startswith("$") for spot in (a, b))
    )
