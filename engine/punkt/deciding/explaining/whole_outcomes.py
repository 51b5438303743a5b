"""All that a trace says of one outcome, kept as a whole under the values that it depends on.

What a clause and an outcome come to is a function of the facts and outcomes that they read, and so is what is said
of them while nothing of it is open. The values that all outcomes of a record read are gathered by one function,
written once; so where everything is known, a case asks once for each outcome instead of once for each clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from punkt.deciding.evaluators.unrolled import UnrolledSource
from punkt.kernel.nodes import Fact, Node, Outcome
from punkt.kernel.records import Case, Record, State
from punkt.law.language.program import Plan, Program

from .explanation_key import ExplanationKey, Key, inputs_of
from .trace_audience import Told

KEEP = 512
"""What is kept of one outcome; past that it starts afresh, so memory stays flat."""
RARE = 4
"""What was found again in less than one of so many kept is not kept any longer."""
Gather: TypeAlias = Callable[[Case, Record, list[State]], tuple[Key | None, ...]]
"""The values that each outcome of a record reads, by the place of the outcome; ``None``: it is not kept as a whole."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a trace says of an outcome: its entry (none of a term), the clauses that fired and that were ruled out."""

    row: bytes | None
    fired: list[bytes]
    ruled_out: list[bytes]
    told: Told


class WholeOutcomes:
    """Keeps what is said of each outcome of one record type, by the outcome's place among them."""

    def __init__(self, program: Program, kind: str, plans: Iterable[Plan], days: Mapping[str, Iterable[str]]) -> None:
        """``plans``: those that can be kept; ``days``: by outcome, the names of facts and outcomes that give a day."""
        self._inputs: dict[int, ExplanationKey] = {}
        for plan in plans:
            inputs = inputs_of(program, kind, _read(program, plan, days.get(plan.name, ())), False)
            if inputs is not None:
                self._inputs[plan.index] = inputs
        self._size = program.sizes.get(kind, (0, 0))[1]
        self._gather: Gather | None = None
        self._kept: dict[int, dict[Any, Said]] = {index: {} for index in self._inputs}
        self._found = dict.fromkeys(self._inputs, 0)

    def keys(self, case: Case, record: Record, states: list[State]) -> tuple[Key | None, ...]:
        """For each outcome of a record, by its index, the values that it reads."""
        if self._gather is None:
            self._gather = _written(self._inputs, self._size)
        return self._gather(case, record, states)

    def find(self, index: int, key: Any) -> Said | None:
        """What is kept of an outcome under the values that it reads."""
        found = self._kept[index].get(key)
        if found is not None:
            self._found[index] += 1
        return found

    def keep(self, index: int, key: Any, said: Said) -> None:
        """Keep what is said of an outcome; stop where the values hardly ever come again."""
        kept = self._kept[index]
        if len(kept) >= KEEP:
            if self._found[index] * RARE < KEEP:
                del self._inputs[index]
                self._gather = None  # the function for the others is written when it is asked for
            kept.clear()
            self._found[index] = 0
        kept[key] = said

    @property
    def most(self) -> int:
        """How much is kept of the outcome of which most is."""
        return max(map(len, self._kept.values()), default=0)


def _read(program: Program, plan: Plan, days: Iterable[str]) -> list[Node]:
    nodes: list[Node] = [] if plan.applies is None else [plan.applies]
    nodes += [one.condition for one in plan.audiences]
    nodes += [node for clause in plan.clauses for node in (clause.condition, clause.value)]
    nodes += [Outcome(name) if (plan.subject, name) in program.plan else Fact(name) for name in days]
    return [*nodes, Fact(plan.name)] if plan.stated else nodes


def _written(inputs: Mapping[int, ExplanationKey], size: int) -> Gather:
    """One function that gathers the values for all outcomes."""
    text = UnrolledSource("case", "record", "states")
    text.line("fact, outs, day, sections = record.facts.get, states[record.index].outs, case.as_of, case.sections")
    named: dict[str, int] = {}
    keys = ["None"] * size
    for index, one in inputs.items():
        as_of, facts, section_facts, outs, section_outs = one.what
        parts = [f"fact({path!r})" for path in facts] + [f"outs[{number}]" for number in outs]
        for section, path in section_facts:
            parts.append(f"facts{_number(named, section)}({path!r})")
        for section, number in section_outs:
            parts.append(f"outs{_number(named, section)}({number})")
        keys[index] = f"({''.join(f'{part}, ' for part in (*parts, *(['day'] if as_of else [])))})"
    for section, number in named.items():
        text.line(f"one = sections.get({section!r})")
        text.line(f"facts{number} = none if one is None else one.facts.get")
        text.line(f"outs{number} = none if one is None else states[one.index].outs.__getitem__")
    text.scope["none"] = _none
    text.line(f"return ({''.join(f'{key}, ' for key in keys)})")
    return text.function()


def _number(named: dict[str, int], section: str) -> int:
    return named.setdefault(section, len(named))


def _none(name: object) -> None:
    """Of a section that the case has not, nothing is known."""
