"""A program: a linked rule base lowered for one day and one choice of readings.

Outcomes are put into strata by dependency: what an outcome refers to is decided in an
earlier stratum. Evaluators read nothing but a program and a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from punkt.files.messages.diagnostics import Problems
from punkt.kernel.cached_attribute import cached_attribute
from punkt.kernel.node_structure import reads
from punkt.kernel.nodes import All, Condition, Const, Literal, Node, Nothing, Value
from punkt.law.forms.base import Context, Used, ValueType
from punkt.law.packs.own_places import placed
from punkt.law.packs.pack import Rule
from punkt.law.packs.vocabulary import FactKind, OutcomeKind, Vocabulary

from .audience import Audience, Audiences, met, together
from .clause import Clause
from .clauses import ClauseDraft, clause_id, lower_rule
from .day_law import outcome_types, stand_ins
from .each_month import month_at_hand
from .exceptions import with_exceptions
from .link import Key, Linked, kind_of
from .list_outcomes import element_type, empty_is_gap, in_rows, listed
from .nearest_in_force import nearest_in_force
from .reach import reached
from .references import References, references
from .settled_conditions import Settler
from .strata import numbered, stratify

Settling = TypeVar("Settling", Clause, Audience)


@dataclass(frozen=True, slots=True)
class Plan:
    """An outcome of a record type: its clauses, its stratum, the sections a case must have for it."""

    subject: str
    name: str
    kind: OutcomeKind
    type: ValueType
    listed: tuple[str, ...] | None
    """For a list outcome: all values, in their order."""
    empty_is_gap: bool
    """For a list: whether nothing in it means that no clause decides."""
    stated: bool
    """Whether a case may state the outcome as already established."""
    clauses: tuple[Clause, ...]
    index: int
    stratum: int
    sections: frozenset[str]
    uses: frozenset[Key]
    own: bool
    """Whether it is an outcome, or a term that an outcome of the same record needs (not only of a collection)."""
    audiences: tuple[Audience, ...] = ()
    """To whom it applies: the pack that decides it, and its rules if each is for some only."""
    applies: Condition | None = None
    """When it is applicable; ``None``: always."""
    in_rows: bool = False
    """For a list: whether it has what its clauses say in their order, each time."""
    element: ValueType | None = None
    """For a list of no words: the type of what is in it."""

    @property
    def key(self) -> Key:
        """Record type and name."""
        return (self.subject, self.name)

    @property
    def out_of_force(self) -> bool:
        """Whether no rule that decides it is in force on the day."""
        return any(clause.out_of_force for clause in self.clauses)


@dataclass(frozen=True)
class Program:
    """All outcomes of a rule base on a day, by record type and stratum."""

    vocabulary: Vocabulary
    plans: Mapping[str, tuple[Plan, ...]]
    """Record type → its outcomes, in the order of their indices."""
    strata: int
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Record type → how many clauses and outcomes have indices (some may be unused)."""
    only: frozenset[Key] | None = None
    """Where given, the only outcomes that are evaluated; the others are known beforehand."""

    @cached_attribute
    def by_stratum(self) -> tuple[tuple[tuple[str, tuple[Plan, ...]], ...], ...]:
        """For each stratum, the record types and their outcomes decided in it."""
        return tuple(
            tuple(
                (subject, chosen)
                for subject, plans in self.plans.items()
                if (
                    chosen := tuple(
                        p for p in plans if p.stratum == stratum and (self.only is None or p.key in self.only)
                    )
                )
            )
            for stratum in range(self.strata)
        )

    @cached_attribute
    def clauses(self) -> Mapping[str, tuple[Clause, ...]]:
        """Record type → its clauses, in the order of their indices."""
        return {
            subject: tuple(sorted((c for p in plans for c in p.clauses), key=lambda c: c.index))
            for subject, plans in self.plans.items()
        }

    @cached_attribute
    def plan_at(self) -> Mapping[tuple[str, int], Plan]:
        """Outcomes by record type and index."""
        return {(p.subject, p.index): p for plans in self.plans.values() for p in plans}

    def restricted(self, only: frozenset[Key] | None) -> Program:
        """The same program, evaluating some outcomes only (all: ``None``)."""
        return replace(self, only=only)

    @cached_attribute
    def plan(self) -> Mapping[Key, Plan]:
        """Outcomes by record type and name."""
        return {p.key: p for plans in self.plans.values() for p in plans}


