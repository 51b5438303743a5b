"""Cells as SQL: the value a cell holds as a fact, and under which condition it surely is one.

A condition that does not hold says nothing: the cell is then looked at outside the database, by the
code that checks every other register. So the two cannot disagree about a row that is decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from punkt.files.texts import bilingual
from punkt.kernel.exact import LARGEST, MAX_NAME
from punkt.law.packs.vocabulary import FactKind
from punkt.registers.check.check_cells import said_of, sections_of
from punkt.registers.columns.algebra_terms import NULL_, TRUE_
from punkt.registers.columns.sql_nodes import (
    all_of,
    any_of,
    array_has,
    case,
    cast,
    column,
    compared,
    is_,
    number,
    text,
    total,
)
from punkt.registers.columns.table_layout import CASE, ID, NONE, Column, Type
from punkt.registers.database.postgres_nodes import SEEN, among, call, constant, exact, stripped, unknown_or
from punkt.registers.map.key_form import AS_WRITTEN

from .key_sql import key_of, surely_key

if TYPE_CHECKING:
    from punkt.kernel.domains import Interval
    from punkt.registers.map.match_columns import Matched, Slot

WHOLE = ("bigint", "integer", "smallint")
EXACT = (*WHOLE, "numeric")
TEXTS = ("text", "character varying", "character")
LISTS = ("text[]", "character varying[]")
KEYS = (*TEXTS, *EXACT, "uuid")
"""What a key may be of: its text is the same in the database and outside."""
ENUM = "enum"
ODD_IDS = r"(^|\|)[\s=#]|\s(\||$)|[0-9][eE]\+?[0-9]|.{200}"
"""Lists of ids of which one may be none as it stands."""
GIVEN = "given"
"""What queries call the rows that are read."""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that a row meets only if it surely is good; where it does not, ``column`` is to be looked at."""

    column: str
    """The column of the input."""
    condition: exp.Expression
    code: str
    """What is wrong where the condition is not met, for those who are told by the database itself."""
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns of one table as expressions of SQL."""

    key: exp.Expression
    """The key of the case as messages and lists name it; NULL where a row has none."""
    values: Mapping[str, exp.Expression]
    """Column of the layout → its value."""
    checks: Sequence[Check]

    @property
    def sure(self) -> exp.Expression:
        """Whether all cells of a row surely are values of their facts; FALSE says nothing.

        As a CASE, because a planner that sees all conditions expects hardly a row, and joins row by row.
        """
        return case([(all_of([check.condition.copy() for check in self.checks]), exp.true())], exp.false())


def read_cells(
    matched: Matched, kinds: Mapping[str, str], strays: Sequence[str], always: Mapping[str, tuple[Column, object]]
) -> Cells:
    """The columns of a table. ``kinds``: column → its type as the database names it.

    ``strays``: columns without a name, in which nothing may stand. ``always``: what a map gives all rows.
    """
    values: dict[str, exp.Expression] = {}
    checks: list[Check] = []
    for name, source in matched.keys.items():
        cell, form = column(source, GIVEN), matched.form(name)
        values[name] = exact(cell) if form == AS_WRITTEN else key_of(cell, form)
        known = exp.Not(this=is_(key_of(cell, form), NULL_))
        checks.append(Check(source, known, "P769" if name == CASE else "P517", {"name": source}))
        if kinds[source] in TEXTS or form != AS_WRITTEN:
            checks.append(Check(source, surely_key(cell, form), "P515", {"limit": MAX_NAME}))
    for slot in matched.slots:
        values[slot.column.name], condition = _cell(slot, kinds[slot.name])
        if condition is not None:
            checks.append(
                Check(
                    slot.name, condition, "P844", {"name": slot.fact.named(slot.column.name), "right": right_of(slot)}
                )
            )
    checks += [Check(name, _blank(column(name, GIVEN)), "P735", {"number": name}) for name in strays]
    for name, (_, value) in always.items():
        values[name] = constant(value)
    values |= {name: _present(values, name) for name in sections_of(matched.table, values)}
    labels = {slot.column.name: slot.name for slot in matched.slots}
    for name in [name for name in values if name in matched.table.columns and matched.table.columns[name].deniable]:
        none = values.setdefault(name + NONE, cast(exp.null(), "BOOLEAN"))  # a text that says so is looked at outside
        for other in said_of(matched.table, values, name) if name + NONE in {*labels, *always} else ():
            one_of = any_of([exp.Not(this=is_(none.copy(), TRUE_)), is_(values[other].copy(), NULL_)])
            checks.append(Check(labels.get(other, other), one_of, "P912", {"name": name, "other": other}))
    return Cells(key_of(column(matched.keys[CASE], GIVEN), matched.form(CASE)), values, checks)


def _present(values: Mapping[str, exp.Expression], section: str) -> exp.Expression:
    """Whether a case has a section; where its own cell does not say so, a row that knows anything of it has."""
    own = {name: value.copy() for name, value in values.items() if name.startswith(f"{section}.")}
    known = [is_(v, TRUE_) if name.endswith(NONE) else exp.Not(this=is_(v, NULL_)) for name, v in own.items()]
    there = any_of(known) if known else exp.false()
    if section + NONE in values:
        there = all_of([there, exp.Not(this=is_(values[section + NONE].copy(), TRUE_))])
    return case([(all_of([is_(values[section].copy(), NULL_), there]), exp.true())], values[section].copy())


def right_of(slot: Slot) -> Mapping[str, str]:
    """What a cell of a fact would rightly hold, in both languages."""
    fact = slot.fact
    span = f" {fact.range}" if fact.range is not None else ""
    match fact.kind:
        case FactKind.BOOLEAN | FactKind.LIST:
            return bilingual("registers.faults.truth")
        case FactKind.INTEGER:
            return bilingual("registers.faults.integer", span=span)
        case FactKind.NUMBER:
            places = fact.decimals
            return bilingual("registers.faults.number", span=span, places=places)
        case FactKind.DATE:
            return bilingual("registers.faults.day")
        case FactKind.CHOICE:
            words = ", ".join(fact.values)
            return bilingual("registers.faults.choice", words=words)
        case FactKind.CHOICES:
            words = ", ".join(fact.values)
            return bilingual("registers.faults.choices", words=words)
    return bilingual("registers.faults.ids")


def _cell(slot: Slot, kind: str) -> tuple[exp.Expression, exp.Expression | None]:
    """A cell's value, and when it surely is one; ``None``: always."""
    cell, target = column(slot.name, GIVEN), slot.column.type
    reference = slot.fact.kind is FactKind.REFERENCES
    if slot.cell_format.plain:
        match target:
            case Type.FLAG if kind == "boolean" and not reference:
                return cell, None
            case Type.INTEGER if kind in EXACT:
                inside = _inside(cell, slot.fact.range)
                if kind not in WHOLE:
                    inside.append(exp.EQ(this=cell.copy(), expression=call("TRUNC", cell.copy())))
                return cast(cell, "BIGINT"), unknown_or(cell, *inside)
            case Type.DECIMAL if kind in EXACT:
                places = number(slot.column.decimals)
                inside = _inside(cell, slot.fact.range)
                inside.append(exp.EQ(this=cell.copy(), expression=call("ROUND", cast(cell, "DECIMAL"), places)))
                return cast(cell, f"DECIMAL(38, {slot.column.decimals})"), unknown_or(cell, *inside)
            case Type.DAY if kind == "date":
                ends = [
                    compared("<=", constant(date.min), cell.copy()),
                    compared("<=", cell.copy(), constant(date.max)),
                ]
                return cell, unknown_or(cell, *ends)
            case Type.WORD if kind in (*TEXTS, ENUM):
                return exact(cell), unknown_or(cell, among(exact(cell), [text(word) for word in slot.column.words]))
            case Type.WORDS if kind in LISTS:
                return cast(cell, "TEXT[]"), unknown_or(cell, *_words(cell, slot.column.words))
            case Type.FLAG if kind in LISTS and reference:
                return cast(cell, "TEXT[]"), unknown_or(cell, *_references(cell))
    nothing = _blank(cell) if kind in TEXTS else is_(cell, NULL_)
    return cast(exp.null(), column_type(slot.column)), nothing


