"""A rule base: packs loaded, linked and ready to decide cases."""

from __future__ import annotations

import pickle
import platform
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

from punkt.deciding.cases.foreign_values import CaseLike, day_asked, plain_case
from punkt.deciding.cases.read_case import CaseReader, Constraints
from punkt.deciding.evaluators.generated import Generated, compile_condition
from punkt.deciding.evaluators.reference import Reference, Scope
from punkt.deciding.explaining.explainer import derived_names
from punkt.deciding.explaining.trace import Fragments
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.files.read import Document
from punkt.files.texts import bilingual
from punkt.kernel.cached_attribute import cached_attribute
from punkt.kernel.nodes import All, Condition, Value
from punkt.kernel.records import Case, State
from punkt.law.language.assumed import as_if_applying
from punkt.law.language.link import Linked, link
from punkt.law.language.program import Program, compile_program
from punkt.law.language.relations import check_stated, filled
from punkt.law.language.vocabulary_nodes import requirements
from punkt.law.loading.pack_archive import Archive
from punkt.law.loading.pack_signatures import Trust
from punkt.law.loading.pack_sources import Asked, load_asked
from punkt.law.packs.pack import Pack
from punkt.law.packs.vocabulary import Constraint, Vocabulary
from punkt.version import VERSION

from .agreement import AgreeingPair, durable_version
from .decision import Decision, EvaluatedCase, Trace
from .lasting.first_change import LaterDays, Spell
from .other_readings import alternatives, sensitive
from .outcome_rows import OutcomeListers


class Edition:
    """The law between two changes: the program, its evaluators, and its alternatives.

    All programs are made at once, so that what is wrong with the law is told at once; what decides cases by them is made
    when the first case is decided, for checks, proofs and columns need the programs only.
    """

    def __init__(self, linked: Linked, day: date) -> None:
        self.program = compile_program(linked, day)
        self.alternatives = list(alternatives(linked, day, self.program))
        self._linked = linked
        self._applying = [plan for plans in self.program.plans.values() for plan in plans if plan.applies is not None]

    @cached_attribute
    def agreed(self) -> AgreeingPair:
        """The evaluators that decide."""
        return AgreeingPair(self.program)

    def make_ready(self) -> None:
        """Make what decides cases."""
        if "produced_by" not in self.__dict__:
            self.agreed, self.derived, self.fragments, self.listers  # noqa: B018 - makes them
            for alternative in self.alternatives:
                alternative.make_ready()
            self.produced_by  # noqa: B018 - the last

    @cached_attribute
    def derived(self) -> dict[tuple[str, Value], str]:
        """The nodes of derived facts, and how those are called."""
        return derived_names(self.program)

    @cached_attribute
    def fragments(self) -> Fragments:
        """What decisions say of the law."""
        return Fragments(self.program, self._linked)

    @cached_attribute
    def listers(self) -> OutcomeListers:
        """What lists the outcomes of a record."""
        return OutcomeListers(self.program)

    @cached_attribute
    def produced_by(self) -> dict[str, str]:
        """Versions and evaluators that agree on the decisions."""
        return _produced_by(self.agreed)

    @cached_attribute
    def applied(self) -> Program:
        """The same law as if everything applied of which it is unknown whether it does, for what may differ by it."""
        return as_if_applying(self.program)

    @cached_attribute
    def _as_if_applying(self) -> AgreeingPair:
        program = self.applied
        return AgreeingPair(program, (Generated(program), Reference(program)))

    def assumed(self, case: Case, states: list[State]) -> list[State] | None:
        """The states if everything applied of which that is unknown; ``None`` where nothing is open for that."""
        scope = Scope(self.program, case, states)
        for plan in self._applying:
            for record in case.of_kind.get(plan.subject, ()):
                if states[record.index].outs[plan.index] is None and scope.truth(plan.applies, record) is None:  # type: ignore[arg-type]
                    return self._as_if_applying.run(case, states)
        return None


