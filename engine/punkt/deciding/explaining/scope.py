"""What the functions that explain nodes are given: an explainer of one case, and what explanations share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from punkt.deciding.evaluators.reference import ConditionReader, Scope, ValueReader
from punkt.kernel.nodes import Condition, Node, Value
from punkt.kernel.records import Case, Record
from punkt.law.packs.pack import Presumption

Facts: TypeAlias = dict[str, Any]
"""Names of facts and their values."""
Because: TypeAlias = dict[str, Any]
"""A reason for a failure: the fact, its value, and what would have been required."""
Names: TypeAlias = dict[str, None]
"""Names of facts, each once, in order."""


class Explaining(Protocol):
    """Explains one evaluated case."""

    case: Case
    scope: Scope
    blank: bool
    """Whether numbers and days are left blank."""
    taken: set[tuple[int, int]]
    """The ways through nodes that facts were gathered on: the identity of the node, and the number of the way."""

    @property
    def kept(self) -> NodeFunctions:
        """What explanations share."""

    def shown(self, value: Any, node: Value, read: ValueReader, as_: Callable[[Any], Any]) -> Any:
        """A value as JSON has it; ``read`` is what has found it."""

    def name(self, node: Value, record: Record) -> str | None:
        """The absolute name of a value, where it has one."""

    def label(self, node: Value, record: Record) -> str:
        """A name for any value."""

    def missing_of(self, name: str, owner: Record | None) -> Names:
        """The facts that keep an outcome of a record unknown to others."""

    def presumed_of(self, name: str, owner: Record) -> dict[str, dict[str, Any]]:
        """The presumptions that an outcome of a record rests on."""


Held: TypeAlias = Callable[[Explaining, Record, bool | None, Facts], None]
"""Adds the facts by which a condition is true or false (``None``: all known facts it looks at)."""
ValueHeld: TypeAlias = Callable[[Explaining, Record, bool, Facts], None]
"""Adds the facts a value rests on; where enough of them count (true), of counted things only those that do."""
Failed: TypeAlias = Callable[[Explaining, Record, bool], list[Because]]
"""The facts that make a condition true (or false) although the opposite was required."""
Missing: TypeAlias = Callable[[Explaining, Record], Names]
"""The facts that keep a condition or a value unknown; none where it is known."""


class NodeFunctions(Protocol):
    """For each node of a program the functions that explain it, made once a record type; and the reasons kept so far."""

    @property
    def reasons(self) -> dict[Any, list[Because]]:
        """Reasons by what they say."""

    def keep(self, key: Any, reasons: list[Because]) -> list[Because]:
        """Keep the reasons of a node."""

    def truth(self, node: Condition, kind: str) -> ConditionReader:
        """Whether a condition holds."""

    def value(self, node: Value, kind: str) -> ValueReader:
        """The value of a node."""

    def held(self, node: Condition, kind: str) -> Held:
        """The facts by which a condition holds."""

    def value_held(self, node: Value, kind: str) -> ValueHeld:
        """The facts a value rests on."""

    def failed(self, node: Condition, kind: str) -> Failed:
        """Why a condition fails."""

    def missing(self, node: Node, kind: str) -> Missing:
        """What keeps a condition or a value unknown."""

    def presumed(
        self, node: Node, kind: str
    ) -> Callable[[Explaining, Record, Mapping[tuple[str, str], Presumption]], dict[str, dict[str, Any]]]:
        """What presumptions a condition or a value rests on."""

    def named_alike(self, node: Value) -> bool:
        """Whether a value is always called by the same name."""