def column_type(column_: Column) -> str:
    """The type of a column of a checked table."""
    if column_.fact is not None and column_.fact.kind is FactKind.REFERENCES:
        return "TEXT[]"
    match column_.type:
        case Type.FLAG:
            return "BOOLEAN"
        case Type.INTEGER:
            return "BIGINT"
        case Type.DECIMAL:
            return f"DECIMAL(38, {column_.decimals})"
        case Type.DAY:
            return "DATE"
        case Type.WORDS:
            return "TEXT[]"
    return "TEXT"


def declared(columns: Mapping[str, Column], names: list[str]) -> dict[str, str]:
    """The columns of a checked table with their types; texts are compared byte by byte."""
    kinds = {name: "TEXT" if name in (CASE, ID) else column_type(columns[name]) for name in names}
    return {name: f'{kind} COLLATE "C"' if kind.startswith("TEXT") else kind for name, kind in kinds.items()}


def _inside(cell: exp.Expression, span: Interval | None) -> list[exp.Expression]:
    """A number within what cases may state at all, and within its fact's range."""
    found = [compared("<=", constant(-LARGEST), cell.copy()), compared("<=", cell.copy(), constant(LARGEST))]
    if span is not None and span.low is not None:
        found.append(compared("<" if span.low_open else "<=", constant(span.low), cell.copy()))
    if span is not None and span.high is not None:
        found.append(compared("<" if span.high_open else "<=", cell.copy(), constant(span.high)))
    return found


def _words(cell: exp.Expression, words: tuple[str, ...]) -> list[exp.Expression]:
    """A list that has as many entries as it has different known words, none of them NULL."""
    held = [case([(array_has(cell.copy(), word), number(1))], number(0)) for word in words]
    return [
        exp.EQ(this=call("CARDINALITY", cell.copy()), expression=exp.Paren(this=total([*held, number(0)]))),
        _flat(cell),
    ]


def _references(cell: exp.Expression) -> list[exp.Expression]:
    missing = is_(call("ARRAY_POSITION", cell.copy(), exp.null()), NULL_)
    ids = call("ARRAY_TO_STRING", cell.copy(), text("|"))
    plain = exp.RegexpLike(this=exact(ids), expression=text(SEEN))
    odd = exp.RegexpLike(this=exact(ids), expression=text(ODD_IDS))
    return [_flat(cell), missing, plain, exp.Not(this=odd)]


def _flat(cell: exp.Expression) -> exp.Expression:
    """A list that is no table."""
    one = exp.EQ(this=call("ARRAY_NDIMS", cell.copy()), expression=number(1))
    return any_of([exp.EQ(this=call("CARDINALITY", cell.copy()), expression=number(0)), one])


def _blank(cell: exp.Expression) -> exp.Expression:
    return is_(stripped(cell), NULL_)


__all__ = ["GIVEN", "KEYS", "Cells", "Check", "column_type", "declared", "read_cells"]
