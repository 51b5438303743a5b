"""Which rule overrides which: as the rules name each other, and what follows for those between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from punkt.files.messages.diagnostics import Problems, nearest
from punkt.law.packs.pack import Pack, Rule

from .reach import reached

RuleKey = tuple[str, str]
"""A rule: its pack and its id."""


class Loaded(Protocol):
    """Packs that are being linked."""

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs, bases first."""

    def within(self, pack: str) -> list[Pack]:
        """A pack and all below it: what it extends and rests on, and so on."""


def key_of(rule: Rule) -> RuleKey:
    """What a rule is known by."""
    return rule.pack, rule.id


def overrides_of(linked: Loaded, problems: Problems) -> dict[RuleKey, tuple[RuleKey, ...]]:
    """The rules that overrides are of → those that each overrides, as it names them. Faults are noted."""
    every: dict[RuleKey, list[Rule]] = {}
    for rule in (rule for pack in linked.packs for rule in pack.rules):
        for name in {rule.id, rule.body.data.get("id", rule.id)}:  # one for each outcome that is decided together
            every.setdefault((rule.pack, name), []).append(rule)
    found: dict[RuleKey, tuple[RuleKey, ...]] = {}
    for pack in linked.packs:
        below = {one.id for one in linked.within(pack.id)}
        decided: dict[int, set[tuple[str, str]]] = {}
        for rule in pack.rules:
            decided.setdefault(id(rule.body), set()).add((rule.subject, rule.outcome))
        for rule in pack.rules:
            named: list[RuleKey] = []
            for spot in rule.overrides:
                law, _, name = spot.data.rpartition(":")
                law = law or pack.id
                others = [one for one in every.get((law, name), ()) if one.body is not rule.body and law in below]
                if not others:
                    known = [f"{law}:{one}" if spot.data != name else one for own, one in every if own == law in below]
                    problems.add("P377", spot.place, name=spot.data, hint=nearest(spot.data, known))
                elif same := [one for one in others if (one.subject, one.outcome) == (rule.subject, rule.outcome)]:
                    named += map(key_of, same)
                elif not any((one.subject, one.outcome) in decided[id(rule.body)] for one in others):
                    problems.add("P378", spot.place, name=spot.data, other=others[0].outcome, own=rule.outcome)
            if named:
                found[key_of(rule)] = tuple(dict.fromkeys(named))
    for name in found:
        if name in reached(found[name], lambda one: found.get(one, ())):
            problems.add("P379", every[name][0].overrides[0].place, name=name[1])
            return {}
    return found


def overridden(overrides: Mapping[RuleKey, Sequence[RuleKey]]) -> dict[RuleKey, tuple[RuleKey, ...]]:
    """Rule → all rules that override it; who overrides an exception, overrides what that is an exception from."""
    found: dict[RuleKey, list[RuleKey]] = {}
    for name, direct in overrides.items():
        for other in sorted(reached(direct, lambda one: overrides.get(one, ()))):
            found.setdefault(other, []).append(name)
    return {name: tuple(by) for name, by in found.items()}
