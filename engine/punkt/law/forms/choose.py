"""``if``, ``first``, ``match`` and ``value``: one of several values.

A branch that is not there leaves the value absent (a gap): nothing is filled in silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.files.tree import NUMBER, read_number
from punkt.kernel.domains import Interval, Number, OneOf, Scalar
from punkt.kernel.exact import parse_date
from punkt.kernel.node_structure import may_be_absent
from punkt.kernel.nodes import Condition, Default, If, Nothing, Test, Value
from punkt.law.packs.own_places import OWN_PLACE
from punkt.law.packs.units import Unit, as_amount
from punkt.law.packs.vocabulary import FactKind

from .amounts import alike, common, fitted, named_unit
from .base import CONDITION_REF, FAILED, VALUE_REF, Context, Typed, ValueForm, ValueType
from .literals import WANTED
from .parts import Part

BRANCHES: dict[str, object] = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/branch"}}
LINES: dict[str, object] = {"type": "object", "minProperties": 1, "additionalProperties": VALUE_REF}


def branches(context: Context, spot: Spot) -> Iterator[tuple[Spot | None, Spot, Spot]]:
    """The branches of ``first``: the condition of each (``None`` for the last ``else``), the value, and the branch."""
    if not isinstance(spot.data, list) or not spot.data:
        context.fail("P301", spot)
    last = len(spot.data) - 1 if isinstance(spot.data, list) else 0
    for number, branch in enumerate(spot.each()):
        if "else" in branch and not ("when" in branch or "then" in branch):
            if number != last:
                context.fail("P335", branch)
            yield None, branch / "else", branch
        elif "when" in branch and "then" in branch and "else" not in branch:
            yield branch / "when", branch / "then", branch
        else:
            context.fail("P336", branch)


def line_key(context: Context, subject: Typed, key: str, entry: Spot) -> Scalar | None:
    """The left side of a line of ``match``, as a value of the matched type; ``None`` after a diagnostic."""
    if subject is FAILED:
        return None
    kind = subject.type.kind
    if kind is FactKind.CHOICE:
        if key in subject.type.choices:
            return key
        context.problems.add("P309", entry.key_place, value=key, hint=nearest(key, subject.type.choices))
        return None
    if kind is FactKind.TEXT:
        return key
    if kind is FactKind.BOOLEAN and key in ("true", "false"):
        return key == "true"
    if subject.type.numeric:
        number = read_number(key) if NUMBER.fullmatch(key) else None
        amount = as_amount(key)
        if number is not None:
            return _in_unit(context, subject, number, None, entry)
        if amount and not isinstance(amount[0], Interval) and (unit := named_unit(context, entry, amount[1])):
            return _in_unit(context, subject, amount[0], unit, entry)
    if kind is FactKind.DATE and (day := parse_date(key)):
        return day
    context.problems.add("P310", entry.key_place, value=key, right=WANTED[kind.value if kind else "any"])
    return None


def _in_unit(context: Context, subject: Typed, number: Number, unit: Unit | None, entry: Spot) -> Scalar | None:
    """A number of the left side in the unit of what is matched; ``None`` after a diagnostic."""
    fit = fitted(context, entry, subject, [(number, unit)])
    if fit is not None and fit[0].node != subject.node:  # it would be the value that is converted
        context.problems.add("P310", entry.key_place, value=number, right=WANTED[subject.type.kind.value])
        return None
    return None if fit is None else fit[1][0]


def is_any(subject: Typed, keys: Sequence[Scalar]) -> Condition:
    """Whether a matched value is one of the left sides of a table."""
    return Test(subject.node, OneOf(frozenset(keys)))


def _if(context: Context, spot: Spot, expected: ValueType | None) -> Typed:
    condition = context.apart(context.condition, spot / "if")
    values = [spot / key for key in ("then", "else") if key in spot]
    return _chosen(context, [condition], values, expected)


def _first(context: Context, spot: Spot, expected: ValueType | None) -> Typed:
    found = list(branches(context, spot / "first"))
    for _, _, branch in found:
        for key, entry in branch.items():
            if key in OWN_PLACE:  # a value is no clause, which alone could cite it
                context.problems.add("P337", entry.key_place, name=key, form="first")
    conditions = [context.apart(context.condition, when) for when, _, _ in found if when is not None]
    return _chosen(context, conditions, [value for _, value, _ in found], expected)


def _match(context: Context, spot: Spot, expected: ValueType | None) -> Typed:
    subject = context.value(spot / "match")
    lines = [(line_key(context, subject, key, entry), entry) for key, entry in (spot / "to").items()]
    if not lines:
        context.fail("P301", spot / "to")
    keys = [key for key, _ in lines if key is not None]
    values = [entry for _, entry in lines]
    if "else" in spot:
        values.append(spot / "else")
    if subject is FAILED or len(keys) < len(lines):
        _chosen(context, [], values, expected)
        return FAILED
    conditions = [(is_any(subject, [key]), Part()) for key in keys]
    if _has_every_line(subject, keys):  # then the last line needs no test, and the value is there whatever is unknown
        conditions.pop()
    return _chosen(context, conditions, values, expected)


def _value_or(context: Context, spot: Spot, expected: ValueType | None) -> Typed:
    spots = (spot / "value", spot / "if_none")
    found = _values(context, spots, expected)
    values = alike(context, [typed for typed, _ in found], spots)
    kind = _common_type(context, spots, values)
    if kind is None:
        return FAILED
    node = Default(values[0].node, values[1].node)
    context.used.part.take_in(found[0][1])
    context.used.part.by_ways(node, [Part(), found[1][1]])
    return Typed(node, kind)


def _has_every_line(subject: Typed, keys: Sequence[Scalar]) -> bool:
    """Whether the table has a line for every value, so that one of them holds."""
    every = {True, False} if subject.type.kind is FactKind.BOOLEAN else set(subject.type.choices)
    return bool(every) and every <= set(keys) and not may_be_absent(subject.node)


def _chosen(
    context: Context, conditions: Sequence[tuple[Condition, Part]], spots: Sequence[Spot], expected: ValueType | None
) -> Typed:
    """The value at the first spot whose condition holds; one more spot than conditions is the value of what remains.

    What a condition names is used once the one before it does not hold, what a value names where it is chosen.
    """
    return one_of(context, conditions, _values(context, spots, expected), spots)


def one_of(
    context: Context,
    conditions: Sequence[tuple[Condition, Part]],
    found: Sequence[tuple[Typed, Part]],
    spots: Sequence[Spot],
) -> Typed:
    """The value of which the condition is the first to hold; one more value than conditions is that of what remains."""
    values = alike(context, [typed for typed, _ in found], spots)
    kind = _common_type(context, spots, values)
    if kind is None:
        return FAILED
    chosen: Value = values[len(conditions)].node if len(values) > len(conditions) else Nothing()
    part = found[len(conditions)][1] if len(values) > len(conditions) else Part()
    for (condition, asked), value, (_, own) in reversed(list(zip(conditions, values, found, strict=False))):
        chosen = If(condition, value.node, chosen)
        asked.by_ways(chosen, [own, part])
        part = asked
    context.used.part.take_in(part)
    return Typed(chosen, kind)


def _values(context: Context, spots: Sequence[Spot], expected: ValueType | None) -> list[tuple[Typed, Part]]:
    """The values of the branches and what each names; what is written out is read as the kind that the others, which are looked up, have."""
    found = {}
    if expected is None:
        for number, spot in enumerate(spots):
            if isinstance(spot.data, dict) or str(spot.data).startswith("$"):
                found[number] = context.apart(context.value, spot)
                typed = found[number][0]
                if typed is not FAILED and (typed.type.ordered or typed.type.kind is FactKind.TEXT):
                    expected = typed.type
    return [found.get(number) or context.apart(context.value, spot, expected) for number, spot in enumerate(spots)]


def _common_type(context: Context, spots: Sequence[Spot], values: Sequence[Typed]) -> ValueType | None:
    """The type of a value that is one of several; ``None`` after a diagnostic."""
    if not values or any(value is FAILED for value in values):
        return None
    first = values[0].type
    for spot, value in zip(spots, values, strict=True):
        if value.type.kind is not first.kind and not (value.type.numeric and first.numeric):
            context.fail("P317", spot)
            return None
    if first.numeric:
        return common(values)
    return replace(first, choices=tuple(dict.fromkeys(choice for value in values for choice in value.type.choices)))


FORMS = (
    ValueForm("if", _if, {"if": CONDITION_REF, "then": VALUE_REF, "else": VALUE_REF}, ("then",), choosing=True),
    ValueForm("first", _first, {"first": BRANCHES}, choosing=True),
    ValueForm("value", _value_or, {"value": VALUE_REF, "if_none": VALUE_REF}, ("if_none",), choosing=True),
    ValueForm("match", _match, {"match": VALUE_REF, "to": LINES, "else": VALUE_REF}, ("to",), choosing=True),
)
