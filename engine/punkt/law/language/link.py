"""Linking: packs and their bases put together, replaced outcomes set aside, names resolved.

The result still holds for every day; :mod:`punkt.law.language.program` lowers it for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from punkt.files.messages.diagnostics import Problems, nearest
from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.packs.calendars import Calendar
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import Norm, NormValue, Pack, Presumption, Reading, Rule
from punkt.law.packs.vocabulary import OutcomeKind, Vocabulary

from .clauses import is_total
from .each_month import single_months
from .overrides import RuleKey, key_of, overridden, overrides_of
from .presumptions import check_presumptions
from .reach import reached
from .relations import check_relations

Cited = TypeVar("Cited", Norm, Rule)
Key = tuple[str, str]
"""An outcome: record type and name."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A rule that does not apply because an extending pack decides its outcome."""

    rule: Rule
    by: str
    instead: str = ""
    """The outcome that stands in the place of the rule's, where the extending pack decides none of that name."""


@dataclass(frozen=True)
class Linked:
    """The packs of a rule base, and which of their rules apply."""

    vocabulary: Vocabulary
    packs: tuple[Pack, ...]
    rules: tuple[Rule, ...]
    replaced: tuple[Replaced, ...]
    by_id: Mapping[str, Pack] = field(repr=False)
    overrides: Mapping[RuleKey, tuple[RuleKey, ...]] = field(default_factory=dict)
    """The rules that are exceptions → those that each overrides."""

    @cached_attribute
    def kept_types(self) -> dict[date, Mapping[RuleKey, Any]]:
        """What others keep of the types of outcomes, by the day asked; it depends on nothing but the packs."""
        return {}

    @cached_attribute
    def kept_names(self) -> dict[Any, Any]:
        """What others keep of what names mean, by language and day; it depends on nothing but the packs."""
        return {}

    @cached_attribute
    def overridden(self) -> dict[RuleKey, tuple[RuleKey, ...]]:
        """Rule → all rules that override it, themselves or through others."""
        return overridden(self.overrides)

    @cached_attribute
    def taken_in(self) -> dict[Key, list[Rule]]:
        """The rules of the terms that are taken in where they are used: they compute a value, or take something."""
        found: dict[Key, list[Rule]] = {}
        for rule in self.rules:
            if rule.kind == "derive" and ("then" in rule.body or "takes" in rule.body):
                found.setdefault((rule.subject, rule.outcome), []).append(rule)
        return found

    @cached_attribute
    def lowered(self) -> tuple[Rule, ...]:
        """The rules as they are lowered: what is decided for each month, for each by itself."""
        return tuple(one for rule in self.rules for one in single_months(rule, self.vocabulary))

    def chain(self, pack: str) -> Iterator[Pack]:
        """A pack and its bases, nearest first."""
        current = self.by_id.get(pack)
        while current is not None:
            yield current
            current = self.by_id.get(current.extends)

    def descendants(self, pack: str) -> list[Pack]:
        """Packs that extend a pack, directly or not; the furthest first."""
        found = [p for p in self.packs if p.id != pack and any(base.id == pack for base in self.chain(p.id))]
        return sorted(found, key=lambda p: -len(list(self.chain(p.id))))

    def norm(self, pack: str, name: str) -> Norm | None:
        """The norm a rule of ``pack`` means by a name: an extending pack's where that says so."""
        own = self.own_norm(pack, name)
        if own is None:
            return None
        for heir in self.descendants(pack):
            if name in heir.norms and heir.norms[name].towards_base:
                return heir.norms[name]
        return own

    def presumption(self, pack: str, fact: Key, day: date) -> Presumption | None:
        """What a rule of ``pack`` presumes of a fact on a day: an extending pack may say it otherwise."""
        own = next((found for base in self.chain(pack) for found in presumptions_on(base, day, fact)), None)
        heirs = self.descendants(pack) if own is not None else []
        return next((found for heir in heirs for found in presumptions_on(heir, day, fact)), own)

    def own_norm(self, pack: str, name: str) -> Norm | None:
        """The norm of a name that ``pack`` has itself, or the nearest of its bases."""
        return next((base.norms[name] for base in self.chain(pack) if name in base.norms), None)

    def values_of(self, norm: Norm) -> Iterator[tuple[InForce, Norm, NormValue]]:
        """The values of a norm, the earliest first; apart where it stands elsewhere or in another edition."""
        days = {day for dated in norm.values for day in dated.in_force.change_days}
        days |= {edition.since for edition in self.by_id[norm.pack].editions.all}
        starts = sorted(days)
        held = [(since, norm.on(since), self.as_of(norm, since)) for since in starts]
        changes = [
            one for before, one in zip([None, *held], held, strict=False) if before is None or one[1:] != before[1:]
        ]
        for number, (since, value, cited) in enumerate(changes):
            if value is not None:
                until = changes[number + 1][0] - timedelta(days=1) if number + 1 < len(changes) else None
                yield InForce(since, until), cited, value

    def as_of(self, cited: Cited, day: date) -> Cited:
        """A norm or a rule as it is cited on a day: by the point, the words and the edition of that day."""
        citation = cited.cited_on(day)
        edition = citation.edition or self.by_id[cited.pack].editions.on(day)
        citation = citation if citation.edition == edition else replace(citation, edition=edition)
        return cited if citation is cited.citation else replace(cited, citation=citation)

    def calendars(self, pack: str) -> dict[str, Calendar]:
        """The calendars that a rule of ``pack`` may use: its own and those of the packs below it."""
        return {name: calendar for holder in self.within(pack) for name, calendar in holder.calendars.items()}

    def within(self, pack: str) -> list[Pack]:
        """A pack, those that it extends, those that they rest on, and so on; each once, the pack itself first."""

        def below(name: str) -> list[str]:
            return [one for one in (self.by_id[name].extends, *self.by_id[name].other_laws) if one in self.by_id]

        names = reached([pack], below)
        return [one for one in reversed(self.packs) if one.id in names]

    def resting(self, pack: str, names: Iterable[str]) -> tuple[str, ...]:
        """The full names of readings that something of a pack rests on, in order."""
        return tuple(sorted({found.full_name for name in names if (found := self.reading(pack, name)) is not None}))

    def reading(self, pack: str, name: str) -> Reading | None:
        """The reading a rule of ``pack`` means by a name."""
        return next((base.readings[name] for base in self.chain(pack) if name in base.readings), None)


