"""The next question of an interview: only what can still matter, the most informative first.

A question matters if, under some completion of the facts that are not known yet, the answer
changes an outcome that is asked about. Of those the one is asked first after which, on
average over its answers, the fewest facts are still missing; lists come before what is about
their elements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from time import monotonic
from typing import Any

import z3

from punkt.deciding.cases.foreign_values import CaseLike, asked_day, plain_case
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.explaining.explainer import Explainer
from punkt.deciding.rule_base import Edition, Rules
from punkt.files.messages.arguments import of_type, several
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.files.read import Document
from punkt.files.texts import bilingual
from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Fact
from punkt.kernel.records import GAP, Case, Record
from punkt.kernel.texts import standing
from punkt.law.language.program import Plan, Program
from punkt.law.packs.vocabulary import COLLECTIONS, NONE, FactKind, FactType, OutcomeKind
from punkt.proving.solver.compared_values import ComparedValues

from .case_changes import put
from .completions import Completions, Name

TRIED = 8
"""Answers that are tried for a fact with many values."""


KEPT = 200
"""Outcomes of cases of one structure whose completions are kept for the next case."""


Chosen = tuple[Name, tuple["InterviewOutcome", ...], Mapping[str, Any] | None]
"""The fact to ask for, the outcomes that it can change, and what is presumed of it."""


class TooLateError(TimeoutError):
    """The next question was not found in the time there was."""


@dataclass(frozen=True, slots=True)
class InterviewOutcome:
    """An outcome that an interview is about: of a record, by the record's name."""

    subject: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to be asked for. ``subject`` is the record, ``path`` its fact, ``fact`` its type and texts."""

    subject: str
    path: str
    fact: FactType
    targets: tuple[InterviewOutcome, ...]
    """The outcomes that the answer can still change."""
    presumed: Mapping[str, Any] | None = None
    """The presumption that stands unless the answer is another; asked when nothing is missing any more."""

    @property
    def name(self) -> str:
        """The absolute name of the fact."""
        return f"{self.subject}.{self.path}"


class Interview:
    """Facts of one case, asked one by one. ``case`` is a mapping as in a case file; it is copied."""

    def __init__(
        self, rules: Rules, outcomes: Sequence[str], case: CaseLike | None = None, as_of: date | str | None = None
    ) -> None:
        """``outcomes``: ``name`` or ``subject.name``. Raises :class:`PunktError` for bad input."""
        self.rules = rules
        given = plain_case(case.data if isinstance(case, Document) else case) if case is not None else {}
        of_type("case", given, Mapping, bilingual("system.arguments.case"))
        outcomes = several("outcomes", outcomes)
        self.case: dict[str, Any] = deepcopy(dict(given)) if given else {"case": "interview"}
        self.as_of = as_of = asked_day(as_of)
        day = as_of or rules.read_case(self.case).as_of
        self.case["as_of"] = day.isoformat()
        self.edition: Edition = rules.edition(day)
        self.unanswered: set[Name] = set()
        self.asked: list[Name] = []
        self._met: set[str] = set()
        """Sections that may not exist at all, of which it has been asked whether they do."""
        self._program = self.edition.program
        self._generated = Generated(self._program)
        self._bounds = ComparedValues.of(self._program)
        self._known: dict[tuple[object, ...], Completions] = {}
        self._context = z3.Context()
        self._questions: dict[object, Chosen | None] = {}
        self.until: float | None = None
        """When to give up, by the monotonic clock; ``None``: when it is done."""
        self._add_sections([self._target_kind(name) for name in outcomes])
        self.outcomes = list(outcomes)

    def turn_to(self, case: Mapping[str, Any], outcomes: Sequence[str]) -> None:
        """Go on with another case of the same day. Of the case before nothing is kept but what its structure proved."""
        self.case = {**deepcopy(dict(case)), "as_of": self.case["as_of"]}
        self.unanswered.clear()
        self.asked.clear()
        self._met.clear()
        self._questions.clear()
        if len(self._known) > KEPT:
            self._known.clear()
            self._context = z3.Context()
        self._add_sections([self._target_kind(name) for name in outcomes])
        self.outcomes = list(outcomes)

    # --- what is asked about

    def _target_kind(self, name: str) -> tuple[str, str]:
        """Record type and outcome of a name."""
        known = {key: plan for key, plan in self._program.plan.items() if plan.kind is not OutcomeKind.TERM}
        found = [key for key in known if name in (key[1], ".".join(key)) or _is_element(name, key)]
        if not found:
            names = [name for key in known for name in (key[1], ".".join(key))]
            raise PunktError([Diagnostic("P565", Place("punkt"), {"name": name, "hint": nearest(name, names)})])
        return found[0]

    def _add_sections(self, keys: Sequence[tuple[str, str]]) -> None:
        """Sections without which the outcomes are not reported are there, if only empty."""
        vocabulary = self.rules.vocabulary
        for subject, name in keys:
            plan = self._program.plan[(subject, name)]
            needed = set(plan.sections)
            if vocabulary.subjects[subject].section:
                needed.add(subject)
            for section in vocabulary.sections:
                if section in needed and self.case.get(section) is None:
                    self.case[section] = {}

    def targets(self, case: Case) -> list[tuple[Record, Plan]]:
        """The outcomes asked about, of the records that the case has."""
        found = []
        for name in self.outcomes:
            subject, outcome = self._target_kind(name)
            plan = self._program.plan[(subject, outcome)]
            for record in case.records:
                exact = name in (outcome, f"{subject}.{outcome}", f"{record.name}.{outcome}")
                if record.kind == subject and record.reported and exact:
                    found.append((record, plan))
        return found

    # --- questions

    def read(self) -> Case:
        """The case as it stands."""
        return self.rules.read_case(self.case)

    def next(self) -> Question | None:
        """The next question; ``None`` once no answer can change anything that is asked about.

        Raises :class:`TooLateError` where it is not found by ``until``.
        """
        case = self.read()
        key = _signature(case, self.unanswered)
        if key not in self._questions:
            self._questions[key] = self._choose(case)
        found = self._questions[key]
        if found is None:
            return None
        (subject, path), targets, presumed = found
        kind = next(record.kind for record in case.records if record.name == subject)
        return Question(subject, path, self.rules.vocabulary.subjects[kind].facts[path], targets, presumed)

    def answer(self, question: Question, value: Any) -> None:
        """Put an answer into the case; ``None``: it is not known. Raises :class:`PunktError`, and changes nothing."""
        name = (question.subject, question.path)
        if value is None:
            self.unanswered.add(name)
            return
        changed = deepcopy(self.case)
        put(self.rules.vocabulary, changed, question.subject, question.path, value)
        self.rules.read_case(changed)
        self.case = changed
        self.asked.append(name)

    def leave_out(self, names: Iterable[str]) -> None:
        """Ask no more for facts that are not known, by their absolute names; of what is no fact nothing is left out."""
        by_name = _names(self.read())
        self.unanswered |= {found for found in map(by_name, names) if found is not None}

    def may_be_none(self, question: Question) -> str | None:
        """The section that a question is about, where the case may say that there is none and nothing is said of it."""
        subject = question.subject
        section = next(
            name for name in self.rules.vocabulary.sections if subject == name or subject.startswith(f"{name}.")
        )
        asked = section in self._met or self.case.get(section)
        return section if self.rules.vocabulary.subjects[section].none and not asked else None

    def answer_section(self, section: str, exists: bool | None) -> None:
        """Put into the case that there is no such section; ``True`` and ``None`` leave its facts to be asked."""
        if exists is False:
            changed = {**deepcopy(self.case), section: NONE}
            self.rules.read_case(changed)
            self.case = changed
        self._met.add(section)

    def _choose(self, case: Case) -> Chosen | None:
        states = self._generated.run(case)
        opened = [(r, p) for r, p in self.targets(case) if states[r.index].outs[p.index] is None]
        missing: dict[Name, list[InterviewOutcome]] = {}
        by_name = _names(case)
        explainer = Explainer(self._program, case, states, self.edition.derived, self.edition.fragments.explained)
        completions = {}
        for record, plan in opened:
            self._hurry()
            target = InterviewOutcome(record.name, plan.name)
            completions[target] = self._completions(case, record, plan.name)
            for label in explainer.outcome_missing(record, plan.index):
                name = by_name(label)
                if name is not None and name not in self.unanswered:
                    missing.setdefault(name, []).append(target)
        for name in self._ranked(case, missing):
            self._hurry()
            mattering = tuple(t for t in missing[name] if completions[t].matters(case, name) is not False)
            if mattering:
                return name, mattering, None
        return self._presumed(case, explainer, by_name)

    def _presumed(self, case: Case, explainer: Explainer, by_name: Callable[[str], Name | None]) -> Chosen | None:
        """A fact that is presumed, and that an answer may state otherwise: once nothing is missing."""
        resting: dict[Name, list[InterviewOutcome]] = {}
        entries: dict[Name, Mapping[str, Any]] = {}
        for record, plan in self.targets(case):
            for label, entry in explainer.presumed_of(plan.name, record).items():
                name = by_name(label)
                if name is not None and name not in self.unanswered:
                    entries[name] = entry
                    resting.setdefault(name, []).append(InterviewOutcome(record.name, plan.name))
        name = min(entries, default=None)
        return None if name is None else (name, tuple(resting[name]), entries[name])

    def _hurry(self) -> None:
        if self.until is not None and monotonic() > self.until:
            raise TooLateError

    def _completions(self, case: Case, record: Record, outcome: str) -> Completions:
        structure = tuple(
            (r.name, path, tuple(e.name for e in value))
            for r in case.records
            for path, value in r.facts.items()
            if isinstance(value, list)
        )
        stated = tuple(
            (r.name, path, value)
            for r in case.records
            for path, value in r.facts.items()
            if self.rules.vocabulary.subjects[r.kind].facts[path].established
        )
        key = (record.name, outcome, tuple(case.sections), structure, stated, case.as_of)
        if key not in self._known:
            self._known[key] = Completions(self._program, case, record, outcome, context=self._context)
        return self._known[key]

    # --- the order

    def _ranked(self, case: Case, missing: Mapping[Name, Sequence[InterviewOutcome]]) -> list[Name]:
        """Lists first, then by how many facts would still be missing, then in the vocabulary's order."""
        records = {record.name: record for record in case.records}
        subjects = self.rules.vocabulary.subjects

        def rank(name: Name) -> tuple[int, float, int]:
            record = records[name[0]]
            facts = subjects[record.kind].facts
            place = list(facts).index(name[1])
            if facts[name[1]].kind in COLLECTIONS:
                return (0, 0.0, place)
            return (1, self._remaining(case, record, facts[name[1]]), place)

        return sorted(missing, key=rank)

    def _remaining(self, case: Case, record: Record, fact: FactType) -> float:
        """How many facts are still missing after an answer, on average over the answers that are tried."""
        counts = []
        self._hurry()
        for value in self._values(record, fact, case.as_of):
            record.facts[fact.path] = value
            try:
                states = self._generated.run(case)
                explainer = Explainer(
                    self._program, case, states, self.edition.derived, self.edition.fragments.explained
                )
                left = {
                    label
                    for one, plan in self.targets(case)
                    if states[one.index].outs[plan.index] is None
                    for label in explainer.outcome_missing(one, plan.index)
                }
                counts.append(len(left))
            finally:
                del record.facts[fact.path]
        return sum(counts) / len(counts) if counts else 0.0

    def _values(self, record: Record, fact: FactType, as_of: date) -> list[Any]:
        found = self._known_values(record, fact, as_of)
        return [*found, GAP] if fact.none else found

    def _known_values(self, record: Record, fact: FactType, as_of: date) -> list[Any]:
        owner = (record.kind, fact.path)
        match fact.kind:
            case FactKind.BOOLEAN:
                return [True, False]
            case FactKind.CHOICE:
                return list(fact.values)
            case FactKind.CHOICES:
                return [frozenset(), *(frozenset({value}) for value in fact.values)]
            case FactKind.TEXT:
                return list(standing(self._bounds.values.get(owner, ())))
            case FactKind.DATE:
                return list(self._bounds.days(owner, as_of))[:TRIED]
        span = fact.range
        low = int(span.low) if span is not None and isinstance(span.low, (int, Decimal)) else 0
        high = int(span.high) if span is not None and isinstance(span.high, (int, Decimal)) else low + 1_000
        if high - low < TRIED:
            return list(range(low, high + 1))
        return self._bounds.numbers(owner, 0, low, high)[:TRIED]

    # --- how many there are

    def all_facts(self) -> list[Name]:
        """Every fact that the outcomes rest on, whether or not it can still matter: what a plain form would ask."""
        case = self.read()
        found: dict[Name, None] = {}
        for record, plan in self.targets(case):
            for name in _rests_on(self._program, plan, record, case):
                found[name] = None
        return list(found)


