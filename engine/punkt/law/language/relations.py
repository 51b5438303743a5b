"""How the norms of an extending pack stand to those of its base: ``replaces``, ``tightens`` or ``fills``.

A norm that ``fills`` gives a value to one that the base left open (``parameter:``). From then on
the value is used in the base's rules too, and the fact of the case that would have supplied it
is a check only: a case may leave it out, but may not state another value. A norm that
``tightens`` may on no day allow what the base's does not: an interval lies within the base's, a
list has no other entries, and of a number the norm (or the base's) says which is ``stricter``.
A norm that ``replaces`` is free.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from punkt.files.messages.diagnostics import Place, Problems
from punkt.files.texts import Texts
from punkt.kernel.domains import Interval, Scalar, show
from punkt.law.forms.literals import scalar_type
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import DatedValue, FactList, Norm, NormValue, Pack, Parameter
from punkt.law.packs.vocabulary import FactKind, FactType, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from punkt.kernel.records import Case, Record

HIGHER, LOWER = "higher", "lower"
_SAID = Texts("law.stricter", HIGHER, LOWER)


class Chains(Protocol):
    """Packs that are being linked."""

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs, bases first."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary they stand on."""

    def chain(self, pack: str) -> Iterator[Pack]:
        """A pack and its bases, nearest first."""


def check_relations(linked: Chains, problems: Problems) -> None:
    """Note every norm that does not stand to its base's as it says."""
    heirs: dict[tuple[str, str], list[Pack]] = {}
    for pack in linked.packs:
        bases = [base for base in linked.chain(pack.id) if base.id != pack.id]
        for name, norm in pack.norms.items():
            _check_direction(norm, problems)
            below = [base for base in bases if name in base.norms]
            if below and not norm.towards_base:
                problems.add("P343", norm.place, name=name, pack=below[0].id)
            elif norm.towards_base and not below:
                problems.add("P344", norm.place, name=name, pack=pack.id)
            elif below:
                _check(norm, below[0].norms[name], linked.vocabulary, problems)
                heirs.setdefault((below[-1].id, name), []).append(pack)
    for (base, name), several in heirs.items():
        _check_siblings(linked, base, name, several, problems)


def _check_siblings(linked: Chains, base: str, name: str, heirs: list[Pack], problems: Problems) -> None:
    """Packs that say something of one norm of a base must extend one another: else it is unclear which holds."""
    for pack in heirs:
        known = {one.id for one in linked.chain(pack.id)}
        other = next(
            (one for one in heirs if one.id not in known and pack.id not in {base.id for base in linked.chain(one.id)}),
            None,
        )
        if other is not None:
            problems.add("P621", pack.norms[name].place, name=name, base=base, one=pack.id, two=other.id)


def _check(norm: Norm, base: Norm, vocabulary: Vocabulary, problems: Problems) -> None:
    if norm.towards_base == "replaces":
        return
    if norm.unit != base.unit:
        problems.add("P622", norm.place, name=norm.name, unit=norm.unit or "—", base=base.unit or "—")
        return
    check = _check_filled if norm.towards_base == "fills" else _check_tightened
    for own in norm.values:
        for theirs in base.values:
            if _common(own.in_force, theirs.in_force):
                check(norm, own, base, theirs, vocabulary, problems)


def _common(one: InForce, other: InForce) -> date | None:
    """The first day that two spans share."""
    day = max(one.since, other.since)
    return day if day in one and day in other else None


# --- fills


def _check_filled(
    norm: Norm, own: DatedValue, base: Norm, theirs: DatedValue, vocabulary: Vocabulary, problems: Problems
) -> None:
    place = own.place or norm.place
    if not isinstance(theirs.value, Parameter):
        problems.add("P623", norm.place, name=norm.name, pack=base.pack, value=as_written(theirs.value))
    elif isinstance(own.value, Parameter):
        problems.add("P624", place, name=norm.name)
    else:
        for _, fact in supplied(theirs.value, vocabulary):
            if not could_state(fact, own.value):
                allowed = str(fact.range) if fact.range else ", ".join(fact.values) or fact.kind.value
                problems.add(
                    "P625", place, name=norm.name, value=as_written(own.value), fact=fact.path, allowed=allowed
                )


def supplied(parameter: Parameter, vocabulary: Vocabulary) -> list[tuple[str, FactType]]:
    """The record types and the fact that supply an open parameter."""
    own = [
        (kind, one.facts[parameter.path]) for kind, one in vocabulary.subjects.items() if parameter.path in one.facts
    ]
    if own:
        return own
    section, _, rest = parameter.path.partition(".")
    return [(section, vocabulary.subjects[section].facts[rest])]


