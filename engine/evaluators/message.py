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
from .readers import Readers
from .reference import Scope
from .ruleset import Stage

FEW = 32
"""Of numbers below, the text is kept."""
Encoder = Callable[[Scope, Record], str]


class _Numbers(dict[Anything, str]):
    """The text of a number's field, by the number; that of an unknown one is empty."""

    def __init__(self, prefix: str, scale: int) -> None:
        super().__init__({None: ""})
        self.update({number: f"{prefix}{number * scale}" for number in range(FEW)})
        self.prefix, self.scale = prefix, scale

    def __missing__(self, value: Anything) -> str:
        return f"{self.prefix}{int(value * self.scale)}"


class Message:
    """Writes the messages of one stage."""

    def __init__(self, program: Program, stage: Stage) -> None:
        self.program, self.kind = program, stage.kind
        self._head = f'{{"id":"m","sid":"c","_sh":{len(stage.rules)},"st":{stage.number}'
        self._own: list[tuple[str, Mapping[Anything, str]]] = []
        self._sections: dict[str, list[tuple[str, Mapping[Anything, str]]]] = {}
        self._outs: list[tuple[int, Mapping[Anything, str]]] = []
        self._others: list[Encoder] = []
        for field, name in stage.fields.items():
            self._add(field, f',"{name}":')

    def text(self, scope: Scope, record: Record) -> str:
        """The message for a record."""
        get = record.facts.get
        parts = [self._head, *[table[get(path)] for path, table in self._own]]
        if self._outs:
            outs = scope.states[record.index].outs
            parts += [table[outs[index]] for index, table in self._outs]
        for section, rows in self._sections.items():
            owner = scope.case.sections.get(section)
            if owner is not None:
                get = owner.facts.get
                parts += [table[get(path)] for path, table in rows]
        parts += [encode(scope, record) for encode in self._others]
        parts.append("}")
        return "".join(parts)

    def _add(self, field: Field, prefix: str) -> None:
        node = field.what
        if isinstance(node, Fact) and field.role == "value":
            rows = self._own if node.section is None else self._sections.setdefault(node.section, [])
            rows.append((node.path, self._table(node, prefix)))
        elif isinstance(node, Fact) and field.role == "has":
            self._others.append(_has(node, field.item, prefix))
        elif isinstance(node, Outcome) and field.role == "value":
            plan = self.program.plan[(node.section or self.kind, node.name)]
            codes_ = {value: f"{prefix}{code}" for value, code in codes(plan.type).items()}
            table = {**codes_, GAP: f"{prefix}0", CONFLICT: "", None: ""}
            if node.section is None:
                self._outs.append((plan.index, table))
            else:
                self._others.append(_of_section(node.section, plan.index, table))
        else:
            self._others.append(_computed(Readers(self.program, self.kind), field, prefix))

    def _table(self, node: Fact, prefix: str) -> Mapping[Anything, str]:
        fact = self.program.vocabulary.subjects[node.section or self.kind].facts[node.path]
        match fact.kind:
            case FactKind.BOOLEAN:
                return {None: "", False: f"{prefix}1", True: f"{prefix}2"}
            case FactKind.CHOICE:
                return {None: "", **{choice: f"{prefix}{code}" for code, choice in enumerate(fact.values, 1)}}
            case FactKind.NUMBER:
                return _Numbers(prefix, SCALE)
            case _:
                return _Numbers(prefix, 1)


def _of_section(section: str, index: int, table: Mapping[Anything, str]) -> Encoder:
    def encode(scope: Scope, record: Record) -> str:
        owner = scope.case.sections.get(section)
        return "" if owner is None else table[scope.states[owner.index].outs[index]]

    return encode


def _has(node: Fact, item: str, prefix: str) -> Encoder:
    def encode(scope: Scope, record: Record) -> str:
        value = scope.value(node, record)
        return "" if value is None else f"{prefix}{int(item in value)}"

    return encode


def _computed(readers: Readers, field: Field, prefix: str) -> Encoder:
    """A field that the reference evaluator works out."""
    if field.role == "truth":
        truth = readers.condition(field.what)  # type: ignore[arg-type]
        return lambda scope, record: _bit(prefix, truth(scope, record))
    value = readers.value(field.what)  # type: ignore[arg-type]
    if field.role == "known":
        return lambda scope, record: _known(prefix, value(scope, record))
    upper = field.role == "high"
    return lambda scope, record: _end(prefix, value(scope, record), upper)


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
