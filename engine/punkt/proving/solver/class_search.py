"""Searching all boundary classes of what some nodes rest on, by code made for the purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import prod
from typing import Any

from punkt.deciding.evaluators.emit import Emitter
from punkt.deciding.evaluators.generated import CALLED
from punkt.kernel.node_structure import reads
from punkt.kernel.nodes import Condition, Counting, Node
from punkt.law.language.clause import Clause
from punkt.law.language.program import Program
from punkt.law.language.vocabulary_nodes import requirements

from .tested_leaves import Leaf, Leaves

LIMIT = 200_000
"""Choices of values that are searched; of more, nothing is said."""


def impossible(program: Program, kind: str, nodes: Sequence[Node], write: Callable[[Emitter], str]) -> bool:
    """Whether an expression about some nodes of a record type is true for no values of what they rest on.

    ``write`` emits the expression. ``False`` also where there are too many values to try them all.
    """
    leaves = Leaves().note(*nodes)
    constraints = [
        one
        for _, one in requirements(program.vocabulary, kind)
        if (facts := reads(one).facts) and leaves.constants.keys() >= set(facts)
    ]
    leaves.note(*constraints)
    values = [leaves.classes(leaf, program, kind) for leaf in leaves.constants]
    if any(row is None for row in values) or prod(len(row or ()) for row in values) > LIMIT:
        return False
    search = _search(program, kind, list(leaves.constants), constraints, write)
    return not search(product(*(row or () for row in values)))


def _search(
    program: Program,
    kind: str,
    leaves: Sequence[Leaf],
    constraints: Sequence[Condition],
    write: Callable[[Emitter], str],
) -> Callable[[Any], bool]:
    """A function that tells whether the expression is true for one of some rows, which have a value for each leaf.

    Rows that break a constraint are passed over.
    """
    constants: dict[str, Any] = {}
    emitter = Emitter(program, kind, constants)
    names = []
    for number, leaf in enumerate(leaves):
        if isinstance(leaf, Counting):
            emitter.pairs[leaf] = (f"x{number}a", f"x{number}b")
            names.append(f"(x{number}a, x{number}b)")
        else:
            emitter.names[leaf] = f"x{number}"
            names.append(f"x{number}")
    emitter.depth = 1
    for constraint in constraints:
        emitter.line(f"if {emitter.truth(constraint)} is False: continue")
    result = write(emitter)
    head = f"def search(space):\n  for row in space:\n    {', '.join(names)}{',' if names else 'row'} = row"
    text = "\n".join([head, *emitter.lines, f"    if {result}: return True", "  return False", ""])
    scope: dict[str, Any] = {**CALLED, **constants}
    exec(compile(text, "<boundary search>", "exec"), scope)
    return scope["search"]  # type: ignore[no-any-return]


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
