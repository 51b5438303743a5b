"""Writing Python for kernel nodes: one local variable a node, each node once a scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any as Anything
from typing import TypeAlias, assert_never

from punkt.kernel.domains import Domain, Includes, Interval, OneOf, is_true
from punkt.kernel.node_structure import may_be_absent, told
from punkt.kernel.nodes import (
    Aggregate,
    All,
    Any,
    AsOf,
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
    Not,
    Nothing,
    OfDays,
    Outcome,
    PeriodEdge,
    Possibly,
    Power,
    Presumed,
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
from punkt.law.language.program import Program
from punkt.law.language.references import element_record
from punkt.law.language.unknown_numbers import range_of

RANGED: TypeAlias = (
    Tally | Count | Distinct | Aggregate | Linear | Product | Quotient | Power | Round | Extreme | If | Default | Rank
)
"""Values of which the two ends are worked out; those of a value that has no order are the same."""
POINT: TypeAlias = Literal | AsOf | Fact | Outcome | Joined | OfDays | Nothing | Presumed
"""Values that are known or not."""
COMPARE = {Compare.LT: "less", Compare.LE: "less_or_same", Compare.EQ: "same", Compare.NE: "differ"}


class Emitter:
    """Collects the lines of one function. ``r`` is the record in scope, ``f`` its facts."""

    def __init__(self, program: Program, kind: str, constants: dict[str, Anything]) -> None:
        self.program, self.kind, self.constants = program, kind, constants
        self.lines: list[str] = []
        self.depth = self.counter = 0
        self.names: dict[Anything, str] = {}
        self.pairs: dict[Anything, tuple[str, str]] = {}
        self.record, self.facts = "r", "f"
        self.sections: dict[str, str] = {}

    def function(self, name: str, tail: list[str], stateful: bool = True) -> str:
        """The text of the function; without ``stateful`` it touches no outcomes."""
        states = "; s = S[r.index]; T = s.truths; O = s.outs" if stateful else ""
        head = [f"def {name}(r, S, C):", f"    f = r.facts{states}"]
        for section, variable in self.sections.items():
            head.append(f"    {variable} = C.sections.get({section!r})")
            head.append(f"    {variable}f = {variable}.facts if {variable} is not None else NOTHING")
        return "\n".join([*head, *(f"    {line}" for line in (*self.lines, *tail)), ""])

    def line(self, text: str) -> None:
        """Add a line at the current depth."""
        self.lines.append("    " * self.depth + text)

    def let(self, expression: str) -> str:
        """A new local variable that holds an expression."""
        self.counter += 1
        name = f"v{self.counter}"
        self.line(f"{name} = {expression}")
        return name

    def constant(self, value: Anything) -> str:
        """An expression for a constant: written out, or a name of the module."""
        if value is None or isinstance(value, (bool, int, str)):
            return repr(value)
        for name, known in self.constants.items():
            if type(known) is type(value) and known == value:
                return name
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name

    # --- conditions

    def truth(self, node: Condition) -> str:
        """An expression (a local or a constant) for a condition: True, False or None."""
        if node not in self.names:
            self.names[node] = self._truth(node)
        return self.names[node]

    def _truth(self, node: Condition) -> str:
        match node:
            case Const(truth):
                return repr(truth)
            case Not(condition):
                inner = self.truth(condition)
                return self.let(f"None if {inner} is None else not {inner}")
            case All(conditions):
                return self._every([self.truth(c) for c in conditions])
            case Any(conditions):
                return self._some([self.truth(c) for c in conditions])
            case Comparison(left, how, right):
                a, b = self.ends(left), self.ends(right)
                if how in (Compare.GT, Compare.GE):
                    a, b = b, a
                    how = Compare.LT if how is Compare.GT else Compare.LE
                return self.let(f"rt.{COMPARE[how]}({', '.join((*a, *b))})")
            case Test(value, domain):
                return self._test(value, domain)
            case Possibly(condition):
                return self.let(f"{self.truth(condition)} is not False")
            case _:
                assert_never(node)

    def _every(self, parts: list[str]) -> str:
        parts = list(dict.fromkeys(part for part in parts if part != "True"))
        if "False" in parts or not parts:
            return "False" if parts else "True"
        if len(parts) == 1:
            return parts[0]
        wrong = " or ".join(f"{part} is False" for part in parts)
        return self.let(f"True if {' and '.join(parts)} else False if {wrong} else None")

    def _some(self, parts: list[str]) -> str:
        parts = list(dict.fromkeys(part for part in parts if part != "False"))
        if "True" in parts or not parts:
            return "True" if parts else "False"
        if len(parts) == 1:
            return parts[0]
        unknown = " or ".join(f"{part} is None" for part in parts)
        return self.let(f"True if {' or '.join(parts)} else None if {unknown} else False")

    def _test(self, value: Value, domain: Domain) -> str:
        if domain == OneOf(frozenset()):
            return "False"
        if isinstance(value, RANGED):
            low, high = self.ends(value)
            if isinstance(domain, Interval):
                ends = f"{self.constant(domain.low)}, {self.constant(domain.high)}"
                return self.let(f"rt.within({low}, {high}, {ends}, {domain.low_open}, {domain.high_open})")
            if isinstance(domain, OneOf):
                return self.let(f"rt.member({low}, {high}, {self.constant(domain.values)}, {domain.complement})")
        name = self.point(value)
        sure = isinstance(value, (Fact, Literal, AsOf)) and not may_be_absent(value)
        if isinstance(value, Fact) and sure and isinstance(domain, OneOf) and is_true(domain):
            return name
        inside = self._contains(name, domain)
        gap = "" if sure else f"False if {name} is GAP else "
        return self.let(f"None if {name} is None else {gap}{inside}")

    def _contains(self, name: str, domain: Domain) -> str:
        match domain:
            case Interval(low, high, low_open, high_open):
                left = f"{self.constant(low)} {'<' if low_open else '<='} " if low is not None else ""
                right = f" {'<' if high_open else '<='} {self.constant(high)}" if high is not None else ""
                return f"{left}{name}{right}" if left or right else "True"
            case OneOf(values, complement):
                if len(values) == 1:
                    (one,) = values
                    return f"{name} {'!=' if complement else '=='} {self.constant(one)}"
                return f"{name} {'not in' if complement else 'in'} {self.constant(values)}"
            case Includes(values):
                return f"not {self.constant(values)}.isdisjoint({name})"

    # --- values

    def point(self, node: Value) -> str:
        """An expression for a plain value: None if unknown, GAP if absent."""
        if isinstance(node, RANGED):
            low, high = self.ends(node)
            return self.let(f"{low} if {low} is GAP or {low} == {high} else None")
        key = told(node)
        if key not in self.names:
            self.names[key] = self._point(node)
        return self.names[key]

    def _point(self, node: POINT) -> str:
        match node:
            case Literal(value):
                return self.let(self.constant(value))
            case AsOf():
                return self.let("C.as_of")
            case Fact(path, section):
                facts = f"{self._section(section)}f" if section else self.facts
                return self.let(f"{facts}.get({path!r})")
            case Outcome(name, section):
                return self._outcome(name, section)
            case Joined(values):
                return self.let(f"rx.joined({', '.join(end for value in values for end in self.ends(value))})")
            case TimeBetween(one, two, unit, how, None):
                return self.let(f"rd.between({self.point(one)}, {self.point(two)}, {unit.value!r}, {how.value!r})")
            case TimeBetween(one, two, _, _, by):
                return self.let(f"rd.workdays({self.point(one)}, {self.point(two)}, {self.constant(by)})")
            case TimeAfter(day, amount, unit, how):
                ends = ", ".join(self.ends(amount))
                return self.let(f"rd.after({self.point(day)}, {ends}, {unit.value!r}, {how.value!r})")
            case WorkdayAfter(day, amount, by):
                return self.let(f"rd.workday({self.point(day)}, {', '.join(self.ends(amount))}, {self.constant(by)})")
            case PeriodEdge(day, period, last):
                return self.let(f"rd.edge({self.point(day)}, {period.value!r}, {last})")
            case Nothing():
                return "GAP"
            case Presumed(Fact(path, section) as fact, value):
                if (read := self.names.get(fact)) and (not section or section not in self.sections):
                    return self.let(f"{self.constant(value)} if {read} is None else {read}")
                facts = f"{self._section(section)}f" if section else self.facts
                given = f"{facts}.get({path!r}, {self.constant(value)})"
                return self.let(f"{given} if {self._section(section)} is not None else None" if section else given)
            case _:
                assert_never(node)

    def _section(self, section: str) -> str:
        return self.sections.setdefault(section, f"g{len(self.sections)}")

    def _outcome(self, name: str, section: str | None) -> str:
        if section:
            plan = self.program.plan[(section, name)]
            owner = self._section(section)
            found = self.let(f"S[{owner}.index].outs[{plan.index}] if {owner} is not None else None")
        else:
            plan = self.program.plan[(self.kind, name)]
            outs = "O" if self.record == "r" else f"S[{self.record}.index].outs"
            found = self.let(f"{outs}[{plan.index}]")
        elsewhere = "" if plan.applies is None else f"GAP if {found} is NOT_APPLICABLE else "
        return self.let(f"None if {found} is CONFLICT else {elsewhere}{found}")

    def ends(self, node: Value) -> tuple[str, str]:
        """Expressions for the two ends of a value."""
        if isinstance(node, Fact) and not node.none:
            return self._fact_ends(node)
        if not isinstance(node, RANGED):
            name = self.point(node)
            return name, name
        key = told(node)
        if key not in self.pairs:
            self.pairs[key] = self._ends(node)
        return self.pairs[key]

    def _fact_ends(self, fact: Fact) -> tuple[str, str]:
        """The ends of a fact, if it exists: while it is not given, those that the vocabulary sets."""
        name, span = self.point(fact), range_of(fact, self.kind, self.program.vocabulary)
        if span is None:
            return name, name
        if fact not in self.pairs:
            low, high = self.constant(span.low), self.constant(span.high)
            self.pairs[fact] = self._pair(f"({low}, {high}) if {name} is None else ({name}, {name})")
        return self.pairs[fact]

    def _ends(self, node: RANGED) -> tuple[str, str]:
        match node:
            case Tally(conditions):
                parts = [self.truth(c) for c in conditions]
                low = self.let(
                    "0" if not parts else "+" + " + ".join(f"({p} is True)" for p in parts)
                )  # no truth value
                return low, self.let(f"{low} + " + " + ".join(f"({p} is None)" for p in parts) if parts else low)
            case Count(collection, condition):
                return self._count(collection, condition)
            case Distinct(collection, value):
                return self._distinct(collection, value)
            case Linear(constant, terms):
                flat = [part for factor, value in terms for part in (self.constant(factor), *self.ends(value))]
                return self._call("rn.total", self.constant(constant), *flat)
            case Product(left, right):
                absent = map(repr, (may_be_absent(left), may_be_absent(right)))
                return self._call("rn.times", *self.ends(left), *self.ends(right), *absent)
            case Quotient(left, right):
                return self._call("rn.over", *self.ends(left), *self.ends(right))
            case Power(base, exponent):
                return self._call("rn.raised", *self.ends(base), *self.ends(exponent))
            case Round(value, step, how):
                return self._call("rn.stepped", *self.ends(value), self.constant(step), repr(how.value))
            case Aggregate():
                return self._aggregate(node)
            case Rank():
                return self._rank(node)
            case If(condition, then, otherwise):
                truth, absent = self.truth(condition), map(repr, (may_be_absent(then), may_be_absent(otherwise)))
                return self._call("rc.either", truth, *self.ends(then), *self.ends(otherwise), *absent)
            case Default(Fact(none=True) as fact, otherwise):
                both = (*self._fact_ends(fact), *self.ends(otherwise))
                name, may = self.point(fact), may_be_absent(otherwise)
                if range_of(fact, self.kind, self.program.vocabulary) is None:
                    return self._call("rc.instead", *both)
                there = f"None if {name} is None else {name} is not GAP"
                return self._call("rc.either", there, *both, "False", repr(may))
            case Default(value, otherwise):
                both = (*self.ends(value), *self.ends(otherwise))
                return self._call("rc.instead", *both)
            case Extreme(largest, values):
                flat = [end for value in values for end in self.ends(value)]
                low, high = self._call(f"rc.{'greatest' if largest else 'least'}", *flat)
                for value in values:
                    if may_be_absent(value):
                        a, b = self.ends(value)
                        self.line(f"if {low} is not GAP and {a} is None and {b} is None: {low} = {high} = None")
                return low, high
            case _:
                assert_never(node)

    def _call(self, function: str, *arguments: str) -> tuple[str, str]:
        """New local variables for the two ends that a function gives."""
        return self._pair(f"{function}({', '.join(arguments)})")

    def _pair(self, expression: str) -> tuple[str, str]:
        self.counter += 1
        low, high = f"v{self.counter}a", f"v{self.counter}b"
        self.line(f"{low}, {high} = {expression}")
        return low, high

    def _count(self, collection: Fact, condition: Condition) -> tuple[str, str]:
        elements = self.point(collection)
        if condition == Const(True):
            return self.let(f"0 if {elements} is None else len({elements})"), self.let(
                f"None if {elements} is None else len({elements})"
            )
        low, unknown = self.let("0"), self.let("0")

        def body() -> None:
            truth = self.truth(condition)
            self.line(f"if {truth} is True: {low} += 1")
            self.line(f"elif {truth} is None: {unknown} += 1")

        self._each(Count(collection, condition), elements, body)
        return low, self.let(f"None if {elements} is None else {low} + {unknown}")

    def _distinct(self, collection: Fact, value: Value) -> tuple[str, str]:
        elements = self.point(collection)
        seen, unknown = self.let("set()"), self.let("0")

        def body() -> None:
            name = self.point(value)
            self.line(f"if {name} is None: {unknown} += 1")
            self.line(f"elif {name} is not GAP: {seen}.add({name})")

        self._each(Distinct(collection, value), elements, body)
        low = self.let(f"len({seen})")
        return low, self.let(f"None if {elements} is None else {low} + {unknown}")

    def _aggregate(self, node: Aggregate) -> tuple[str, str]:
        elements, rows = self.point(node.collection), self.let("[]")

        def body() -> None:
            truth, (low, high) = self.truth(node.condition), self.ends(node.value)
            self.line(f"if {truth} is not False: {rows}.append(({truth}, {low}, {high}))")

        self._each(node, elements, body)
        found = f"rc.summed({rows})"
        if node.how is not Gather.SUM:
            found = f"rc.outermost({rows}, {node.how is Gather.LARGEST}, {may_be_absent(node.value)})"
        return self._pair(f"(None, None) if {elements} is None else {found}")

    def _rank(self, node: Rank) -> tuple[str, str]:
        elements, rows, own = self.point(node.collection), self.let("[]"), self.record

        def body() -> None:
            truth, keys = self.truth(node.condition), [end for key in node.keys for end in self.ends(key)]
            self.line(f"{rows}.append(({', '.join([f'{self.record}.index == {own}.index', truth, *keys])}))")

        self._each(node, elements, body)
        asked = (rows, node.largest, tuple(map(may_be_absent, node.keys)), node.shared)
        return self._pair(f"(None, None) if {elements} is None else rk.rank({', '.join(map(str, asked))})")

    def _each(self, node: Counting, elements: str, body: Callable[[], None]) -> None:
        """A loop over elements; inside it facts and outcomes are the element's."""
        saved = (self.kind, self.record, self.facts, self.names, self.pairs, self.depth)
        self.counter += 1
        element = f"e{self.counter}"
        self.kind = element_record(node, self.kind, self.program.vocabulary)
        self.record, self.facts = element, f"{element}f"
        self.names, self.pairs = {}, {}
        self.line(f"for {element} in {elements} or ():")
        self.depth += 1
        self.line(f"{element}f = {element}.facts")
        body()
        self.kind, self.record, self.facts, self.names, self.pairs, self.depth = saved
