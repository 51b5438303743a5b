"""Which nodes of a program may depend on the day asked."""

from __future__ import annotations

from punkt.kernel.node_structure import children, element_parts
from punkt.kernel.nodes import AsOf, Counting, Node, Outcome
from punkt.law.language.program import Plan, Program
from punkt.law.language.references import element_record


class Moves:
    """Whether nodes and outcomes of a program may be others on another day, each found out once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._found: dict[tuple[int, str], bool] = {}
        self._asked: list[Node] = []  # their identities are keys
        self._plans: dict[tuple[str, str], bool] = {}

    def node(self, node: Node, kind: str) -> bool:
        """Whether a node may depend on the day asked, for records of a type."""
        key = (id(node), kind)
        if key not in self._found:
            self._asked.append(node)
            self._found[key] = self._of_node(node, kind)
        return self._found[key]

    def plan(self, plan: Plan) -> bool:
        """Whether an outcome may depend on the day asked."""
        if plan.key not in self._plans:
            nodes = [node for clause in plan.clauses for node in (clause.condition, clause.value)]
            nodes += [plan.applies] if plan.applies is not None else []
            self._plans[plan.key] = any(self.node(node, plan.subject) for node in nodes)
        return self._plans[plan.key]

    def _of_node(self, node: Node, kind: str) -> bool:
        if isinstance(node, AsOf):
            return True
        if isinstance(node, Outcome):
            return self.plan(self.program.plan[(node.section or kind, node.name)])
        if any(self.node(child, kind) for child in children(node)):
            return True
        if not isinstance(node, Counting):
            return False
        element = element_record(node, kind, self.program.vocabulary)
        return any(self.node(part, element) for part in element_parts(node))
