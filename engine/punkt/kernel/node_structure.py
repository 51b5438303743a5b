"""What holds of every node of the kernel: what stands below it, what it reads, what it may turn out to be; and nodes that
a form of the language comes to together, read back as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import NamedTuple, TypeVar, assert_never

from .domains import Includes, Interval, OneOf
from .nodes import (
    NODES,
    Aggregate,
    All,
    Any,
    AsOf,
    Atom,
    Compare,
    Comparison,
    Condition,
    Const,
    Count,
    Counting,
    Default,
    Distinct,
    Extreme,
    Fact,
    Gather,
    If,
    Joined,
    Linear,
    Literal,
    MissingDay,
    Named,
    Node,
    Not,
    Nothing,
    Outcome,
    PeriodEdge,
    Possibly,
    Power,
    Presumed,
    Presuming,
    Product,
    Quotient,
    Rank,
    Round,
    Tally,
    Test,
    TimeAfter,
    TimeBetween,
    Value,
    WorkdayAfter,
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below ``node`` that are evaluated in the same scope."""
    match node:
        case Fact() | Literal():  # the most common ones first
            return ()
        case Test(value, _) | Round(value, _, _):
            return (value,)
        case All(conditions) | Any(conditions) | Tally(conditions):
            return conditions
        case Not(condition) | Possibly(condition):
            return (condition,)
        case Outcome() | AsOf() | Const() | Nothing():
            return ()
        case Count() | Distinct() | Aggregate() | Rank():
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
        case Extreme(_, values) | Joined(values):
            return values
        case TimeBetween(since, until):
            return (since, until)
        case TimeAfter(day, amount) | WorkdayAfter(day, amount):
            return (day, amount)
        case PeriodEdge(day):
            return (day,)
        case _:
            assert_never(node)


def element_parts(node: Node) -> tuple[Node, ...]:
    """What a counting node evaluates once for each element, in the element's scope; else nothing."""
    return node.parts if isinstance(node, Counting) else ()


def walk(node: Node) -> Iterator[Node]:
    """All nodes of the tree in the same scope, ``node`` first."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += children(node)[::-1]


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
        case Outcome() | Nothing() | Rank():
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
        case TimeAfter() if node.missing is MissingDay.REFUSE:
            return True
        case WorkdayAfter():
            return True
        case TimeBetween() if node.calendar is not None:
            return True
        case Linear() | Product() | Round() | Extreme() | Joined() | TimeBetween() | TimeAfter() | PeriodEdge():
            return any(may_be_absent(part) for part in children(node))  # type: ignore[arg-type]
        case _:
            assert_never(node)


def asked_whether_there(node: Node) -> list[Value]:
    """The parts of a node of which an explanation tells whether there is a value at all."""
    if isinstance(node, Comparison):
        return [node.right] if may_be_absent(node.right) else []
    return [node.value] if isinstance(node, Default) else []


def _below_zero(value: object) -> bool:
    return not isinstance(value, (int, Decimal)) or value < 0


def whole_range(node: Value) -> Interval | None:
    """The whole numbers a value is one of, by what it is; ``None`` for what need be no whole number."""
    match node:
        case Tally(conditions):
            return Interval(0, len(conditions))
        case Count() | Distinct():
            return Interval(0, None)
        case Rank():
            return Interval(1, None)
        case TimeBetween():
            return Interval(None, None)
        case Round(_, step, _):
            return Interval(None, None) if isinstance(step, int) else None
        case Literal() | Fact() | Outcome() | AsOf() | Linear() | Product() | Extreme():
            return None
        case TimeAfter() | PeriodEdge() | WorkdayAfter() | Joined():
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


def atoms(condition: Condition) -> Iterator[Atom | None]:
    """What a condition asks, one by one; ``None`` for what asks whether something is unknown (:class:`Possibly`)."""
    if isinstance(condition, Atom):
        yield condition
    elif isinstance(condition, Possibly):
        yield None
    else:
        for part in children(condition):
            yield from atoms(part)  # type: ignore[arg-type]


Built = TypeVar("Built")


def pushed(
    condition: Condition,
    holds: bool,
    ask: Callable[[Atom | Possibly, bool], Built],
    every: Callable[[list[Built]], Built],
    some: Callable[[list[Built]], Built],
) -> Built:
    """What is built of a condition, or where it is not to hold of its opposite, negations moved down to what it asks."""
    match condition:
        case Const(truth):
            return every([]) if truth is holds else some([])
        case Not(inner):
            return pushed(inner, not holds, ask, every, some)
        case All(parts) | Any(parts):
            built = [pushed(part, holds, ask, every, some) for part in parts]
            return every(built) if isinstance(condition, All) is holds else some(built)
        case Test() | Comparison() | Possibly():
            return ask(condition, holds)
        case _:
            assert_never(condition)


def folded(condition: Condition, atom: Callable[[Atom], bool]) -> bool:
    """Whether a condition holds, by what is known to hold of the atoms that it is made of."""

    def ask(part: Atom | Possibly, holds: bool) -> bool:
        return (folded(part.condition, atom) if isinstance(part, Possibly) else atom(part)) is holds

    return pushed(condition, True, ask, all, any)


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


def told(node: Value) -> tuple[Value, tuple[type, ...]] | Value:
    """What a value is known by: the node, and where it may be one of its literals the types of these.

    A 1 equals True, yet it must not be taken for it.
    """
    kinds = tuple(_literal_types(node))
    return (node, kinds) if kinds else node


def _literal_types(node: Value) -> Iterator[type]:
    if isinstance(node, Literal):
        yield type(node.value)
    elif isinstance(node, Joined):
        for value in node.values:
            yield from _literal_types(value)
    elif isinstance(node, (If, Default)):
        yield from _literal_types(node.then if isinstance(node, If) else node.value)
        yield from _literal_types(node.otherwise)


ONE = OneOf(frozenset([1]))
"""Just one of something."""


def in_list(ways: Sequence[Condition]) -> tuple[Value, Value] | None:
    """The list and the value, where the ways of an ``Any`` ask word by word that the one has the other; else ``None``."""
    found = {pair for way in ways if (pair := _word(way)) is not None}
    return found.pop() if len(ways) > 1 and len(found) == 1 and all(_word(way) for way in ways) else None


def _word(way: Condition) -> tuple[Value, Value] | None:
    match way:
        case All((Test(value, OneOf(words, False)), Test(of, Includes(asked)))) if words == asked and len(words) == 1:
            return of, value
    return None


class TheOne(NamedTuple):
    """A value of the one element that meets a condition: how many do, and the value."""

    such: Count
    value: Value


def the_one(node: Node) -> TheOne | None:
    """What a value of the one element is taken of; ``None`` of any other value."""
    match node:
        case If(Test(Count() as count, domain), Aggregate(_, _, value, _), Nothing()) if domain == ONE:
            return TheOne(count, value)
        case If(Test(Count() as count, domain), If(Test(Count(_, All((_, Test(value, _)))), _)), Nothing()) if (
            domain == ONE
        ):
            return TheOne(count, value)
    return None
