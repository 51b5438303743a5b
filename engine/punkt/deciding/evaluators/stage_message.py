"""The message of a stage: the facts of a record as a flat JSON object of integers.

What is unknown is no field. Values of finite types are sent by their codes, decimals as
millionths; what the chainer cannot see by itself (ends of counts, comparisons of days) is
worked out by the reference evaluator and sent as a field of its own. The text is composed
by a function that is written once for the stage: a table look-up a field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any as Anything

from punkt.kernel.kleene import Range, bounds
from punkt.kernel.nodes import Condition, Fact, Named, Outcome
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE, Record
from punkt.law.packs.vocabulary import FactKind

from .reference import Meaning, Scope
from .ruleset import Stage
from .stage_patterns import GAP_CODE, SCALE, MessageField, codes
from .unrolled import UnrolledSource

FEW = 32
"""Of numbers below, the text is kept."""
Table = Mapping[Anything, str]
"""The text of a field by its value; that of an unknown one is empty."""
Composer = Callable[[Scope, Record], str]


class _Numbers(dict[Anything, str]):
    """The text of a number's field, by the number; that of an unknown one is empty."""

    def __init__(self, prefix: str, scale: int) -> None:
        super().__init__({None: ""})
        self.update({number: f"{prefix}{number * scale}" for number in range(FEW)})
        self.prefix, self.scale = prefix, scale

    def __missing__(self, value: Anything) -> str:
        return f"{self.prefix}{int(value * self.scale)}"


def message_of(stage: Stage, meaning: Meaning) -> Composer:
    """A function that writes the message of a stage for a record."""
    return _ComposerWriter(stage, meaning).function()


class _ComposerWriter:
    """Writes the Python function that puts together the message (JSON text) of a record in one stage."""

    def __init__(self, stage: Stage, meaning: Meaning) -> None:
        self.program, self.kind, self._meaning = meaning.program, stage.kind, meaning
        self._text = UnrolledSource("scope", "record")
        self._sections: dict[str, str] = {}
        self._head = f'{{"id":"m","sid":"c","_sh":{len(stage.rules)},"st":{stage.number}'
        self._parts = [self._part(field, f',"{name}":') for field, name in stage.fields.items()]

    def function(self) -> Composer:
        """The function."""
        text = self._text
        text.line("f, o = record.facts.get, scope.states[record.index].outs")
        for section, name in self._sections.items():
            text.line(f"{name} = scope.case.sections.get({section!r})")
            text.line(f"{name}f = {text.constant({}.get)} if {name} is None else {name}.facts.get")
        parts = [text.constant(self._head), *self._parts, "'}'"]
        text.line(f"return {text.constant(''.join)}([{', '.join(parts)}])")
        return text.function()

    def _section(self, section: str) -> str:
        return self._sections.setdefault(section, f"s{len(self._sections)}")

    def _part(self, field: MessageField, prefix: str) -> str:
        """An expression for the text of a field."""
        node, table = field.what, self._text.constant
        if not isinstance(node, Named) or field.role not in ("value", "has"):
            return f"{table(_computed(self._meaning, self.kind, field, prefix))}(scope, record)"
        if isinstance(node, Outcome):
            plan = self.program.plan[(node.section or self.kind, node.name)]
            of_outcome = table(_outcome_table(codes(plan.type), prefix))
            if node.section is None:
                return f"{of_outcome}[o[{plan.index}]]"
            owner = self._section(node.section)
            return f"('' if {owner} is None else {of_outcome}[scope.states[{owner}.index].outs[{plan.index}]])"
        facts = f"{self._section(node.section)}f" if node.section else "f"
        value = f"{facts}({node.path!r})"
        if field.role == "value":
            return f"{table(self._fact_table(node, prefix))}[{value}]"
        absent = f"v is not {table(GAP)} and " if node.none else ""  # what is known not to exist has no item
        return f"{table(_bits(prefix))}[None if (v := {value}) is None else {absent}{field.item!r} in v]"

    def _fact_table(self, node: Fact, prefix: str) -> Table:
        fact = self.program.vocabulary.subjects[node.section or self.kind].facts[node.path]
        match fact.kind:
            case FactKind.BOOLEAN:
                return {None: "", GAP: f"{prefix}{GAP_CODE}", False: f"{prefix}1", True: f"{prefix}2"}
            case FactKind.CHOICE:
                of_choices = {choice: f"{prefix}{code}" for code, choice in enumerate(fact.values, 1)}
                return {None: "", GAP: f"{prefix}{GAP_CODE}", **of_choices}
            case FactKind.NUMBER:
                return _Numbers(prefix, SCALE)
            case _:
                return _Numbers(prefix, 1)


def _outcome_table(values: Mapping[Anything, int], prefix: str) -> Table:
    coded = {value: f"{prefix}{code}" for value, code in values.items()}
    return {**coded, GAP: f"{prefix}{GAP_CODE}", NOT_APPLICABLE: f"{prefix}{GAP_CODE}", CONFLICT: "", None: ""}


def _bits(prefix: str) -> Table:
    return {None: "", False: f"{prefix}0", True: f"{prefix}1"}


def _computed(meaning: Meaning, kind: str, field: MessageField, prefix: str) -> Composer:
    """A field that the reference evaluator works out."""
    if isinstance(field.what, Condition):
        truth, table = meaning.condition(field.what, kind), _bits(prefix)
        return lambda scope, record: table[truth(scope, record)]
    value = meaning.value(field.what, kind)
    if field.role == "known":
        return lambda scope, record: _known(prefix, value(scope, record))
    upper = field.role == "high"
    return lambda scope, record: _end(prefix, value(scope, record), upper)


def _known(prefix: str, value: Anything) -> str:
    if value is GAP:
        return f"{prefix}0"
    return "" if value is None or isinstance(value, Range) else f"{prefix}1"


def _end(prefix: str, value: Anything, upper: bool) -> str:
    ends = bounds(value)
    end = ends.high if upper else ends.low
    return "" if end is None else f"{prefix}{end}"
