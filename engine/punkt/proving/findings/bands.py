"""Bands: interval norms that answer one question, where they overlap and where a hole is left between them.

Two interval norms are bands of one *scale* where clauses of a common outcome test the same value with them,
as the rows of a table do. Only bands of one unit are compared with each other. Where the vocabulary says how
two units compare (``scales``), a hole between the topmost band of the one and the lowest band of the other is
found too; no value of a case is ever converted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from punkt.kernel.domains import Interval, Number, OneOf, show
from punkt.kernel.node_structure import conjuncts, tested, walk, whole_range
from punkt.kernel.nodes import Condition, Fact, Test, Value
from punkt.law.language.clause import Clause
from punkt.law.language.link import Key, Linked
from punkt.law.language.program import Program
from punkt.law.packs.pack import Norm
from punkt.law.packs.vocabulary import FactKind, Vocabulary
from punkt.proving.solver.boundary_classes import step_of
from punkt.proving.solver.spans import between, common, first_in, reaches_further, starts_before

Guard = tuple[tuple[str, Any], ...]
"""Facts beside the value that a clause asks for: path and a value that will do."""


@dataclass(frozen=True, slots=True)
class Band:
    """An interval norm as clauses of some outcomes test a value with it."""

    norm: Norm
    interval: Interval
    questions: frozenset[Key]
    guard: Guard

    @property
    def unit(self) -> str:
        """The unit of the norm; empty where it has none."""
        return self.norm.unit


@dataclass(frozen=True, slots=True)
class Overlap:
    """Values that lie in two bands of one unit. ``facts`` show one of them, nearest the lower end."""

    one: Band
    other: Band
    interval: Interval
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hole:
    """Values between two bands that lie in none. ``facts`` show one of them, nearest the band below.

    ``unit`` is what ``interval`` is measured in: where the two bands have different units, the one that the
    vocabulary gives the other in.
    """

    below: Band
    above: Band
    interval: Interval
    unit: str
    facts: Mapping[str, Any]

    @property
    def across(self) -> bool:
        """Whether the two bands have different units."""
        return self.below.unit != self.above.unit


@dataclass(frozen=True, slots=True)
class Scale:
    """The bands that one value is compared with, unit by unit, lowest first."""

    subject: str
    value: Value
    questions: frozenset[Key]
    units: Mapping[str, tuple[Band, ...]]
    overlaps: tuple[Overlap, ...]
    holes: tuple[Hole, ...]

    @property
    def bands(self) -> tuple[Band, ...]:
        """All bands, unit by unit."""
        return tuple(band for bands in self.units.values() for band in bands)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two interval norms of one unit, whatever they are asked for, and how they lie to each other."""

    one: Norm
    other: Norm
    overlap: Interval | None
    hole: Interval | None


def pairs(norms: Iterable[tuple[Norm, Interval]]) -> list[Pair]:
    """Every pair of interval norms of one unit: what they have in common, or what lies between them."""
    found = []
    for (one, a), (other, b) in combinations(norms, 2):
        if one.unit == other.unit:
            shared = common(a, b)
            gap = None if shared is not None else between(a, b) if starts_before(a, b) else between(b, a)
            found.append(Pair(one, other, shared, gap))
    return found


def interval_norms(linked: Linked, pack: str, day: date) -> list[tuple[Norm, Interval]]:
    """The interval norms that hold for a pack and its bases on a day, each name once."""
    found: dict[str, tuple[Norm, Interval]] = {}
    for base in linked.chain(pack):
        for name in base.norms:
            norm = linked.norm(base.id, name)
            value = norm.on(day) if norm is not None else None
            if norm is not None and isinstance(value, Interval):
                found.setdefault(name, (norm, value))
    return list(found.values())


def scales(linked: Linked, program: Program) -> list[Scale]:
    """The scales of a program: each with at least two bands, its overlaps and its holes."""
    found: list[Scale] = []
    for subject, clauses in program.clauses.items():
        by_value: dict[Value, dict[str, _BandDraft]] = {}
        for clause in clauses:
            for norm, test, guard in _tested(linked, clause):
                drafts = by_value.setdefault(test.value, {})
                draft = drafts.setdefault(norm.name, _BandDraft(norm, test.domain, set(), guard))  # type: ignore[arg-type]
                draft.questions.add((subject, clause.rule.outcome))
                draft.guard = max(draft.guard, guard, key=_clarity)
        for value, drafts in by_value.items():
            for group in _joined(list(drafts.values())):
                if len(group) > 1:
                    found.append(_scale(program.vocabulary, subject, value, group))
    return found


@dataclass
class _BandDraft:
    norm: Norm
    interval: Interval
    questions: set[Key]
    guard: tuple[Guard, bool]

    def band(self) -> Band:
        return Band(self.norm, self.interval, frozenset(self.questions), self.guard[0])


def _clarity(guard: tuple[Guard, bool]) -> tuple[bool, int]:
    """A guard made of facts alone tells more of a case than one that rests on outcomes; then the shorter one."""
    return guard[1], -len(guard[0])


