"""What a vocabulary says by itself, as nodes: its derived facts, and what it asks of every record."""

from __future__ import annotations

from punkt.files.messages.diagnostics import Problems
from punkt.kernel.nodes import Condition, Value
from punkt.law.forms import Context
from punkt.law.forms.base import Used, ValueType
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import Norm, NormValue
from punkt.law.packs.vocabulary import Constraint, Vocabulary


def requirements(vocabulary: Vocabulary, kind: str) -> list[tuple[Constraint, Condition]]:
    """What is asked of every record of a type. Raises :class:`PunktError` for what cannot be lowered."""
    problems = Problems()
    context = Context(vocabulary, kind, NoLaw(), problems, Used())
    found = [(each, context.condition(each.require)) for each in vocabulary.subjects[kind].constraints]
    problems.raise_if_any()
    return found


def derivations(vocabulary: Vocabulary, kind: str) -> dict[str, Value]:
    """How the derived facts of a record type are worked out. Raises :class:`PunktError` like :func:`requirements`."""
    problems = Problems()
    context = Context(vocabulary, kind, NoLaw(), problems, Used())
    facts = vocabulary.subjects[kind].facts.values()
    found = {fact.path: context.fact(fact.derived, fact.path).node for fact in facts if fact.derived is not None}
    problems.raise_if_any()
    return found


class NoLaw:
    """A law without anything in it: a vocabulary refers to no norm, reading or outcome."""

    def norm(self, name: str) -> tuple[Norm, NormValue] | None:
        """None."""
        return None

    def own_norm(self, name: str) -> Norm | None:
        """None."""
        return None

    def norm_values(self, name: str) -> list[tuple[InForce, Norm, NormValue]]:
        """None."""
        return []

    def norm_days(self, name: str) -> None:
        """None."""
        return None

    def norm_names(self) -> list[str]:
        """No names."""
        return []

    def presumption(self, record: str, fact: str) -> None:
        """None."""

    def calendar(self, name: str) -> None:
        """None."""

    def calendar_names(self) -> list[str]:
        """No names."""
        return []

    def option(self, reading: str) -> str | None:
        """None."""
        return None

    def reading_options(self, reading: str) -> tuple[str, ...]:
        """No options."""
        return ()

    def reading_names(self) -> list[str]:
        """No names."""
        return []

    def outcome_type(self, record: str, name: str) -> ValueType | None:
        """None."""
        return None

    def outcome_names(self, record: str) -> list[str]:
        """No names."""
        return []

    def term(self, record: str, name: str) -> None:
        """None."""
