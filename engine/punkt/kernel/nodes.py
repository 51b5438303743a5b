"""The kernel: the few nodes every rule is lowered to.

A condition is true, false or unknown (Kleene's strong three-valued logic); a value is
known, unknown, or absent (an outcome that is a gap has no value). Numbers that count
things of which some are unknown are intervals. What each node means is defined by
:mod:`punkt.deciding.evaluators.reference`; every other evaluator must agree with it.

Nodes are immutable and compared by structure. Facts are named relative to the record
in scope (the subject of the rule, or the element a count looks at); ``section`` names
a section of the case instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import Enum
from typing import TypeAlias, assert_never, get_args

from .domains import Domain, Interval, Number, Scalar
from .numbers import Rounding


class Compare(str, Enum):
    """How two values are compared."""

    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    EQ = "="
    NE = "!="


# --- values -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    """A value the rule itself (or a norm it names) gives."""

    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the record in scope, or of a section of the case; unknown where not given."""

    path: str
    section: str | None = None
    none: bool = False
    """Whether it may be known not to exist: then it has no value, as an outcome that is a gap."""

    @property
    def name(self) -> str:
        """What it is called, as an outcome is by its name."""
        return self.path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What other rules concluded about the record in scope, or about a section of the case."""

    name: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day the law is asked."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the listed conditions hold."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many elements of a collection meet a condition (in the element's own scope)."""

    collection: Fact
    condition: Condition

    @property
    def parts(self) -> tuple[Node, ...]:
        """What is evaluated for each element."""
        return (self.condition,)


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many different values an expression takes over the elements of a collection."""

    collection: Fact
    value: Value

    @property
    def parts(self) -> tuple[Node, ...]:
        """What is evaluated for each element."""
        return (self.value,)


class Gather(str, Enum):
    """What is made of the values of several elements."""

    SUM = "sum"
    LARGEST = "largest"
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The sum, the largest or the smallest of an expression over the elements that meet a condition.

    The sum over no element is 0; the largest and the smallest of none do not exist. An average is a
    :class:`Quotient` of a sum and a :class:`Count`.
    """

    how: Gather
    collection: Fact
    value: Value
    condition: Condition

    @property
    def parts(self) -> tuple[Node, ...]:
        """What is evaluated for each element."""
        return (self.condition, self.value)