class Rules:
    """Packs that decide cases together. Made by :func:`load`."""

    @classmethod
    def load(
        cls,
        *names: Asked,
        pack_dirs: Iterable[str | Path] = (),
        trust: Trust | None = None,
        kept: Iterable[Archive] = (),
    ) -> Self:
        """As :func:`load`; ``kept`` are packs of a journal, which come before those of folders."""
        loaded = load_asked(names, pack_dirs, trust, kept)
        return cls(loaded.packs, loaded.vocabulary)

    def __init__(self, packs: Iterable[Pack], vocabulary: Vocabulary) -> None:
        self.linked = link(tuple(packs), vocabulary)
        self.vocabulary = vocabulary
        self._days = sorted(
            {day for pack in self.linked.packs for day in (*pack.change_days, *pack.in_force.change_days)}
        )
        self._editions: dict[int, Edition] = {}
        facts = filled(self.linked)
        asked = {kind: found for kind in vocabulary.subjects if (found := requirements(vocabulary, kind))}
        self._asked = {kind: All(tuple(condition for _, condition in each)) for kind, each in asked.items()}
        """What the vocabulary asks of each record type, together."""
        constraints = _constraints(vocabulary, asked, self._asked)
        durable_version()  # imported before any case is decided: a fork in the midst of an import leaves its lock held
        self._reader = CaseReader(vocabulary, constraints, partial(check_stated, facts) if facts else None)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled by the packs, as they were loaded; what decides by them is made anew."""
        return restored, (type(self), VERSION, pickle.dumps((self.linked.packs, self.vocabulary)))

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The packs, bases first."""
        return self.linked.packs

    @property
    def changes(self) -> list[date]:
        """The days on which the law changes, in order; an edition holds from one to the next."""
        return list(self._days)

    def edition(self, day: date) -> Edition:
        """The law as of a day. Raises :class:`PunktError` where a pack is not in force then."""
        number = bisect_right(self._days, day)
        if number not in self._editions:
            self._check_in_force(day)
            self._editions[number] = Edition(self.linked, day)
        return self._editions[number]

    def make_ready(self, day: date) -> None:
        """Make beforehand what decides cases of a day. Raises :class:`PunktError` where a pack is not in force then."""
        self.edition(day).make_ready()

    def span(self, day: date) -> tuple[date, date]:
        """The first and the last day around ``day`` on which the law is the same."""
        number = bisect_right(self._days, day)
        first = self._days[number - 1] if number else date.min
        return first, self._days[number] - timedelta(days=1) if number < len(self._days) else date.max

    def _check_in_force(self, day: date) -> None:
        problems = Problems()
        for pack in self.packs:
            if day not in pack.in_force:
                until = pack.in_force.until
                problems.add(
                    "P600",
                    pack.place,
                    name=pack.id,
                    day=day,
                    since=pack.in_force.since,
                    until=bilingual("law.words.until", day=until) if until else "",
                )
        problems.raise_if_any()

    def read_case(self, case: CaseLike, as_of: date | str | None = None) -> Case:
        """Check a case against the vocabulary. Raises :class:`PunktError` with every fault."""
        document = case if isinstance(case, Document) else None
        data = case.data if isinstance(case, Document) else case
        return self._reader.read(data, document, None if as_of is None else day_asked(as_of))

    def decide(
        self,
        case: CaseLike,
        *,
        as_of: date | str | None = None,
        trace: Trace = "full",
    ) -> Decision:
        """Decide a case: a mapping as parsed from a case file (or a located document, or an object of such fields).

        ``as_of`` asks the law of another day than the case names. With ``trace="clauses"``
        only outcomes and fired clauses are worked out at once; the rest follows when it is
        asked for. Raises :class:`PunktError` for bad input, or where evaluators disagree.
        """
        return Decision.of(self.judge(case, as_of), trace)

    def judge(self, case: CaseLike, as_of: date | str | None = None) -> EvaluatedCase:
        """What :meth:`decide` makes a decision from: the case as read and evaluated on its day."""
        read = self.read_case(case, as_of)
        edition = self.edition(read.as_of)
        states = edition.agreed.run(read)
        return EvaluatedCase(
            edition.program,
            edition.fragments,
            edition.derived,
            edition.listers,
            read,
            states,
            lambda: sensitive(edition.alternatives, read, states),
            lambda: edition.assumed(read, states),
            edition.produced_by,
            lambda: LaterDays(read, states, self._spells(read.as_of), self._asked),
            lambda again: self.read_case(again, as_of or (None if _names_day(again) else read.as_of)),
        )

    def _spells(self, day: date) -> Iterator[Spell]:
        """The law after a day, up to the last day on which all packs are in force."""
        while day < date.max and all(day + timedelta(days=1) in pack.in_force for pack in self.packs):
            first = day + timedelta(days=1)
            day = self.span(first)[1]
            yield Spell(first, day, self.edition(first).program, self._reader.accepts)


def restored(kind: type[Rules], version: str, packs: bytes) -> Rules:
    """A rule base that was pickled. Raises P647 where another version of Punkt did so."""
    if version != VERSION:
        raise PunktError([Diagnostic("P647", Place("punkt"), {"version": version, "here": VERSION})])
    return kind(*pickle.loads(packs))


def load(*names: Asked, pack_dirs: Iterable[str | Path] = (), trust: Trust | None = None) -> Rules:
    """Load packs by their ids, or from archives; the packs they extend are loaded too.

    ``pack_dirs`` are searched before ``PUNKT_PACKS`` and the packs that ship with Punkt. With ``trust`` each pack has to
    be signed. Raises :class:`PunktError` with every fault of every file.
    """
    return Rules.load(*names, pack_dirs=pack_dirs, trust=trust)


def _names_day(case: CaseLike) -> bool:
    """Whether a case says as of which day it is to be decided."""
    data = case.data if isinstance(case, Document) else plain_case(case)
    return isinstance(data, Mapping) and data.get("as_of") is not None


def _produced_by(agreed: AgreeingPair) -> dict[str, str]:
    """Versions and evaluators that agree on the decisions of an edition."""
    by = {
        "punkt": VERSION,
        "python": platform.python_version(),
        "chained_by": agreed.first.name,
        "checked_by": agreed.second.name,
    }
    durable = durable_version()
    if durable:
        by["durable_rules"] = durable
    if agreed.first.not_chained:
        by["not_chained"] = ", ".join(agreed.first.not_chained)
    return by


def _constraints(
    vocabulary: Vocabulary, asked: Mapping[str, list[tuple[Constraint, Condition]]], together: Mapping[str, Condition]
) -> dict[str, Constraints]:
    """The vocabulary's constraints as functions, by record type."""
    empty = Program(vocabulary, {}, 0)
    return {
        kind: Constraints(
            [(one.at, one.says, compile_condition(empty, kind, condition)) for one, condition in each],
            compile_condition(empty, kind, together[kind]),
        )
        for kind, each in asked.items()
    }
