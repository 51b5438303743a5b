"""Amounts: numbers with their units, put into one unit where the vocabulary says how, else refused.

A bare number, of which no unit is said, goes with any unit. percent is a number of its own, so it does not:
beside percent a bare number is a share, and one that is written out may only be 0 or, in a sum, 1 (the whole).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.domains import Number
from punkt.kernel.exact import decimals
from punkt.kernel.nodes import Linear, Literal, Quotient, Value
from punkt.kernel.numbers import plain
from punkt.law.packs.units import NO_UNIT, PERCENT, Unit, unit_of
from punkt.law.packs.vocabulary import FactKind, Vocabulary

from .base import FAILED, Context, Typed, ValueType


def named_unit(context: Context, spot: Spot, name: str) -> Unit | None:
    """The unit that a rule names; ``None`` after a diagnostic."""
    if context.vocabulary.unit(name) is None:
        context.fail("P243", spot, name=name, hint=nearest(name, context.vocabulary.unit_names))
        return None
    return unit_of(name)


def digits_of(number: object) -> int:
    """The digits after the point of a number that is written out."""
    return decimals(number) if isinstance(number, Decimal) else 0


def scaled(typed: Typed, ratio: Fraction, unit: Unit | None) -> Typed:
    """The same amount in another unit: so many times the number."""
    if ratio == 1:
        return Typed(typed.node, replace(typed.type, unit=unit))
    factor, digits = plain(ratio), typed.type.digits
    if isinstance(typed.node, Literal) and (known := _times(typed.node.value, ratio)) is not None:  # type: ignore[arg-type]
        return Typed(Literal(known), replace(typed.type, kind=_kind(known), unit=unit, decimals=digits_of(known)))
    if isinstance(factor, (int, Decimal)):
        more = None if digits is None else max(0, digits - _tens(factor))
        kind = typed.type.kind if isinstance(factor, int) else FactKind.NUMBER
        return Typed(Linear(0, ((factor, typed.node),)), ValueType(kind, unit=unit, decimals=more))
    top: Value = typed.node if ratio.numerator == 1 else Linear(0, ((ratio.numerator, typed.node),))
    return Typed(Quotient(top, Literal(ratio.denominator)), ValueType(FactKind.NUMBER, unit=unit))


def _tens(factor: Number) -> int:
    """By how many places a factor moves the point to the right at least; below zero: to the left at most."""
    if isinstance(factor, Decimal):
        return -digits_of(factor)
    text = str(factor)
    return len(text) - len(text.rstrip("0"))


def _times(number: Number, ratio: Fraction) -> Number | None:
    """A number so many times, where decimals say it."""
    found = plain(Fraction(number) * ratio)
    return found if isinstance(found, (int, Decimal)) else None


def _kind(number: Number) -> FactKind:
    return FactKind.INTEGER if isinstance(number, int) else FactKind.NUMBER


# --- in one unit


def alike(context: Context, parts: Sequence[Typed], spots: Sequence[Spot]) -> list[Typed]:
    """The parts of a sum, or the values of a choice, in one unit; empty after a diagnostic."""
    if any(part is FAILED or not part.type.numeric for part in parts):
        return list(parts)
    units = [part.type.unit for part in parts]
    if PERCENT in units:
        for number, (part, spot) in enumerate(zip(parts, spots, strict=True)):
            if part.type.unit is None and not _is_literal(part, 0):
                if isinstance(part.node, Literal) and not _is_literal(part, 1):
                    context.fail("P382", spot, value=part.node.value)
                    return []
                units[number] = NO_UNIT
    known = list(dict.fromkeys(unit for unit in units if unit is not None))
    if not known:
        return list(parts)
    ratio = context.vocabulary.measures.ratio
    for number, unit in enumerate(units):
        if unit is not None and ratio(unit, known[0]) is None:
            _unlike(context, spots[number], unit, known[0])
            return []
    whole = all(part.type.kind is FactKind.INTEGER for part in parts)
    fits = [one for one in known if all(_exact(ratio(unit, one)) for unit in known)]
    finest = [one for one in fits if all((ratio(unit, one) or Fraction(0)).denominator == 1 for unit in known)]
    target = next(iter((finest if whole else []) or fits or known))
    return [
        in_unit(part, target) if unit is None else scaled(part, ratio(unit, target) or Fraction(1), target)
        for part, unit in zip(parts, units, strict=True)
    ]


def in_unit(part: Typed, unit: Unit | None) -> Typed:
    """A number as it is, in a unit that is said of it."""
    return Typed(part.node, replace(part.type, unit=unit))


def _exact(ratio: Fraction | None) -> bool:
    return ratio is not None and not isinstance(plain(ratio), Fraction)


def _is_literal(part: Typed, size: int) -> bool:
    return isinstance(part.node, Literal) and part.node.value in (size, -size)


def _unlike(context: Context, spot: Spot, one: Unit, other: Unit) -> None:
    context.fail("P380", spot, one=one, two=other)


def common(parts: Sequence[Typed]) -> ValueType:
    """The type of what is one of several numbers in one unit, or their sum."""
    whole = all(part.type.kind is FactKind.INTEGER for part in parts)
    digits = [part.type.digits for part in parts]
    most = None if None in digits else max((d for d in digits if d is not None), default=0)
    unit = next((part.type.unit for part in parts if part.type.unit is not None), None)
    return ValueType(FactKind.INTEGER if whole else FactKind.NUMBER, unit=unit, decimals=most)


def compared(context: Context, spot: Spot, left: Typed, right: Typed) -> tuple[Typed, Typed] | None:
    """Two numbers in one unit, to be compared; ``None`` after a diagnostic."""
    if not (left.type.numeric and right.type.numeric):
        return left, right
    if isinstance(right.node, Literal):
        found = fitted(context, spot, left, [(right.node.value, right.type.unit)])  # type: ignore[list-item]
        return None if found is None else (found[0], Typed(Literal(found[1][0]), replace(right.type, unit=None)))
    if isinstance(left.node, Literal):
        turned = compared(context, spot, right, left)
        return None if turned is None else (turned[1], turned[0])
    one, two = left.type.unit, right.type.unit
    if PERCENT in (one, two):  # a number beside percent is a share
        one, two = one or NO_UNIT, two or NO_UNIT
    if one is None or two is None or _stands_for(context.vocabulary, one, two):
        return left, right
    ratio = context.vocabulary.measures.ratio(two, one)
    if ratio is None:
        _unlike(context, spot, two, one)
        return None
    return (left, scaled(right, ratio, one)) if _exact(ratio) else (scaled(left, 1 / ratio, two), right)


def fitted(
    context: Context, spot: Spot, left: Typed, numbers: Sequence[tuple[Number, Unit | None]]
) -> tuple[Typed, list[Number]] | None:
    """A value and the numbers that it is tested with, in one unit; ``None`` after a diagnostic.

    The numbers are converted where decimals say what comes out, else the value is.
    """
    own = left.type.unit
    units = [unit for _, unit in numbers]
    if own is None and PERCENT in units:
        own = NO_UNIT
    for number, unit in numbers:
        if PERCENT in (own, *units) and unit is None and number != 0:
            context.fail("P382", spot, value=number)
            return None
    ratio = context.vocabulary.measures.ratio
    known = list(dict.fromkeys(unit for unit in (own, *units) if unit is not None))
    known = [unit for unit in known if own is None or not _stands_for(context.vocabulary, own, unit)]
    for unit in known[1:]:
        if ratio(unit, known[0]) is None:
            _unlike(context, spot, unit, known[0])
            return None
    for target in known:
        ratios = [Fraction(1) if unit not in known else ratio(unit, target) or Fraction(1) for unit in units]
        found = [_times(number, size) for (number, _), size in zip(numbers, ratios, strict=True)]
        if None not in found:
            return (left if own is None else scaled(left, ratio(own, target) or Fraction(1), target)), found  # type: ignore[return-value]
    if known:
        _unlike(context, spot, known[-1], known[0])
        return None
    return left, [number for number, _ in numbers]


def _stands_for(vocabulary: Vocabulary, one: Unit, other: Unit) -> bool:
    """Whether bands in one of two units are meant for values in the other: the vocabulary's ``scales`` say so."""
    scales = {unit_of(name) for pair in vocabulary.scales for name in pair}
    return one != other and ((one in scales and one.above == other) or (other in scales and other.above == one))


