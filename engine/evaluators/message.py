"""The message of a stage: the facts of a record as a flat JSON object of integers.

What is unknown is no field. Values of finite types are sent by their codes, decimals as
millionths; what the chainer cannot see by itself (ends of counts, comparisons of days) is
worked out by the reference evaluator and sent as a field of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any as Anything

from ..kernel import Fact, Outcome
from ..program import Program
from ..records import CONFLICT, GAP, Record
from ..vocabulary import FactKind
from .kleene import Range, bounds
from .patterns import SCALE, Field, codes
from .reference import Scope
from .ruleset import Stage

Encoder = Callable[[Scope, Record], str]


class _Numbers(dict[Anything, str]):
    """The text of a number's field, by the number."""

    def __init__(self, prefix: str, scale: int) -> None:
        super().__init__()
        self.prefix, self.scale = prefix, scale

    def __missing__(self, value: Anything) -> str:
        return f"{self.prefix}{int(value * self.scale)}"


class Message:
    """Writes the messages of one stage."""

    def __init__(self, program: Program, stage: Stage) -> None:
        self.program, self.kind = program, stage.kind
        self._head = f'{{"id":"m","sid":"c","_sh":{len(stage.rules)},"st":{stage.number}'
        self._own: list[tuple[str, Mapping[Anything, str]]] = []
        self._others: list[Encoder] = []
        for field, name in stage.fields.items():
            self._add(field, f',"{name}":')

    def text(self, scope: Scope, record: Record) -> str:
        """The message for a record."""
        get = record.facts.get
        parts = [self._head]
        for path, table in self._own:
            value = get(path)
            if value is not None:
                parts.append(table[value])
        for encode in self._others:
            parts.append(encode(scope, record))
        parts.append("}")
        return "".join(parts)

    def _add(self, field: Field, prefix: str) -> None:
        node = field.what
        if isinstance(node, Fact) and field.role == "value":
            table = self._table(node, prefix)
            if node.section is None:
                self._own.append((node.path, table))
            else:
                self._others.append(_of_section(node.section, node.path, table))
        elif isinstance(node, Fact) and field.role == "has":
            self._others.append(_has(node, field.item, prefix))
        elif isinstance(node, Outcome) and field.role == "value":
            plan = self.program.plan[(node.section or self.kind, node.name)]
            table = {value: f"{prefix}{code}" for value, code in codes(plan.type).items()}
            self._others.append(_outcome(plan.index, node.section, {**table, GAP: f"{prefix}0"}))
        else:
            self._others.append(_computed(field, prefix))

    def _table(self, node: Fact, prefix: str) -> Mapping[Anything, str]:
        fact = self.program.vocabulary.subjects[node.section or self.kind].facts[node.path]
        match fact.kind:
            case FactKind.BOOLEAN:
                return {False: f"{prefix}1", True: f"{prefix}2"}
            case FactKind.CHOICE:
                return {choice: f"{prefix}{code}" for code, choice in enumerate(fact.values, 1)}
            case FactKind.NUMBER:
                return _Numbers(prefix, SCALE)
            case _:
                return _Numbers(prefix, 1)


def _of_section(section: str, path: str, table: Mapping[Anything, str]) -> Encoder:
    def encode(scope: Scope, record: Record) -> str:
        owner = scope.case.sections.get(section)
        value = owner.facts.get(path) if owner is not None else None
        return "" if value is None else table[value]

    return encode


def _has(node: Fact, item: str, prefix: str) -> Encoder:
    def encode(scope: Scope, record: Record) -> str:
        value = scope.value(node, record)
        return "" if value is None else f"{prefix}{int(item in value)}"

    return encode


def _outcome(index: int, section: str | None, table: Mapping[Anything, str]) -> Encoder:
    def encode(scope: Scope, record: Record) -> str:
        owner = record if section is None else scope.case.sections.get(section)
        found = scope.states[owner.index].outs[index] if owner is not None else None
        return "" if found is None or found is CONFLICT else table[found]

    return encode


def _computed(field: Field, prefix: str) -> Encoder:
    """A field that the reference evaluator works out."""
    node: Anything = field.what
    if field.role == "truth":
        return lambda scope, record: _bit(prefix, scope.truth(node, record))
    if field.role == "known":
        return lambda scope, record: _known(prefix, scope.value(node, record))
    upper = field.role == "high"
    return lambda scope, record: _end(prefix, scope.value(node, record), upper)


def _bit(prefix: str, truth: bool | None) -> str:
    return "" if truth is None else f"{prefix}{int(truth)}"


def _known(prefix: str, value: Anything) -> str:
    if value is GAP:
        return f"{prefix}0"
    return "" if value is None or isinstance(value, Range) else f"{prefix}1"


def _end(prefix: str, value: Anything, upper: bool) -> str:
    ends = bounds(value)
    end = ends.high if upper else ends.low
    return "" if end is None else f"{prefix}{end}"
