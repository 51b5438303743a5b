"""The trace as canonical JSON, put together from fragments that are kept.

Each clause and each outcome of a record gives one fragment of the document. Fragments
are immutable bytes, kept (a bounded number of each) under the values they depend on;
what was explained once need not be explained again for the next person with the same
facts. The document is canonical by construction, which a test checks against RFC 8785.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from punkt.files.canonical import canonical_decision
from punkt.kernel.nodes import Node, Outcome
from punkt.kernel.records import GAP, Record, State
from punkt.law.language.clause import Clause
from punkt.law.language.link import Linked
from punkt.law.language.program import Plan, Program
from punkt.law.packs.vocabulary import OutcomeKind

from ..months import month_node, month_of
from . import explainer as explain
from .blanks import FilledBlanks, filled_in, of_few
from .explainer import Explainer
from .explanation_key import ExplanationKey, Key, inputs_of
from .following import Following, NextSteps
from .gap_reason import reckoned
from .outcome_view import outcome_view, rests_on
from .trace_audience import AudienceEntries, Told, ToldAudiences, told_of
from .trace_clause import ClauseFragments
from .whole_outcomes import Said, WholeOutcomes, with_blanks

codecs.lookup("utf-16-be")  # imported now: a fork in the midst of an import leaves its lock held

KEEP = 1024
"""Fragments kept for one clause or outcome; past that it starts afresh, so memory stays flat."""
RARE = 8
"""What was found again in less than one of so many fragments kept is not kept any longer."""
Keys = dict[ExplanationKey, Key]
"""The keys made so far for one record."""
Lists = dict[bool | None, list[bytes]]
"""The fragments of clauses that fired (true), were ruled out (false) and are open (none)."""


class KeptTrace:
    """A clause or an outcome, what its fragment depends on, and the fragments kept."""

    __slots__ = ("cache", "closed", "found", "index", "item", "open")

    def __init__(self, item: Any, closed: ExplanationKey | None, open_: ExplanationKey | None) -> None:
        self.item, self.index, self.closed, self.open = item, item.index, closed, open_
        self.cache: dict[Any, bytes] = {}
        self.found = 0

    def keep(self, key: Any, fragment: bytes) -> bytes:
        """Keep a fragment under a key; stop keeping what hardly ever comes again, such as what turns on a birthday."""
        if len(self.cache) >= KEEP:
            if self.found * RARE < KEEP:
                self.closed = None
            self.cache.clear()
            self.found = 0
        self.cache[key] = fragment
        return fragment


class KeptClause(KeptTrace):
    """A clause, with what its fragments are put together from."""

    __slots__ = ("parts",)

    def __init__(
        self, clause: Clause, closed: ExplanationKey | None, open_: ExplanationKey | None, parts: ClauseFragments
    ) -> None:
        super().__init__(clause, closed, open_)
        self.parts = parts


class Fragments:
    """Makes and keeps the fragments of decisions under one program."""

    def __init__(self, program: Program, linked: Linked) -> None:
        self.program, self.linked = program, linked
        self.packs = canonical_decision([{"id": p.id, "version": p.version, "sha256": p.digest} for p in linked.packs])
        self._replaced = [
            (
                r.rule.subject,
                {"rule": r.rule.id, "pack": r.rule.pack, "by": r.by} | ({"instead": r.instead} if r.instead else {}),
            )
            for r in linked.replaced
        ]
        self._replaced_of: dict[frozenset[str], bytes] = {}
        self.explained = explain.KeptExplanations(program)
        self._inputs: dict[Any, ExplanationKey] = {}
        self.reckoned = reckoned(program)
        self.following = NextSteps(program, linked)
        self.audiences = AudienceEntries(program)
        self._notices: dict[frozenset[str], bytes] = {}
        self._monthly = {plan.key for plan in program.plan.values() if month_node(plan) is not None}
        self._wavers = {plan.key for plan in program.plan.values() if any(clause.wavers for clause in plan.clauses)}
        self.plans: dict[str, list[tuple[Plan, KeptTrace, list[KeptClause]]]] = {
            kind: [self._kept(kind, plan) for plan in sorted(plans, key=lambda p: p.name.encode("utf-16-be"))]
            for kind, plans in program.plans.items()
        }
        self.wholes = {kind: self._wholes(kind) for kind in program.plans}
        self._reported: dict[tuple[Any, ...], list[tuple[Plan, KeptTrace, list[KeptClause]]]] = {}

    def reported(self, record: Record, sections: Iterable[str]) -> list[tuple[Plan, KeptTrace, list[KeptClause]]]:
        """The outcomes that are told of a record of a case with some sections."""
        element = record.name != record.kind
        of = (record.kind, element, *sections)
        found = self._reported.get(of)
        if found is None:
            present, rows = frozenset(sections), self.plans[record.kind]
            found = [row for row in rows if row[0].sections <= present and (row[0].own or element)]
            self._reported[of] = found
        return found

    def _wholes(self, kind: str) -> WholeOutcomes:
        """For outcomes of which all that is said rests on what they read themselves, while nothing is open."""
        plans = [
            plan
            for plan, _, _ in self.plans[kind]
            if not (
                plan.out_of_force
                or plan.key in self._monthly
                or plan.key in self._wavers
                or self.explained.presuming[plan.key]
                or (
                    not of_few(Outcome(plan.name), self.program, kind)
                    and (plan.stated or self.following.said_of(plan.key))
                )
            )
        ]
        return WholeOutcomes(self.program, kind, plans)

    def _kept(self, kind: str, plan: Plan) -> tuple[Plan, KeptTrace, list[KeptClause]]:
        clauses = []
        nodes: list[Node] = (
            [] if plan.applies is None else [plan.applies]
        )  # of a clause that never holds no guard is left
        for clause in () if plan.out_of_force else plan.clauses:
            own = [clause.condition, clause.value]
            nodes += own
            inputs = self._inputs_of(kind, own, False), self._inputs_of(kind, own, True)
            clauses.append(KeptClause(clause, *inputs, ClauseFragments(clause, plan, kind)))
        return plan, KeptTrace(plan, None, self._inputs_of(kind, nodes, True)), clauses

    def _inputs_of(self, kind: str, nodes: list[Node], through: bool) -> ExplanationKey | None:
        """The inputs of nodes: the same object wherever the same is read, so that a key is made once a record."""
        found = inputs_of(self.program, kind, nodes, through)
        return found and self._inputs.setdefault((kind, found.what), found)

    def replaced(self, kinds: Iterable[str]) -> bytes:
        """The rules that were replaced, of the record types of a case."""
        present = frozenset(kinds)
        if present not in self._replaced_of:
            entries = [entry for subject, entry in self._replaced if subject in present]
            self._replaced_of[present] = canonical_decision(entries)
        return self._replaced_of[present]

    def notices(self, day: date) -> bytes:
        """What the packs say of their own standing on a day."""
        found = [(pack.id, one) for pack in self.linked.packs for one in pack.notices if day in one.days]
        key = frozenset(f"{pack}:{one.id}" for pack, one in found)
        if key not in self._notices:
            entries = [{"pack": pack, "id": one.id, "point": one.point or None} for pack, one in found]
            self._notices[key] = canonical_decision(entries)
        return self._notices[key]

    def outcome(
        self,
        kept: KeptTrace,
        record: Record,
        explainer: Explainer,
        sensitive: tuple[str, ...],
        keys: Keys,
        assumed: Any = None,
    ) -> bytes:
        """The fragment of an outcome: ``"name":{…}``."""
        plan: Plan = kept.item
        state = explainer.states[record.index]
        out = state.outs[plan.index]
        truths = tuple([state.truths[clause.index] for clause in plan.clauses])
        stated = record.facts.get(plan.name) if plan.stated else None
        key: Any = (out, truths, sensitive, stated)
        if stated is not None:  # what yields to it is named where it comes to the same
            key = (key, tuple([clause.index for clause in rests_on(plan, record, explainer)]))
        rests = self.explained.presuming[plan.key]
        if plan.applies is not None:
            to_whom = tuple([explainer.applies(one, record) for one in plan.audiences])
            key = (key, to_whom)
        reckoned = out is GAP and self.reckoned[(record.kind, plan.name)]
        following = self.following.after(plan, record, explainer)
        if following:
            key = (key, tuple([day for _, _, day in following]))
        if plan.key in self._monthly and (month := month_of(plan, record, explainer.scope)):
            key = (key, month)
        if out is None or rests or reckoned or plan.key in self._wavers:
            if kept.open is None or record.name != record.kind:
                return self._outcome(plan, record, explainer, sensitive, assumed, following)
            key = (key, assumed, _key(kept.open, record, explainer, keys))
        found = kept.cache.get(key)
        if found is not None:
            return found
        return kept.keep(key, self._outcome(plan, record, explainer, sensitive, assumed, following))

    def _outcome(
        self,
        plan: Plan,
        record: Record,
        explainer: Explainer,
        sensitive: tuple[str, ...],
        assumed: Any,
        following: Following,
    ) -> bytes:
        view = outcome_view(plan, record, explainer, sensitive, assumed, following)
        return canonical_decision(plan.name) + b":" + canonical_decision(view)

    def may_be_kept(self, plan: Plan, out: Any) -> bool:
        """Whether what is said of an outcome that is so rests on no more than it looks at itself."""
        return out is not None and not (out is GAP and self.reckoned[plan.key])

    def with_blanks(
        self,
        plan: Plan,
        kept: list[KeptClause],
        record: Record,
        explainer: Explainer,
        sensitive: tuple[str, ...],
        to_whom: Told,
    ) -> Said | None:
        """All that is said of an outcome and its clauses; ``None`` where it cannot be said with blanks."""
        following = self.following.after(plan, record, explainer)
        row = (
            None
            if plan.kind is OutcomeKind.TERM
            else partial(self._outcome, plan, record, sensitive=sensitive, assumed=None, following=following)
        )
        truths = explainer.states[record.index].truths
        fired, ruled_out = (
            [partial(entry.parts.fragment, record, truth=truth) for entry in kept if truths[entry.index] is truth]
            for truth in (True, False)
        )
        return with_blanks(record, explainer, row, fired, ruled_out, to_whom)

    def clauses(self, kept: list[KeptClause], record: Record, explainer: Explainer, keys: Keys, lists: Lists) -> None:
        """Add the fragment of each clause of an outcome to the list it belongs to."""
        truths = explainer.states[record.index].truths
        element = record.name != record.kind
        for entry in kept:
            truth = truths[entry.index]
            inputs = entry.open if truth is None else entry.closed
            if inputs is None or element:
                lists[truth].append(entry.parts.fragment(record, explainer, truth))
                continue
            found = keys.get(inputs)
            if found is None:
                found = keys[inputs] = inputs.key(record, explainer.case, explainer.states)
            key = (truth, found)
            fragment = entry.cache.get(key)
            if fragment is None:
                fragment = entry.keep(key, entry.parts.fragment(record, explainer, truth))
            else:
                entry.found += 1
            lists[truth].append(fragment)


def _key(inputs: ExplanationKey, record: Record, explainer: Explainer, keys: Keys) -> Key:
    found = keys.get(inputs)
    if found is None:
        found = keys[inputs] = inputs.key(record, explainer.case, explainer.states)
    return found


def _record(
    fragments: Fragments,
    explainer: Explainer,
    record: Record,
    readings: dict[int, list[str]],
    assumed: list[State] | None,
    lists: Lists,
) -> list[bytes]:
    """The entries of the outcomes of a record; what is said of their clauses is added to the lists."""
    case, element = explainer.case, record.name != record.kind
    wholes = fragments.wholes[record.kind]
    wholly = () if element else wholes.keys(case, record, explainer.states)
    kept_whole, found_whole = wholes.kept, wholes.found
    rows: list[bytes] = []
    fired, ruled_out = lists[True], lists[False]
    keys: Keys = {}
    told = ToldAudiences(record, explainer)
    filled = FilledBlanks(explainer.scope, record)
    for plan, kept, clauses in fragments.reported(record, case.sections):
        index = plan.index
        turns_on = readings.get(index)
        sorted_ = tuple(sorted(turns_on)) if turns_on else ()
        key: Key | None = wholly[index] if wholly else None
        if key is not None:
            if sorted_:
                key = (*key, sorted_)
            said = kept_whole[index].get(key)
            if said is not None:
                found_whole[index] += 1
                entry, all_fired, all_ruled_out, to_others = said
                if entry is not None:
                    rows.append(filled_in(entry, filled))
                    if to_others is not None:
                        told.note(to_others)
                if all_fired is not None:
                    fired.append(filled_in(all_fired, filled))
                if all_ruled_out is not None:
                    ruled_out.append(filled_in(all_ruled_out, filled))
                continue
        row = None
        own: Lists = {True: [], False: [], None: []}
        to_whom = told_of(plan, record, explainer)
        if plan.kind is not OutcomeKind.TERM:
            other = assumed[record.index].outs[plan.index] if assumed else None
            row = fragments.outcome(kept, record, explainer, sorted_, keys, other)
            rows.append(row)
            told.note(to_whom)
        fragments.clauses(clauses, record, explainer, keys, own)
        for truth, entries in own.items():
            lists[truth] += entries
        closed = not own[None] and fragments.may_be_kept(plan, explainer.states[record.index].outs[plan.index])
        if closed and key is not None and wholes.lacks(index, key):
            wholes.keep(index, key, fragments.with_blanks(plan, clauses, record, explainer, sorted_, to_whom))
    told.add_to(lists, fragments.audiences)
    return rows


def document(
    fragments: Fragments,
    explainer: Explainer,
    reported: list[Record],
    sensitive: list[dict[int, list[str]]],
    assumed: list[State] | None,
) -> tuple[bytes, bytes]:
    """The canonical document in two parts, between which the digest goes: ``"digest":"…",``."""
    case = explainer.case
    outcomes: dict[str, list[bytes]] = {}
    lists: Lists = {True: [], False: [], None: []}
    for record in reported:
        if record.kind in fragments.plans:
            rows = _record(fragments, explainer, record, sensitive[record.index], assumed, lists)
            outcomes[record.name] = rows
    names = sorted(outcomes, key=lambda name: name.encode("utf-16-be"))
    shown = [b"%s:{%s}" % (canonical_decision(name), b",".join(outcomes[name])) for name in names]
    head = b'{"as_of":"%s","case":%s,' % (case.as_of.isoformat().encode(), canonical_decision(case.id))
    tail = (
        b'"fired":[%s],"notices":%s,"open":[%s],"outcomes":{%s},"packs":%s,"replaced":%s,"ruled_out":[%s],"schema":"%s"}'
        % (
            b",".join(lists[True]),
            fragments.notices(case.as_of),
            b",".join(lists[None]),
            b",".join(shown),
            fragments.packs,
            fragments.replaced(record.kind for record in case.records),
            b",".join(lists[False]),
            SCHEMA.encode(),
        )
    )
    return head, tail


SCHEMA = "punkt/decision/2"