# --- products


def product(context: Context, node: Value, parts: Iterable[tuple[Typed, int]], decimals: int | None) -> Typed:
    """What is made of numbers by multiplying and dividing (power −1): its unit is made so too."""
    unit, bare, whole = NO_UNIT, False, True
    for part, power in parts:
        whole = whole and part.type.kind is FactKind.INTEGER and power > 0
        bare = bare or part.type.unit is None
        unit = unit.times(part.type.unit or NO_UNIT, power)
    kind = ValueType(FactKind.INTEGER if whole else FactKind.NUMBER, decimals=decimals)
    ratio, unit = context.vocabulary.measures.reduced(unit)
    return scaled(Typed(node, kind), ratio, None if bare and unit == NO_UNIT else unit)


# --- what is concluded


def concluded(context: Context, spot: Spot, typed: Typed, target: ValueType) -> Typed:
    """A number as an outcome has it: in its unit, with no more digits than it has."""
    own, wanted = typed.type.unit, target.unit
    if wanted is None and own == PERCENT:
        wanted = NO_UNIT
    if own is None and wanted == PERCENT:
        if isinstance(typed.node, Literal) and typed.node.value != 0:
            context.fail("P382", spot, value=typed.node.value)
            return FAILED
        own = NO_UNIT
    if own is not None and wanted is not None:
        ratio = context.vocabulary.measures.ratio(own, wanted)
        if ratio is None:
            context.fail("P381", spot, one=own, two=wanted)
            return FAILED
        typed = scaled(typed, ratio, wanted)
    most, digits = target.digits, typed.type.digits
    if most is not None and target.kind is FactKind.NUMBER and (digits is None or digits > most):
        context.fail("P384", spot, limit=most)
    return typed