def compile_program(linked: Linked, day: date, options: Mapping[str, str] | None = None) -> Program:
    """Lower all active rules as of ``day``. Raises :class:`PunktError` with every fault found."""
    options = options or {}
    problems = Problems()
    types = outcome_types(linked, day, options)
    audiences = Audiences(linked, day, options, types, problems)
    rows: dict[Key, list[tuple[Rule, tuple[Audience, ...], list[Clause]]]] = {}
    counter: dict[str, int] = {}
    for rule in linked.lowered:
        if day not in rule.in_force:
            continue
        key = (rule.subject, rule.outcome)
        own, clauses = lower_clauses(audiences, rule, types[key], listed(linked.vocabulary, key) is not None, problems)
        if clauses:
            first = counter.get(rule.subject, 0)
            counter[rule.subject] = first + len(clauses)
            numbers = enumerate(clauses, first)
            rows.setdefault(key, []).append((rule, own, [replace(clause, index=n) for n, clause in numbers]))
    drafts: dict[Key, list[Clause]] = {}
    applying: dict[Key, list[tuple[Audience, ...]]] = {}
    for key, several in rows.items():
        drafts[key], applying[key] = with_exceptions(linked.overrides, linked.overridden, several)
    for rule in nearest_in_force(linked, drafts, day):
        key = (rule.subject, rule.outcome)
        own = audiences.of(rule)
        whole = tuple(one for one in own if one.whole)
        drafts[key] = [_stand_in(linked, rule, types[key], listed(linked.vocabulary, key), whole, counter)]
        applying[key] = [whole]
    problems.raise_if_any()
    return _assemble(linked, types, drafts, applying, counter)


def _stand_in(
    linked: Linked,
    rule: Rule,
    target: ValueType,
    words: tuple[str, ...] | None,
    whole: tuple[Audience, ...],
    counter: dict[str, int],
) -> Clause:
    """A clause that never holds, so that the outcome of a rule out of force is reported as a gap."""
    words = words or target.choices
    value: Value = Literal(words[0]) if words else Literal(True) if target.kind is FactKind.BOOLEAN else Nothing()
    condition = All((*(one.condition for one in whole), Const(False))) if whole else Const(False)
    index = counter.get(rule.subject, 0)
    counter[rule.subject] = index + 1
    norms = {name: norm for one in whole for name, norm in one.norms.items()}
    readings = tuple(dict.fromkeys(name for one in whole for name in one.readings))
    return Clause(rule.id, rule, condition, value, index, norms, readings, guards=len(whole), out_of_force=True)


def lower_clauses(
    audiences: Audiences, rule: Rule, target: ValueType, listed: bool, problems: Problems
) -> tuple[tuple[Audience, ...], list[Clause]]:
    """To whom a rule applies, and its clauses, whose indices are still to be given."""
    used, linked = Used(), audiences.linked
    problems = problems if rule.month <= 1 else Problems()  # what is wrong is told once, of the first month
    context = Context(linked.vocabulary, rule.subject, audiences.law(rule.pack), problems, used, stand_ins(rule))
    context, at_hand = month_at_hand(context, rule)
    drafts = lower_rule(context, rule, target, listed)
    if "takes" in rule.body:  # checked by itself, and decided where it is taken in
        return (), []
    if at_hand and at_hand.within:
        drafts = [replace(one, condition=All((at_hand.within, one.condition))) for one in drafts]
    own = audiences.of(rule)
    before = tuple(one.condition for one in own)
    resting = dict.fromkeys(linked.resting(rule.pack, rule.rests_on))
    for one in own:
        used.norms = {**one.norms, **used.norms}
        used.readings |= dict.fromkeys(one.readings)
        used.terms |= dict.fromkeys(one.terms)
        used.presumed |= one.presumed
        resting |= dict.fromkeys(one.rests_on)
    if before:
        drafts = [replace(draft, condition=All((*before, draft.condition))) for draft in drafts]
    day, rests = audiences.day, tuple(resting)
    clauses = [clause_of(linked, day, rule, draft, 0, used, rests, len(before)) for draft in drafts]
    return own, [replace(one, month=at_hand.first) for one in clauses] if at_hand else clauses


def clause_of(
    linked: Linked,
    day: date,
    rule: Rule,
    draft: ClauseDraft,
    index: int,
    used: Used,
    resting: Sequence[str] = (),
    guards: int = 0,
) -> Clause:
    """A clause as lowered, with what its rule was found to use, and the further readings that it rests on."""
    cited = {
        key: tuple(
            linked.as_of(term, day) for term in linked.taken_in[key] if "takes" in term.body and day in term.in_force
        )
        for key in used.terms
    }
    readings, terms = tuple(used.readings), tuple(used.terms)
    name, cited_rule = clause_id(rule, draft.name), linked.as_of(rule, day)
    return Clause(
        name,
        cited_rule,
        draft.condition,
        draft.value,
        index,
        used.norms,
        readings,
        terms,
        draft.part,
        cited,
        used.presumed,
        tuple(sorted({*resting, *linked.resting(rule.pack, readings)})),
        guards,
        own_citation=placed(draft.said, cited_rule.citation) if draft.said is not None else None,
    )


