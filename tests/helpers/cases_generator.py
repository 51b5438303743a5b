"""Cases for any vocabulary, from a seed: unknowns, boundary values, odd days, small and large lists.

Everything is taken from the rule base: the facts and ranges from its vocabulary, the bounds
from the norms of its packs. Nothing here knows a name of the field of law.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.kernel.domains import Interval, Number
from punkt.kernel.records import Case
from punkt.law.packs.vocabulary import FactKind, FactType, Vocabulary

MAX_ELEMENTS = 8
TRIES = 5_000
CONSTRAINT, FILLED = "P520", "P626"
TURNED_DOWN = (CONSTRAINT, FILLED)
"""Only a constraint, or a parameter that a pack has filled, may turn a generated case down."""


class CaseMaker:
    """Makes cases (as mappings) that a rule base accepts."""

    def __init__(self, rules: Rules, sections: Mapping[str, float] | None = None) -> None:
        """``sections``: how likely each section is present; all of them at evens where not given."""
        self.rules, self.vocabulary = rules, rules.vocabulary
        self.sections = dict.fromkeys(self.vocabulary.sections, 0.5) if sections is None else dict(sections)
        self.bounds = sorted(set(_bounds(rules)))
        self.first_day = max(pack.in_force.since for pack in rules.packs)
        self.odd_days = sorted(
            {
                day
                for pack in rules.packs
                for change in pack.change_days
                for day in around(change)
                if day >= self.first_day
            }
        )

    def mapping(self, random: Random, known: float | None = None) -> dict[str, Any]:
        """One case the rule base accepts; ``known`` is how likely a fact is given (else drawn)."""
        maker = _Draw(self, random, random.choice((0.2, 0.5, 0.8, 0.95, 1.0)) if known is None else known)
        present = [name for name, odds in self.sections.items() if random.random() < odds]
        case: dict[str, Any] = {"case": "c", "as_of": maker.as_of.isoformat()}
        for name in present or [random.choice(list(self.sections))]:
            case[name] = maker.section(name)
        for _ in range(TRIES):
            try:
                self.rules.read_case(case)
            except PunktError as error:
                if any(found.code not in TURNED_DOWN for found in error.diagnostics):
                    raise
                broken = {_record_path(found.place.file) for found in error.diagnostics if found.code == CONSTRAINT}
                for path in sorted(broken):  # in one order, whatever the hash of a text is today
                    maker.again(case, path)
                for place in sorted({found.place.file for found in error.diagnostics if found.code == FILLED}):
                    put(case, place, None)  # an open parameter that a pack has filled is not the case's to state
            else:
                return case
        raise AssertionError("the constraints turn all cases down")

    def read(self, random: Random, known: float | None = None) -> Case:
        """One case, read."""
        return self.rules.read_case(self.mapping(random, known))


class _Draw:
    """One case being drawn."""

    def __init__(self, maker: CaseMaker, random: Random, known: float) -> None:
        self.maker, self.random, self.known = maker, random, known
        self.vocabulary: Vocabulary = maker.vocabulary
        self.as_of = self._day_asked()

    def _day_asked(self) -> date:
        first = self.maker.first_day
        if self.maker.odd_days and self.random.random() < 0.2:
            return self.random.choice(self.maker.odd_days)
        day = first + timedelta(days=self.random.randrange(4000))
        return max(first, self._odd(day))

    def _odd(self, day: date) -> date:
        """A day near another: it, a month's end, 29 February, the first of a month."""
        match self.random.randrange(6):
            case 0:
                return day.replace(day=calendar.monthrange(day.year, day.month)[1])
            case 1:
                year = day.year - day.year % 4
                return date(year, 2, 29) if calendar.isleap(year) else date(year, 2, 28)
            case 2:
                return day.replace(day=1)
            case 3:
                return date(day.year, 2, 28)
        return day

    def section(self, kind: str) -> dict[str, Any]:
        record = self.record(kind)
        self._refer(kind, record)
        return record

    def record(self, kind: str, plain_only: bool = False) -> dict[str, Any]:
        """The facts of a record, nested; references are left for later."""
        found: dict[str, Any] = {}
        for path, fact in self.vocabulary.subjects[kind].facts.items():
            if (
                fact.derived is not None
                or fact.kind is FactKind.REFERENCES
                or (plain_only and fact.kind is FactKind.LIST)
            ):
                continue
            odds = self.known if not fact.established else self.known / 4
            if self.random.random() < odds:
                put(found, path, self.value(fact))
            elif self.random.random() < 0.1:
                put(found, path, None)
        return found

    def again(self, case: dict[str, Any], path: tuple[str, ...]) -> None:
        """Draw the plain facts of one record of the case anew; its lists and references stay."""
        kind, found = path[0], case[path[0]]
        for part in path[1:]:
            if isinstance(found, list):
                found = found[int(part)]
            else:
                kind = next((f.of for n, f in self.vocabulary.subjects[kind].facts.items() if n == part), kind)
                found = found[part]
        kept = [("id", found.get("id"))] + [
            (name, get(found, name))
            for name, fact in self.vocabulary.subjects[kind].facts.items()
            if fact.kind in (FactKind.LIST, FactKind.REFERENCES)
        ]
        fresh = self.record(kind, plain_only=True)
        found.clear()
        found.update(fresh)
        for name, value in kept:
            if value is not None:
                put(found, name, value)

    def value(self, fact: FactType) -> Any:
        match fact.kind:
            case FactKind.BOOLEAN:
                return self.random.random() < 0.5
            case FactKind.INTEGER | FactKind.NUMBER:
                return self.number(fact)
            case FactKind.DATE:
                return self.day().isoformat()
            case FactKind.CHOICE:
                return self.random.choice(list(fact.values))
            case FactKind.CHOICES:
                return self.random.sample(list(fact.values), self.random.randint(0, len(fact.values)))
            case FactKind.LIST:
                size = self.random.choice((0, 1, 2, 3, 4, 5, 6, 7, MAX_ELEMENTS))
                return [{"id": f"e{number}", **self.record(fact.of)} for number in range(1, size + 1)]
        raise AssertionError(fact.kind)

    def number(self, fact: FactType) -> Number:
        """A number in the fact's range: mostly an end of it, or a bound of a norm, or a step beside one."""
        step = Decimal(1).scaleb(-fact.decimals) if fact.kind is FactKind.NUMBER else Decimal(1)
        low, high = ends(fact)
        if self.random.random() < 0.6:
            near = self.random.choice([low, high, *self.maker.bounds]) + step * self.random.choice((-1, 0, 0, 1))
        else:
            top = min(high, low + 30)
            near = low + step * self.random.randint(0, int((top - low) / step))
        near = Decimal(near).quantize(step)
        span = fact.range or Interval(None, None)
        if not span.contains(near):  # not drawn again: a source of draws may always give the same
            near = next(Decimal(end) for end in (low, high, low + step, high - step) if span.contains(end))
        return int(near) if near == near.to_integral_value() else near

    def day(self) -> date:
        """A day: often as many years or months before the day asked as some norm has it, give or take one."""
        choice = self.random.random()
        base = self.as_of
        whole = [int(bound) for bound in self.maker.bounds if bound == int(bound) and 0 < bound <= 120]
        if choice < 0.35:
            base = shifted(base, -12 * self.random.choice(whole or [1]))
        elif choice < 0.7:
            base = shifted(
                base, self.random.choice((-1, -1, 1)) * self.random.choice([n for n in whole if n < 37] or [1])
            )
        elif choice < 0.9:
            base = self._odd(base - timedelta(days=self.random.randrange(12_000)))
        return base + timedelta(days=self.random.choice((-1, 0, 0, 0, 1)))

    def _refer(self, kind: str, record: dict[str, Any]) -> None:
        """Give the elements of a section's lists their references into its other lists."""
        facts = self.vocabulary.subjects[kind].facts
        for path, fact in facts.items():
            holders = get(record, path) if fact.kind is FactKind.LIST else None
            for name, reference in self.vocabulary.subjects[fact.of].facts.items() if holders else ():
                if reference.kind is not FactKind.REFERENCES or reference.of not in facts:
                    continue
                listed = get(record, reference.of)
                names = [item["id"] for item in listed] if listed is not None else [f"s{n}" for n in range(1, 6)]
                free = list(names)
                for holder in holders or ():
                    if self.random.random() >= self.known:
                        continue
                    pool = free if reference.exclusive else names
                    chosen = self.random.sample(pool, min(len(pool), self.random.choice((0, 1, 1, 2, 2, 3))))
                    free = [item for item in free if item not in chosen]
                    put(holder, name, chosen)


