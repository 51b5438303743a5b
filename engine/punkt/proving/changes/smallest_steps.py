"""The smallest step by which a number of a pack can be changed so that a case could tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from punkt.files.messages.diagnostics import Problems
from punkt.kernel.domains import Interval, Number
from punkt.kernel.exact import beside
from punkt.law.forms.cells import norms_in
from punkt.law.forms.compare import COMPARATORS
from punkt.law.forms.tables import WrittenTable, read_table
from punkt.law.language.link import Linked
from punkt.law.packs.vocabulary import FactKind, Vocabulary
from punkt.proving.solver.boundary_classes import step_of

ITEMS = ("every", "any_of", "none_of", "of", "count")
"""Keys under which a list of facts may stand."""
LOGIC = ("when", "then", "else", "first", "match", "to", "include", "require", "applies", "table")
"""Keys of a rule that say what it lays down."""


class SmallestSteps:
    """Finds the step of literals and norms from the facts that they are compared with."""

    def __init__(self, linked: Linked) -> None:
        self._decimals = _decimals(linked.vocabulary)
        self._linked = linked
        self._norms: dict[str, Number] = {}
        for rule in linked.rules:
            for key, part in rule.body.data.items():
                if key in LOGIC:
                    self._note(part)
            if "table" in rule.body:
                self._note_cells(read_table(rule.body, Problems()))
        for pack in linked.packs:
            for applies in pack.applies.values():
                self._note(applies.condition.data)

    def norm(self, name: str) -> Number:
        """The step of a norm: the finest of the facts it is compared with."""
        return self._norms.get(name, 1)

    def of(self, form: dict[str, Any]) -> Number:
        """The step of what a form compares with: of its fact or facts; 1 for anything counted or computed."""
        path = form.get("fact")
        paths = (
            [path] if isinstance(path, str) else [p for key in ITEMS if key in form for p in self._listed(form[key])]
        )
        return step_of(max((self._decimals.get(p, 0) for p in paths), default=0))

    def _note_cells(self, table: WrittenTable) -> None:
        """The norms that cells compare with the value of their column."""
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                step = self.of({"fact": column.data} if isinstance(column.data, str) else column.data)
                for name in norms_in(str(cell.data)):
                    self._norms[name] = min(step, self._norms.get(name, 1))

    def _listed(self, items: Any) -> list[str]:
        if isinstance(items, str) and items.startswith("$"):
            for pack in self._linked.packs:
                norm = pack.norms.get(items[1:])
                for dated in norm.values if norm else ():
                    return list(getattr(dated.value, "paths", ()))
        return [item for item in items if isinstance(item, str)] if isinstance(items, list) else []

    def _note(self, part: Any, outer: Number | None = None) -> None:
        for form in _forms(part):
            step = outer if outer is not None and not any(k in form for k in ("fact", *ITEMS)) else self.of(form)
            for word in COMPARATORS:
                operand = form.get(word)
                if (
                    isinstance(operand, str)
                    and operand.startswith("$")
                    and not ("of" in form and word in ("at_least", "at_most"))
                ):
                    self._norms[operand[1:]] = min(step, self._norms.get(operand[1:], 1))
            inner = form.get("has")
            if isinstance(inner, dict) and set(inner) <= set(COMPARATORS):
                self._note(inner, step)


def _forms(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for item in part.values():
            yield from _forms(item)
    elif isinstance(part, list):
        for item in part:
            yield from _forms(item)


def _decimals(vocabulary: Vocabulary) -> dict[str, int]:
    """The decimals of number facts, by path and by section and path."""
    found: dict[str, int] = {}
    for subject in vocabulary.subjects.values():
        for path, fact in subject.facts.items():
            if fact.kind is FactKind.NUMBER:
                found[path] = max(fact.decimals, found.get(path, 0))
                found[f"{subject.name}.{path}"] = fact.decimals
    return found


def moved(value: Any, step: Number) -> list[Any]:
    """A number one step down and up, a day one day."""
    if isinstance(value, (bool, str)):
        return []
    if isinstance(value, date):
        return beside(value, -1, 1)
    return [_plain(value - step), _plain(value + step)]


def changed_intervals(interval: Interval, step: Number) -> Iterator[tuple[str, Interval]]:
    """An interval with one of its ends moved (``number``) or opened or closed (``end``)."""
    for low in (True, False):
        end = interval.low if low else interval.high
        if end is None:
            continue
        for other in moved(end, step):
            yield "number", replace(interval, **{"low" if low else "high": other})
        name = "low_open" if low else "high_open"
        yield "end", replace(interval, **{name: not getattr(interval, name)})


def proper(interval: Interval) -> bool:
    """Whether an interval has any value."""
    return Interval.parse(str(interval)) == interval


def _plain(value: Number) -> Number:
    return int(value) if value == int(value) else value
