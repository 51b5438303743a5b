"""Why a clause holds, fails or stays open: the facts behind a condition.

Everything here reads values by the reference evaluator's functions, so an explanation can
only say what the definition of the language says. Names are absolute (``section.path``,
``section.list/id.path``) and values are plain JSON. What is asked of a node again and again
(:mod:`.explain_nodes`, :mod:`.explain_missing`) is made a function once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any as Anything
from typing import TypeVar

from punkt.deciding.evaluators.reference import ConditionReader, Meaning, Scope, ValueReader
from punkt.kernel.domains import show
from punkt.kernel.kleene import Truth
from punkt.kernel.node_structure import children, told, unpresumed, walk
from punkt.kernel.nodes import Branching, Condition, Counting, Junction, Literal, Node, Value
from punkt.kernel.records import CONFLICT, NOT_APPLICABLE, Case, Record, State
from punkt.law.language.audience import Audience, those_away
from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan, Program
from punkt.law.language.references import parts_of

from .explain_missing import merged, missing
from .explain_nodes import failed, held, name_of, value_held
from .explain_presumed import Entries, Presumes, outcome_presumed, presumed, presuming
from .plain_values import plain
from .scope import Because, Facts, Failed, Held, Missing, Names, ValueHeld

KEEP = 16_384
"""Reasons kept; past that it starts afresh, so memory stays flat."""
Made = TypeVar("Made")


class KeptExplanations:
    """What explanations of many cases share: the functions made for nodes, and reasons by what they say.

    A node is told by its identity: the program, which holds all nodes, is held too.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.reasons: dict[Anything, list[Because]] = {}
        self.meaning = Meaning(program)
        self.presuming = presuming(program)
        self._made: dict[tuple[object, int, str], Anything] = {}
        self._nodes: list[Node] = []
        """What functions were made for: their identities must not go to others."""
        self._values: dict[object, ValueReader] = {}

    def truth(self, node: Condition, kind: str) -> ConditionReader:
        """Whether a condition holds; of several joined to one it is remembered for the case."""
        if isinstance(node, Junction):
            return lambda scope, record: scope.truth(node, record)
        return self.meaning.condition(node, kind)

    def value(self, node: Value, kind: str) -> ValueReader:
        """The function that finds a value; one for all nodes that say the same."""
        key = (id(node), kind)
        found = self._values.get(key)
        if found is None:
            alike = (told(node), kind)
            found = self._values[key] = self._values[alike] = self._values.get(alike) or self.meaning.value(node, kind)
            self._nodes.append(node)
        return found

    def held(self, node: Condition, kind: str) -> Held:
        """The function that gathers the facts by which a condition holds."""
        return self._once(held, node, kind, lambda: held(node, kind, self))

    def value_held(self, node: Value, kind: str) -> ValueHeld:
        """The function that gathers the facts a value rests on."""
        return self._once(value_held, node, kind, lambda: value_held(node, kind, self))

    def failed(self, node: Condition, kind: str) -> Failed:
        """The function that says why a condition fails."""
        return self._once(failed, node, kind, lambda: failed(node, kind, self))

    def missing(self, node: Node, kind: str) -> Missing:
        """The function that names what keeps a condition or a value unknown."""
        return self._once(missing, node, kind, lambda: missing(node, kind, self))

    def presumed(self, node: Node, kind: str) -> Presumes:
        """The function that finds the presumptions a condition or a value rests on."""
        return self._once(presumed, node, kind, lambda: presumed(node, kind, self))

    def _once(self, what: object, node: Node, kind: str, make: Callable[[], Made]) -> Made:
        key = (what, id(node), kind)
        found: Made | None = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
            self._nodes.append(node)
        return found

    def named_alike(self, node: Value) -> bool:
        """Whether a value is always called by the same name: none that depends on what conditions and elements are."""
        return not any(isinstance(part, Condition | Counting) for part in walk(node))

    def keep(self, key: Anything, reasons: list[Because]) -> list[Because]:
        """Keep the reasons of a node."""
        if len(self.reasons) >= KEEP:
            self.reasons.clear()
        self.reasons[key] = reasons
        return reasons