def presumptions_on(pack: Pack, day: date, fact: Key) -> Iterator[Presumption]:
    """What a pack presumes of a fact on a day."""
    return (one for one in pack.presumptions if one.key == fact and day in one.in_force)


def link(packs: Sequence[Pack], vocabulary: Vocabulary) -> Linked:
    """Link packs (bases included, bases first). Raises :class:`PunktError` with every fault found."""
    problems = Problems()
    by_id = {pack.id: pack for pack in packs}
    linked = Linked(vocabulary, tuple(packs), (), (), by_id)
    check_relations(linked, problems)
    check_presumptions(linked, problems)
    overrides = overrides_of(linked, problems)
    deciders: dict[Key, list[str]] = {}
    by = overridden(overrides)
    for pack in packs:
        _check_totals(pack, by, problems)
        for rule in pack.rules:
            if key_of(rule) in overrides:
                continue  # it stands beside what it overrides
            names = deciders.setdefault((rule.subject, rule.outcome), [])
            if pack.id not in names:
                names.append(pack.id)
        for key, other in pack.instead.items():
            if (key[0], other) not in {(rule.subject, rule.outcome) for rule in pack.rules}:
                problems.add("P349", pack.replaces[key], name=other, pack=pack.id, outcome=key[1])
            deciders.setdefault(key, []).append(pack.id)
    winners = {key: _winner(linked, key, ids, problems) for key, ids in deciders.items()}
    _check_replaces(linked, deciders, problems)
    _check_overridden(linked, overrides, winners, problems)
    _check_readings(linked, problems)
    _check_next(linked, deciders, problems)
    _check_calendars(linked, problems)
    problems.raise_if_any()
    rules, replaced = [], []
    for pack in packs:
        for rule in pack.rules:
            winner = winners[(rule.subject, rule.outcome)]
            if winner == pack.id or key_of(rule) in overrides:
                rules.append(rule)
            else:
                replaced.append(Replaced(rule, winner, by_id[winner].instead.get((rule.subject, rule.outcome), "")))
    return Linked(_titled(vocabulary, packs), tuple(packs), tuple(rules), tuple(replaced), by_id, overrides)


def _titled(vocabulary: Vocabulary, packs: Sequence[Pack]) -> Vocabulary:
    """The vocabulary, with what the packs call outcomes; of several the last, which extends those before it."""
    titles = {key: title for pack in packs for key, title in pack.titles.items()}
    if not titles:
        return vocabulary
    named = {key: replace(vocabulary.outcomes[key], title=title) for key, title in titles.items()}
    return replace(vocabulary, outcomes={**vocabulary.outcomes, **named})


