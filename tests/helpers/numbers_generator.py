"""Random programs in which every kind of reckoning occurs: ratios, powers, roundings, sums over elements, choices."""

from __future__ import annotations

from decimal import Decimal

from helpers.programs_generator import ProgramMaker, Value, _type
from punkt.kernel.nodes import (
    Aggregate,
    Condition,
    Const,
    Default,
    Fact,
    Gather,
    If,
    Literal,
    Nothing,
    Possibly,
    Power,
    Presumed,
    Quotient,
    Round,
)
from punkt.kernel.numbers import Rounding
from punkt.law.packs.vocabulary import FactKind

NUMBERS = (FactKind.INTEGER, FactKind.NUMBER)
STEPS = (1, 2, 50, Decimal("0.1"), Decimal("0.01"), Decimal("0.25"))


class NumberMaker(ProgramMaker):
    """Draws one program; outcomes that are numbers are rounded, since columns write no ratio."""

    def clauses(self, key: tuple[str, str]) -> list[tuple[Condition, Value]]:
        found = super().clauses(key)
        kind = _type(key).kind
        if kind not in NUMBERS:
            return found
        steps = STEPS if kind is FactKind.NUMBER else STEPS[:3]
        return [(condition, self._rounded(value, steps)) for condition, value in found]

    def _rounded(self, value: Value, steps: tuple[int | Decimal, ...] = STEPS) -> Value:
        return Round(value, self.random.choice(steps), self.random.choice(list(Rounding)))

    def condition(self, kind: str, depth: int = 3) -> Condition:
        """A condition about a record of a type."""
        found = super().condition(kind, depth)
        return Possibly(found) if self.random.random() < 0.06 else found

    def value(self, kind: str, sort: FactKind, depth: int) -> Value:
        """A value of a sort; sometimes a choice of two."""
        if depth > 0 and self.random.random() < 0.2:
            inner = depth - 1
            roll = self.random.randrange(4)
            if roll == 0 and sort not in (*NUMBERS, FactKind.DATE):
                roll = 1
            match roll:
                case 0:
                    return self._gathered(kind, sort, inner)
                case 1:
                    pair = self.value(kind, sort, inner), self.value(kind, sort, inner)
                    return If(self.condition(kind, inner), *pair)
                case 2:
                    part = If(self.condition(kind, inner), self.value(kind, sort, inner), Nothing())
                    return Default(part, self.value(kind, sort, inner)) if self.random.random() < 0.5 else part
            facts = [f for f in self.facts(kind, sort) if isinstance(f, Fact)]
            return Presumed(self.random.choice(facts), self.literal(sort)) if facts else Nothing()
        return super().value(kind, sort, depth)

    def _gathered(self, kind: str, sort: FactKind, depth: int) -> Value:
        collections = {"thing": [Fact("parts"), Fact("boxes")], "box": [Fact("contents")]}.get(
            kind, [Fact("parts", "thing"), Fact("boxes", "thing")]
        )
        collection = self.random.choice(collections)
        element = "box" if collection.path == "boxes" else "part"
        how = self.random.choice(list(Gather) if sort in NUMBERS else [Gather.LARGEST, Gather.SMALLEST])
        condition = Const(True) if self.random.random() < 0.3 else self.condition(element, depth)
        value = self.value(element, sort, depth)
        if sort in NUMBERS and self.random.random() < 0.5:
            value = self._rounded(value, STEPS[:3] if sort is FactKind.INTEGER else STEPS)
        return Aggregate(how, collection, value, condition)

    def number(self, kind: str, sort: FactKind, depth: int) -> Value:
        """A number."""
        if depth > 0 and sort is FactKind.NUMBER and self.random.random() < 0.4:
            inner = depth - 1
            match self.random.randrange(4):
                case 0 | 1:
                    by = self.number(kind, sort, inner)
                    if self.random.random() < 0.3:
                        by = Literal(self.random.choice((0, 3, -3, 12, Decimal("0.4"), Decimal("-0.7"))))
                    return Quotient(self.number(kind, sort, inner), by)
                case 2:
                    exponent: Value = Literal(self.random.choice((0, 1, 2, 3, -1, -2)))
                    if self.random.random() < 0.3:
                        exponent = self.random.choice(self.facts(kind, FactKind.INTEGER))
                    return Power(self.number(kind, sort, inner), exponent)
                case 3:
                    return self._rounded(self.number(kind, sort, inner))
        return super().number(kind, sort, depth)