class CachingScope(Scope):
    """A scope that keeps the truth of each condition: an explanation asks for the same one at every level."""

    def __init__(self, program: Program, case: Case, states: list[State], kept: KeptExplanations) -> None:
        super().__init__(program, case, states, kept.meaning)
        self._known: dict[tuple[int, int], Truth] = {}

    def truth(self, node: Condition, record: Record) -> Truth:
        """As :meth:`Scope.truth`."""
        key = (id(node), record.index)
        try:
            return self._known[key]
        except KeyError:
            found = self._known[key] = self.meaning.condition(node, record.kind)(self, record)
            return found


class Explainer:
    """Explains the clauses of a program for one evaluated case."""

    blank = False

    def __init__(
        self,
        program: Program,
        case: Case,
        states: list[State],
        derived: dict[tuple[str, Value], str],
        kept: KeptExplanations | None = None,
    ) -> None:
        self.program, self.case, self.states = program, case, states
        self.kept = kept or KeptExplanations(program)
        self.scope: Scope = CachingScope(program, case, states, self.kept)
        self.derived = derived
        self._missing: dict[tuple[int, int], Names] = {}
        self._presumed: dict[tuple[int, int], Entries] = {}
        self.taken: set[tuple[int, int]] = set()

    def shown(self, value: Anything, node: Value, read: ValueReader, as_: Callable[[Anything], Anything]) -> Anything:
        """A value as JSON has it, by ``as_``; ``read`` is what has found it."""
        return as_(value)

    # --- names

    def name(self, node: Value, record: Record) -> str | None:
        """The absolute name of a fact, an outcome or a derived fact; ``None`` for anything computed."""
        return name_of(node, record, self.derived)

    def label(self, node: Value, record: Record) -> str:
        """A name for any value: its own, or those of the facts it is computed from."""
        own = self.name(node, record)
        if own is not None:
            return own
        return ", ".join(dict.fromkeys(self._inputs(node, record))) or show(plain(self.scope.value(node, record)))

    def _inputs(self, node: Value, record: Record) -> Iterable[str]:
        if isinstance(node, Counting):
            yield from self._of_elements(node, record)
            return
        for child in self._taken(node, record) if isinstance(node, Branching) else children(node):
            if isinstance(child, Condition):
                yield from self.facts(child, record, None)
            elif not isinstance(child, Literal):
                yield self.label(child, record)

    def _taken(self, node: Branching, record: Record) -> tuple[Node, ...]:
        """The condition, and the branch that is taken; both while either may be."""
        truth = self.scope.truth(node.condition, record)
        return (
            node.condition,
            *(() if truth is False else (node.then,)),
            *(() if truth is True else (node.otherwise,)),
        )

    def _of_elements(self, node: Counting, record: Record) -> Iterable[str]:
        """What is read of the elements that count; the collection itself where none does."""
        condition, *values = node.parts
        counted = [
            element
            for element in self.scope.value(node.collection, record) or ()
            if self.scope.truth(condition, element) is not False  # type: ignore[arg-type]
        ]
        for element in counted:
            for value in values:
                yield self.label(value, element)  # type: ignore[arg-type]
        if not counted:
            yield self.label(node.collection, record)

    # --- why it holds

    def facts(self, node: Condition, record: Record, wanted: bool | None) -> Facts:
        """The facts by which a condition is ``wanted`` (``None``: all known facts it looks at)."""
        found: Facts = {}
        self.kept.held(node, record.kind)(self, record, wanted, found)
        return found

    def value_facts(self, node: Value, record: Record) -> Facts:
        """The facts a value rests on."""
        found: Facts = {}
        self.kept.value_held(node, record.kind)(self, record, False, found)
        return found

    def clause_facts(self, clause: Clause, record: Record) -> Facts:
        """The facts that a clause which fired rests on; ``taken`` then has the ways they were found on."""
        self.taken.clear()
        found = self.facts(clause.condition, record, True)
        if clause.literal is None:
            found.update(self.value_facts(clause.value, record))
        return found

    # --- why it fails

    def because(self, node: Condition, record: Record, actual: bool = False) -> list[Because]:
        """The facts that make a condition ``actual`` although the opposite was required."""
        return self.kept.failed(node, record.kind)(self, record, actual)

    # --- what is missing

    def missing_of(self, name: str, owner: Record | None) -> Names:
        """The facts that keep an outcome of a record (of an absent section: none) unknown to others."""
        if owner is None:
            return {}
        plan = self.program.plan[(owner.kind, name)]
        if self.states[owner.index].outs[plan.index] is CONFLICT:
            return {f"{owner.name}.{name}": None}
        return self.outcome_missing(owner, plan.index)

    def outcome_missing(self, record: Record, index: int) -> Names:
        """The facts that keep an outcome open."""
        key = (record.index, index)
        if key not in self._missing:
            plan = self.program.plan_at[(record.kind, index)]
            self._missing[key] = {}
            if self.states[record.index].outs[index] is None:
                to_whom = self.kept.missing(plan.applies, record.kind)(self, record) if plan.applies else {}
                self._missing[key] = merged([to_whom, *(self.clause_missing(c, record) for c in plan.clauses)])
        return self._missing[key]

    # --- what is presumed

    def presumed_of(self, name: str, owner: Record) -> Entries:
        """The presumptions that an outcome of a record rests on."""
        plan = self.program.plan[(owner.kind, name)]
        if not self.kept.presuming[plan.key]:
            return {}
        key = (owner.index, plan.index)
        if key not in self._presumed:
            state = self.states[owner.index]
            self._presumed[key] = outcome_presumed(plan, owner, self, state.truths, state.outs[plan.index])
        return self._presumed[key]

    # --- to whom it applies

    def applies(self, audience: Audience, record: Record) -> Truth:
        """Whether a record is one of those to whom a pack or a rule applies."""
        return self.scope.truth(audience.condition, record)

    def told(self, plan: Plan, record: Record) -> list[Audience]:
        """What says that an outcome is not applicable: the pack's condition, else those of its rules."""
        if self.states[record.index].outs[plan.index] is not NOT_APPLICABLE:
            return []
        return those_away(plan.audiences, [self.applies(one, record) for one in plan.audiences])

    def audience_missing(self, audience: Audience, record: Record) -> Names:
        """The facts that keep it unknown whether a pack or a rule applies."""
        return self.kept.missing(audience.condition, record.kind)(self, record)

    def clause_missing(self, clause: Clause, record: Record) -> Names:
        """The facts that keep a clause unknown."""
        if self.states[record.index].truths[clause.index] is not None:
            return {}
        found = self.kept.missing(clause.condition, record.kind)(self, record)
        if clause.literal is not None:
            return found
        return {**found, **self.kept.missing(clause.value, record.kind)(self, record)}


def derived_names(program: Program) -> dict[tuple[str, Value], str]:
    """The kernel nodes of the vocabulary's derived facts, so that a trace can call them by name."""
    from punkt.law.language.vocabulary_nodes import derivations

    vocabulary = program.vocabulary
    found = {(kind, node): path for kind in vocabulary.subjects for path, node in derivations(vocabulary, kind).items()}
    for clause in (clause for clauses in program.clauses.values() for clause in clauses if clause.presumed):
        for whole in (clause.condition, clause.value):
            for kind, node in parts_of(whole, clause.rule.subject, vocabulary):
                if path := found.get((kind, unpresumed(node))):  # type: ignore[arg-type]
                    found[(kind, node)] = path  # type: ignore[index]
    return found
