"""To whom a norm applies: the condition of a pack, and that of a rule, lowered.

For others than its audience an outcome is not applicable; while it is unknown, it is open. The
condition stands before each clause too, so that a clause of others never holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any as Anything

from punkt.files.messages.diagnostics import Problems
from punkt.kernel.kleene import Truth
from punkt.kernel.nodes import All, Any, Condition
from punkt.law.forms.base import Context, Used, ValueType
from punkt.law.forms.parts import Part
from punkt.law.packs.pack import Applies, Citation, Presumption, Rule

from .day_law import DayLaw
from .link import Key, Linked

BY_PACK = "applies"
"""What the condition of a pack is called in a decision; that of a rule, by the rule's id."""


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom a pack (``whole``) or a rule applies, and where it says so."""

    id: str
    pack: str
    whole: bool
    citation: Citation
    condition: Condition
    norms: Mapping[str, Anything]
    readings: tuple[str, ...]
    terms: tuple[Key, ...]
    presumed: Mapping[Key, Presumption] = field(default_factory=dict)
    """What is presumed of facts that it reads."""
    part: Part = field(default_factory=Part, compare=False)
    """The norms and terms that it names, by the ways through it."""
    rests_on: tuple[str, ...] = ()
    """All readings that it rests on, those by which it branches among them; with their packs."""


def those_away(audiences: Sequence[Audience], truths: Iterable[Truth]) -> list[Audience]:
    """The audiences that say that an outcome is not applicable: the pack's, else those of its rules.

    ``truths``: whether the one in question belongs to each of them.
    """
    away = [one for one, truth in zip(audiences, truths, strict=True) if truth is False]
    return [one for one in away if one.whole] or away


class Audiences:
    """Lowers the audiences of a day's rules, that of a pack once for each record type."""

    def __init__(
        self,
        linked: Linked,
        day: date,
        options: Mapping[str, str],
        types: Mapping[Key, ValueType],
        problems: Problems,
    ) -> None:
        self.linked, self.day, self._options, self._types = linked, day, options, types
        self._problems = problems
        self._packs: dict[tuple[str, str], Audience] = {}

    def law(self, pack: str) -> DayLaw:
        """The law of the day for a pack."""
        return DayLaw(self.linked, pack, self.day, self._options, self._types)

    def of(self, rule: Rule) -> tuple[Audience, ...]:
        """The audiences that a rule's clauses are for: its pack's, its own. A term is for all."""
        if rule.kind == "derive":
            return ()
        found = []
        whole = self.linked.by_id[rule.pack].applies.get(rule.subject)
        if whole is not None and not rule.to_everybody:
            key = (rule.pack, rule.subject)
            if key not in self._packs:
                self._packs[key] = self._lowered(BY_PACK, *key, whole, True)
            found.append(self._packs[key])
        if rule.applies is not None:
            found.append(self._lowered(rule.id, rule.pack, rule.subject, rule.applies, False))
        return tuple(found)

    def _lowered(self, name: str, pack: str, subject: str, applies: Applies, whole: bool) -> Audience:
        used = Used()
        context = Context(self.linked.vocabulary, subject, self.law(pack), self._problems, used)
        condition = context.condition(applies.condition)
        return Audience(
            name,
            pack,
            whole,
            applies.citation,
            condition,
            used.norms,
            tuple(used.readings),
            tuple(used.terms),
            used.presumed,
            used.part,
            self.linked.resting(pack, (*used.readings, *applies.readings)),
        )


def together(by_rule: Iterable[tuple[Audience, ...]]) -> tuple[Audience, ...]:
    """The audiences that an outcome stands by: the pack's, and those of its rules if each has one."""
    rows = list(by_rule)
    own = [next((one for one in row if not one.whole), None) for row in rows]
    packs = tuple(dict.fromkeys(one.pack for row in rows for one in row if one.whole))
    whole = [next(one for row in rows for one in row if one.whole and one.pack == pack) for pack in packs]
    return (*whole, *(one for one in own if one is not None and None not in own))


def met(audiences: Iterable[Audience]) -> Condition | None:
    """When an outcome is applicable: the pack applies, and a rule does; ``None`` where it always is."""
    audiences = list(audiences)
    rules = tuple(one.condition for one in audiences if not one.whole)
    parts = [*(one.condition for one in audiences if one.whole), *([Any(rules)] if len(rules) > 1 else rules)]
    return None if not parts else parts[0] if len(parts) == 1 else All(tuple(parts))
