"""Conditions of the kernel in words: what a clause asks, with the labels of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from punkt.deciding.explaining.explain_failed import NONE, SOME
from punkt.kernel.domains import Domain, Interval
from punkt.kernel.node_structure import in_list, the_one, unpresumed
from punkt.kernel.nodes import (
    Aggregate,
    All,
    Any,
    AsOf,
    Compare,
    Comparison,
    Computed,
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
    Not,
    Nothing,
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
    TimeUnit,
    Value,
    WorkdayAfter,
)
from punkt.kernel.records import Absent
from punkt.law.language.references import element_record
from punkt.law.language.vocabulary_nodes import derivations
from punkt.law.packs.vocabulary import COLLECTIONS, FIXED_VALUES, FactType, Text

from .domain_words import DomainWords, said
from .names import Names

NO_CHOICES: Mapping[str, Text] = {}
_OPPOSITE = {
    Compare.LT: Compare.GE,
    Compare.GE: Compare.LT,
    Compare.GT: Compare.LE,
    Compare.LE: Compare.GT,
    Compare.EQ: Compare.NE,
    Compare.NE: Compare.EQ,
}
_SIGNS = {Compare.LT: "<", Compare.LE: "≤", Compare.GT: ">", Compare.GE: "≥", Compare.EQ: "=", Compare.NE: "≠"}


class Conditions:
    """Writes conditions and values in one language."""

    def __init__(self, names: Names) -> None:
        self.names, self.words, self.vocabulary = names, names.words, names.vocabulary
        self.domains = DomainWords(names)
        self._known: dict[str, dict[Value, FactType]] = {}

    def said(self, key: str, **arguments: object) -> str:
        """A word of this page."""
        return said(self.words, key, **arguments)

    # --- conditions

    def condition(self, node: Condition, kind: str, positive: bool = True) -> str:
        """A condition about a record of a type (or the opposite of it)."""
        match node:
            case Const(truth):
                return self.said("always" if truth is positive else "never")
            case Not(inner):
                return self.condition(inner, kind, not positive)
            case Possibly(inner):
                return self.said("possibly" if positive else "surely_not", what=self.condition(inner, kind))
            case Test(value, domain):
                return self._test(value, domain, kind, positive)
            case Comparison(left, how, right):
                sign = _SIGNS[how if positive else _OPPOSITE[how]]
                return f"{self.value(left, kind)} {sign} {self.value(right, kind)}"
            case All(parts) | Any(parts):
                return self._several(parts, isinstance(node, All), kind, positive)
            case _:
                assert_never(node)

    def _several(self, parts: Sequence[Condition], together: bool, kind: str, positive: bool) -> str:
        if not together and positive and (held := in_list(parts)):
            return self.said("has_word", list=self.value(held[0], kind), word=self.value(held[1], kind))
        alike = self._alike(parts, kind, True)
        if alike is not None and len(parts) > 2:
            key = ("each" if positive else "") if together else ("some" if positive else "nothing")
            if key:
                return self.said(key, names=alike[0], what=alike[1])
            against = self._alike(parts, kind, False)
            assert against is not None
            return self.said("some", names=against[0], what=against[1])
        if not parts:
            return self.said("always" if together is positive else "never")
        flat: list[str] = []
        for part in parts:
            text = self.condition(part, kind, positive)
            inner = part.condition if isinstance(part, Not) else part
            mixed = isinstance(inner, (All, Any)) and (isinstance(inner, All) is together) is isinstance(part, Not)
            flat.append(f"({text})" if mixed and len(parts) > 1 else text)
        idle = self.said("always" if together is positive else "never")  # adds nothing beside others
        shown = [text for text in dict.fromkeys(flat) if text != idle] or flat[:1]
        return self.said("and" if together is positive else "or").join(shown)

    def _alike(self, parts: Sequence[Condition], kind: str, positive: bool) -> tuple[str, str] | None:
        """The names of facts that are all asked the same, and what; ``None`` where they are not."""
        tests = [
            (part, True) if isinstance(part, Test) else (part.condition, False)
            for part in parts
            if isinstance(part, (Test, Not))
        ]
        if len(tests) != len(parts) or not parts:
            return None
        first, sign = tests[0]
        rows: list[str] = []
        for test, way in tests:
            if not isinstance(test, Test) or not isinstance(first, Test) or not isinstance(test.value, Fact):
                return None
            if test.domain != first.domain or way is not sign:
                return None
            rows.append(self.value(test.value, kind))
        assert isinstance(first, Test)
        return ", ".join(rows), self.domain(first.value, first.domain, kind, sign is positive)

    def _test(self, value: Value, domain: Domain, kind: str, positive: bool) -> str:
        if isinstance(value, Tally) and isinstance(domain, Interval) and positive:
            counted = self._tally(value, domain, kind)
            if counted:
                return counted
        if isinstance(value, Count) and value.condition != Const(True) and domain in (SOME, NONE):
            inner = element_record(value, kind, self.vocabulary)
            key = "there_is" if (domain == SOME) is positive else "there_is_none"
            name = self.value(value.collection, kind)
            return self.said(key, name=name, what=self.condition(value.condition, inner))
        choices = self._choices(value, kind)
        return f"{self.value(value, kind, choices)} — {self.domain(value, domain, kind, positive)}"

    def _tally(self, value: Tally, span: Interval, kind: str) -> str:
        """How many facts of a list are so, as documents put it; empty where they are asked different things."""
        parts, total = value.conditions, len(value.conditions)
        alike = self._alike(parts, kind, True)
        if alike is None or span.low_open or span.high_open:
            return ""
        names, what = alike
        if span.high == 0:
            return self.said("nothing", names=names, what=what)
        if span.low == total:
            return self.said("each", names=names, what=what)
        if span.low == 1 and span.high in (None, total):
            return self.said("some", names=names, what=what)
        against = self._alike(parts, kind, False)
        if span.high == total - 1 and span.low in (None, 0) and against is not None:
            return self.said("some", names=names, what=against[1])
        return self.said("among", n=self.domains.values.interval(str(span)), names=names, what=what)

    def domain(self, value: Value, domain: Domain, kind: str, positive: bool = True) -> str:
        """What a test asks of a value (or the opposite of it)."""
        fact = self.vocabulary.subjects[value.section or kind].facts[value.path] if isinstance(value, Fact) else None
        return self.domains.domain(domain, self._choices(value, kind), self._unit(value, kind), fact, positive)

    # --- values

    def value(self, node: Value, kind: str, choices: Mapping[str, Text] = NO_CHOICES) -> str:
        """A value about a record of a type; ``choices`` are the labels of the words it may be."""
        derived = self._derived(node, kind)
        if derived is not None:
            return self.words.pick(derived.label)
        match node:
            case Literal(value):
                return self.domains.literal(value, choices, "")
            case Fact(path, section):
                return self._label(self._fact_label(section or kind, path), section, kind)
            case Outcome(name, section):
                return self._label(self._outcome_label(section or kind, name), section, kind)
            case AsOf():
                return self.said("as_of")
            case Nothing():
                return self.said("no_value")
            case Presumed(fact, value):
                choices, unit = self._choices(fact, kind), self._unit(fact, kind)
                absent = isinstance(value, Absent)
                presumed = self.said("no_value") if absent else self.domains.literal(value, choices, unit)
                return self.said("presumed", name=self.value(fact, kind), value=presumed)
            case If() if (single := the_one(node)) is not None:
                inner, name = (
                    element_record(single.such, kind, self.vocabulary),
                    self.value(single.such.collection, kind),
                )
                such = self.condition(single.such.condition, inner)
                return self.said("the_one", what=self.value(single.value, inner), name=name, such=such)
            case If(condition, then, otherwise):
                one, two = self._factor(then, kind, choices), self.value(otherwise, kind, choices)
                return self.said("if_else", what=self.condition(condition, kind), one=one, two=two)
            case Default(value, otherwise):
                one, two = self.value(value, kind, choices), self.value(otherwise, kind, choices)
                return self.said("default", one=one, two=two)
            case Tally(conditions):
                alike = self._alike(conditions, kind, True)
                if alike is not None:
                    return self.said("tally", names=alike[0], what=alike[1])
                return self.said("tally_of", what="; ".join(self.condition(c, kind) for c in conditions))
            case Count() | Aggregate() | Distinct() | Rank():
                return self._of_elements(node, kind)
            case _:
                return self._computed(node, kind)

    def _of_elements(self, node: Counting, kind: str, mean: bool = False) -> str:
        """How many elements there are, or what is made of their values."""
        inner, name = element_record(node, kind, self.vocabulary), self.value(node.collection, kind)
        match node:
            case Distinct(_, value):
                return self.said("distinct", what=self.value(value, inner), name=name)
            case Count(_, condition):
                if condition == Const(True):
                    return self.said("count", name=name)
                return self.said("count_of", what=self.condition(condition, inner), name=name)
            case Aggregate(how, _, value, condition):
                if condition != Const(True):
                    name = self.said("such", name=name, what=self.condition(condition, inner))
                return self.said("mean_over" if mean else f"{how.value}_over", what=self.value(value, inner), name=name)

            case Rank(_, condition, keys, largest, shared):
                if condition != Const(True):
                    name = self.said("such", name=name, what=self.condition(condition, inner))
                order = [
                    self.said("largest_first" if first else "smallest_first", what=self.value(key, inner))
                    for key, first in zip(keys, largest, strict=True)
                ]
                ties = self.said("same_place" if shared else "no_place")
                return self.said("place_in", name=name, what="; ".join([*order, ties]))

    def _derived(self, node: Value, kind: str) -> FactType | None:
        """The fact that is derived in just this way; ``None`` where there is none."""
        if isinstance(node, (Fact, Outcome, Literal)):
            return None
        if kind not in self._known:
            facts = self.vocabulary.subjects[kind].facts
            self._known[kind] = {node: facts[path] for path, node in derivations(self.vocabulary, kind).items()}
        return self._known[kind].get(unpresumed(node))

    def _computed(self, node: Computed, kind: str) -> str:
        match node:
            case Linear(constant, terms):
                parts = []
                for number, (factor, value) in enumerate(terms):
                    shown = self.value(value, kind) if factor == 1 else self._factor(value, kind)
                    size = "" if abs(factor) == 1 else f"{self.words.number(abs(factor))} × "
                    sign = "− " if factor < 0 else "+ " if number or constant else ""
                    parts.append(f"{sign}{size}{shown}")
                lead = [self.words.number(constant)] if constant or not parts else []
                return " ".join([*lead, *parts])
            case Product(left, right):
                return f"{self._factor(left, kind)} × {self._factor(right, kind)}"
            case Quotient(Aggregate(Gather.SUM, collection, _, condition) as total, Count(of, so)) if (of, so) == (
                collection,
                condition,
            ):
                return self._of_elements(total, kind, mean=True)
            case Quotient(dividend, divisor):
                return self.said("quotient", one=self.value(dividend, kind), two=self.value(divisor, kind))
            case Power(base, exponent):
                return self.said("power", one=self._factor(base, kind), two=self._factor(exponent, kind))
            case Round(value, step, how):
                to = self.said("to_whole") if step == 1 else self.said("to_step", step=self.words.number(step))
                return self.said("rounded", what=self.value(value, kind), to=to, how=self.said(how.value))
            case Extreme(largest, values):
                names = "; ".join(self.value(value, kind) for value in values)
                return self.said("largest" if largest else "smallest", names=names)
            case Joined(values):
                return self.said("joined", what="; ".join(self._part(value, kind) for value in values))
            case TimeBetween(since, until, unit, _, calendar):
                counted = unit.value if calendar is None else "workdays"
                return self.said(f"{counted}_between", one=self.value(since, kind), two=self.value(until, kind))
            case TimeAfter(day, amount, unit, missing):
                later = self.said("later", n=self._so_many(amount, unit.value, kind), day=self.value(day, kind))
                usual = unit is TimeUnit.DAYS or missing is MissingDay.DOWN
                return later if usual else f"{later} ({self.said(f'missing_{missing.value}')})"
            case WorkdayAfter(day, Literal(0)):
                return self.said("workday_from", day=self.value(day, kind))
            case WorkdayAfter(day, amount):
                n = self._so_many(amount, "workdays", kind)
                return self.said("later", n=n, day=self.value(day, kind))
            case PeriodEdge(day, period, last):
                edge = f"{'last' if last else 'first'}_of_{period.value}"
                return self.said(edge, day=self.value(day, kind))
            case _:
                assert_never(node)

    def _part(self, node: Value, kind: str) -> str:
        """A part of a text: words as they are written, in quotes."""
        if isinstance(node, Literal) and isinstance(node.value, str):
            return self.said("quoted", text=node.value)
        return self.value(node, kind, self._choices(node, kind))

    def _factor(self, node: Value, kind: str, choices: Mapping[str, Text] = NO_CHOICES) -> str:
        """A value within another; in parentheses where words of the one could be read as the other's."""
        shown, several = self.value(node, kind, choices), isinstance(node, Linear | Power | Quotient | If | Default)
        return f"({shown})" if several and self._derived(node, kind) is None else shown

    def concluded(self, value: Value, kind: str, outcome: str) -> str:
        """What a clause concludes about an outcome."""
        named = Outcome(outcome)
        if isinstance(value, Literal):
            return self.domains.literal(value.value, self._choices(named, kind), self._unit(named, kind))
        return self.value(value, kind, self._choices(named, kind))

    def single(self, value: Value, one: Any, kind: str) -> str:
        """One plain value of a fact, an outcome or what is computed, with its label or unit."""
        return self.domains.literal(one, self._choices(value, kind), self._unit(value, kind))

    def _so_many(self, amount: Value, unit: str, kind: str) -> str:
        """So many days or months, a number or a value that a case has."""
        said = self.value(amount, kind)
        if isinstance(amount, Literal) and isinstance(amount.value, (int, Decimal)):
            return self.said(f"so_many_{unit}", n=amount.value, number=said)
        return self.said(f"number_of_{unit}", n=said)

    def value_label(self, kind: str, outcome: str) -> str:
        """What an outcome or a term is called."""
        return self._outcome_label(kind, outcome).strip("«»")

    def _label(self, label: str, section: str | None, kind: str) -> str:
        if section is None or section == kind:
            return label
        where = self.words.pick(self.vocabulary.subjects[section].title).lower()
        return self.said("in", name=label, where=where)

    def _fact_label(self, kind: str, path: str) -> str:
        return self.words.pick(self.vocabulary.subjects[kind].facts[path].label)

    def _outcome_label(self, kind: str, name: str) -> str:
        declared = self.vocabulary.outcomes.get((kind, name))
        if declared is not None:
            title = self.words.pick(declared.title)
        else:
            rule = next((r for r in self.names.linked.rules if (r.subject, r.outcome) == (kind, name)), None)
            title = self.words.pick(rule.says).rstrip(".") if rule else name
        return f"«{title}»"

    def _choices(self, value: Value, kind: str) -> Mapping[str, Text]:
        match value:
            case Presumed(fact, _):
                return self._choices(fact, kind)
            case If(_, one, two) | Default(one, two):
                return {**self._choices(one, kind), **self._choices(two, kind)}
            case Fact(path, section):
                return dict(self.vocabulary.subjects[section or kind].facts[path].values)
            case Outcome(name, section):
                declared = self.vocabulary.outcomes.get((section or kind, name))
                return dict(FIXED_VALUES.get(declared.kind, {}) or declared.values) if declared else {}
        return {}

    def _unit(self, value: Value, kind: str) -> str:
        if isinstance(value, Fact):
            fact = self.vocabulary.subjects[value.section or kind].facts[value.path]
            return fact.unit if fact.kind not in COLLECTIONS else ""
        if isinstance(value, Outcome):
            declared = self.vocabulary.outcomes.get((value.section or kind, value.name))
            return declared.unit if declared is not None else ""
        derived = self._derived(value, kind)
        return derived.unit if derived is not None else ""
