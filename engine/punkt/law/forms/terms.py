"""``term`` and ``given``: named values between facts and outcomes, with parameters where they take any.

A term that takes something is written into each rule that uses it, with what it is given there in the place
of its parameters; one that computes a value and takes nothing likewise. A plain term that is true or false
is decided by itself, and rules refer to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import nearest
from punkt.kernel.domains import OneOf
from punkt.kernel.node_structure import rescoped
from punkt.kernel.nodes import Any, Condition, Fact, If, Literal, Nothing, Outcome, Possibly, Test
from punkt.law.packs.vocabulary import FactKind, Vocabulary

from .base import (
    BOOLEAN,
    FAILED,
    NAME,
    NEVER,
    VALUE_REF,
    Context,
    Given,
    Term,
    Typed,
    ValueForm,
    ValueType,
    named,
    reads_record,
)
from .compare import HAS_VALUE
from .literals import WANTED

TRUE = OneOf(frozenset([True]))
WITH: dict[str, object] = {"type": "object", "minProperties": 1, "additionalProperties": VALUE_REF}


def taken(spot: Spot | None) -> dict[str, ValueType]:
    """The parameters that a rule's ``takes`` names, and the type of each: a kind of value, or a list of words."""
    found = {}
    for name, entry in spot.items() if spot is not None else ():
        words = entry.data if isinstance(entry.data, list) else None
        found[name] = ValueType(FactKind.CHOICE, tuple(words)) if words else ValueType(FactKind(entry.data))
    return found


def take_in(context: Context, spot: Spot, key: tuple[str, str], term: Term, section: str | None) -> Typed:
    """A term stands for its value form: so a count that is partly unknown stays an interval there."""
    used = context.used
    if key in used.inside:
        names = " → ".join(f"{record}: {name}" for record, name in [*used.inside[used.inside.index(key) :], key])
        context.fail("P345", spot, names=names)
        return FAILED
    given = _given(context, spot, key[1], term, section)
    if given is None:
        return FAILED
    if term.takes and not term.in_force:  # as a plain term then: no value
        return Typed(Nothing(), BOOLEAN if "when" in term.body else term.type)
    used.terms[key] = used.part.terms[key] = None
    known = (key, *((name, id(one.value.node), one.apart) for name, one in sorted(given.items())))
    if known not in used.taken:
        used.inside.append(key)
        inner = replace(context, record=key[0], law=term.law, given=given)
        used.taken[known] = *inner.apart(term_value, inner, term.body), given
        used.inside.pop()
    typed, part, _ = used.taken[known]
    if section is None or typed is FAILED:
        used.part.take_in(part)
        return typed
    node = rescoped(typed.node, section)
    used.part.take_in(part.moved(typed.node, node))
    return of_section(context.vocabulary, Typed(node, typed.type), section)


def section_exists(vocabulary: Vocabulary, section: str) -> Condition:
    """That a section of which a case may say none is there: not all of its facts are known not to exist."""
    facts = [fact for fact in vocabulary.subjects[section].facts.values() if fact.none]
    return Possibly(Any(tuple(Test(Fact(fact.path, section, True), HAS_VALUE) for fact in facts)))


def of_section(vocabulary: Vocabulary, typed: Typed, section: str | None) -> Typed:
    """What is decided of a section: of one that does not exist, nothing."""
    if section is None or not vocabulary.subjects[section].none:
        return typed
    return Typed(If(section_exists(vocabulary, section), typed.node, Nothing()), typed.type)


def term_value(context: Context, body: Spot) -> Typed:
    """What a term comes to, in its own context: the value it computes, or whether it holds."""
    if "then" in body:
        return context.value(body / "then")
    return Typed(If(context.condition(body / "when"), Literal(True), Literal(False)), BOOLEAN)


def _given(context: Context, spot: Spot, name: str, term: Term, section: str | None) -> Mapping[str, Given] | None:
    """What a term is given for each parameter; ``None`` after a diagnostic."""
    entries = dict((spot / "with").items()) if "with" in spot else {}
    good = True
    for key, entry in entries.items():
        if key not in term.takes:
            context.problems.add("P371", entry.key_place, name=key, hint=nearest(key, term.takes))
            good = False
    absent = [key for key in term.takes if key not in entries]
    if absent:
        context.fail("P372", spot, name=name, names=", ".join(absent))
        return None
    found: dict[str, Given] = {}
    for key, wanted in term.takes.items():
        typed, part = context.apart(context.value, entries[key], wanted)
        found[key] = Given(typed, entries[key], part=part)
        if typed is FAILED:
            good = False
        elif not _suits(typed.type, wanted):
            context.fail("P373", entries[key], name=name, given=key, right=WANTED[wanted.kind.value])
            good = False
        elif section is not None and reads_record(typed.node):
            context.fail("P375", entries[key], given=key, record=section)
            good = False
    return found if good else None


def _suits(own: ValueType, wanted: ValueType) -> bool:
    if wanted.kind is FactKind.NUMBER:
        return own.numeric
    return own.kind is wanted.kind and set(own.choices) <= set(wanted.choices)


def term_named(context: Context, spot: Spot, head: str) -> tuple[tuple[str, str], str | None] | None:
    """The term that stands below ``head`` and the section it is asked of; ``None`` after a diagnostic."""
    name, section = named(spot / head), None
    if "section" in spot:
        section = named(spot / "section")
        if section not in context.vocabulary.sections:
            context.fail("P302", spot / "section", name=section, hint=nearest(section, context.vocabulary.sections))
            return None
    return (section or context.record, name), section


def _term(context: Context, spot: Spot) -> Typed:
    found = term_named(context, spot, "term")
    if found is None:
        return FAILED
    key, section = found
    kind = None if key in context.vocabulary.outcomes else context.law.outcome_type(*key)
    if kind is None:
        names = [n for n in context.law.outcome_names(key[0]) if (key[0], n) not in context.vocabulary.outcomes]
        context.fail("P376", spot / "term", name=key[1], hint=nearest(key[1], names))
        return FAILED
    term = context.law.term(*key)
    if term is not None:
        return take_in(context, spot, key, term, section)
    if "with" in spot:
        context.problems.add("P337", (spot / "with").key_place, name="with", form="term")
        return FAILED
    return of_section(context.vocabulary, Typed(Outcome(key[1], section), kind), section)


def holds(context: Context, spot: Spot, key: tuple[str, str], term: Term) -> Condition:
    """Whether a term that takes something is true of what it is given."""
    typed = take_in(context, spot, key, term, None)
    if typed is FAILED:
        return NEVER
    return typed.node.condition if isinstance(typed.node, If) and "when" in term.body else Test(typed.node, TRUE)


def _of_given(context: Context, spot: Spot) -> Typed:
    name = named(spot / "given")
    if not context.given:
        context.fail("P374", spot / "given", name=name)
        return FAILED
    if name not in context.given:
        context.fail("P371", spot / "given", name=name, hint=nearest(name, context.given))
        return FAILED
    found = context.given[name]
    if found.apart:
        context.fail("P375", found.at, given=name, record=context.record)
        return FAILED
    context.used.part.take_in(found.part)
    return found.value


FORMS = (
    ValueForm("term", _term, {"term": NAME, "with": WITH, "section": NAME}),
    ValueForm("given", _of_given, {"given": NAME}),
)
