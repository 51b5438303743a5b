"""What the rules of linked packs use, whatever option of a reading is taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from punkt.law.language.link import Key, Linked, kind_of
from punkt.law.packs.pack import FactList, Parameter, Rule
from punkt.law.packs.vocabulary import FactKind, OutcomeKind, Vocabulary

from .mentions import Mention, mentions, rule_mentions


@dataclass(frozen=True, slots=True)
class Usage:
    """Names that are used: ``(norm, pack, name)``, ``(reading, pack, name)``, ``(term, pack, rule)``, ``(fact, record, path)``."""

    names: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, several: Iterable[Linked]) -> Usage:
        """What any of several rule bases uses."""
        found: set[tuple[str, ...]] = set()
        for linked in several:
            found |= _used(linked)
        return cls(frozenset(found))


def _used(linked: Linked) -> set[tuple[str, ...]]:
    named = {id(rule): list(_mentioned(linked, rule)) for rule in linked.rules}
    found: set[tuple[str, ...]] = set()
    for rule in linked.rules:
        for mention in named[id(rule)]:
            found |= _meant(linked, rule, mention)
        found.add(("fact", rule.subject, rule.outcome))  # a case may state it
    found |= {
        ("norm", norm.pack, norm.name)
        for pack in linked.packs
        for one in pack.presumptions
        if (norm := linked.norm(pack.id, one.norm)) is not None
    }
    resting = [(pack.id, name) for pack in linked.packs for name in pack.rests_on]
    resting += [(pack.id, name) for pack in linked.packs for one in pack.applies.values() for name in one.readings]
    resting += [(pack.id, one.reading) for pack in linked.packs for one in pack.notices if one.reading]
    resting += [(rule.pack, name) for rule in linked.rules for name in rule.rests_on]
    found |= {("reading", it.pack, it.name) for one in resting if (it := linked.reading(*one)) is not None}
    return found | _terms(linked, named)


def _mentioned(linked: Linked, rule: Rule) -> Iterator[Mention]:
    """What a rule names, and what its pack names that says to whom it applies."""
    yield from rule_mentions(rule, linked.vocabulary)
    whole = linked.by_id[rule.pack].applies.get(rule.subject)
    if whole is not None and not rule.to_everybody:
        yield from mentions(whole.condition, rule.subject, linked.vocabulary, True)


def _meant(linked: Linked, rule: Rule, mention: Mention) -> set[tuple[str, ...]]:
    """What a rule's word stands for, with the facts that a norm lists."""
    match mention.kind:
        case "norm":
            norm = linked.norm(rule.pack, mention.name)
            if norm is None:
                return set()
            paths = [
                path
                for dated in norm.values
                for path in (
                    dated.value.paths
                    if isinstance(dated.value, FactList)
                    else (dated.value.path,)
                    if isinstance(dated.value, Parameter)
                    else ()
                )
            ]
            return {
                ("norm", norm.pack, norm.name),
                *(fact_name(linked.vocabulary, path, mention.record) for path in paths),
            }
        case "reading":
            reading = linked.reading(rule.pack, mention.name)
            return {("reading", reading.pack, reading.name)} if reading else set()
        case "fact" | "outcome":
            return {("fact", mention.record, mention.name)}
    return set()


def fact_name(vocabulary: Vocabulary, path: str, record: str) -> tuple[str, str, str]:
    """A fact by its path as seen from a record type."""
    section, _, rest = path.partition(".")
    if path not in vocabulary.subjects[record].facts and section in vocabulary.sections:
        return ("fact", section, rest)
    return ("fact", record, path)


def _terms(linked: Linked, named: dict[int, list[Mention]]) -> set[tuple[str, ...]]:
    """The terms that some outcome rests on."""
    rules: dict[Key, list[Rule]] = {}
    for rule in linked.rules:
        rules.setdefault((rule.subject, rule.outcome), []).append(rule)
    queue = [key for key in rules if kind_of(linked, key) is not OutcomeKind.TERM]
    seen: set[Key] = set()
    found: set[tuple[str, ...]] = set()
    while queue:
        key = queue.pop()
        if key in seen:
            continue
        seen.add(key)
        for rule in rules.get(key, ()):
            found.add(("term", rule.pack, rule.id))
            queue.extend((m.record, m.name) for m in named[id(rule)] if m.kind == "outcome")
    return found


def vocabulary_usage(vocabulary: Vocabulary) -> set[tuple[str, ...]]:
    """The facts that the vocabulary itself needs: derived from, held to a constraint, referred into."""
    found: set[tuple[str, ...]] = set()
    for record, subject in vocabulary.subjects.items():
        for fact in subject.facts.values():
            if fact.derived is not None:
                found |= {("fact", m.record, m.name) for m in mentions(fact.derived, record, vocabulary, False)}
            if fact.kind is FactKind.REFERENCES:
                found.add(("fact", vocabulary.owner_of(record, fact), fact.of))
        for constraint in subject.constraints:
            found |= {("fact", m.record, m.name) for m in mentions(constraint.require, record, vocabulary, True)}
    return found
