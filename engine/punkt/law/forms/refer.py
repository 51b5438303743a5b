"""``fact``, ``outcome``, ``norm``, ``holds``: references by name."""

from __future__ import annotations

from dataclasses import replace

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import closest, nearest
from punkt.files.texts import bilingual
from punkt.kernel.domains import OneOf
from punkt.kernel.node_structure import rescoped
from punkt.kernel.nodes import AsOf, Condition, Fact, Literal, Outcome, Presumed, Test, Value
from punkt.kernel.records import GAP
from punkt.law.packs.units import unit_of
from punkt.law.packs.vocabulary import COLLECTIONS, NONE, FactKind, FactType, Text

from .amounts import concluded
from .base import DATE, FAILED, NAME, NEVER, VALUE_REF, ConditionForm, Context, Typed, ValueForm, ValueType, named
from .literals import lower_norm
from .norms_of_days import norm_on_day
from .periods import ON, on_day
from .terms import WITH, holds, of_section, section_exists, take_in, term_named

AS_OF = "as_of"


def lower_fact(context: Context, spot: Spot, path: str) -> Typed:
    """A fact by its name; ``as_of`` is the day asked."""
    if path == AS_OF:
        return Typed(AsOf(), DATE)
    fact, owner, section = context.fact_type(path)
    if fact is None:
        is_outcome = any(name == path for _, name in context.vocabulary.outcomes)
        labels = {name: one.label for name, one in context.vocabulary.subjects[context.record].facts.items()}
        right = bilingual("system.hints.form", right=f"{{outcome: {path}}}")
        names = [*context.fact_names(), AS_OF]
        hint = right if is_outcome else nearest(path, names, labels if closest(path, names) is None else None)
        context.fail("P302", spot, name=path, hint=hint)
        return FAILED
    if fact.by is not None:
        context.fail("P407", spot, name=path)
        return FAILED
    if fact.kind in COLLECTIONS:
        context.fail("P305", spot, name=path)
        return FAILED
    if fact.derived is not None:
        typed = _derived(context, spot, fact, owner)
        if typed is not FAILED and typed.type.numeric and fact.unit:
            typed = concluded(context, spot, typed, replace(typed.type, unit=unit_of(fact.unit)))
        return typed if section is None or typed is FAILED else Typed(rescoped(typed.node, section), typed.type)
    kind = ValueType(fact.kind, tuple(fact.values), unit_of(fact.unit), fact.decimals)
    return Typed(_presumed(context, Fact(fact.path, section, fact.none), owner, kind), kind)


def _presumed(context: Context, fact: Fact, owner: str, kind: ValueType) -> Value:
    """The fact, with what the law presumes of it where it is not given."""
    found = context.law.presumption(owner, fact.path)
    if found is None:
        return fact
    presumption, law = found
    if fact.none and presumption.value.data == NONE and NONE not in kind.choices:
        context.used.presumed[presumption.key] = presumption
        return Presumed(fact, GAP)
    typed = replace(context, law=law, record=owner, given={}).value(presumption.value, kind)
    if typed is not FAILED and kind.numeric:
        typed = concluded(context, presumption.value, typed, kind)
    if typed is FAILED or not isinstance(typed.node, Literal):
        return fact
    context.used.presumed[presumption.key] = presumption
    return Presumed(fact, typed.node.value)  # type: ignore[arg-type]


def _derived(context: Context, spot: Spot, fact: FactType, owner: str) -> Typed:
    key = (owner, fact.path)
    inside = context.used.inside
    if key in inside:
        names = " → ".join(f"{record}: {name}" for record, name in [*inside[inside.index(key) :], key])
        context.fail("P229", spot, name=fact.path, names=names)
        return FAILED
    assert fact.derived is not None
    inside.append(key)
    typed = replace(context, record=owner, given={}).value(fact.derived)
    inside.pop()
    return typed


def _fact(context: Context, spot: Spot) -> Typed:
    if ON in spot:
        return on_day(context, spot, named(spot / "fact"))
    return lower_fact(context, spot / "fact", named(spot / "fact"))


def _outcome(context: Context, spot: Spot) -> Typed:
    at = term_named(context, spot, "outcome")
    if at is None:
        return FAILED
    (record, name), section = at
    found = context.law.outcome_type(record, name)
    if found is None:
        undecided = (record, name) in context.vocabulary.outcomes
        hint: Text = nearest(name, context.law.outcome_names(record))
        if undecided:
            hint = bilingual("law.words.undecided")
        elif name in context.fact_names():
            hint = bilingual("system.hints.form", right=f"{{fact: {name}}}")
        context.fail("P303", spot / "outcome", name=name, hint=hint)
        return FAILED
    term = context.law.term(record, name)
    if term is not None:
        return take_in(context, spot, (record, name), term, section)
    return of_section(context.vocabulary, Typed(Outcome(name, section), found), section)


def _norm(context: Context, spot: Spot) -> Typed:
    if ON in spot:
        return norm_on_day(context, spot, named(spot / "norm"))
    return lower_norm(context, spot / "norm", named(spot / "norm"), None)


def _holds(context: Context, spot: Spot) -> Condition:
    name = named(spot / "holds")
    found = context.law.outcome_type(context.record, name)
    if found is None or found.kind is not FactKind.BOOLEAN:
        names = [
            n
            for n in context.law.outcome_names(context.record)
            if (t := context.law.outcome_type(context.record, n)) and t.kind is FactKind.BOOLEAN
        ]
        context.fail("P303", spot / "holds", name=name, hint=nearest(name, names))
        return NEVER
    term = context.law.term(context.record, name)
    if term is not None and term.takes:
        return holds(context, spot, (context.record, name), term)
    if "with" in spot:
        context.problems.add("P337", (spot / "with").key_place, name="with", form="holds")
        return NEVER
    return Test(Outcome(name), OneOf(frozenset([True])))


def _exists(context: Context, spot: Spot) -> Condition:
    """Whether a section that a case may deny is there: not known not to exist."""
    name = named(spot / "exists")
    subjects = context.vocabulary.subjects
    known = [section for section in context.vocabulary.sections if subjects[section].none]
    if name not in known:
        context.fail("P395", spot / "exists", name=name, hint=nearest(name, known))
        return NEVER
    return section_exists(context.vocabulary, name)


FORMS = (
    ValueForm(
        "fact",
        _fact,
        {"fact": {"$ref": "#/$defs/fact"}, ON: VALUE_REF},
    ),
    ValueForm(
        "outcome",
        _outcome,
        {"outcome": {"$ref": "#/$defs/outcome"}, "section": NAME},
    ),
    ValueForm(
        "norm",
        _norm,
        {"norm": NAME, ON: VALUE_REF},
    ),
)
CONDITIONS = (
    ConditionForm(
        "holds",
        _holds,
        {"holds": NAME, "with": WITH},
    ),
    ConditionForm("exists", _exists, {"exists": NAME}),
)
