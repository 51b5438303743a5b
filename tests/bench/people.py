"""The workload: different people with their providers, from a seed.

Nobody is like another: birth dates, days asked, planned hours and dates of training vary freely.
Each fact that the rules read is known with ``known`` (85 % unless told otherwise), each other
fact of the vocabulary rarely. Values are those of parsed JSON: texts, ints, floats, booleans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Fact
from punkt.law.packs.vocabulary import FactKind, FactType

PACK = "ru.karelia.166-p"
SECTIONS = ("recipient", "provider")
FIRST_DAY = date(2025, 4, 4)
DAYS = 700
OTHER = 0.1
"""How likely a fact is known that no rule of the pack reads."""
ESTABLISHED = 0.05
"""How likely the case states an outcome as already established."""


class People:
    """Makes mappings as a register would send them."""

    def __init__(self, rules: Rules, seed: int = 1, known: float = 0.85) -> None:
        self.rules, self.random, self.known = rules, Random(seed), known
        self._subjects = rules.vocabulary.subjects
        program = rules.edition(FIRST_DAY).program
        self._read = {
            (node.section or kind, node.path)
            for kind, clauses in program.clauses.items()
            for clause in clauses
            for part in (clause.condition, clause.value)
            for node in walk(part)
            if isinstance(node, Fact)
        }
        self._number = 0

    def some(self, count: int) -> list[dict[str, Any]]:
        """That many different cases."""
        return [self.one() for _ in range(count)]

    def endless(self) -> Iterator[dict[str, Any]]:
        """Different cases without end."""
        while True:
            yield self.one()

    def one(self) -> dict[str, Any]:
        """A case that the vocabulary's constraints let pass."""
        while True:
            case = self._draw()
            try:
                self.rules.read_case(case)
            except PunktError as error:
                if any(found.code != "P520" for found in error.diagnostics):
                    raise
                continue
            return case

    def _draw(self) -> dict[str, Any]:
        self._number += 1
        day = FIRST_DAY + timedelta(days=self.random.randrange(DAYS))
        case: dict[str, Any] = {"case": f"person-{self._number}", "as_of": day.isoformat()}
        for section in SECTIONS:
            facts: dict[str, Any] = {}
            for path, fact in self._subjects[section].facts.items():
                if fact.derived is None and self.random.random() < self._odds(section, fact):
                    *parents, last = path.split(".")
                    level = facts
                    for parent in parents:
                        level = level.setdefault(parent, {})
                    level[last] = self._value(fact, day)
            case[section] = facts
        return case

    def _odds(self, section: str, fact: FactType) -> float:
        if fact.established:
            return ESTABLISHED if self.known < 1 else 0.0
        return self.known if (section, fact.path) in self._read else OTHER

    def _value(self, fact: FactType, day: date) -> Any:
        draw = self.random
        match fact.kind:
            case FactKind.BOOLEAN:
                return draw.random() < 0.7
            case FactKind.CHOICE:
                return draw.choice(list(fact.values))
            case FactKind.CHOICES:
                return draw.sample(list(fact.values), draw.randint(0, 2))
            case FactKind.DATE:
                span = 36_000 if "birth" in fact.path else 900
                return (day - timedelta(days=draw.randrange(1, span))).isoformat()
            case FactKind.INTEGER:
                low, high = _ends(fact)
                return draw.randint(low, min(high, low + 6))
            case FactKind.NUMBER:
                low, high = _ends(fact)
                amount = draw.randint(2 * low, 2 * min(high, low + 40)) / 2
                return int(amount) if amount == int(amount) else amount
        raise AssertionError(fact.kind)


def _ends(fact: FactType) -> tuple[int, int]:
    low = fact.range.low if fact.range and fact.range.low is not None else 0
    high = fact.range.high if fact.range and fact.range.high is not None else 1000
    return int(low), int(high)  # type: ignore[arg-type]


def stated(case: Mapping[str, Any], subject: str, path: str) -> Any:
    """What a case says of a fact of a section; ``None`` where it says nothing."""
    found: Any = case.get(subject, {})
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