def _winner(linked: Linked, key: Key, ids: list[str], problems: Problems) -> str:
    """The pack whose rules decide an outcome; a diagnostic where several do without replacing each other."""
    for candidate in ids:
        bases = {pack.id for pack in linked.chain(candidate)}
        if all(other in bases for other in ids) and _replaces_all(linked, candidate, key, ids):
            return candidate
    last = ids[-1]
    rule = next(r for r in linked.by_id[last].rules if (r.subject, r.outcome) == key)
    code = "P340" if key in linked.vocabulary.outcomes else "P346"
    problems.add(code, rule.body.place, name=key[1], packs=", ".join(ids))
    return last


def _replaces_all(linked: Linked, candidate: str, key: Key, ids: list[str]) -> bool:
    """Each pack of the chain that decides the outcome replaces the ones below it."""
    deciding = [pack for pack in linked.chain(candidate) if pack.id in ids]
    return all(key in pack.replaces for pack in deciding[:-1])


def _check_replaces(linked: Linked, deciders: Mapping[Key, list[str]], problems: Problems) -> None:
    for pack in linked.packs:
        bases = {base.id for base in linked.chain(pack.id)} - {pack.id}
        for key in sorted(pack.replaces):
            ids = deciders.get(key, [])
            if pack.id not in ids or not bases.intersection(ids):
                problems.add("P341", pack.replaces[key], name=key[1], subject=key[0], pack=pack.id)


def _check_overridden(
    linked: Linked, overrides: Mapping[RuleKey, Sequence[RuleKey]], winners: Mapping[Key, str], problems: Problems
) -> None:
    """What is overridden holds otherwise: it is no rule in whose place another pack has put its own."""
    rules = {key_of(rule): rule for pack in linked.packs for rule in pack.rules}
    for name, named in overrides.items():
        rule = rules[name]
        winner = winners[(rule.subject, rule.outcome)]
        for pack, other in named:
            if pack != winner and (pack, other) not in overrides:
                problems.add("P366", rule.overrides[0].place, name=other, pack=pack, by=winner)


def _check_readings(linked: Linked, problems: Problems) -> None:
    """Readings that packs and rules say they rest on are there."""
    for pack in linked.packs:
        known = [name for base in linked.chain(pack.id) for name in base.readings]
        named = [(name, pack.place) for name in pack.rests_on]
        named += [(name, rule.body.place) for rule in pack.rules for name in rule.rests_on]
        named += [(name, applies.condition.place) for applies in pack.applies.values() for name in applies.readings]
        for name, place in named:
            if name not in known:
                problems.add("P323", place, name=name, hint=nearest(name, known))


def _check_totals(pack: Pack, by: Mapping[RuleKey, Sequence[RuleKey]], problems: Problems) -> None:
    """Note what stands beside a rule that concludes always. ``by``: rule → those that override it."""
    rules: dict[Key, list[Rule]] = {}
    for rule in pack.rules:
        rules.setdefault((rule.subject, rule.outcome), []).append(rule)
    for (_, name), several in rules.items():
        total = next((rule for rule in several if is_total(rule)), None)
        if total is None:
            continue
        against = by.get(key_of(total), ())
        for other in several:
            if other is not total and _overlap(total, other) and key_of(other) not in against:
                problems.add("P342", other.body.place, name=name, rule=total.id, at=str(total.body.place))


def _overlap(one: Rule, other: Rule) -> bool:
    """Whether two rules are in force on some common day."""
    a, b = one.in_force, other.in_force
    return (b.until is None or a.since <= b.until) and (a.until is None or b.since <= a.until)


def kind_of(linked: Linked, key: Key) -> OutcomeKind:
    """The kind of an outcome; what the vocabulary does not declare is a term of a pack."""
    declared = linked.vocabulary.outcomes.get(key)
    return declared.kind if declared else OutcomeKind.TERM


def _check_next(linked: Linked, deciders: Mapping[Key, list[str]], problems: Problems) -> None:
    """What follows is said of outcomes only that the pack or a base of it decides."""
    for pack in linked.packs:
        bases = {base.id for base in linked.chain(pack.id)}
        for key, place in pack.next.places.items():
            if bases.isdisjoint(deciders.get(key, ())):
                problems.add("P297", place, name=key[1])


def _check_calendars(linked: Linked, problems: Problems) -> None:
    """No two packs that a pack reaches have a calendar of one name: which is meant is never guessed."""
    for pack in linked.packs:
        found: dict[str, Pack] = {}
        for holder in linked.within(pack.id):
            for name in holder.calendars:
                first = found.setdefault(name, holder)
                if first is not holder:
                    place = first.calendars[name].place if first is pack else pack.place
                    problems.add("P392", place, name=name, one=first.id, two=holder.id)