def could_state(fact: FactType, value: NormValue) -> bool:
    """Whether a case could state this value of a fact."""
    if isinstance(value, str):
        return fact.kind is FactKind.CHOICE and value in fact.values
    kind = scalar_type(value)
    if kind is None:
        return False
    if kind.numeric:
        numeric = fact.kind is FactKind.NUMBER or fact.kind is kind.kind
        return numeric and (fact.range is None or fact.range.contains(value))  # type: ignore[arg-type]
    return kind.kind is fact.kind


@dataclass(frozen=True, slots=True)
class Filled:
    """An open parameter that a pack fills: the fact it stood for, and the value on some days."""

    record: str
    path: str
    norm: Norm
    value: Scalar
    in_force: InForce


def filled(linked: Chains) -> tuple[Filled, ...]:
    """All facts that packs have taken from the case, and the values they gave them."""
    found: list[Filled] = []
    for pack in linked.packs:
        for name, norm in pack.norms.items():
            if norm.towards_base == "fills":
                below = next(
                    base.norms[name] for base in linked.chain(pack.id) if base.id != pack.id and name in base.norms
                )
                paths = [dated.value for dated in below.values if isinstance(dated.value, Parameter)]
                facts = [fact for path in paths for fact in supplied(path, linked.vocabulary)]
                valid = _topmost(linked, pack, norm)
                for value in valid.values:
                    if not isinstance(value.value, (Interval, tuple, FactList, Parameter)):
                        found += [
                            Filled(record, fact.path, valid, value.value, value.in_force) for record, fact in facts
                        ]
    return tuple(found)


def _topmost(linked: Chains, pack: Pack, norm: Norm) -> Norm:
    """The norm that holds in the end: a pack that extends this one may have changed it again."""
    lengths = {other.id: [base.id for base in linked.chain(other.id)] for other in linked.packs}
    above = [other for other in linked.packs if pack.id in lengths[other.id] and norm.name in other.norms]
    return max(above, key=lambda other: len(lengths[other.id])).norms[norm.name]


def check_stated(
    facts: Iterable[Filled], case: Case, place: Callable[[Record, str], Place], problems: Problems
) -> None:
    """Note the facts of a case that say something else than the pack which has filled them."""
    for record in case.records:
        for one in facts:
            if one.record == record.kind and case.as_of in one.in_force and one.path in record.facts:
                stated = record.facts[one.path]
                if stated != one.value:
                    problems.add(
                        "P626",
                        place(record, one.path),
                        name=one.path,
                        value=as_written(stated),
                        right=as_written(one.value),
                        pack=one.norm.pack,
                        point=one.norm.citation.address,
                    )


# --- tightens


def _check_direction(norm: Norm, problems: Problems) -> None:
    if norm.stricter and any(not _is_ordered(dated.value) for dated in norm.values):
        problems.add("P627", norm.place, name=norm.name)


def _is_ordered(value: NormValue) -> bool:
    return isinstance(value, (int, Decimal, date)) and not isinstance(value, bool)


def _check_tightened(
    norm: Norm, own: DatedValue, base: Norm, theirs: DatedValue, vocabulary: Vocabulary, problems: Problems
) -> None:
    place = own.place or norm.place
    given: Mapping[str, object] = {
        "name": norm.name,
        "value": as_written(own.value),
        "base": as_written(theirs.value),
        "pack": base.pack,
    }
    mine, other = own.value, theirs.value
    if isinstance(other, Parameter):
        problems.add("P628", norm.place, name=norm.name, pack=base.pack)
    elif isinstance(mine, Interval) and isinstance(other, Interval):
        if not mine.within(other):
            problems.add("P630", place, **given, day=_common(own.in_force, theirs.in_force))
    elif isinstance(mine, tuple) and isinstance(other, tuple):
        more = [item for item in mine if item not in other]
        if more:
            problems.add("P631", place, **given, more=show(tuple(more)))
    elif _is_ordered(mine) and _is_ordered(other) and isinstance(mine, date) == isinstance(other, date):
        _check_number(norm, base, given, place, _common(own.in_force, theirs.in_force), (mine, other), problems)
    elif mine != other:
        problems.add("P629", place, **given)


def _check_number(
    norm: Norm,
    base: Norm,
    given: Mapping[str, object],
    place: Place,
    day: date | None,
    values: tuple[NormValue, NormValue],
    problems: Problems,
) -> None:
    mine, other = values
    if norm.stricter and base.stricter and norm.stricter != base.stricter:
        problems.add("P632", norm.place, name=norm.name, pack=base.pack, base=base.stricter)
        return
    stricter = norm.stricter or base.stricter
    if not stricter:
        problems.add("P633", norm.place, name=norm.name)
    elif mine < other if stricter == HIGHER else mine > other:  # type: ignore[operator]
        problems.add("P634", place, **given, day=day, wanted=_SAID[stricter])


def as_written(value: object) -> str:
    """A value as a pack would write it."""
    return str(value) if isinstance(value, (Interval, Parameter)) else show(value)