def _assemble(
    linked: Linked,
    types: Mapping[Key, ValueType],
    drafts: Mapping[Key, list[Clause]],
    applying: Mapping[Key, list[tuple[Audience, ...]]],
    counter: Mapping[str, int],
) -> Program:
    vocabulary = linked.vocabulary
    refers = {key: _references(key, clauses, vocabulary) for key, clauses in drafts.items()}
    uses = {key: {(r.record, r.name): None for r in named if r.outcome} for key, named in refers.items()}
    indices = numbered(uses)
    own = _drop_unused_terms(linked, uses, drafts)
    strata = stratify(uses, lambda key: drafts[key][0].rule.body.place)
    plans: dict[str, list[Plan]] = {}
    for key in uses:
        subject, name = key
        fact = vocabulary.subjects[subject].facts.get(name)
        audiences = together(applying[key])
        plans.setdefault(subject, []).append(
            Plan(
                subject,
                name,
                kind_of(linked, key),
                types[key],
                listed(linked.vocabulary, key),
                empty_is_gap(vocabulary, key, any(clause.out_of_force for clause in drafts[key])),
                fact is not None and fact.established,
                tuple(drafts[key]),
                indices[key],
                strata[key],
                _sections(key, refers, uses),
                frozenset(uses[key]),
                key in own,
                audiences,
                met(audiences),
                in_rows(vocabulary, key, [clause.rule for clause in drafts[key]]),
                element_type(vocabulary, key),
            )
        )
    sizes = {subject: (counter[subject], sum(1 for s, _ in indices if s == subject)) for subject, _ in indices}
    settler = Settler(vocabulary)
    rows = {subject: tuple(plain_plan(plan, settler) for plan in row) for subject, row in plans.items()}
    return Program(vocabulary, rows, max(strata.values(), default=-1) + 1, sizes)


def plain_plan(plan: Plan, settler: Settler) -> Plan:
    """An outcome without the questions that any answer settles; which sections it needs was found before."""
    clauses = tuple(_with_parts(clause, ("condition", "value"), plan.subject, settler) for clause in plan.clauses)
    audiences = tuple(_with_parts(one, ("condition",), plan.subject, settler) for one in plan.audiences)
    if all(one is other for one, other in zip((*clauses, *audiences), (*plan.clauses, *plan.audiences), strict=True)):
        return plan
    return replace(plan, clauses=clauses, audiences=audiences, applies=met(audiences))


def _with_parts(owner: Settling, parts: tuple[str, ...], subject: str, settler: Settler) -> Settling:
    before = [getattr(owner, part) for part in parts]
    after = [settler.settled(node, subject) for node in before]
    if all(one is other for one, other in zip(before, after, strict=True)):
        return owner
    changed = dict(zip(parts, after, strict=True))
    return replace(owner, part=owner.part.copied(settler.copies), **changed)  # type: ignore[arg-type]  # a condition stays one


def _nodes(clauses: Iterable[Clause]) -> list[Node]:
    return [node for clause in clauses for node in (clause.condition, clause.value)]


def _references(key: Key, clauses: list[Clause], vocabulary: Vocabulary) -> dict[References, None]:
    """What the clauses of an outcome refer to, each once, in order."""
    return dict.fromkeys(ref for node in _nodes(clauses) for ref in references(node, key[0], vocabulary))


def _drop_unused_terms(
    linked: Linked, uses: dict[Key, dict[Key, None]], drafts: Mapping[Key, list[Clause]]
) -> set[Key]:
    """Leave out terms that no outcome needs (their users may have been replaced).

    Answers with the outcomes, and the terms that an outcome of the same record needs.
    """
    outcomes = [key for key in uses if kind_of(linked, key) is not OutcomeKind.TERM]
    needed = reached(outcomes, lambda key: [*uses.get(key, ()), *_terms(drafts.get(key, ()))])
    for key in [key for key in uses if key not in needed]:
        del uses[key]
    return reached(outcomes, lambda key: _same_record(key, drafts.get(key, ())))


def _terms(clauses: Iterable[Clause]) -> list[Key]:
    return [term for clause in clauses for term in clause.terms]


def _same_record(key: Key, clauses: Iterable[Clause]) -> list[Key]:
    """What clauses refer to about the record itself (or a section), not about elements of a collection."""
    clauses = list(clauses)
    named = reads(*_nodes(clauses)).outcomes
    terms = [term for term in _terms(clauses) if term[0] == key[0]]
    return [*((part.section or key[0], part.name) for part in named), *terms]


def _sections(
    key: Key, refers: Mapping[Key, Mapping[References, None]], uses: Mapping[Key, Mapping[Key, None]]
) -> frozenset[str]:
    """The sections an outcome needs, through the outcomes it uses too."""
    needed = reached([key], lambda one: uses.get(one, ()))
    return frozenset(ref.section for one in needed for ref in refers.get(one, ()) if ref.section)
