"""Nodes of the kernel as FEEL: norms, units, terms and readings are settled in them already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from punkt.kernel.domains import Domain, Interval, OneOf, Scalar
from punkt.kernel.exact import decimals
from punkt.kernel.nodes import (
    All,
    Any,
    AsOf,
    Comparison,
    Condition,
    Const,
    Default,
    Extreme,
    Fact,
    If,
    Linear,
    Literal,
    MissingDay,
    Not,
    Nothing,
    Outcome,
    Power,
    Product,
    Quotient,
    Round,
    Tally,
    Test,
    TimeAfter,
    TimeBetween,
    TimeUnit,
    Value,
)
from punkt.kernel.numbers import Rounding

ROUNDED = {
    Rounding.HALF_EVEN: "decimal",
    Rounding.HALF_UP: "round half up",
    Rounding.HALF_DOWN: "round half down",
    Rounding.UP: "round up",
    Rounding.DOWN: "round down",
    Rounding.CEILING: "ceiling",
    Rounding.FLOOR: "floor",
}
Names = Mapping[tuple[str, str], str]
"""Section and path or name → what it is called in the model; a fact's path has ``:`` before it."""


class Unsaid(Exception):
    """What FEEL has no words for; the name of a text says what."""


class Feel:
    """Puts nodes about one section into FEEL. Its methods raise :class:`Unsaid`."""

    def __init__(self, section: str, names: Names) -> None:
        self.section, self.names = section, names
        self.read: set[str] = set()
        """The names that were used."""

    def _named(self, key: tuple[str, str]) -> str:
        if key not in self.names:
            raise Unsaid("not_there")
        self.read.add(self.names[key])
        return self.names[key]

    def value(self, node: Value) -> str:
        """A value."""
        match node:
            case Literal(value):
                return literal(value)
            case Fact(path, section):
                return self._named((section or self.section, f":{path}"))
            case Outcome(name, section):
                return self._named((section or self.section, name))
            case AsOf():
                return "today()"
            case Linear():
                return self._linear(node)
            case Product(left, right):
                return f"({self.value(left)} * {self.value(right)})"
            case Quotient(left, right):
                return f"({self.value(left)} / {self.value(right)})"
            case Power(base, exponent):
                return f"({self.value(base)} ** {self.value(exponent)})"
            case Round():
                return self._round(node)
            case Extreme(largest, values):
                return f"{'max' if largest else 'min'}({', '.join(map(self.value, values))})"
            case If(condition, then, otherwise):
                return f"(if {self.condition(condition)} then {self.value(then)} else {self.value(otherwise)})"
            case Nothing():
                return "null"
            case Default(Fact() as fact, otherwise):
                named = self.value(fact)
                return f"(if {named} = null then {self.value(otherwise)} else {named})"
            case Tally(conditions):
                return "(" + " + ".join(f"(if {self.condition(one)} then 1 else 0)" for one in conditions) + ")"
            case TimeAfter() | TimeBetween():
                return self._time(node)
        raise Unsaid("form")

    def _linear(self, node: Linear) -> str:
        parts = [] if node.constant == 0 and node.terms else [literal(node.constant)]
        for factor, value in node.terms:
            said = self.value(value)
            parts.append(said if factor == 1 else f"{literal(factor)} * {said}")
        return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})"

    def _round(self, node: Round) -> str:
        if node.how not in ROUNDED:
            raise Unsaid("rounding")
        name, value = ROUNDED[node.how], self.value(node.value)
        places = decimals(node.step) if isinstance(node.step, Decimal) else 0
        if node.step == Decimal(1).scaleb(-places):
            return f"{name}({value}, {places})"
        return f"({name}({value} / {literal(node.step)}, 0) * {literal(node.step)})"

    def _time(self, node: TimeAfter | TimeBetween) -> str:
        if isinstance(node, TimeBetween):
            since, until = self.value(node.since), self.value(node.until)
            if node.unit is TimeUnit.DAYS:
                return f'(({until} - {since}) / duration("P1D"))'
            if node.missing is not MissingDay.DOWN:
                raise Unsaid("missing_day")
            span = f"years and months duration({since}, {until})"
            return f"{span}.years" if node.unit is TimeUnit.YEARS else f"({span}.years * 12 + {span}.months)"
        amount = node.amount.value if isinstance(node.amount, Literal) else None
        if not isinstance(amount, int) or (node.unit is not TimeUnit.DAYS and node.missing is not MissingDay.DOWN):
            raise Unsaid("missing_day" if isinstance(amount, int) else "amount")
        unit = {TimeUnit.DAYS: "D", TimeUnit.MONTHS: "M", TimeUnit.YEARS: "Y"}[node.unit]
        sign = "-" if amount < 0 else ""
        return f'({self.value(node.day)} + duration("{sign}P{abs(amount)}{unit}"))'

    def condition(self, node: Condition) -> str:
        """A condition."""
        match node:
            case Const(truth):
                return "true" if truth else "false"
            case Test(value, domain):
                return self._test(value, domain)
            case Comparison(left, how, right):
                return f"{self.value(left)} {how.value} {self.value(right)}"
            case Not(condition):
                return f"not({self.condition(condition)})"
            case All(conditions):
                return self._joined("and", conditions, "true")
            case Any(conditions):
                return self._joined("or", conditions, "false")
        raise Unsaid("form")

    def _joined(self, word: str, conditions: tuple[Condition, ...], empty: str) -> str:
        parts = [self.condition(one) for one in conditions]
        return f"({f' {word} '.join(parts)})" if parts else empty

    def _test(self, value: Value, domain: Domain) -> str:
        said, asked = self.value(value), unary(domain)
        if isinstance(domain, OneOf):
            if not domain.values:
                return f"{said} != null" if domain.complement else "false"
            listed = ", ".join(map(literal, arranged(domain)))
            inside = f"{said} = {listed}" if len(domain.values) == 1 else f"{said} in ({listed})"
            if not domain.complement:
                return inside
            return f"({said} != null and not({inside}))" if getattr(value, "none", False) else f"not({inside})"
        return f"{said} in {asked}" if asked[0] in "[(" else f"{said} {asked}"

    def cell(self, column: Value, node: Condition) -> str:
        """What a cell asks of the value of its column; a condition of its own where it asks something else."""
        found = self._cell(column, node)
        return found if found is not None else self.condition(node)

    def _cell(self, column: Value, node: Condition) -> str | None:
        match node:
            case Const(True):
                return "-"
            case Test(value, domain) if value == column:
                return unary(domain)
            case Comparison(left, how, right) if left == column:
                sign = "" if how.value == "=" else f"{how.value} "
                return f"not({self.value(right)})" if how.value == "!=" else f"{sign}{self.value(right)}"
            case Any(conditions):
                parts = [self._cell(column, one) for one in conditions]
                return None if None in parts or "-" in parts else ", ".join(part for part in parts if part)
            case All((Test(value, domain), Not(inside))) if value == column and domain == OneOf(frozenset(), True):
                return self._cell(column, Not(inside))
            case Not(inside):
                found = self._cell(column, inside)
                return None if found is None or found.startswith(("not(", "-")) else f"not({found})"
        return None


