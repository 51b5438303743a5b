"""Splitting the cases in which two laws differ into regions: conjunctions of confined values.

A region starts from a case the solver found: every dimension fixed at the value it has there. What does not
matter is given up, what is left is widened as far as the difference lasts, and the next case is looked for
outside. When there is none, it is proven that the regions cover all differences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from punkt.kernel.domains import Interval, Number, OneOf, Ordered
from punkt.proving.solver.lower_values import Plain, Ranged
from punkt.proving.solver.lowered_outcome import LoweredOutcome
from punkt.proving.solver.query import Assignment, SolverAnswer, SolverQuery
from punkt.proving.solver.scaled_numbers import Quantity
from punkt.proving.solver.spans import common
from punkt.proving.solver.truths import Bit, both, opposite

from .dimensions import GROUPED, ConfinedDimension, Confinement, Dimension, SharedLaws, full

LIMIT = 16
"""Regions that are told apart; what is left is told as one more."""


@dataclass(frozen=True)
class Region:
    """Cases in which two laws differ. ``whole``: in all of them (that both decide), else in some."""

    parts: tuple[ConfinedDimension, ...]
    whole: bool


@dataclass(frozen=True)
class Split:
    """The regions of a difference. ``covered``: it is proven that there is no difference elsewhere."""

    regions: tuple[Region, ...]
    covered: bool


class Splitter:
    """Finds the regions in which two findings about one outcome differ."""

    def __init__(
        self,
        query: SolverQuery,
        frame: SharedLaws,
        dims: Sequence[Dimension],
        found: tuple[LoweredOutcome, LoweredOutcome],
    ) -> None:
        self.query, self.frame, self.dims = query, frame, dims
        one, other = found
        self.settled = both(opposite(one.open), opposite(other.open))
        self.differs = one.differs(other)
        self.alike = both(self.settled, one.same(other))

    def split(self) -> Split:
        """The regions, widest where it can be, until none is left or there are too many."""
        found: list[Region] = []
        outside: list[Bit] = []
        while len(found) < LIMIT:
            answer = self.query.ask(self.differs, *outside)
            if answer.found is None:
                return Split(tuple(found), answer.never)
            region = self.region(answer.found)
            found.append(region)
            outside.append(opposite(both(*(self.frame.bit(part) for part in region.parts))))
        rest = self.query.ask(self.differs, *outside)
        if rest.found is not None:
            found.append(Region((), False))
        return Split(tuple(found), rest.proven)

    def region(self, case: Assignment) -> Region:
        """The region around a case."""
        parts = [part for dim in self.dims if (part := self.at(dim, case)) is not None]
        if not self.lasts(parts):
            told = (part for part in parts if not part.dim.atom and part.dim.rank >= GROUPED)
            return Region(tuple(told), False)  # the dimensions do not settle the outcome: only some such cases
        parts = min((self.needed(order) for order in orders(parts)), key=len)
        for number, part in enumerate(parts):
            parts[number] = self.widened(part, [other for other in parts if other is not part])
        return Region(tuple(part for part in parts if not self.trivial(part)), True)

    def needed(self, parts: list[ConfinedDimension]) -> list[ConfinedDimension]:
        """The parts without those that do not matter, given up one after the other."""
        kept = parts
        for part in parts:
            rest = [other for other in kept if other is not part]
            if self.lasts(rest):
                kept = rest
        return kept

    def lasts(self, parts: Sequence[ConfinedDimension]) -> bool:
        """Whether the laws are proven to differ in every case of a region in which both decide."""
        return self.query.ask(self.alike, *(self.frame.bit(part) for part in parts)).never

    def at(self, dim: Dimension, case: Assignment) -> ConfinedDimension | None:
        """A dimension fixed at the value it has in a case."""
        lowering, record = self.frame.lowering(dim), self.frame.record
        if dim.atom:
            truth = lowering.truth(dim.node, record)  # type: ignore[arg-type]
            way = (
                Confinement.HOLDS
                if case.bit(truth.yes)
                else Confinement.FAILS
                if case.bit(truth.no)
                else Confinement.UNKNOWN
            )
            return ConfinedDimension(dim, way)
        value = lowering.value(dim.node, record)  # type: ignore[arg-type]
        if case.bit(value.absent):
            return ConfinedDimension(dim, Confinement.GAP)
        if not case.bit(value.known):
            return (
                None
                if isinstance(value, Ranged) and case.bit(value.some_end)
                else ConfinedDimension(dim, Confinement.UNKNOWN)
            )
        exact = case.value(value)
        if isinstance(value, Plain):
            return ConfinedDimension(dim, OneOf(frozenset([exact])))
        return ConfinedDimension(dim, Interval(exact, exact))

    # --- widening

    def widened(self, part: ConfinedDimension, others: Sequence[ConfinedDimension]) -> ConfinedDimension:
        """A part that reaches as far as the difference lasts."""
        if isinstance(part.to, OneOf):
            return self.more_values(part, others)
        if isinstance(part.to, Interval):
            return self.further(self.further(part, others, up=True), others, up=False)
        return part

    def more_values(self, part: ConfinedDimension, others: Sequence[ConfinedDimension]) -> ConfinedDimension:
        assert isinstance(part.to, OneOf)
        every = full(part.dim, self.query.space.vocabulary, self.frame.record.kind)
        assert isinstance(every, OneOf)
        beside = [self.settled, *(self.frame.bit(other) for other in others)]
        for value in sorted(every.values - part.to.values, key=str):
            wider = replace(part, to=OneOf(part.to.values | {value}))
            alone = self.frame.bit(replace(part, to=OneOf(frozenset([value]))))
            if self.query.ask(*beside, alone).never:
                continue  # no case there has it
            if self.lasts([wider, *others]):
                part = wider
                assert isinstance(part.to, OneOf)
        return part

    def further(self, part: ConfinedDimension, others: Sequence[ConfinedDimension], up: bool) -> ConfinedDimension:
        """A part whose upper (or lower) end is as far out as the difference lasts."""
        assert isinstance(part.to, Interval)
        free = replace(part, to=replace(part.to, high=None) if up else replace(part.to, low=None))
        if self.lasts([free, *others]):
            return free
        value = self.frame.lowering(part.dim).value(part.dim.node, self.frame.record)  # type: ignore[arg-type]
        assert isinstance(value, Ranged)
        if not isinstance(value.low, Quantity) or value.low.under is not None:
            return part  # a day or a ratio has no step to go by
        end = part.to.high if up else part.to.low
        assert end is not None
        places = value.low.places
        start = int(Decimal(_number(end)).scaleb(places))
        last = self.last_good(part, others, start, places, up)
        reached = _unscaled(last, places)
        return replace(part, to=replace(part.to, high=reached) if up else replace(part.to, low=reached))

    def last_good(
        self, part: ConfinedDimension, others: Sequence[ConfinedDimension], start: int, places: int, up: bool
    ) -> int:
        """The outermost scaled value up to which the difference lasts: doubling out, then halving in."""
        assert isinstance(part.to, Interval)
        interval, sign = part.to, 1 if up else -1

        def good(scaled: int) -> bool:
            reached = _unscaled(scaled, places)
            wider = replace(interval, high=reached) if up else replace(interval, low=reached)
            return self.lasts([replace(part, to=wider), *others])

        step, inside = 1, start
        while good(inside + sign * step) and step < 10**12:
            inside += sign * step
            step *= 2
        outside = inside + sign * step
        while abs(outside - inside) > 1:
            middle = (inside + outside) // 2
            inside, outside = (middle, outside) if good(middle) else (inside, middle)
        return inside

    def trivial(self, part: ConfinedDimension) -> bool:
        """Whether a part confines nothing."""
        if isinstance(part.to, Interval):
            return part.to.low is None and part.to.high is None
        return False


def orders(parts: list[ConfinedDimension]) -> Iterator[list[ConfinedDimension]]:
    """Orders in which parts may be given up: what is found depends on it."""
    yield parts
    groups = [part for part in parts if part.dim.rank == GROUPED]
    if len(groups) > 1:
        others = iter(reversed(groups))
        yield [next(others) if part.dim.rank == GROUPED else part for part in parts]
        yield [part for part in parts if part.dim.rank != GROUPED] + groups


def trimmed(
    part: ConfinedDimension, every: Interval | OneOf | None, constants: Sequence[object] = ()
) -> ConfinedDimension:
    """A part as people would say it: within the range of the value, with the ends that conditions name.

    ``constants`` are what conditions compare the value with: «more than 8», not «at least 8.001».
    """
    if not isinstance(part.to, Interval) or not isinstance(every, Interval):
        return part
    inside = common(part.to, every)
    if inside is None or inside.low == inside.high is not None:
        return part if inside is None else replace(part, to=inside)
    low, high = inside.low, inside.high
    inside = replace(inside, low=None) if low == every.low else _opened(inside, constants, up=False)
    inside = replace(inside, high=None) if high == every.high else _opened(inside, constants, up=True)
    return replace(part, to=replace(inside, low_open=inside.low_open and inside.low is not None))


def _opened(interval: Interval, constants: Sequence[object], up: bool) -> Interval:
    """An end that lies one step beside a constant, as the constant itself, left out."""
    end = interval.high if up else interval.low
    if not isinstance(end, Decimal):
        return interval
    step = Decimal(1).scaleb(end.as_tuple().exponent)  # type: ignore[arg-type]
    beside = end + step if up else end - step
    if beside not in constants:
        return interval
    whole = int(beside) if beside == beside.to_integral_value() else beside
    return replace(interval, high=whole, high_open=True) if up else replace(interval, low=whole, low_open=True)


def _number(value: Ordered) -> Number:
    assert isinstance(value, (int, Decimal))
    return value


def _unscaled(whole: int, places: int) -> Number:
    value = Decimal(whole).scaleb(-places)
    return int(value) if value == value.to_integral_value() else value


def pairs(
    query: SolverQuery, found: tuple[LoweredOutcome, LoweredOutcome], wanted: Sequence[Bit], limit: int
) -> Iterator[tuple[tuple[str, object], tuple[str, object]]]:
    """What the two laws come to, side by side, in the cases of a region; up to so many pairs."""
    one, other = found
    outside: list[Bit] = []
    for _ in range(limit):
        answer: SolverAnswer = query.ask(*wanted, *outside)
        if answer.found is None:
            return
        a, b = _told(answer.found, one), _told(answer.found, other)
        yield a, b
        outside.append(opposite(both(answer_bit(one, a), answer_bit(other, b))))


def _told(case: Assignment, found: LoweredOutcome) -> tuple[str, object]:
    for status in ("open", "gap", "conflict", "not_applicable"):
        if case.bit(getattr(found, status)):
            return status, None
    value = found.value
    return "determined", case.value(value) if not isinstance(value, Ranged) else None


def answer_bit(found: LoweredOutcome, said: tuple[str, object]) -> Bit:
    """That an outcome comes to a status and a value (any, where none is given)."""
    status, value = said
    if status != "determined":
        return getattr(found, status)
    return found.determined if value is None else found.is_(value)  # type: ignore[arg-type]