def _record_path(place: str) -> tuple[str, ...]:
    """The path of the record of a fact, from the fact's: a section, or the last element of a list on the way."""
    parts = tuple(place.split("."))
    last = max((number for number, part in enumerate(parts) if part.isdigit()), default=0)
    return parts[: last + 1]


def _bounds(rules: Rules) -> Iterator[Number]:
    """Every number that a norm of the rule base names, alone or as an end of an interval."""
    for pack in rules.packs:
        for norm in pack.norms.values():
            for dated in norm.values:
                value = dated.value
                parts = (
                    (value.low, value.high)
                    if isinstance(value, Interval)
                    else value
                    if isinstance(value, tuple)
                    else (value,)
                )
                yield from (p for p in parts if isinstance(p, (int, Decimal)) and not isinstance(p, bool))


def ends(fact: FactType) -> tuple[Number, Number]:
    """The ends of a fact's range, finite."""
    low = fact.range.low if fact.range and fact.range.low is not None else 0
    high = fact.range.high if fact.range and fact.range.high is not None else 1000
    return low, high  # type: ignore[return-value]


def shifted(day: date, months: int) -> date:
    """A day some months off, clamped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def around(day: date) -> Sequence[date]:
    """The day before, the day, the day after."""
    return [day + timedelta(days=n) for n in (-1, 0, 1)]


def put(record: dict[str, Any], path: str, value: Any) -> None:
    """Set a dotted path of a nested mapping."""
    *parents, last = path.split(".")
    for parent in parents:
        record = record.setdefault(parent, {})
    record[last] = value


def get(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, or ``None``."""
    found: Any = record
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def cases(
    rules: Rules, sections: Mapping[str, float] | None = None, known: float | None = None
) -> st.SearchStrategy[dict[str, Any]]:
    """A hypothesis strategy over the same cases."""
    maker = CaseMaker(rules, sections)
    return st.randoms(use_true_random=False).map(lambda random: maker.mapping(random, known))
