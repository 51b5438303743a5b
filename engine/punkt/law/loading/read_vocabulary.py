"""Reading a vocabulary file into :class:`~punkt.law.packs.vocabulary.Vocabulary`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems, PunktError, nearest
from punkt.files.messages.habits import meant_interval
from punkt.files.read import Document
from punkt.kernel.domains import Interval, Number
from punkt.law.language.vocabulary_nodes import derivations, requirements
from punkt.law.packs.periods import Period
from punkt.law.packs.units import Measures, unit_of
from punkt.law.packs.vocabulary import (
    COLLECTIONS,
    FIXED_VALUES,
    NONE,
    Constraint,
    FactKind,
    FactsPaper,
    FactType,
    OutcomeKind,
    OutcomeType,
    SubjectType,
    Text,
    Vocabulary,
    is_month,
)
from punkt.law.schemas.structure import check_structure

from .periods_of_facts import may_be_by_period, months_of_outcomes, with_periods

Choices = Mapping[str, Mapping[str, Text]]


def read_vocabulary(document: Document, problems: Problems, base: Vocabulary | None = None) -> Vocabulary | None:
    """The vocabulary of a file, added to ``base`` where given; ``None`` after a structural fault."""
    if not check_structure(document, "vocabulary", problems):
        return None
    root = Spot.root(document)
    choices: Choices = root.data.get("choices", {})
    subjects = dict(base.subjects) if base else {}
    for name, spot in (root / "subjects").items() if "subjects" in root else ():
        subjects |= with_periods(_subject(name, spot, choices, problems, subjects.get(name)))
    outcomes = dict(base.outcomes) if base else {}
    for subject, rows in (root / "outcomes").items() if "outcomes" in root else ():
        if subject not in subjects:
            problems.add("P220", rows.key_place, name=subject, hint=nearest(subject, subjects))
            continue
        for name, spot in rows.items():
            if (subject, name) in outcomes:
                problems.add("P221", spot.key_place, name=name)
            outcomes[(subject, name)] = _outcome(subject, name, spot, choices, problems)
            for one in months_of_outcomes(outcomes[(subject, name)]):
                if (subject, one.name) in outcomes:
                    problems.add("P221", spot.key_place, name=one.name)
                outcomes[(subject, one.name)] = one
    vocabulary = Vocabulary(
        root.data["vocabulary"],
        root.data["version"],
        root.data["title"],
        subjects,
        outcomes,
        {**(base.units if base else {}), **root.data.get("units", {})},
        dict(base.scales) if base else {},
        deepcopy(base.measures) if base else Measures(),
    )
    actors = {**(base.actors if base else {}), **root.data.get("actors", {})}
    vocabulary = replace(vocabulary, actors=actors, ordinals=_ordinals(root, vocabulary, base, problems))
    vocabulary = replace(vocabulary, written_on=_written_on(root, vocabulary, base, problems))
    vocabulary = replace(vocabulary, scales={**vocabulary.scales, **_scales(root, vocabulary, problems)})
    _take_converts(root, vocabulary, problems)
    before = len(problems.items)
    _check_references(vocabulary, problems)
    if len(problems.items) == before:
        _check_forms(vocabulary, problems)
    return vocabulary


def _ordinals(root: Spot, vocabulary: Vocabulary, base: Vocabulary | None, problems: Problems) -> tuple[str, ...]:
    """The units that are places on a scale; each is a unit."""
    for spot in (root / "ordinals").each() if "ordinals" in root else ():
        if spot.data not in vocabulary.units:
            problems.add("P243", spot.place, name=spot.data, hint=nearest(spot.data, vocabulary.units))
    return (*(base.ordinals if base else ()), *root.data.get("ordinals", ()))


def _written_on(
    root: Spot, vocabulary: Vocabulary, base: Vocabulary | None, problems: Problems
) -> Mapping[str, FactsPaper]:
    """The papers on which facts are written; a file that adds to another may add facts to its papers."""
    known = [name for name in vocabulary.subjects if not is_month(name)]
    names = [f"{name}.{path}" for name in known for path in vocabulary.subjects[name].facts]
    found = dict(base.written_on) if base else {}
    taken = {name for paper in found.values() for name in paper.facts}
    for key, spot in (root / "written_on").items() if "written_on" in root else ():
        facts = []
        for one in (spot / "facts").each():
            if one.data not in known and not any(f"{name}.".startswith(f"{one.data}.") for name in names):
                problems.add("P302", one.place, name=one.data, hint=nearest(one.data, names))
            elif one.data in taken:
                problems.add("P279", one.place, name=one.data)
            else:
                taken.add(one.data)
                facts.append(one.data)
        before = found.get(key, FactsPaper(spot.data["title"], spot.data.get("hint", {})))
        found[key] = replace(before, facts=(*before.facts, *facts))
    return found


def _scales(root: Spot, vocabulary: Vocabulary, problems: Problems) -> Mapping[tuple[str, str], Number]:
    """How units compare; each pair once, and both of them known."""
    found: dict[tuple[str, str], Number] = {}
    for one, other, spot in _pairs(root, "scales", tuple(vocabulary.units), problems):
        if one == other or {(one, other), (other, one)} & {*found, *vocabulary.scales}:
            problems.add("P725", spot.key_place, one=one, two=other)
        else:
            found[(one, other)] = spot.data
    return found


def _take_converts(root: Spot, vocabulary: Vocabulary, problems: Problems) -> None:
    """How base units convert; each pair once, also if it is by way of others."""
    names = [name for text in vocabulary.units if (unit := unit_of(text)) for name, _ in unit.powers]
    for one, other, spot in _pairs(root, "converts", tuple(dict.fromkeys(names)), problems):
        if not vocabulary.measures.add(one, other, Fraction(spot.data)):
            problems.add("P725", spot.key_place, one=one, two=other)


def _pairs(root: Spot, key: str, known: tuple[str, ...], problems: Problems) -> Iterator[tuple[str, str, Spot]]:
    """Two known units, and how much of the second is one of the first."""
    for one, rows in (root / key).items() if key in root else ():
        for other, spot in rows.items():
            unknown = next((unit for unit in (one, other) if unit not in known), None)
            if unknown is not None:
                place = rows.key_place if unknown == one else spot.key_place
                problems.add("P243", place, name=unknown, hint=nearest(unknown, known))
            elif spot.data <= 0:
                problems.add("P726", spot.place, value=spot.data)
            else:
                yield one, other, spot


def _subject(name: str, spot: Spot, choices: Choices, problems: Problems, known: SubjectType | None) -> SubjectType:
    facts = dict(known.facts) if known else {}
    for path, entry in (spot / "facts").items() if "facts" in spot else ():
        if path in facts:
            problems.add("P221", entry.key_place, name=path)
        facts[path] = _fact(path, entry, choices, problems)
    for path, fact in facts.items():
        parent = next((other for other in facts if path.startswith(other + ".")), None)
        if parent is not None:
            problems.add("P222", fact.place, name=path, parent=parent)
    constraints = tuple(
        Constraint(entry.data["constraint"], entry.data["at"], entry / "require", entry.data["says"])
        for entry in ((spot / "constraints").each() if "constraints" in spot else ())
    )
    for constraint in constraints:
        if constraint.at not in facts:
            place = constraint.require.document.place((*constraint.require.path[:-1], "at"))
            problems.add("P302", place, name=constraint.at, hint=nearest(constraint.at, facts))
    section, none = spot.data.get("section", False), spot.data.get("none", False)
    if none and not (section or (known and known.section)):
        problems.add("P284", (spot / "none").place, name=name)
    if none or (known and known.none):
        facts = {path: replace(fact, none=True) if _may_be_none(fact) else fact for path, fact in facts.items()}
    if known:
        return replace(known, facts=facts, constraints=(*known.constraints, *constraints), none=none or known.none)
    return SubjectType(name, spot.data["title"], section, facts, constraints, spot.key_place, none)


def _may_be_none(fact: FactType) -> bool:
    """Whether a fact has one value, given in a case, that there may be none of."""
    several = (*COLLECTIONS, FactKind.CHOICES)
    return fact.kind not in several and fact.derived is None and not fact.established


def _none(fact: FactType, place: Place, problems: Problems) -> FactType:
    """A fact as declared; not both what there may be none of and what has its own word for that."""
    if fact.none and NONE in fact.values:
        problems.add("P285", place, name=fact.path)
    elif fact.none and not _may_be_none(fact):
        problems.add("P286", place, name=fact.path)
    else:
        return fact
    return replace(fact, none=False)


def _fact(path: str, spot: Spot, choices: Choices, problems: Problems) -> FactType:
    data = spot.data
    fact = FactType(
        path,
        FactKind(data["type"]),
        data["label"],
        data.get("question", data["label"]),
        spot.key_place,
        range=_range(spot, problems),
        decimals=data.get("decimals", 0),
        unit=data.get("unit", ""),
        values=_values(spot, choices, problems),
        of=data.get("of", data.get("to", "")),
        exclusive=data.get("exclusive", False),
        sensitive=data.get("sensitive", False),
        immutable=data.get("immutable", False),
        changed_by=data.get("changed_by", ""),
        established=data.get("established", False),
        none=data.get("none", False),
        derived=spot.get("derived"),
        by=Period(data["by"]) if "by" in data else None,
    )
    if fact.by is not None and not may_be_by_period(fact):
        problems.add("P260", (spot / "by").place, name=path)
        fact = replace(fact, by=None)
    return _none(fact, (spot / "none").place, problems) if fact.none else fact


def _range(spot: Spot, problems: Problems) -> Interval | None:
    if "range" not in spot:
        return None
    found = Interval.parse(spot.data["range"])
    if found is None:
        given = spot.data["range"]
        problems.add("P223", (spot / "range").place, value=given, right=meant_interval(given))
    return found


def _values(spot: Spot, choices: Choices, problems: Problems) -> Mapping[str, Text]:
    data = spot.data.get("values", {})
    if isinstance(data, str):
        if data not in choices:
            problems.add("P224", (spot / "values").place, name=data, hint=nearest(data, choices))
            return {data: {"ru": data, "en": data}}  # so that nothing more is said of it
        return choices[data]
    return data  # type: ignore[no-any-return]


def _outcome(subject: str, name: str, spot: Spot, choices: Choices, problems: Problems) -> OutcomeType:
    data = spot.data
    kind = OutcomeKind(data["kind"])
    values = FIXED_VALUES.get(kind) or _values(spot, choices, problems)
    element = FactKind(data.get("type", "choice"))
    if element is FactKind.CHOICE and not values:
        problems.add("P225", spot.key_place, name=name)
    for value in (spot / "adverse").each() if "adverse" in data else ():
        if value.data not in values:
            problems.add("P204", value.place, value=value.data, hint=nearest(value.data, values))
    if data.get("deadline") and (element is not FactKind.DATE or data.get("list")):
        problems.add("P215", (spot / "deadline").place, name=name)
    return OutcomeType(
        subject,
        name,
        kind,
        data["title"],
        spot.key_place,
        FactKind.LIST if data.get("list") else element,
        values,
        data.get("unit", ""),
        data.get("decimals"),
        "empty" in data,
        tuple(data.get("adverse", ())),
        element,
        data.get("leading", False),
        data.get("deadline", False),
        data.get("months", 0),
    )


def _check_references(vocabulary: Vocabulary, problems: Problems) -> None:
    """Lists name record types, references name lists, choices have values, units are known."""
    facts = [fact for subject in vocabulary.subjects.values() for fact in subject.facts.values()]
    measured: list[FactType | OutcomeType] = [*facts, *vocabulary.outcomes.values()]
    for part in measured:
        if part.unit and vocabulary.unit(part.unit) is None:
            problems.add("P243", part.place, name=part.unit, hint=nearest(part.unit, vocabulary.unit_names))
    for subject in vocabulary.subjects.values():
        for fact in subject.facts.values():
            if fact.kind is FactKind.LIST and fact.of not in vocabulary.subjects:
                problems.add("P220", fact.place, name=fact.of, hint=nearest(fact.of, vocabulary.subjects))
            if fact.kind is FactKind.REFERENCES:
                owner = vocabulary.subjects[vocabulary.owner_of(subject.name, fact)]
                if fact.of not in owner.facts or owner.facts[fact.of].kind is not FactKind.LIST:
                    problems.add("P226", fact.place, name=fact.of)
            if fact.kind in (FactKind.CHOICE, FactKind.CHOICES) and not fact.values:
                problems.add("P225", fact.place, name=fact.path)
            if fact.changed_by and fact.changed_by not in vocabulary.actors:
                problems.add("P251", fact.place, name=fact.changed_by, hint=nearest(fact.changed_by, vocabulary.actors))
            if fact.changed_by and fact.immutable:
                problems.add("P252", fact.place, name=fact.path)
            if fact.established and (subject.name, fact.path) not in vocabulary.outcomes:
                problems.add("P227", fact.place, name=fact.path)
    for (subject_name, name), outcome in vocabulary.outcomes.items():
        same = vocabulary.subjects[subject_name].facts.get(name)
        if same is not None and not same.established:
            problems.add("P228", outcome.place, name=name)


def _check_forms(vocabulary: Vocabulary, problems: Problems) -> None:
    """Derived facts and constraints must be such that they can be worked out from facts alone."""
    for kind in vocabulary.subjects:
        for lowered in (derivations, requirements):
            try:
                lowered(vocabulary, kind)
            except PunktError as error:
                problems.extend(error)
