"""What a test asks of a value, in words: intervals, choices, what a list includes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from punkt.files.texts import Texts
from punkt.kernel.domains import Domain, Includes, Interval, OneOf, show
from punkt.law.packs.vocabulary import FactType, Text

from .interface_words import Words
from .names import Names
from .value_words import ValueWords

WORDS = Texts("interface.conditions")


class DomainWords:
    """Writes domains and plain values in one language."""

    def __init__(self, names: Names) -> None:
        self.words, self.values = names.words, ValueWords(names)

    def said(self, key: str, **arguments: object) -> str:
        """A word of this page."""
        return said(self.words, key, **arguments)

    def domain(
        self, domain: Domain, choices: Mapping[str, Text], unit: str, fact: FactType | None, positive: bool
    ) -> str:
        """What a test asks of a value (or the opposite of it); ``fact``: the one whose value it is, if one's."""
        match domain:
            case Interval():
                if places := self.values.places(str(domain), unit, fact.range if fact is not None else None, positive):
                    return places
                return self._interval(domain if positive else _within(domain, fact), unit, positive)
            case Includes(values):
                what = self.listed(values, choices, unit, ", ")
                return self.said("includes" if positive else "includes_not", what=what)
            case OneOf(values, complement):
                if not values:
                    if complement is positive:
                        return self.said("there" if fact is not None else "known")
                    return self.said("not_there" if complement else "never")
                if values in ({True}, {False}) and isinstance(next(iter(values)), bool):
                    return self.values.plain((True in values) is (positive is not complement))
                if positive is not complement:
                    return self.listed(values, choices, unit, self.said("or"))
                if len(values) == 1:
                    return self.said("not_value", what=self.listed(values, choices, unit, ""))
                return self.said("none_of", what=self.listed(values, choices, unit, ", "))
        raise TypeError(domain)

    def _interval(self, interval: Interval, unit: str, positive: bool) -> str:
        if not positive:
            if interval.high is None and interval.low is not None:
                return self._interval(Interval(None, interval.low, False, not interval.low_open), unit, True)
            if interval.low is None and interval.high is not None:
                return self._interval(Interval(interval.high, None, not interval.high_open), unit, True)
            return self.said("outside", what=self._interval(interval, unit, True))
        return self.values.plain(str(interval), None, unit) if interval != Interval(None, None) else self.said("known")

    def listed(self, values: Iterable[Any], choices: Mapping[str, Text], unit: str, joint: str) -> str:
        """Values in the order of the choices they are, joined."""
        order = list(choices)
        rows = sorted(values, key=lambda v: (order.index(v) if v in order else len(order), show(v)))
        return joint.join(self.literal(value, choices, unit) for value in rows)

    def literal(self, value: Any, choices: Mapping[str, Text], unit: str) -> str:
        """A plain value, with the label of the choice it is."""
        if isinstance(value, date):
            return self.words.day(value)
        if isinstance(value, (tuple, list, frozenset, set)):
            return self.listed(value, choices, unit, ", ") or self.words("none")
        return self.values.plain(value if isinstance(value, (bool, int, str)) else show(value), choices, unit)


def _within(interval: Interval, fact: FactType | None) -> Interval:
    """An interval without the ends that the value cannot pass anyway."""
    span = fact.range if fact is not None else None
    if span is None or span.within(interval):
        return interval
    if interval.high is not None and Interval(interval.low, span.high, interval.low_open, span.high_open).within(
        interval
    ):
        return Interval(interval.low, None, interval.low_open)
    if interval.low is not None and Interval(span.low, interval.high, span.low_open, interval.high_open).within(
        interval
    ):
        return Interval(None, interval.high, False, interval.high_open)
    return interval


def said(words: Words, key: str, **arguments: object) -> str:
    """A word of this page in a language."""
    return WORDS(key, words.lang, **arguments)