@dataclass(frozen=True, slots=True)
class Linear:
    """``constant`` plus the sum of ``factor * value`` over the terms."""

    constant: Number
    terms: tuple[tuple[Number, Value], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """The product of two numbers."""

    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Quotient:
    """The exact ratio of two numbers; absent where the divisor is zero."""

    dividend: Value
    divisor: Value


@dataclass(frozen=True, slots=True)
class Power:
    """A number to a whole power; absent where zero is raised to one below zero."""

    base: Value
    exponent: Value


@dataclass(frozen=True, slots=True)
class Round:
    """The multiple of a step (above zero) that a number is rounded to."""

    value: Value
    step: Number
    how: Rounding


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest (or smallest) of several numbers or days."""

    largest: bool
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FullYears:
    """Full years from one day to another; a birthday on 29 February comes on 1 March in common years."""

    since: Value
    until: Value


@dataclass(frozen=True, slots=True)
class AddMonths:
    """The same day of the month that many months later, or that month's last day."""

    day: Value
    months: Value


@dataclass(frozen=True, slots=True)
class If:
    """One value where a condition holds, another where it does not."""

    condition: Condition
    then: Value
    otherwise: Value


@dataclass(frozen=True, slots=True)
class Nothing:
    """No value: what is absent although everything is known."""


@dataclass(frozen=True, slots=True)
class Default:
    """A value, or another one where that is absent; unknown stays unknown."""

    value: Value
    otherwise: Value


@dataclass(frozen=True, slots=True)
class Presumed:
    """A fact, or what the law presumes of it where it is not given."""

    fact: Fact
    value: Scalar


# --- conditions -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Const:
    """A condition that is always true or always false."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Test:
    """Whether a value lies in a domain; false for a value that is absent."""

    value: Value
    domain: Domain


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two values compare so; false where one of them is absent."""

    left: Value
    how: Compare
    right: Value


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """False if one is false, else unknown if one is unknown, else true."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True if one is true, else unknown if one is unknown, else false."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Possibly:
    """Whether a condition holds or may yet turn out to hold; never unknown."""

    condition: Condition


Value: TypeAlias = (
    Literal
    | Fact
    | Outcome
    | AsOf
    | Tally
    | Count
    | Distinct
    | Aggregate
    | Linear
    | Product
    | Quotient
    | Power
    | Round
    | Extreme
    | FullYears
    | AddMonths
    | If
    | Nothing
    | Default
    | Presumed
)
Condition: TypeAlias = Const | Test | Comparison | Not | All | Any | Possibly
Node: TypeAlias = Value | Condition
NODES = (*get_args(Value), *get_args(Condition))

# --- groups: who asks for a group need not know its nodes

Named: TypeAlias = Fact | Outcome
"""What is read by a name: ``name`` of the record in scope, or of a ``section``."""
Counting: TypeAlias = Count | Distinct | Aggregate
"""What goes through the elements of a ``collection``, and evaluates its ``parts`` for each."""
Branching: TypeAlias = If
"""A value that is one of two, by a ``condition``: ``then`` or ``otherwise``."""
Presuming: TypeAlias = Presumed
"""A ``fact`` that is presumed where it is not given."""
Junction: TypeAlias = All | Any
"""Several conditions joined to one."""
Atom: TypeAlias = Test | Comparison
"""A condition that asks something of values: its ``children``."""


# --- structure: what holds of every node


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below ``node`` that are evaluated in the same scope."""
    match node:
        case Literal() | Fact() | Outcome() | AsOf() | Const() | Nothing():
            return ()
        case Tally(conditions) | All(conditions) | Any(conditions):
            return conditions
        case Count() | Distinct() | Aggregate():
            return (node.collection,)
        case Linear(_, terms):
            return tuple(value for _, value in terms)
        case Product(left, right) | Comparison(left, _, right) | Quotient(left, right) | Power(left, right):
            return (left, right)
        case Default(value, otherwise):
            return (value, otherwise)
        case If(condition, then, otherwise):
            return (condition, then, otherwise)
        case Presumed(fact, _):
            return (fact,)
        case Extreme(_, values):
            return values
        case FullYears(since, until):
            return (since, until)
        case AddMonths(day, months):
            return (day, months)
        case Test(value, _) | Round(value, _, _):
            return (value,)
        case Not(condition) | Possibly(condition):
            return (condition,)
        case _:
            assert_never(node)


def element_parts(node: Node) -> tuple[Node, ...]:
    """What a counting node evaluates once for each element, in the element's scope; else nothing."""
    return node.parts if isinstance(node, Counting) else ()


def walk(node: Node) -> Iterator[Node]:
    """All nodes of the tree in the same scope, ``node`` first."""
    yield node
    for child in children(node):
        yield from walk(child)


@dataclass(frozen=True, slots=True)
class Reads:
    """What a tree reads in the scope of its record: facts and outcomes, each once, in order."""

    facts: tuple[Fact, ...]
    outcomes: tuple[Outcome, ...]
    as_of: bool
    """Whether it reads the day asked."""
    elements: bool
    """Whether it goes through elements."""


def reads(*nodes: Node) -> Reads:
    """What some nodes read."""
    facts: dict[Fact, None] = {}
    outcomes: dict[Outcome, None] = {}
    as_of = elements = False
    for part in (part for node in nodes for part in walk(node)):
        if isinstance(part, Fact):
            facts[part] = None
        elif isinstance(part, Outcome):
            outcomes[part] = None
        elif isinstance(part, AsOf):
            as_of = True
        elif isinstance(part, Counting):
            elements = True
    return Reads(tuple(facts), tuple(outcomes), as_of, elements)


def may_be_absent(node: Value) -> bool:
    """Whether a value that is unknown may turn out to be none at all.

    An outcome may turn out a gap, a fact may be known not to exist, a divisor zero, a list empty. What has
    a range is there all the same: a range with an end is never told of a value that may be absent.
    """
    match node:
        case Outcome() | Nothing():
            return True
        case Fact():
            return node.none
        case Literal() | AsOf() | Tally() | Count() | Distinct():
            return False
        case Aggregate():
            return node.how is not Gather.SUM or may_be_absent(node.value)
        case Quotient(dividend, divisor):
            return not isinstance(divisor, Literal) or divisor.value == 0 or may_be_absent(dividend)
        case Power(base, exponent):
            return not isinstance(exponent, Literal) or _below_zero(exponent.value) or may_be_absent(base)
        case If(_, then, otherwise):
            return may_be_absent(then) or may_be_absent(otherwise)
        case Default(_, otherwise):
            return may_be_absent(otherwise)
        case Presumed(fact, _):
            return fact.none
        case Linear() | Product() | Round() | Extreme() | FullYears() | AddMonths():
            return any(may_be_absent(part) for part in children(node))  # type: ignore[arg-type]
        case _:
            assert_never(node)


def _below_zero(value: object) -> bool:
    return not isinstance(value, (int, Decimal)) or value < 0


def whole_range(node: Value) -> Interval | None:
    """The whole numbers a value is one of, by what it is; ``None`` for what need be no whole number."""
    match node:
        case Tally(conditions):
            return Interval(0, len(conditions))
        case Count() | Distinct():
            return Interval(0, None)
        case FullYears():
            return Interval(None, None)
        case Round(_, step, _):
            return Interval(None, None) if isinstance(step, int) else None
        case Literal() | Fact() | Outcome() | AsOf() | Linear() | Product() | Extreme() | AddMonths():
            return None
        case Aggregate() | Quotient() | Power() | If() | Nothing() | Default() | Presumed():
            return None
        case _:
            assert_never(node)


def opposite(condition: Condition) -> Condition:
    """What holds where a condition does not, unknown apart."""
    return condition.condition if isinstance(condition, Not) else Not(condition)


def affirmed(condition: Condition) -> Condition:
    """A condition without the negations before it: it is unknown just where their opposite is."""
    while isinstance(condition, Not):
        condition = condition.condition
    return condition


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """What must all hold where a condition does; negations are moved inwards."""
    match condition:
        case All(parts):
            for part in parts:
                yield from conjuncts(part)
        case Not(Not(inner)):
            yield from conjuncts(inner)
        case Not(Any(parts)):
            for part in parts:
                yield from conjuncts(Not(part))
        case _:
            yield condition


def ways(condition: Condition) -> tuple[Condition, ...] | None:
    """The conditions of which one must hold where a condition does; ``None`` where it is not made of several."""
    match condition:
        case Any(parts):
            return parts
        case Not(All(parts)):
            return tuple(opposite(part) for part in parts)
        case _:
            return None


def tested(condition: Condition) -> tuple[Test, bool] | None:
    """The test that a condition is, and whether it is to hold or not to hold; ``None`` for other conditions."""
    inner, holds = (condition.condition, False) if isinstance(condition, Not) else (condition, True)
    return (inner, holds) if isinstance(inner, Test) else None


def atoms(condition: Condition) -> tuple[Atom, ...] | None:
    """What a condition asks, one by one; ``None`` where it asks as well what is unknown (:class:`Possibly`)."""
    if isinstance(condition, Atom):
        return (condition,)
    if isinstance(condition, Possibly):
        return None
    found: list[Atom] = []
    for part in children(condition):
        below = atoms(part)  # type: ignore[arg-type]
        if below is None:
            return None
        found += below
    return tuple(found)


def folded(condition: Condition, atom: Callable[[Atom], bool]) -> bool:
    """Whether a condition holds, by what is known to hold of the atoms that it is made of."""
    match condition:
        case Const(truth):
            return truth
        case Not(inner):
            return not folded(inner, atom)
        case Possibly(inner):
            return folded(inner, atom)
        case All(parts):
            return all(folded(part, atom) for part in parts)
        case Any(parts):
            return any(folded(part, atom) for part in parts)
        case Test() | Comparison():
            return atom(condition)
        case _:
            assert_never(condition)


def never_by_words(condition: Condition) -> bool:
    """Whether a condition cannot hold as it is written, whatever the case."""
    match condition:
        case Const(truth):
            return not truth
        case Not(Const(truth)):
            return truth
        case Comparison(left, how, right):
            return left == right and how in (Compare.LT, Compare.GT, Compare.NE)
        case _:
            return False


def rescoped(node: Value, section: str) -> Value:
    """The same value about a section of the case instead of the record in scope."""
    return _rescoped(node, section)  # type: ignore[return-value]


def _rescoped(node: Node, section: str) -> Node:
    if isinstance(node, Named):
        return node if node.section else replace(node, section=section)
    if isinstance(node, Counting):  # what is evaluated for each element stays in the element's own scope
        return replace(node, collection=_rescoped(node.collection, section))  # type: ignore[arg-type]
    changed = {entry.name: _rescoped_part(getattr(node, entry.name), section) for entry in fields(node)}
    return replace(node, **changed)  # type: ignore[arg-type]


def unpresumed(node: Value) -> Value:
    """The same value with nothing presumed: facts as they are given."""
    return _unpresumed(node)  # type: ignore[return-value]


def _unpresumed(part: object) -> object:
    if isinstance(part, tuple):
        return tuple(_unpresumed(item) for item in part)
    if isinstance(part, Presuming):
        return part.fact
    if not isinstance(part, NODES):
        return part
    return replace(part, **{entry.name: _unpresumed(getattr(part, entry.name)) for entry in fields(part)})


def _rescoped_part(part: object, section: str) -> object:
    if isinstance(part, tuple):
        return tuple(_rescoped_part(item, section) for item in part)
    return _rescoped(part, section) if isinstance(part, NODES) else part
