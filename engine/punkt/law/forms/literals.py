"""Literals: values written out in a rule or a norm, read as values of the type that is expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any as Anything

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import closest, nearest
from punkt.files.messages.habits import meant_formula, meant_value
from punkt.files.texts import Texts, bilingual
from punkt.kernel.domains import Interval, Number, Scalar
from punkt.kernel.exact import LARGEST, parse_date
from punkt.kernel.nodes import Literal
from punkt.law.packs.pack import FactList, Parameter
from punkt.law.packs.units import Unit, as_amount, unit_of
from punkt.law.packs.vocabulary import FactKind, Text, Vocabulary

from .amounts import digits_of, fitted, in_unit, named_unit
from .base import BOOLEAN, DATE, FAILED, INTEGER, NUMBER, TEXT, Context, Typed, ValueType


def scalar_type(value: object) -> ValueType | None:
    """The type a literal has of itself."""
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, Decimal):
        return replace(NUMBER, decimals=digits_of(value))
    if isinstance(value, date):
        return DATE
    return None


def lower_scalar(context: Context, spot: Spot, data: object, expected: ValueType | None) -> Typed:
    """A literal as a value of the expected type; a diagnostic where it is none."""
    if isinstance(data, str) and (expected is None or expected.numeric) and (amount := as_amount(data)):
        return _amount(context, spot, *amount)
    own = scalar_type(data)
    if _too_large(context, spot, data):
        return FAILED
    if expected is None:
        if own is None and isinstance(data, str):
            return Typed(Literal(data), ValueType(FactKind.CHOICE, (data,)))
        return Typed(Literal(data), own) if own else _fail(context, spot, data)  # type: ignore[arg-type]
    if expected.kind in (FactKind.CHOICE, FactKind.CHOICES):
        if not isinstance(data, str):
            return _fail(context, spot, data, expected)
        if expected.choices and data not in expected.choices:
            norm = f"${data}" if data in context.law.norm_names() else ""
            near = closest(data, expected.choices) is not None
            known = nearest(data, expected.choices, None if near else _labels(context.vocabulary, expected.choices))
            hint = bilingual("system.hints.form", right=norm) if norm else known
            context.fail("P309", spot, value=data, hint=hint)
            return FAILED
        return Typed(Literal(data), expected)
    if expected.kind is FactKind.TEXT and isinstance(data, str):
        return Typed(Literal(data), TEXT)
    if expected.kind is FactKind.DATE:
        day = data if isinstance(data, date) else parse_date(data)
        return Typed(Literal(day), DATE) if day else _fail(context, spot, data, expected)
    if own is None or own.numeric != expected.numeric:
        return _fail(context, spot, data, expected)
    return Typed(Literal(data), own)  # type: ignore[arg-type]


def _labels(vocabulary: Vocabulary, choices: Iterable[str]) -> Mapping[str, Text]:
    """What people call the values of a fact or an outcome that has just these."""
    wanted = set(choices)
    facts = (fact.values for subject in vocabulary.subjects.values() for fact in subject.facts.values())
    outcomes = (outcome.values for outcome in vocabulary.outcomes.values())
    return next((values for values in (*facts, *outcomes) if set(values) == wanted), {})


def _amount(context: Context, spot: Spot, number: Number | Interval, name: str) -> Typed:
    """A number that is written with its unit."""
    unit = named_unit(context, spot, name)
    if isinstance(number, Interval):
        return _fail(context, spot, spot.data, NUMBER)
    if unit is None or _too_large(context, spot, number):
        return FAILED
    return in_unit(Typed(Literal(number), scalar_type(number) or NUMBER), unit)


def _too_large(context: Context, spot: Spot, *numbers: Anything) -> bool:
    """Whether one of the numbers is beyond what every evaluator holds exactly; noted if so."""
    large = [n for n in numbers if isinstance(n, (int, Decimal)) and not -LARGEST <= n <= LARGEST]
    if large:
        context.fail("P348", spot, value=large[0], limit=LARGEST)
    return bool(large)


def _fail(context: Context, spot: Spot, data: object, expected: ValueType | None = None) -> Typed:
    if data is None:
        context.fail("P207", spot)
        return FAILED
    context.fail("P310", spot, value=data, right=_meant(context, data, expected))
    return FAILED


def _meant(context: Context, data: object, expected: ValueType | None) -> Text | str:
    """What was to be written: a norm or a fact that lacks its sign, a number, or a value of the kind that is wanted."""
    if isinstance(data, str):
        is_outcome = data in context.law.outcome_names(context.record)
        if data in context.law.norm_names():
            return bilingual("law.words.or", most=f"${data}", last=f"{{outcome: {data}}}") if is_outcome else f"${data}"
        if is_outcome:
            return f"{{outcome: {data}}}"
        if data in context.fact_names():
            return f"{{fact: {data}}}"
        if (expected is None or expected.numeric or expected.kind is FactKind.DATE) and (right := meant_value(data)):
            return right
        named = {*context.law.norm_names(), *context.fact_names()}
        if not named.isdisjoint(data.split()) and (formula := meant_formula(data, context.law.norm_names())):
            return formula
    return WANTED[expected.kind.value if expected else "any"]


WANTED = Texts("law.wanted")
"""What is to be compared with a value of each kind."""


def lower_norm(context: Context, spot: Spot, name: str, expected: ValueType | None) -> Typed:
    """A norm used as a single value."""
    found = context.norm(spot, name)
    if found is None:
        return FAILED
    unit = norm_unit(context, name)
    if isinstance(found, Parameter):
        return _supplied(context, spot, found, unit)
    if isinstance(found, (FactList, Interval, tuple)):
        context.fail("P308", spot, name=name)
        return FAILED
    typed = lower_scalar(context, spot, found, expected)
    return in_unit(typed, unit) if typed is not FAILED and typed.type.numeric else typed


def norm_unit(context: Context, name: str) -> Unit | None:
    """The unit of a norm that the rule uses."""
    found = context.law.norm(name)
    return unit_of(found[0].unit) if found else None


def _supplied(context: Context, spot: Spot, parameter: Parameter, unit: Unit | None) -> Typed:
    """What the case supplies for an open norm; the fact must have the unit of the norm."""
    typed = context.fact(spot, parameter.path)
    if typed is FAILED or unit is None or typed.type.unit == unit:
        return typed
    if typed.type.unit is not None:
        context.fail("P380", spot, one=typed.type.unit, two=unit)
        return FAILED
    return in_unit(typed, unit)


def lower_set(context: Context, spot: Spot, tested: Typed) -> tuple[Typed, Interval | tuple[Scalar, ...]] | None:
    """The operand of ``in``: an interval, a list of values, or a norm that is one of these; in the value's unit.

    Answers with the value too: it is the one that is converted where the operand cannot be.
    """
    data, expected = spot.data, tested.type
    unit: Unit | None = None
    if isinstance(data, str) and data.startswith("$"):
        name = data[1:]
        data = context.norm(spot, name)
        if data is None:
            return None
        unit = norm_unit(context, name)
    elif isinstance(data, str) and (amount := as_amount(data)) and isinstance(amount[0], Interval):
        data, unit = amount[0], named_unit(context, spot, amount[1])
        if unit is None:
            return None
    if isinstance(data, str):
        data = Interval.parse(data) or data
    if isinstance(data, Interval):
        if not expected.numeric:
            context.fail("P311", spot, value=str(data))
            return None
        _too_large(context, spot, data.low, data.high)
        return _interval(context, spot, tested, data, unit)
    if not isinstance(data, (list, tuple)):
        if data is None:
            context.fail("P207", spot)
            return None
        right = _meant(context, data, expected)
        context.fail("P312", spot, value=data, right=right if isinstance(right, str) else WANTED["several"])
        return None
    if not data:
        context.fail("P301", spot)
    if len(data) == 1 and isinstance(data[0], str) and Interval.parse(f"[{data[0]}]") is not None:
        context.fail("P245", spot, value=data[0])
        return None
    found = []
    for index, item in enumerate(data):
        at = spot / index if isinstance(spot.data, list) else spot
        typed = lower_scalar(context, at, item, expected)
        if isinstance(typed.node, Literal) and not isinstance(typed.node.value, tuple):
            found.append((typed.node.value, typed.type.unit or unit))
    if not expected.numeric:
        return tested, tuple(value for value, _ in found)
    fit = fitted(context, spot, tested, found)  # type: ignore[arg-type]
    return None if fit is None else (fit[0], tuple(fit[1]))


def _interval(
    context: Context, spot: Spot, tested: Typed, interval: Interval, unit: Unit | None
) -> tuple[Typed, Interval] | None:
    """An interval in the unit of the value that is tested, and that value."""
    ends = [end for end in (interval.low, interval.high) if end is not None]
    fit = fitted(context, spot, tested, [(end, unit) for end in ends])  # type: ignore[misc]
    if fit is None:
        return None
    converted = dict(zip(ends, fit[1], strict=True))
    low, high = (None if end is None else converted[end] for end in (interval.low, interval.high))
    return fit[0], Interval(low, high, interval.low_open, interval.high_open)
