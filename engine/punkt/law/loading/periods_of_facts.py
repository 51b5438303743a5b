"""Facts and outcomes of months: a fact that has a value for each month becomes a list of months with values.

Beside the list stands what is never known: the value in a month for which none is stated. So every evaluator, the
columns and the solver have nothing new to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from punkt.files.texts import Texts
from punkt.law.packs.periods import Period
from punkt.law.packs.vocabulary import (
    COLLECTIONS,
    UNSTATED,
    VALUE,
    FactKind,
    FactType,
    OutcomeType,
    SubjectType,
)

_LABELS = Texts("law.periods", "month_begins", "year_begins")


def may_be_by_period(fact: FactType) -> bool:
    """Whether a fact may have a value for each month: one value, which a case gives and which is not denied."""
    several = (*COLLECTIONS, FactKind.CHOICES)
    return fact.kind not in several and fact.derived is None and not fact.established and not fact.none


def with_periods(subject: SubjectType) -> dict[str, SubjectType]:
    """A record type, its facts of months as lists of them, and the record types of these months."""
    found = {subject.name: subject}
    facts: dict[str, FactType] = {}
    for path, fact in subject.facts.items():
        facts[path] = fact
        if fact.by is not None and fact.kind is not FactKind.LIST:
            months = f"{subject.name}.{path}:{fact.by.value}"
            each = replace(fact, path=VALUE, by=None)
            listed = replace(fact, kind=FactKind.LIST, of=months, each=each, none=False)
            facts[path] = replace(listed, range=None, values={}, decimals=0, unit="")
            alone = replace(fact, path=path + UNSTATED, by=None, stands_for=path)
            facts[alone.path] = alone
            found[months] = _months(months, fact.by, each)
    found[subject.name] = replace(subject, facts=facts)
    return found


def _months(name: str, period: Period, each: FactType) -> SubjectType:
    """The record type of the months for which a fact is stated."""
    label, place = _LABELS[period.value], each.place
    facts = {period.value: FactType(period.value, FactKind.DATE, label, label, place), VALUE: replace(each, none=False)}
    return SubjectType(name, each.label, False, facts, (), place, period=period)


def months_of_outcomes(outcome: OutcomeType) -> Iterator[OutcomeType]:
    """The outcomes of single months that an outcome of months consists of."""
    for number in range(1, outcome.months + 1):
        title = {
            lang: text.format(title=outcome.title[lang], number=number) for lang, text in _LABELS["nth_month"].items()
        }
        yield replace(outcome, name=outcome.month_name(number), title=title, months=0, of=outcome.name, number=number)
