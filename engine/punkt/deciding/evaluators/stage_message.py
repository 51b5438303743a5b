"""The message of a stage: the facts of a record as a flat JSON object of integers.

What is unknown is no field. Values of finite types are sent by their codes, decimals as
millionths; what the chainer cannot see by itself (ends of counts, comparisons of days) is
worked out by the reference evaluator and sent as a field of its own. The text is composed
by lines of the function that is written once for the stage: a table look-up a field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any as Anything

from punkt.kernel.kleene import Range, bounds
from punkt.kernel.nodes import Condition, Fact, Named, Outcome, Value
from punkt.kernel.records import CONFLICT, GAP, NOT_APPLICABLE
from punkt.law.packs.vocabulary import FactKind

from .reference import Meaning
from .ruleset import GUARD, STAGE, Stage
from .stage_patterns import GAP_CODE, SCALE, MessageField, codes
from .unrolled import UnrolledSource

FEW = 32
"""Of numbers below, the text is kept."""
Table = Mapping[Anything, str]
"""The text of a field by its value; that of an unknown one is empty."""


class _Numbers(dict[Anything, str]):
    """The text of a number's field, by the number; that of an unknown one is empty."""

    def __init__(self, prefix: str, scale: int) -> None:
        super().__init__({None: ""})
        self.update({number: f"{prefix}{number * scale}" for number in range(FEW)})
        self.prefix, self.scale = prefix, scale

    def __missing__(self, value: Anything) -> str:
        return f"{self.prefix}{int(value * self.scale)}"


class StageMessage:
    """Writes the lines that put together the message (JSON text) of a record in one stage.

    They know the ``scope``, the ``record``, its facts by ``f``, its outcomes as ``O``. ``text`` is the message then,
    ``computed`` has the names of the values that were worked out for it.
    """

    def __init__(self, stage: Stage, meaning: Meaning, source: UnrolledSource) -> None:
        self.program, self.kind, self._meaning, self._source = meaning.program, stage.kind, meaning, source
        self._sections: dict[str, str] = {}
        self.computed: dict[Value, str] = {}
        head = f'{{"id":1,"{GUARD}":{max(stage.guards, default=0)},"{STAGE}":{stage.number}'
        parts = [source.constant(head), *[self._part(field, f',"{name}":') for field, name in stage.fields.items()]]
        self.text = f"{source.constant(''.join)}([{', '.join(parts)}, '}}'])"

    def _section(self, section: str) -> str:
        """The name of the record of a section, and with an ``f`` behind of its facts; they are found when first asked for."""
        if section not in self._sections:
            name = self._sections[section] = f"s{len(self._sections)}"
            self._source.line(f"{name} = scope.case.sections.get({section!r})")
            self._source.line(f"{name}f = {self._source.constant({}.get)} if {name} is None else {name}.facts.get")
        return self._sections[section]

    def _part(self, field: MessageField, prefix: str) -> str:
        """An expression for the text of a field."""
        node, table = field.what, self._source.constant
        if not isinstance(node, Named) or field.role not in ("value", "has"):
            return self._computed(field, prefix)
        if isinstance(node, Outcome):
            plan = self.program.plan[(node.section or self.kind, node.name)]
            of_outcome = table(_outcome_table(codes(plan.type), prefix))
            if node.section is None:
                return f"{of_outcome}[O[{plan.index}]]"
            owner = self._section(node.section)
            return f"('' if {owner} is None else {of_outcome}[scope.states[{owner}.index].outs[{plan.index}]])"
        facts = f"{self._section(node.section)}f" if node.section else "f"
        value = f"{facts}({node.path!r})"
        if field.role == "value":
            return f"{table(self._fact_table(node, prefix))}[{value}]"
        absent = f"v is not {table(GAP)} and " if node.none else ""  # what is known not to exist has no item
        return f"{table(_bits(prefix))}[None if (v := {value}) is None else {absent}{field.item!r} in v]"

    def _computed(self, field: MessageField, prefix: str) -> str:
        """A field that the reference evaluator works out."""
        node, table = field.what, self._source.constant
        if isinstance(node, Condition):
            return f"{table(_bits(prefix))}[{table(self._meaning.condition(node, self.kind))}(scope, record)]"
        value = self._worked_out(node)
        if field.role == "known":
            return f"{table(_known)}({prefix!r}, {value})"
        return f"{table(_end)}({prefix!r}, {value}, {field.role == 'high'})"

    def _worked_out(self, node: Value) -> str:
        """The name of a value, worked out once for all that show it."""
        if node not in self.computed:
            name = self.computed[node] = f"v{len(self.computed)}"
            self._source.line(f"{name} = {self._source.constant(self._meaning.value(node, self.kind))}(scope, record)")
        return self.computed[node]

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


def _known(prefix: str, value: Anything) -> str:
    if value is GAP:
        return f"{prefix}0"
    return "" if value is None or isinstance(value, Range) else f"{prefix}1"


def _end(prefix: str, value: Anything, upper: bool) -> str:
    ends = bounds(value)
    end = ends.high if upper else ends.low
    return "" if end is None else f"{prefix}{end}"
