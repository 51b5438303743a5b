"""The law of one day: norms, terms, presumptions and calendars as the rules of a pack mean them, and types of outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from punkt.files.messages.diagnostics import Problems
from punkt.files.texts import LANGUAGES, bilingual
from punkt.kernel.nodes import Fact
from punkt.kernel.work_calendar import WorkCalendar
from punkt.law.forms.base import BOOLEAN, INTEGER, Context, Given, Term, Typed, Used, ValueType
from punkt.law.forms.terms import taken
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import Norm, NormValue, Presumption, Rule
from punkt.law.packs.units import unit_of
from punkt.law.packs.vocabulary import FactKind, Text

from .link import Key, Linked


class DayLaw:
    """The law of one day for the rules of one pack, under one choice of readings."""

    def __init__(
        self, linked: Linked, pack: str, day: date, options: Mapping[str, str], types: Mapping[Key, ValueType]
    ) -> None:
        self._linked, self._pack, self._day, self._options, self._types = linked, pack, day, options, types

    def norm(self, name: str) -> tuple[Norm, NormValue] | None:
        """The norm of this name and its value on the day."""
        norm = self._linked.norm(self._pack, name)
        value = norm.on(self._day) if norm else None
        return (self._linked.as_of(norm, self._day), value) if norm is not None and value is not None else None

    def own_norm(self, name: str) -> Norm | None:
        """The norm of this name as the pack itself, or a base of it, has it."""
        return self._linked.own_norm(self._pack, name)

    def norm_values(self, name: str) -> list[tuple[InForce, Norm, NormValue]]:
        """The values of the norm of this name with their days, and the norm as it is cited then."""
        norm = self._linked.norm(self._pack, name)
        return list(self._linked.values_of(norm)) if norm is not None else []

    def norm_days(self, name: str) -> tuple[date, Text] | None:
        """The day that is asked, and the days on which the norm of this name is in force, in words."""
        norm = self._linked.norm(self._pack, name)
        if norm is None:
            return None
        spans = [value.in_force for value in norm.values]
        said = [
            bilingual(f"law.words.{'from_until' if s.until else 'from'}", day=s.since, until=s.until) for s in spans
        ]
        return self._day, {lang: ", ".join(one[lang] for one in said) for lang in LANGUAGES}

    def norm_names(self) -> list[str]:
        """All norms the pack may use."""
        return sorted({name for pack in self._linked.chain(self._pack) for name in pack.norms})

    def presumption(self, record: str, fact: str) -> tuple[Presumption, DayLaw] | None:
        """What is presumed of a fact on the day, and the law of the pack that says so."""
        found = self._linked.presumption(self._pack, (record, fact), self._day)
        if found is None:
            return None
        return found, DayLaw(self._linked, found.pack, self._day, self._options, self._types)

    def calendar(self, name: str) -> WorkCalendar | None:
        """The working days of the calendar of this name."""
        found = self._linked.calendars(self._pack).get(name)
        return found.working() if found else None

    def calendar_names(self) -> list[str]:
        """All calendars the pack may use."""
        return sorted(self._linked.calendars(self._pack))

    def option(self, reading: str) -> str | None:
        """The option to be lowered: the one asked for, else the one adopted."""
        found = self._linked.reading(self._pack, reading)
        return self._options.get(f"{found.pack}:{found.name}", found.adopted) if found else None

    def reading_options(self, reading: str) -> tuple[str, ...]:
        """All options of a reading."""
        found = self._linked.reading(self._pack, reading)
        return tuple(found.options) if found else ()

    def reading_names(self) -> list[str]:
        """All readings the pack may use."""
        return sorted({name for pack in self._linked.chain(self._pack) for name in pack.readings})

    def outcome_type(self, record: str, name: str) -> ValueType | None:
        """The type of an outcome that some active rule decides."""
        return self._types.get((record, name))

    def outcome_names(self, record: str) -> list[str]:
        """All outcomes about a record type that some active rule decides."""
        return [name for subject, name in self._types if subject == record]

    def term(self, record: str, name: str) -> Term | None:
        """A term that is taken in where it is used; a plain one only on days when it is in force."""
        rules = self._linked.taken_in.get((record, name), [])
        rule = next((rule for rule in rules if self._day in rule.in_force), None)
        shown = rule or next((rule for rule in rules if "takes" in rule.body), None)
        if shown is None:
            return None
        law = DayLaw(self._linked, shown.pack, self._day, self._options, self._types)
        return Term(law, shown.body, taken(shown.body.get("takes")), self._types[(record, name)], rule is not None)


def outcome_types(linked: Linked, day: date, options: Mapping[str, str]) -> dict[Key, ValueType]:
    """The types of all outcomes and derived terms that active rules decide."""
    types: dict[Key, ValueType] = {}
    computed: list[Rule] = []
    for rule in linked.lowered:
        key = (rule.subject, rule.outcome)
        declared = linked.vocabulary.outcomes.get(key)
        if declared is not None:
            kind = FactKind.CHOICES if declared.type is FactKind.LIST else declared.type
            types[key] = ValueType(kind, tuple(declared.values), unit_of(declared.unit), declared.decimals)
        elif "then" in rule.body:
            computed.append(rule)
            types.setdefault(key, INTEGER)
        else:
            types[key] = BOOLEAN
    for _ in computed:  # a computed term may use another computed term
        before = dict(types)
        for rule in computed:
            law = DayLaw(linked, rule.pack, day, options, types)
            context = Context(linked.vocabulary, rule.subject, law, Problems(), Used(), stand_ins(rule))
            types[(rule.subject, rule.outcome)] = context.value(rule.body / "then").type
        if types == before:
            break
    return types


def stand_ins(rule: Rule) -> dict[str, Given]:
    """What stands for the parameters of a term while the term is checked by itself: something of no record."""
    parameters = taken(rule.body.get("takes"))
    return {name: Given(Typed(Fact(name, "given"), kind), rule.body) for name, kind in parameters.items()}