def _tested(linked: Linked, clause: Clause) -> Iterator[tuple[Norm, Test, tuple[Guard, bool]]]:
    """The interval norms a clause uses, each with the test made of it and what stands beside it."""
    intervals = {name: value for name, value in clause.norms.items() if isinstance(value, Interval)}
    if not intervals:
        return
    parts = list(conjuncts(clause.condition))
    for part in walk(clause.condition):
        asked = tested(part) if isinstance(part, Condition) else None
        if asked is None or not asked[1]:
            continue
        for name, interval in intervals.items():
            norm = linked.norm(clause.rule.pack, name)
            if asked[0].domain == interval and norm is not None:
                yield norm, asked[0], _guard(parts, asked[0])


def _guard(parts: Sequence[Condition], test: Test) -> tuple[Guard, bool]:
    """What the other conditions of a clause want of facts, and whether facts are all they rest on."""
    others = [part for part in parts if part != test]
    wanted = {}
    for part in others:
        asked = tested(part)
        if asked is None or not asked[1]:
            continue
        value, domain = asked[0].value, asked[0].domain
        if not isinstance(value, Fact) or value.section is not None or not isinstance(domain, OneOf):
            continue
        if domain.values and not domain.complement:
            wanted[value.path] = min(domain.values, key=show)
    return tuple(sorted(wanted.items())), len(wanted) == len(others)


def _joined(drafts: list[_BandDraft]) -> list[list[_BandDraft]]:
    """Norms in groups: those that share a question belong together."""
    groups: list[list[_BandDraft]] = []
    for draft in drafts:
        near = [group for group in groups if any(draft.questions & other.questions for other in group)]
        merged = [*(other for group in near for other in group), draft]
        groups = [group for group in groups if group not in near] + [merged]
    return groups


def _scale(vocabulary: Vocabulary, subject: str, value: Value, drafts: list[_BandDraft]) -> Scale:
    bands: dict[str, list[Band]] = {}
    for draft in drafts:
        row = bands.setdefault(draft.norm.unit, [])
        band = draft.band()
        at = next((i for i, other in enumerate(row) if starts_before(band.interval, other.interval)), len(row))
        row.insert(at, band)
    units = {unit: tuple(row) for unit, row in bands.items()}
    step = _step(vocabulary, subject, value)
    overlaps = [found for row in units.values() for found in _overlaps(row, value, step)]
    holes = [found for row in units.values() for found in _holes(row, value, step)]
    holes += _across(vocabulary, units, value, step)
    questions = frozenset(key for draft in drafts for key in draft.questions)
    return Scale(subject, value, questions, units, tuple(overlaps), tuple(holes))


def _step(vocabulary: Vocabulary, subject: str, value: Value) -> Number | None:
    """The distance between neighbouring values that may be asked about; ``None`` where any number may."""
    if isinstance(value, Fact):
        fact = vocabulary.subjects[value.section or subject].facts[value.path]
        return 1 if fact.kind is FactKind.INTEGER else step_of(fact.decimals)
    return 1 if whole_range(value) is not None else None


def _facts(guard: Guard, value: Value, found: Any) -> dict[str, Any]:
    return {**dict(guard), **({value.path: found} if isinstance(value, Fact) and value.section is None else {})}


def _overlaps(row: Sequence[Band], value: Value, step: Number | None) -> Iterator[Overlap]:
    for one, other in combinations(row, 2):
        shared = common(one.interval, other.interval)
        found = first_in(shared, step) if shared is not None else None
        if shared is not None and found is not None:
            yield Overlap(one, other, shared, _facts(one.guard, value, found))


def _holes(row: Sequence[Band], value: Value, step: Number | None) -> Iterator[Hole]:
    """What lies in no band between the lowest and the topmost one."""
    topmost = row[0]
    for band in row[1:]:
        gap = between(topmost.interval, band.interval)
        found = first_in(gap, step) if gap is not None else None
        if gap is not None and found is not None:
            yield Hole(topmost, band, gap, band.unit, _facts(topmost.guard, value, found))
        if reaches_further(band.interval, topmost.interval):
            topmost = band


def _across(
    vocabulary: Vocabulary, units: Mapping[str, Sequence[Band]], value: Value, step: Number | None
) -> Iterator[Hole]:
    """What lies between the topmost band of one unit and the lowest of another that the vocabulary compares."""
    for (coarse, fine), factor in vocabulary.scales.items():
        if coarse in units and fine in units:
            one, other = units[fine], units[coarse]
            for below, above in ((one, other), (other, one)):
                found = _beyond(below, above, {fine: 1, coarse: factor}, fine, value, step)
                if found is not None:
                    yield found


def _beyond(
    below: Sequence[Band],
    above: Sequence[Band],
    factors: Mapping[str, Number],
    unit: str,
    value: Value,
    step: Number | None,
) -> Hole | None:
    """The hole between all bands of one unit and all of another, measured in ``unit``."""
    topmost, lowest = below[0], above[0]
    for band in below[1:]:
        topmost = band if reaches_further(band.interval, topmost.interval) else topmost
    factor = factors[topmost.unit]
    gap = between(_times(topmost.interval, factor), _times(lowest.interval, factors[lowest.unit]))
    if gap is None:
        return None
    found = first_in(Interval(topmost.interval.high, None, not topmost.interval.high_open), step)
    if found is None or not gap.contains(found * factor):
        return None
    return Hole(topmost, lowest, gap, unit, _facts(topmost.guard, value, found))


def _times(interval: Interval, factor: Number) -> Interval:
    low, high = ((end if end is None else end * factor) for end in (interval.low, interval.high))  # type: ignore[operator]
    return Interval(low, high, interval.low_open, interval.high_open)
