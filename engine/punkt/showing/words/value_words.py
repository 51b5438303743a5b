"""Values, requirements and norms of a decision document as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from punkt.kernel.domains import Interval, show
from punkt.law.packs.pack import FactList, Norm, NormValue, Parameter
from punkt.law.packs.vocabulary import FIXED_VALUES, NONE, FactKind, Text

from .days_and_numbers import RATIO, near
from .names import Named, Names
from .plurals import agreeing, nothing

NO_BREAK = "\u00a0"
"""Before a sign, such as that of percent."""
_INTERVAL = re.compile(r"([\[(])([^.\[\]()]*(?:\.\d+)?)\.\.([^\[\]()]*)([\])])")
_COMPARED = re.compile(r"(<=|>=|!=|<|>|=) (.+)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?", re.ASCII)
"""A number that is text in a document: a ratio, or one with more digits than a double has."""
LONGEST_SCALE = 3
"""A scale of so many steps is written out place by place."""
_LESS = {"<": ("less_than", "before"), "<=": ("at_most", "not_after")}
_MORE = {">": ("more_than", "after"), ">=": ("at_least", "not_before")}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


class ValueWords:
    """Writes values in one language."""

    def __init__(self, names: Names) -> None:
        self.names, self.words = names, names.words

    def plain(self, value: Any, choices: Mapping[str, Text] | None = None, unit: str = "") -> str:
        """A value as the document has it, with the labels of ``choices`` and a unit."""
        if value is None:
            return self.words("unknown")
        if isinstance(value, bool):
            return self.words("yes" if value else "no")
        if isinstance(value, (list, tuple)):
            return ", ".join(self.plain(item, choices, unit) for item in value) or self.words("none")
        if isinstance(value, str):
            if choices and value in choices:
                return self.words.pick(choices[value])
            if _DAY.fullmatch(value):
                return self.words.day(value)
            if _INTERVAL.fullmatch(value):
                return self.interval(value, unit)
            if not _NUMBER.fullmatch(value):
                return value
        return self._with_unit(self.words.number(value), value, unit)

    def of(self, named: Named, value: Any) -> str:
        """The value of a fact, an outcome or a term."""
        if named.counted:
            return self.words("counted", n=self.plain(value))
        if value == NONE and named.fact is not None and named.fact.none:
            return self.words("not_there")
        if named.term and isinstance(value, bool):
            return self.words("true" if value else "false")
        return self.plain(value, self.choices(named), named.unit)

    def choices(self, named: Named) -> Mapping[str, Text]:
        """The labels of a name's values."""
        if named.outcome is not None:
            return FIXED_VALUES.get(named.outcome.kind) or named.outcome.values
        return named.fact.values if named.fact is not None else {}

    def interval(self, text: str, unit: str = "") -> str:
        """An interval in words."""
        match = _INTERVAL.fullmatch(text)
        assert match is not None
        left, low, high, right = match.groups()
        if low and high and (left, right) == ("[", "]"):
            if low == high:
                return self.plain(_value(low), None, unit)
            if places := self.places(text, unit):
                return places
            return self._with_unit(
                self.words("from_to", low=self._end(low), high=self._end(high)), high, unit, bound=True
            )
        below = self._bound(">" if left == "(" else ">=", low) if low else ""
        above = self._bound("<" if right == ")" else "<=", high) if high else ""
        both = self.words("and", one=below, two=above) if below and above else below or above
        return self._with_unit(both, high or low, unit, bound=True)

    def places(self, text: str, unit: str, scale: Interval | None = None, within: bool = True) -> str:
        """The few places of a scale that lie in an interval (or outside): «2 или 3 степень»; empty of anything else."""
        span = Interval.parse(text)
        if unit not in self.names.vocabulary.ordinals or span is None:
            return ""
        first, last = (scale or span).low, (scale or span).high
        if not (isinstance(first, int) and isinstance(last, int)) or last - first > LONGEST_SCALE:
            return ""
        found = [place for place in range(first, last + 1) if span.contains(place) is within]
        if not found or (scale is not None and len(found) == last - first + 1):
            return ""
        if len(found) == 1:
            return self.plain(found[0], None, unit)
        listed = self.words("or", most=", ".join(map(str, found[:-1])), last=found[-1])
        return self._placed(listed, unit)

    def _placed(self, listed: str, unit: str) -> str:
        known = self.names.vocabulary.unit(unit)
        assert known is not None
        return self.words("place", places=listed, unit=agreeing(known, self.words.lang, 1))

    def required(self, named: Named, text: str) -> str:
        """What a condition asked for, in words."""
        unit = named.unit
        opposite = text.startswith("not ")
        text = text.removeprefix("not ")
        if text == NONE and NONE not in self.choices(named):
            return self.words("there" if opposite else "not_there")
        if places := self._places_asked(named, text, not opposite):
            return places
        if text in ("true", "false"):
            return self.of(named, (text == "true") is not opposite)
        if compared := _COMPARED.fullmatch(text):
            how = _OPPOSITE[compared[1]] if opposite else compared[1]
            return self._compared(named, how, compared[2], unit)
        return self._outside(named, text, unit) if opposite else self._domain(named, text, unit)

    def _places_asked(self, named: Named, text: str, within: bool) -> str:
        """What was asked of a fact on a short scale: the places that would fit."""
        scale = named.fact.range if named.fact is not None else None
        if scale is None:
            return ""
        if compared := _COMPARED.fullmatch(text):
            spans = {"<": "[..{})", "<=": "[..{}]", ">": "({}..)", ">=": "[{}..)", "=": "[{0}..{0}]"}
            text = spans.get(compared[1], "").format(compared[2])
        return self.places(text, named.unit, scale, within)

    def _outside(self, named: Named, text: str, unit: str) -> str:
        """What lies not in a domain: below an interval or above it, none of several words."""
        if match := _INTERVAL.fullmatch(text):
            left, low, high, right = match.groups()
            if low and low == high:
                return self.words("not", what=self.plain(_value(low), None, unit))
            below = self._bound("<=" if left == "(" else "<", low) if low else ""
            above = self._bound(">=" if right == ")" else ">", high) if high else ""
            both = self.words("or", most=below, last=above) if below and above else below or above
            return self._with_unit(both, high or low, unit, bound=True)
        listed = text.removeprefix("includes ")
        parts = [self.plain(_value(part), self.choices(named), unit) for part in listed.split(", ")]
        if listed == text and len(parts) == 1:
            return self.words("not", what=parts[0])
        return self.words("none_of", what=", ".join(parts))

    def _compared(self, named: Named, how: str, text: str, unit: str) -> str:
        if how in ("=", "!="):
            said = self.plain(_value(text), self.choices(named), unit)
            return said if how == "=" else self.words("not", what=said)
        return self._with_unit(self._bound(how, text), text, unit, bound=True)

    def _domain(self, named: Named, text: str, unit: str) -> str:
        if _INTERVAL.fullmatch(text):
            return self.interval(text, unit)
        listed = text.removeprefix("includes ")
        parts = [self.plain(_value(part), self.choices(named), unit) for part in listed.split(", ")]
        said = ", ".join(parts)
        if listed != text:
            return self.words("includes", what=said)
        return self.words("or", most=", ".join(parts[:-1]), last=parts[-1]) if len(parts) > 1 else said

    def _bound(self, how: str, text: str) -> str:
        key, dated = _LESS.get(how) or _MORE[how]
        end = self._end(text)
        return self.words(dated if _DAY.fullmatch(text) else key, low=end, high=end)

    def _end(self, text: str) -> str:
        if match := _INTERVAL.fullmatch(text):  # a bound of which only its own ends are known
            low, high = (self._end(end) if end else "" for end in match.groups()[1:3])
            key = "some_number" if low and high else "some_number_from" if low else "some_number_to"
            return self.words(key, low=low, high=high)
        return self.words.day(text) if _DAY.fullmatch(text) else self.words.number(text)

    def end(self, text: str, unit: str) -> str:
        """An end of a band within a sentence: «от 12 часов до …»."""
        return self._with_unit(self._end(text), text, unit, bound=True)

    def _with_unit(self, text: str, last: object, unit: str, bound: bool = False) -> str:
        """A text that ends with a number, and the unit in the form that the number asks for."""
        found = self.names.vocabulary.unit(unit)
        if found is None:
            return text
        if unit in self.names.vocabulary.ordinals and not bound:
            none = nothing(found, self.words.lang) if text == "0" else ""
            return none or self._placed(text, unit)
        number = near(str(last)) if RATIO.fullmatch(str(last)) else Decimal(str(last))
        if not (number or bound) and (said := nothing(found, self.words.lang)):
            return said
        said = agreeing(found, self.words.lang, number, bound)
        return f"{text}{' ' if said[:1].isalpha() else NO_BREAK}{said}"

    # --- norms

    def norm(self, pack: str, name: str, value: Any, facts: Sequence[Named] = ()) -> str:
        """A norm a clause used, with its value: «численность малой группы — от 4 до 7 чел.»."""
        norm = self.names.linked.norm(pack, name)
        if norm is None:
            return f"{name} — {self.plain(value)}"
        said = self._norm_value(norm, value, facts)
        title = self.words.pick(norm.title)
        return f"{title} — {said}" if said else title

    def _norm_value(self, norm: Norm, value: Any, facts: Sequence[Named]) -> str:
        if any(isinstance(dated.value, FactList) for dated in norm.values):
            return ""
        if any(isinstance(dated.value, Parameter) for dated in norm.values):
            return self.words("by_case", what=self.names.named(str(value)).label)
        return self.plain(value, self._labels(value, facts), norm.unit)

    def declared(self, norm: Norm, value: NormValue) -> str:
        """A norm's value as its pack declares it."""
        if isinstance(value, FactList):
            kinds = [k for k, s in self.names.vocabulary.subjects.items() if all(p in s.facts for p in value.paths)]
            facts = self.names.vocabulary.subjects[kinds[0]].facts if kinds else {}
            return ", ".join(self.words.pick(facts[p].label) if p in facts else p for p in value.paths)
        if isinstance(value, (Parameter, Interval)):
            return self._norm_value(norm, str(value), ())
        shown = [
            v if isinstance(v, (bool, int)) else show(v) for v in (value if isinstance(value, tuple) else (value,))
        ]
        return self.plain(shown, self._labels(shown, ()), norm.unit)

    def _labels(self, value: Any, facts: Sequence[Named]) -> Mapping[str, Text]:
        """The choices a norm's words come from: those of the facts it was tested on, else the first that fit."""
        words = [item for item in (value if isinstance(value, (list, tuple)) else [value]) if isinstance(item, str)]
        near = [self.choices(named) for named in facts]
        vocabulary = self.names.vocabulary
        far = [
            fact.values
            for subject in vocabulary.subjects.values()
            for fact in subject.facts.values()
            if fact.kind in (FactKind.CHOICE, FactKind.CHOICES)
        ]
        return next((found for found in (*near, *far) if words and all(word in found for word in words)), {})


def _value(text: str) -> Any:
    """A value written in a document's text, back as a number where it is one."""
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text
