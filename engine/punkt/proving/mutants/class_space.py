"""Searching all boundary classes of what some conditions rest on, by code made for the purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from punkt.deciding.evaluators import runtime
from punkt.deciding.evaluators.emit import RANGED, Emitter
from punkt.files.messages.diagnostics import Problems
from punkt.kernel.nodes import Condition, Count, Distinct, Fact, Node, Value, walk
from punkt.kernel.records import CONFLICT, GAP
from punkt.law.forms.base import Context, Used
from punkt.law.language.empty_law import NO_LAW
from punkt.law.language.program import Clause, Plan, Program

from .classes import classes
from .leaves import CONDITIONS, Leaf, Leaves

LIMIT = 200_000


@dataclass(frozen=True)
class Found:
    """One choice of values: leaf → value."""

    kind: str
    values: dict[Leaf, Any]


@dataclass(frozen=True)
class Answer:
    """What a search came to: whether the space was small enough to be searched whole, and what was found."""

    whole: bool
    found: Found | None

    @property
    def none(self) -> bool:
        """Whether it is certain that there is no such choice."""
        return self.whole and self.found is None


class Space:
    """All choices of boundary classes for the leaves of some nodes of a record type."""

    def __init__(self, program: Program, kind: str, nodes: Sequence[Node], extra: Sequence[Leaf] = ()) -> None:
        self.program, self.kind = program, kind
        found = Leaves().note(*nodes)
        for leaf in extra:
            found.constants.setdefault(leaf, set())
        self.constraints = [c for c in constraints_of(program, kind) if _facts(c) and _facts(c) <= set(found.constants)]
        found.note(*self.constraints)
        self.leaves = list(found.constants)
        values = [classes(program, kind, leaf, found) for leaf in self.leaves]
        self.values: list[list[Any]] | None = None if None in values else values  # type: ignore[assignment]

    @property
    def small(self) -> bool:
        """Whether all choices can be tried."""
        return self.values is not None and prod(map(len, self.values)) <= LIMIT

    def first(self, write: Callable[[Emitter], str]) -> Answer:
        """The first choice for which an expression is true; ``write`` emits it."""
        if not self.small:
            return Answer(False, None)
        assert self.values is not None
        row = self.search(product(*self.values), write)
        return Answer(True, None if row is None else Found(self.kind, dict(zip(self.leaves, row, strict=True))))

    def search(self, rows: Iterable[tuple[Any, ...]], write: Callable[[Emitter], str]) -> tuple[Any, ...] | None:
        """The first of some rows (a value for each leaf) for which an expression is true."""
        found: tuple[Any, ...] | None = self._made(write, "if {}: return row")(rows)
        return found

    def each(self, write: Callable[[Emitter], str], found: list[Any]) -> None:
        """Collect an expression over all choices, each value once."""
        assert self.values is not None
        seen: dict[Any, None] = {}
        self._made(write, "seen[{}] = None", seen=seen)(product(*self.values))
        found.extend(seen)

    def _made(
        self, write: Callable[[Emitter], str], last: str, **more: Any
    ) -> Callable[[Iterable[tuple[Any, ...]]], Any]:
        """A function that goes through rows; those that break a constraint are passed over."""
        constants: dict[str, Any] = {}
        emitter = Emitter(self.program, self.kind, constants)
        names = []
        for number, leaf in enumerate(self.leaves):
            if isinstance(leaf, (Count, Distinct)):
                emitter.pairs[leaf] = (f"x{number}a", f"x{number}b")
                names.append(f"(x{number}a, x{number}b)")
            else:
                emitter.names[leaf] = f"x{number}"
                names.append(f"x{number}")
        emitter.depth = 1
        for constraint in self.constraints:
            emitter.line(f"if {emitter.truth(constraint)} is False: continue")
        result = write(emitter)
        head = f"def search(space):\n  for row in space:\n    {', '.join(names)}{',' if names else 'row'} = row"
        text = "\n".join([head, *emitter.lines, f"    {last.format(result)}", ""])
        scope: dict[str, Any] = {"rt": runtime, "GAP": GAP, "CONFLICT": CONFLICT, **constants, **more}
        exec(compile(text, "<boundary search>", "exec"), scope)
        return scope["search"]  # type: ignore[no-any-return]


def constraints_of(program: Program, kind: str) -> Iterator[Condition]:
    """What the vocabulary asks of every record of a type."""
    context = Context(program.vocabulary, kind, NO_LAW, Problems(), Used())
    for constraint in program.vocabulary.subjects[kind].constraints:
        yield context.condition(constraint.require)


def _facts(node: Node) -> set[Leaf]:
    return {part for part in walk(node) if isinstance(part, Fact)}


def expressed(emitter: Emitter, node: Node) -> str:
    """An expression for a condition's truth, a value's ends, or a plain value."""
    if isinstance(node, CONDITIONS):
        return emitter.truth(node)
    return f"({', '.join(emitter.ends(node))})" if isinstance(node, RANGED) else emitter.point(node)


def clause_truth(emitter: Emitter, clause: Clause) -> str:
    """An expression for whether a clause holds, as an evaluator finds it."""
    truth = emitter.truth(clause.condition)
    if clause.literal is not None:
        return truth
    value = emitter.point(clause.value)
    return emitter.let(
        f"False if {truth} is False or {value} is GAP and {truth} is True "
        f"else None if {truth} is None or {value} is None else True"
    )


def resolved(emitter: Emitter, plan: Plan) -> str:
    """An expression for what an outcome comes to."""
    truths = ", ".join(clause_truth(emitter, clause) for clause in plan.clauses)
    values = ", ".join(emitter.point(clause.value) for clause in plan.clauses)
    if plan.listed is not None:
        return f"rt.collect(({truths},), ({values},), {emitter.constant(plan.listed)})"
    stated = emitter.point(Fact(plan.name)) if plan.stated else "None"
    return f"rt.settle(({truths},), ({values},), {stated})"


def nodes_of(plan: Plan) -> list[Condition | Value]:
    """Everything the clauses of an outcome look at."""
    return [node for clause in plan.clauses for node in (clause.condition, clause.value)]
