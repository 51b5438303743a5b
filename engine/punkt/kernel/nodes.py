"""The kernel: the few nodes every rule is lowered to.

A condition is true, false or unknown (Kleene's strong three-valued logic); a value is
known, unknown, or absent (an outcome that is a gap has no value). Numbers that count
things of which some are unknown are intervals. What each node means is defined by
:mod:`punkt.deciding.evaluators.reference`; every other evaluator must agree with it.
What holds of every node is in :mod:`punkt.kernel.node_structure`.

Nodes are immutable and compared by structure. Facts are named relative to the record
in scope (the subject of the rule, or the element a count looks at); ``section`` names
a section of the case instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal as TypingLiteral
from typing import TypeAlias, get_args

from .domains import Domain, Number, Scalar
from .numbers import Rounding
from .records import Absent
from .work_calendar import WorkCalendar


class Compare(str, Enum):
    """How two values are compared."""

    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    EQ = "="
    NE = "!="


Presumable: TypeAlias = Scalar | Absent
"""What may be presumed of a fact: a value, or (``GAP``) that there is none."""


# --- values -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    """A value the rule itself (or a norm it names) gives."""

    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the record in scope, or of a section of the case.

    Where it is not given it is unknown; a number that certainly exists lies between the ends its vocabulary sets.
    """

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
class Rank:
    """Which place the record in scope has among the elements of a collection that meet a condition: 1 is the first.

    By several ``keys``, each with whether the ``largest`` comes first. Who is alike in all has the same place where it
    is ``shared``, else none; nor has one any that is no such element.
    """

    collection: Fact
    condition: Condition
    keys: tuple[Value, ...]
    largest: tuple[bool, ...]
    shared: bool

    @property
    def parts(self) -> tuple[Node, ...]:
        """What is evaluated for each element."""
        return (self.condition, *self.keys)


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
class Joined:
    """The text made of several values, one after the other, each as :func:`punkt.kernel.texts.written` writes it."""

    values: tuple[Value, ...]


class TimeUnit(str, Enum):
    """In what time between days is counted."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


Added: TypeAlias = TypingLiteral[TimeUnit.DAYS, TimeUnit.MONTHS]
"""What is added to a day."""


class MissingDay(str, Enum):
    """What stands for a day that the month has not (30 February): its last day, the first of the next, or nothing."""

    DOWN = "down"
    UP = "up"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class TimeBetween:
    """Full days, months or years from one day to another: the most that, added to the first, do not pass the second.

    By a ``calendar`` only its working days are counted, the first day not and the second one too; absent where it does
    not reach.
    """

    since: Value
    until: Value
    unit: TimeUnit
    missing: MissingDay
    calendar: WorkCalendar | None = None


@dataclass(frozen=True, slots=True)
class TimeAfter:
    """The day that many days or months after another; years are twelve months each."""

    day: Value
    amount: Value
    unit: Added
    missing: MissingDay


@dataclass(frozen=True, slots=True)
class PeriodEdge:
    """The first or the last day of the month or the year that a day lies in."""

    day: Value
    period: TimeUnit
    last: bool


@dataclass(frozen=True, slots=True)
class WorkdayAfter:
    """The working day so many after a day, by a calendar; with 0 the first that is not before it.

    Absent where the calendar does not reach.
    """

    day: Value
    amount: Value
    calendar: WorkCalendar


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
    """A value, or another one where that is absent; while that is unknown, of a fact what both leave possible."""

    value: Value
    otherwise: Value


@dataclass(frozen=True, slots=True)
class Presumed:
    """A fact, or what the law presumes of it where it is not given."""

    fact: Fact
    value: Presumable
    """``GAP``: that there is none."""


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


OfDays: TypeAlias = TimeBetween | TimeAfter | PeriodEdge | WorkdayAfter
"""What the calendar makes of days."""
Computed: TypeAlias = Linear | Product | Quotient | Power | Round | Extreme | Joined | OfDays
"""What is worked out of the values that are its ``children``, and of nothing else."""
Counting: TypeAlias = Count | Distinct | Aggregate | Rank
"""What goes through the elements of a ``collection``, and evaluates its ``parts`` for each."""
Value: TypeAlias = Literal | Fact | Outcome | AsOf | Tally | Counting | Computed | If | Nothing | Default | Presumed
Condition: TypeAlias = Const | Test | Comparison | Not | All | Any | Possibly
Node: TypeAlias = Value | Condition
NODES = (*get_args(Value), *get_args(Condition))

# --- groups: who asks for a group need not know its nodes

Named: TypeAlias = Fact | Outcome
"""What is read by a name: ``name`` of the record in scope, or of a ``section``."""
HowMany: TypeAlias = Tally | Count | Distinct
"""A number of something, which lies between two ends while that is unknown of some."""
Branching: TypeAlias = If
"""A value that is one of two, by a ``condition``: ``then`` or ``otherwise``."""
Presuming: TypeAlias = Presumed
"""A ``fact`` that is presumed where it is not given."""
Junction: TypeAlias = All | Any
"""Several conditions joined to one."""
Atom: TypeAlias = Test | Comparison
"""A condition that asks something of values: its ``children``."""
