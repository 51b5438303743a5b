"""Decision tables of a model as tables of the rule language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from punkt.files.messages.diagnostics import Place
from punkt.files.texts import bilingual
from punkt.law.forms.tables import IN_ROWS

from .arithmetic import NotSaid
from .conditions import Asked, either, learn
from .feel_to_rules import Reader
from .model import Table, Written
from .texts_made import alike
from .values import BOOLEAN, COUNTED, DATE, NOTHING, NULL, NUMBER, STRING, TEXT, LeftOut, Slot, Val
from .world import Scope, World

HITS = {
    "UNIQUE": "unique",
    "ANY": "any",
    "FIRST": "first",
    "PRIORITY": "priority",
    "COLLECT SUM": "sum",
    "COLLECT MIN": "least",
    "COLLECT MAX": "greatest",
    "COLLECT COUNT": "count",
    "RULE ORDER": "rule_order",
    "OUTPUT ORDER": "output_order",
    "COLLECT": "collect",
}
"""Hit policy → what it is called in a table."""
RECKONED = ("sum", "count")
SIGNS = {"is": "", "is_not": "!= ", "less_than": "< ", "at_most": "<= ", "more_than": "> ", "at_least": ">= "}
KINDS = (NUMBER, STRING, TEXT, BOOLEAN, DATE, *COUNTED)


@dataclass(frozen=True, slots=True)
class Result:
    """A table of the rule language: the outcomes of its columns, and what stands under ``table``."""

    outcomes: tuple[Slot, ...]
    body: dict[str, Any]


@dataclass(slots=True)
class _Columns:
    forms: list[Any] = field(default_factory=list)
    cells: list[list[Any]] = field(default_factory=list)
    """For each column the cells of all rows."""

    def add(self, form: Any, cells: list[Any]) -> None:
        self.forms.append(form)
        self.cells.append(cells)


Outcomes = Callable[[Sequence[str]], Sequence[Slot]]
"""Makes the outcomes of output columns, given the kind of each."""


def table_rule(
    world: World,
    scope: Scope,
    table: Table,
    outcomes: Outcomes,
    types: Callable[[str], str],
    declared: Sequence[Sequence[str]] = (),
) -> Result:
    """A table; ``outcomes`` makes the outcomes of its output columns, ``types`` the kind of a type of the model,
    ``declared``: the words of each output in the order of its type. Raises :class:`LeftOut`."""
    if table.hit not in HITS:
        raise LeftOut("P942", table.place, why=bilingual("dmn.why.hit", name=table.hit))
    hit = HITS[table.hit]
    if hit in (*RECKONED, "least", "greatest") and len(table.outputs) != 1:
        raise LeftOut("P942", table.place, why=bilingual("dmn.why.several_outputs", name=table.hit))
    columns = _columns(world, scope, table)
    results = [_results(world, scope, table, row.results, row.place) for row in table.rows]
    rest = _defaults(world, scope, table)
    results, rest = _texts(world, table, results, rest, hit in IN_ROWS)
    kinds = _kinds(table, [*results, *([rest] if rest else [])], types)
    if hit == "count":
        kinds = [NUMBER]
    slots = outcomes(kinds)
    for slot in slots:
        slot.listed = hit in IN_ROWS
    for row in (*results, *([rest] if rest else [])) if hit != "count" else ():
        for slot, value in zip(slots, row, strict=True):
            learn([slot], value)
    body: dict[str, Any] = {} if hit == "unique" else {"hit": hit}
    if hit in ("priority", "output_order"):
        body["order"] = _order(world, scope, table, results, declared)
    body["columns"] = columns.forms
    body["rows"] = [
        Line([*(cells[at] for cells in columns.cells), *(() if hit == "count" else (value.form for value in row))])
        for at, row in enumerate(results)
    ]
    if rest:
        body["else"] = rest[0].form if len(rest) == 1 else [value.form for value in rest]
    elif hit in RECKONED:
        body["else"] = NOTHING
    if hit in ("least", "greatest") and not all(row[0].literal for row in results):
        raise LeftOut("P942", table.place, why=bilingual("dmn.why.written_out", name=table.hit))
    return Result(tuple(slots), body)


class Line(list[Any]):
    """A list that is written in one line."""


def _columns(world: World, scope: Scope, table: Table) -> _Columns:
    found = _Columns()
    beside: list[tuple[int, Any]] = []
    for at, column in enumerate(table.inputs):
        value = Reader(world, scope, column.expression).value()
        if value.kind not in KINDS:
            raise LeftOut("P942", column.expression.place, why=bilingual("dmn.why.column", name=column.expression.text))
        if column.values is not None and value.kind == STRING:
            for one in Reader(world, scope, column.values).constants():
                learn(value.slots, one)
        cells: list[Any] = []
        for number, row in enumerate(table.rows):
            if at >= len(row.cells):
                raise LeftOut("P942", row.place, why=bilingual("dmn.why.narrow_row"))
            asked = Reader(world, scope, row.cells[at]).cell(value)
            cell = _cell(asked)
            if cell is None:
                beside.append((number, either(value, asked or [])))
                cell = "–"
            cells.append(cell)
        if any(cell != "–" for cell in cells):
            found.add(value.form if isinstance(value.form, dict) else {"largest": [value.form]}, cells)
    for number, condition in beside:
        cells = ["–"] * len(table.rows)
        cells[number] = True
        found.add({"if": condition, "then": True, "else": False}, cells)
    if not found.forms:
        found.add({"sum": [1]}, ["–"] * len(table.rows))
    return found


def _cell(asked: list[Asked] | None) -> Any:
    """A cell as written; ``None`` where it asks more than a cell can say."""
    if asked is None:
        return "–"
    if len(asked) == 1 and "not" in asked[0]:
        inner = _cell(asked[0]["not"])
        return f"not({inner})" if isinstance(inner, str) else None
    if any("holds" in one or "of" in one for one in asked):
        return None
    texts = [_text(one) for one in asked]
    if all(text is not None for text in texts):
        if len(asked) == 1 and list(asked[0]) == ["is"]:
            return asked[0]["is"]
        return ", ".join(text for text in texts if text is not None)
    cells = [dict(one) if text is None else text for one, text in zip(asked, texts, strict=True)]
    return cells[0] if len(cells) == 1 else cells


def _text(asked: Asked) -> str | None:
    """Comparators of written values as the text of a cell; ``None`` where there is none."""
    if any(isinstance(operand, dict) for operand in asked.values()) or "is_none" in asked:
        return None
    if len(asked) == 1:
        ((word, operand),) = asked.items()
        return f"{SIGNS[word]}{_shown(operand)}" if word in SIGNS else None
    if {*asked} <= {"at_least", "more_than", "at_most", "less_than"} and len(asked) == 2:
        low = next((word for word in ("at_least", "more_than") if word in asked), None)
        high = next((word for word in ("at_most", "less_than") if word in asked), None)
        if low and high and _in_order(asked[low], asked[high], low == "at_least" and high == "at_most"):
            opened, closed = "[" if low == "at_least" else "(", "]" if high == "at_most" else ")"
            return f"{opened}{_shown(asked[low])}..{_shown(asked[high])}{closed}"
    return None


def _in_order(low: Any, high: Any, both: bool) -> bool:
    return bool(low < high or (both and low == high))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _results(world: World, scope: Scope, table: Table, row: Sequence[Written], place: Place) -> list[Val]:
    if len(row) != len(table.outputs):
        raise LeftOut("P942", place, why=bilingual("dmn.why.narrow_row"))
    found = []
    for cell in row:
        value = Reader(world, scope, cell).value()
        if value.kind not in KINDS:
            raise LeftOut(
                "P942",
                cell.place,
                why=bilingual(f"dmn.why.{'null' if value.kind == NULL else 'column'}", name=cell.text),
            )
        found.append(value)
    return found


def _defaults(world: World, scope: Scope, table: Table) -> list[Val]:
    given = [output.default for output in table.outputs if output.default is not None]
    if len(given) < len(table.outputs):
        return []
    return _results(world, scope, table, given, table.place)


def _texts(
    world: World, table: Table, results: Sequence[Sequence[Val]], rest: Sequence[Val], listed: bool
) -> tuple[list[list[Val]], list[Val]]:
    """The same, a column with texts of texts only."""
    rows = [*results, rest] if rest else list(results)
    try:
        columns = [alike([row[at] for row in rows], world.words, listed) for at in range(len(table.outputs))]
    except NotSaid as error:
        raise LeftOut("P942", table.place, why=bilingual(f"dmn.why.{error}")) from None
    made = [[column[at] for column in columns] for at in range(len(rows))]
    return made[: len(results)], made[len(results)] if rest else []


def _kinds(table: Table, results: Sequence[Sequence[Val]], types: Callable[[str], str]) -> list[str]:
    """The kind of each output column."""
    found = []
    for at, output in enumerate(table.outputs):
        kinds = {row[at].kind for row in results}
        if len(kinds) > 1:
            raise LeftOut("P942", table.place, why=bilingual("dmn.why.other_kinds"))
        found.append(next(iter(kinds), types(output.type) or STRING))
    return found


def _order(
    world: World, scope: Scope, table: Table, results: Sequence[Sequence[Val]], declared: Sequence[Sequence[str]]
) -> list[Any]:
    """The values of the outcomes, the foremost first."""
    orders: list[list[Any]] = []
    ordered = False
    for at, output in enumerate(table.outputs):
        listed = [value.form for value in Reader(world, scope, output.values).constants()] if output.values else []
        order = listed or (list(declared[at]) if at < len(declared) else [])
        if not all(row[at].literal for row in results):
            raise LeftOut("P942", table.place, why=bilingual("dmn.why.written_out", name=table.hit))
        ordered = ordered or bool(order)
        orders.append([*order, *dict.fromkeys(row[at].form for row in results if row[at].form not in order)])
    if not ordered:
        raise LeftOut("P942", table.place, why=bilingual("dmn.why.no_order"))
    return orders[0] if len(orders) == 1 else orders
