"""All that a trace says of one outcome, kept as a whole under what it depends on.

What a clause and an outcome come to is a function of the facts and outcomes that they read, and so is what is said
of them while nothing of it is open. Of those with few values it is the value that matters; of numbers, days and texts
only which conditions hold and whether they are known, for their values are left blank (:mod:`.blanks`). All this is
gathered for all outcomes of a record by one function, written once; so where everything is known, a case asks once
for each outcome instead of once for each clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from punkt.deciding.evaluators.emit import Emitter
from punkt.deciding.evaluators.generated import compile_returning
from punkt.kernel.node_structure import asked_whether_there, children, reads, walk
from punkt.kernel.nodes import Atom, Fact, Named, Node, Outcome
from punkt.kernel.records import Case, Record, State
from punkt.law.language.program import Plan, Program

from .blanks import BlankExplainer, Form, joined, of_few
from .explainer import Explainer
from .explanation_key import Key
from .trace_audience import Told

KEEP = 512
"""What is kept of one outcome; past that it starts afresh, so memory stays flat."""
RARE = 4
"""What was found again in less than one of so many kept is not kept any longer."""
Gather: TypeAlias = Callable[[Record, list[State], Case], tuple[Key | None, ...]]
"""What each outcome of a record depends on, by the place of the outcome; ``None``: it is not kept as a whole."""
Made: TypeAlias = Callable[[Explainer], bytes]
"""Makes an entry of the document by an explainer."""


class Said(NamedTuple):
    """What a trace says of an outcome, of any case: with blanks where that is a form."""

    row: bytes | Form | None
    """Its entry; none of a term."""
    fired: bytes | Form | None
    """The clauses that fired, joined; ``None``: no clause did."""
    ruled_out: bytes | Form | None
    told: Told | None
    """Whom it is not for; ``None``: it is for this one."""


class WholeOutcomes:
    """Keeps what is said of each outcome of one record type, by the outcome's place among them."""

    def __init__(self, program: Program, kind: str, plans: Iterable[Plan]) -> None:
        """``plans``: those that can be kept."""
        self._program, self._kind = program, kind
        self._plans = {plan.index: plan for plan in plans if not reads(*_looked_at(plan)).elements}
        self._gather: Gather | None = None
        self.kept: dict[int, dict[Key, Said | None]] = {index: {} for index in self._plans}
        """By outcome, what is said under each key; ``None``: it is to be said anew each time."""
        self.found = dict.fromkeys(self._plans, 0)
        """How often what is kept of an outcome was found again."""

    def keys(self, case: Case, record: Record, states: list[State]) -> tuple[Key | None, ...]:
        """For each outcome of a record, by its index, what it depends on."""
        gather = self._gather
        if gather is None:
            gather = self._gather = self._written(list(self._plans.values()))
        return gather(record, states, case)

    def lacks(self, index: int, key: Key) -> bool:
        """Whether it was not tried yet to keep what is said of an outcome."""
        return key not in self.kept[index]

    def keep(self, index: int, key: Key, said: Said | None) -> None:
        """Keep what is said of an outcome, or that it cannot be kept; stop where the same hardly ever comes again."""
        kept = self.kept[index]
        if len(kept) >= KEEP:
            if self.found[index] * RARE < KEEP:
                self._plans = {other: plan for other, plan in self._plans.items() if other != index}
                self._gather = None  # the function for the others is written when it is asked for
            kept.clear()
            self.found[index] = 0
        kept[key] = said

    @property
    def most(self) -> int:
        """How much is kept of the outcome of which most is."""
        return max(map(len, self.kept.values()), default=0)

    def _written(self, plans: Iterable[Plan]) -> Gather:
        """One function that gathers what all these outcomes depend on."""
        emitter = Emitter(self._program, self._kind, {})
        keys = ["None"] * self._program.sizes.get(self._kind, (0, 0))[1]
        for plan in plans:
            parts = dict.fromkeys(self._parts(plan, emitter))
            keys[plan.index] = f"({''.join(f'{part}, ' for part in parts)})"
        return compile_returning(emitter, f"({''.join(f'{key}, ' for key in keys)})")

    def _parts(self, plan: Plan, emitter: Emitter) -> Iterator[str]:
        """Expressions for what an outcome depends on."""
        out = f"O[{plan.index}]"
        few = self._of_few(Outcome(plan.name))
        yield out if few else f"{out} if {out} is None or {out}.__class__ is Absent else 0"
        for clause in plan.clauses:
            if clause.literal is None:
                yield f"T[{clause.index}]"
        nodes = _looked_at(plan)
        read = reads(*nodes)
        named: list[Named] = [*read.facts, *read.outcomes]
        for one in named:
            value = emitter.point(one)
            yield value if self._of_few(one) else f"{value} is None"
        for node in (part for each in nodes for part in walk(each)):
            if isinstance(node, Atom) and not all(map(self._of_few, children(node))):
                yield emitter.truth(node)
            yield from (f"{emitter.point(value)} is GAP" for value in asked_whether_there(node))

    def _of_few(self, node: Node) -> bool:
        return of_few(node, self._program, self._kind)


def with_blanks(
    record: Record,
    explainer: Explainer,
    row: Made | None,
    fired: Iterable[Made],
    ruled_out: Iterable[Made],
    to_whom: Told,
) -> Said | None:
    """What is said of an outcome, by what makes its entries, with blanks; ``None`` where it cannot be kept that way."""
    blank = BlankExplainer(explainer)
    made = [row] if row else [], fired, ruled_out
    forms = [[blank.form(record, one) for one in each] for each in made]
    if any(None in each for each in forms):
        return None
    entry, all_fired, all_ruled_out = (joined([form for form in each if form is not None]) for each in forms)
    return Said(entry, all_fired, all_ruled_out, to_whom if to_whom.away or to_whom.open else None)


def _looked_at(plan: Plan) -> list[Node]:
    """All that decides an outcome, and what the case states of it."""
    nodes: list[Node] = [] if plan.applies is None else [plan.applies]
    nodes += [one.condition for one in plan.audiences]
    nodes += [node for clause in plan.clauses for node in (clause.condition, clause.value)]
    return [*nodes, Fact(plan.name)] if plan.stated else nodes
