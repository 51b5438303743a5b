"""A clause: what a rule concludes where a condition holds, and all that is to be told of it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any as Anything

from punkt.kernel.domains import Scalar
from punkt.kernel.nodes import Condition, Literal, Value
from punkt.law.forms.parts import Part, Way
from punkt.law.packs.pack import Citation, Modality, Presumption, Rule, strongest

from .link import Key


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition and what is concluded where it holds; ``index`` counts within the record type."""

    id: str
    rule: Rule
    condition: Condition
    value: Value
    index: int
    norms: Mapping[str, Anything]
    readings: tuple[str, ...]
    terms: tuple[Key, ...] = ()
    """Terms whose value forms were taken in; those that take nothing are decided too, for the trace."""
    part: Part = field(default_factory=Part, compare=False)
    """The norms and terms that this clause names, by the ways through it; ``norms`` and ``terms`` are its whole rule's."""
    cited: Mapping[Key, tuple[Rule, ...]] = field(default_factory=dict)
    """The rules of the terms taken in that take something: the trace cites them beside the clause's own."""
    presumed: Mapping[Key, Presumption] = field(default_factory=dict)
    """What is presumed of facts that the rule reads, by record type and path."""
    rests_on: tuple[str, ...] = ()
    """All readings that the rule rests on, those by which it branches among them; with their packs."""
    guards: int = 0
    """How many of the parts that the condition begins with say to whom the rule applies."""
    out_of_force: bool = False
    """It never holds: it stands for an outcome of which no rule is in force on the day, and names one that is on others."""
    month: Value | None = None
    """The first day of the month that it is about, where that is decided for each."""
    overrides: tuple[Rule, ...] = ()
    """The rules from which it is an exception, as they are cited on the day."""
    own_citation: Citation | None = None
    """Where the row or the branch stands that it is, if that says so itself."""

    @property
    def citation(self) -> Citation:
        """Where it stands, in whose words."""
        return self.own_citation or self.rule.citation

    def modality(self, taken: Set[Way] = frozenset()) -> Modality:
        """How binding it is: as its own words, or as a norm of another pack that replaced one it names."""
        norms = [use.norm for part in self.part.used(taken) for use in part.norms.values() if use.replaces]
        return strongest([self.rule.citation.modality, *(norm.citation.modality for norm in norms)])

    @property
    def wavers(self) -> bool:
        """Whether how binding it is may depend on the way that a case goes through it."""
        return any(use.replaces for part in self.part.inner() for use in part.norms.values())

    @property
    def literal(self) -> Scalar | None:
        """The value where the clause states one, ``None`` where it computes it."""
        return self.value.value if isinstance(self.value, Literal) else None  # type: ignore[return-value]