def _is_element(name: str, key: tuple[str, str]) -> bool:
    """Whether a name is that of an outcome of one element: ``section.list/id.outcome``."""
    return "/" in name and name.endswith(f".{key[1]}")


def _names(case: Case) -> Any:
    """Finds the record and the fact that an absolute name stands for."""
    names = sorted((record.name for record in case.records), key=len, reverse=True)

    def find(label: str) -> Name | None:
        start = next((name for name in names if label.startswith(f"{name}.")), None)
        return None if start is None else (start, label[len(start) + 1 :])

    return find


def _signature(case: Case, unanswered: set[Name]) -> object:
    facts = tuple(
        (record.name, path, tuple(e.name for e in value) if isinstance(value, list) else value)
        for record in case.records
        for path, value in sorted(record.facts.items())
    )
    return case.as_of, facts, frozenset(unanswered)


def _rests_on(program: Program, plan: Plan, record: Record, case: Case) -> Iterator[Name]:
    """The facts of sections that an outcome rests on, also through other outcomes."""
    seen: set[tuple[str, str]] = set()
    waiting = [plan]
    while waiting:
        one = waiting.pop()
        if one.key in seen:
            continue
        seen.add(one.key)
        waiting += [program.plan[key] for key in sorted(one.uses) if key in program.plan]
        for clause in one.clauses:
            for node in (*walk(clause.condition), *walk(clause.value)):
                if isinstance(node, Fact):
                    owner = node.section or (record.name if one.subject == record.kind else one.subject)
                    yield owner, node.path


def next_question(
    rules: Rules, case: CaseLike, outcomes: Sequence[str], as_of: date | str | None = None
) -> Question | None:
    """The next question that can still change one of some outcomes of a case; ``None`` once none can.

    ``outcomes``: ``name`` or ``subject.name``. Raises :class:`PunktError` for a bad case or an unknown outcome.
    """
    return Interview(rules, outcomes, case, as_of).next()