def unary(domain: Domain) -> str:
    """What is asked of a value, as a cell has it."""
    if isinstance(domain, OneOf):
        listed = ", ".join(map(literal, arranged(domain)))
        if not domain.values:
            raise Unsaid("form")
        return f"not({listed})" if domain.complement else listed
    if isinstance(domain, Interval):
        if domain.low is not None and domain.high is not None:
            opened, closed = "(" if domain.low_open else "[", ")" if domain.high_open else "]"
            return f"{opened}{literal(domain.low)}..{literal(domain.high)}{closed}"
        if domain.low is not None:
            return f"{'>' if domain.low_open else '>='} {literal(domain.low)}"
        if domain.high is not None:
            return f"{'<' if domain.high_open else '<='} {literal(domain.high)}"
    raise Unsaid("list")


def arranged(domain: OneOf) -> list[Scalar]:
    """The values of a set, always in the same order."""
    numbers = sorted(value for value in domain.values if isinstance(value, (int, Decimal)))
    return [*numbers, *sorted((value for value in domain.values if value not in numbers), key=str)]


def literal(value: object) -> str:
    """A value written out."""
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            return f"({value.numerator} / {value.denominator})"
        case int() | Decimal():
            text = format(value, "f") if isinstance(value, Decimal) else str(value)
            return f"({text})" if text.startswith("-") else text
        case date():
            return f'date("{value.isoformat()}")'
        case str():
            return json.dumps(value, ensure_ascii=False)
    raise Unsaid("list")
