"""A decision: outcomes with the clauses they rest on, and the whole trace as a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Self, TypeAlias, get_args

import orjson

from punkt.deciding.explaining.explainer import Explainer
from punkt.deciding.explaining.outcome_view import outcome_view, rests_on, status_of
from punkt.deciding.explaining.trace import Fragments, document
from punkt.files.canonical import sha256
from punkt.files.messages.arguments import one_of
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.kernel.cached_attribute import cached_attribute
from punkt.kernel.nodes import Value
from punkt.kernel.records import Absent, Case, Record, State
from punkt.law.language.clause import Clause
from punkt.law.language.link import Linked
from punkt.law.language.program import Plan, Program
from punkt.law.packs.vocabulary import OutcomeKind

from .cases.foreign_values import CaseLike
from .lasting.first_change import LaterDays
from .months import months_of
from .outcome_rows import Lister, Row
from .outcome_view import ExactValue, OutcomeView, Status

Trace: TypeAlias = Literal["full", "clauses"]
"""How much of a decision is worked out at once."""


@dataclass(slots=True)
class EvaluatedCase:
    """A case with the states both evaluators found, and what the document of its decision is made with when asked."""

    program: Program
    fragments: Fragments
    derived: dict[tuple[str, Value], str]
    listers: Mapping[str, Lister]
    case: Case
    states: list[State]
    sensitive: Callable[[], list[dict[int, list[str]]]]
    assumed: Callable[[], list[State] | None]
    """The states if everything applied of which it is unknown whether it does; ``None`` where all is known."""
    produced_by: Mapping[str, str]
    later: Callable[[], LaterDays]
    """The case on the days that follow."""
    read: Callable[[CaseLike], Case]
    """How this case was read, as of the day that was asked; raises :class:`PunktError`."""

    @property
    def linked(self) -> Linked:
        """The packs together."""
        return self.fragments.linked

    def is_of(self, case: CaseLike) -> bool:
        """Whether a case says just what was decided on, and names the same day unless another was asked."""
        try:
            return self.read(case).same(self.case)
        except PunktError:
            return False


class Decision(Mapping[tuple[str, str], OutcomeView]):
    """The outcomes of a case under a rule base. ``decision[subject, outcome]`` is one of them.

    It is a mapping of them, in the order of the document. Two are equal where their documents are, to the byte.
    """

    def __init__(self, judged: EvaluatedCase) -> None:
        self.judged = judged

    @classmethod
    def of(cls, judged: EvaluatedCase, trace: Trace) -> Self:
        """A decision whose whole document is worked out at once, unless only clauses are asked for. Raises P636."""
        one_of("trace", trace, get_args(Trace))
        decision = cls(judged)
        if trace == "full":
            decision.digest  # noqa: B018 - works out the whole document
        return decision

    @property
    def produced_by(self) -> dict[str, str]:
        """Which versions and evaluators agreed on this decision (not part of the document)."""
        return dict(self.judged.produced_by)

    @property
    def case_id(self) -> str:
        """The identifier of the case."""
        return self.judged.case.id

    @cached_attribute
    def explainer(self) -> Explainer:
        """Explains conditions for this case."""
        return Explainer(
            self.judged.program,
            self.judged.case,
            self.judged.states,
            self.judged.derived,
            self.judged.fragments.explained,
        )

    @cached_attribute
    def _sensitive(self) -> list[dict[int, list[str]]]:
        return self.judged.sensitive()

    @cached_attribute
    def _assumed(self) -> list[State] | None:
        return self.judged.assumed()

    @cached_attribute
    def _index(self) -> dict[tuple[str, str], tuple[Record, Plan]]:
        present = self.judged.case.sections.keys()
        return {
            (record.name, plan.name): (record, plan)
            for record in self.judged.case.records
            if record.reported
            for plan in self.judged.program.plans.get(record.kind, ())
            if plan.kind is not OutcomeKind.TERM and plan.sections <= present
        }

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._index)

    def __bool__(self) -> bool:
        """True: a decision is there also where it has no outcome."""
        return True

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, key: object) -> bool:
        return key in self._index

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Decision) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        """In short, and without anything that the case says: logs may have it."""
        packs = ", ".join(f"{pack.id} {pack.version}" for pack in self.judged.linked.packs)
        found = Counter(self.status(*key) for key in self)
        counts = ", ".join(f"{found[status]} {status}" for status in Status if found[status])
        return f"<{type(self).__name__} as of {self.judged.case.as_of} by {packs}: {counts or 'no outcomes'}>"

    def __getitem__(self, key: tuple[str, str]) -> OutcomeView:
        """The outcome of a subject; :class:`KeyError` where it is out of scope or unknown."""
        record, plan = self._index[key]
        readings = tuple(sorted(self._sensitive[record.index].get(plan.index, ())))
        assumed = self._assumed_out(record, plan)
        following = self.judged.fragments.following.after(plan, record, self.explainer)
        view = outcome_view(plan, record, self.explainer, readings, assumed, following)
        return OutcomeView(
            view["kind"],
            Status(view["status"]),
            view["value"],
            view["modality"],
            tuple(view["clauses"]),
            tuple(view["missing"]),
            readings,
            view.get("if_applies"),
            view.get("reason"),
            tuple(view.get("presumed", ())),
            tuple(view.get("next", ())),
            self._exact(record, plan),
        )

    def _exact(self, record: Record, plan: Plan) -> ExactValue:
        """The value of an outcome, lists in the order of the document; ``None`` unless determined."""
        found = self.judged.states[record.index].outs[plan.index]
        if found is None or isinstance(found, Absent):
            return None
        return tuple(sorted(found)) if isinstance(found, frozenset) else found

    def outcome(self, key: tuple[str, str]) -> OutcomeView:
        """As ``decision[key]``, but an unknown outcome is a :class:`PunktError` with the nearest name."""
        if key not in self._index:
            names = [".".join(known) for known in self._index]
            name = ".".join(key)
            raise PunktError([Diagnostic("P611", Place(self.case_id), {"name": name, "hint": nearest(name, names)})])
        return self[key]

    def status(self, subject: str, outcome: str) -> Status:
        """The status of an outcome, without its explanation."""
        record, plan = self._index[(subject, outcome)]
        return Status(status_of(self.judged.states[record.index].outs[plan.index]))

    def by_month(self, subject: str, outcome: str) -> dict[str, str]:
        """Of an outcome that is decided for each month: the months (``2025-08``), and what the outcome of each is called.

        Empty where it is decided once, or the months are not known.
        """
        record = next((one for one in self.judged.case.records if one.name == subject), None)
        return months_of(self.judged.program, record, outcome, self.explainer.scope) if record else {}

    def presumed(self, subject: str, outcome: str) -> tuple[Mapping[str, Any], ...]:
        """The presumptions that an outcome rests on, by the names of the facts."""
        record, _ = self._index[(subject, outcome)]
        found = self.explainer.presumed_of(outcome, record)
        return tuple(found[name] for name in sorted(found))

    def plan(self, subject: str, outcome: str) -> Plan:
        """How an outcome is decided: its clauses and what it uses."""
        return self._index[(subject, outcome)][1]

    def record(self, subject: str, outcome: str) -> Record:
        """The record of the case that an outcome is decided for."""
        return self._index[(subject, outcome)][0]

    def fired(self, subject: str, outcome: str) -> tuple[Clause, ...]:
        """The clauses that fired for an outcome."""
        record, plan = self._index[(subject, outcome)]
        truths = self.judged.states[record.index].truths
        return tuple(clause for clause in plan.clauses if truths[clause.index] is True)

    def holds_until(self, subject: str, outcome: str) -> date | None:
        """The first later day on which the same facts give another status or value; ``None``: no day up to 9999.

        The packs are the same, each with what it lays down for the day. A day on which the case can no longer be
        decided (a pack is not in force) counts. :class:`KeyError` where the outcome is not reported.
        """
        return self._later.change(*self._index[(subject, outcome)])

    @cached_attribute
    def _later(self) -> LaterDays:
        return self.judged.later()

    def outcomes(self) -> list[Row]:
        """All outcomes with what they rest on and no further trace: subject, name, status, value, clause ids.

        Values are exact (days as ``date``, lists as tuples); ``None`` unless determined. Of an outcome that is
        not applicable, the ids are those of the conditions that say so.
        """
        found: list[Row] = []
        judged = self.judged
        for record in judged.case.records:
            if record.reported:
                judged.listers[record.kind](record, judged.states, judged.case, found, self._rests_on)
        return found

    def value_if_applies(self, subject: str, outcome: str) -> Any:
        """The value that an open outcome would have if all applied of which that is unknown; ``None`` where it has none."""
        record, plan = self._index[(subject, outcome)]
        found, open_ = self._assumed_out(record, plan), self.judged.states[record.index].outs[plan.index] is None
        return found if open_ and status_of(found) == "determined" else None

    def _assumed_out(self, record: Record, plan: Plan) -> Any:
        """What an outcome comes to if all applied of which that is unknown; ``None`` too where nothing is open for that."""
        return self._assumed[record.index].outs[plan.index] if self._assumed else None

    def _rests_on(self, plan: Plan, record: Record) -> list[str]:
        """The ids of the clauses that an outcome rests on."""
        return [one.id for one in rests_on(plan, record, self.explainer)]

    @cached_attribute
    def _parts(self) -> tuple[bytes, bytes, str]:
        """The document before and after its digest, and the digest."""
        reported = [record for record in self.judged.case.records if record.reported]
        head, tail = document(self.judged.fragments, self.explainer, reported, self._sensitive, self._assumed)
        return head, tail, sha256(head, tail)

    def to_bytes(self) -> bytes:
        """The canonical bytes (RFC 8785) of the decision document."""
        head, tail, digest = self._parts
        return b'%s"digest":"%s",%s' % (head, digest.encode(), tail)

    def to_dict(self) -> dict[str, Any]:
        """The decision document (``schemas/decision.schema.json``), made anew at each call."""
        found: dict[str, Any] = orjson.loads(self.to_bytes())
        return found

    @property
    def digest(self) -> str:
        """``sha256:`` of the document's canonical bytes without the digest itself."""
        return self._parts[2]


def find_outcome(decision: Decision, name: str) -> tuple[str, str]:
    """The outcome meant by ``subject.outcome``, or by ``outcome`` alone where only one subject has it.

    Raises :class:`PunktError` with the nearest names for anything else.
    """
    keys = list(decision)
    exact = [key for key in keys if ".".join(key) == name]
    if exact:
        return exact[0]
    same = [key for key in keys if key[1] == name]
    sections = [key for key in same if "/" not in key[0]]
    if len(same) == 1 or len(sections) == 1:
        return (sections or same)[0]
    place = Place(decision.case_id)
    if same:
        names = ", ".join(".".join(key) for key in same[:7]) + (", …" if len(same) > 7 else "")
        raise PunktError([Diagnostic("P614", place, {"name": name, "names": names})])
    known = [".".join(key) for key in keys] if "." in name else list(dict.fromkeys(key[1] for key in keys))
    raise PunktError([Diagnostic("P611", place, {"name": name, "hint": nearest(name, known)})])
