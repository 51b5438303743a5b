"""Outcomes that are decided for each month: a rule says of which, and is lowered for each of them by itself.

So each month is an outcome of its own, with its status, its clauses and what is missing for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from punkt.kernel.node_structure import rescoped
from punkt.kernel.nodes import (
    Compare,
    Comparison,
    Condition,
    Const,
    Literal,
    MissingDay,
    PeriodEdge,
    TimeAfter,
    TimeUnit,
    Value,
)
from punkt.law.forms.base import DATE, Context, Given, Typed
from punkt.law.forms.calendar import whole_number
from punkt.law.packs.pack import Rule
from punkt.law.packs.vocabulary import Vocabulary

EACH, MONTH = "each_month", "month"
"""The key of a rule, and what its expressions are given: the first day of the month at hand."""


@dataclass(frozen=True, slots=True)
class MonthAtHand:
    """The month that a rule is lowered for: its first day, and whether it is one of the months at all (else ``None``)."""

    first: Value
    within: Condition | None


def single_months(rule: Rule, vocabulary: Vocabulary) -> Iterator[Rule]:
    """The rule for each of the months that its outcome is decided for; any other rule as it is."""
    declared = vocabulary.outcomes.get((rule.subject, rule.outcome))
    if declared is None or not declared.months:
        yield rule
        return
    for number in range(1, declared.months + 1):
        yield replace(rule, outcome=declared.month_name(number), month=number)


def month_at_hand(context: Context, rule: Rule) -> tuple[Context, MonthAtHand | None]:
    """The context in which a rule is lowered, with the month at hand; ``None`` where its outcome has none."""
    if not rule.month:
        if EACH in rule.body:
            context.problems.add("P408", (rule.body / EACH).key_place, name=rule.outcome)
        return context, None
    declared = context.vocabulary.outcomes[rule.subject, rule.outcome]
    if EACH not in rule.body:
        context.fail("P409", rule.body, name=declared.of)
        return context, None
    at = rule.body / EACH
    day, months = context.date(at / "from"), whole_number(context, at / "months", "month")
    if context.record in context.vocabulary.sections:
        day = rescoped(day, context.record)
    first: Value = PeriodEdge(day, TimeUnit.MONTHS, False)
    if rule.month > 1:
        first = TimeAfter(first, Literal(rule.month - 1), TimeUnit.MONTHS, MissingDay.DOWN)
    most = context.vocabulary.outcomes[rule.subject, declared.of].months
    within: Condition | None = Comparison(Literal(rule.month), Compare.LE, months.node)
    if isinstance(months.node, Literal) and isinstance(months.node.value, int):
        if months.node.value > most:
            context.fail("P410", at / "months", name=declared.of, limit=most)
        within = Const(False) if months.node.value < rule.month else None
    return replace(context, given={MONTH: Given(Typed(first, DATE), at)}), MonthAtHand(first, within)
