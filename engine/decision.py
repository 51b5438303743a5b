"""A decision: outcomes with the clauses they rest on, and the whole trace as a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .canonical import canonical_decision, sha256
from .diagnostics import Diagnostic, Place, PunktError, nearest
from .explain import Explainer, plain
from .kernel import Value
from .link import Linked
from .pack import Modality
from .program import Clause, Plan, Program
from .records import CONFLICT, GAP, Case, Record, State
from .vocabulary import OutcomeKind

SCHEMA = "punkt/decision/1"
STRENGTH = list(Modality)


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One outcome as decided.

    ``status``: ``determined``, ``open``, ``gap`` or ``conflict``; ``value`` is ``None``
    unless determined. ``clauses`` name pack, rule and point; ``missing`` the facts that
    could still change the answer; ``sensitive_to`` the readings under which it would differ.
    """

    kind: str
    status: str
    value: Any
    modality: str | None
    clauses: tuple[Mapping[str, str], ...]
    missing: tuple[str, ...]
    sensitive_to: tuple[str, ...]


@dataclass
class Judged:
    """What a decision is made from: the evaluated case, and how to work out the rest when asked."""

    linked: Linked
    program: Program
    case: Case
    states: list[State]
    derived: dict[tuple[str, Value], str]
    sensitive: Callable[[], list[dict[int, list[str]]]]
    produced_by: dict[str, str]
    _explainer: Explainer | None = field(default=None, repr=False)

    @property
    def explainer(self) -> Explainer:
        """The explainer of this case, made once."""
        if self._explainer is None:
            self._explainer = Explainer(self.program, self.case, self.states, self.derived)
        return self._explainer


class Decision:
    """The outcomes of a case under a rule base. ``decision[subject, outcome]`` is one of them."""

    def __init__(self, judged: Judged) -> None:
        self._judged = judged
        self._sensitive: list[dict[int, list[str]]] | None = None
        self._document: dict[str, Any] | None = None
        self._bytes: bytes | None = None
        present = judged.case.sections.keys()
        self._reported = [
            (record, plan)
            for record in judged.case.records if record.reported
            for plan in judged.program.plans.get(record.kind, ())
            if plan.sections <= present
        ]
        self._index = {(r.name, p.name): (r, p) for r, p in self._reported if p.kind is not OutcomeKind.TERM}

    @property
    def produced_by(self) -> dict[str, str]:
        """Which versions and evaluators agreed on this decision (not part of the document)."""
        return dict(self._judged.produced_by)

    @property
    def case_id(self) -> str:
        """The identifier of the case."""
        return self._judged.case.id

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._index)

    def __contains__(self, key: tuple[str, str]) -> bool:
        return key in self._index

    def __getitem__(self, key: tuple[str, str]) -> OutcomeView:
        """The outcome of a subject; :class:`KeyError` where it is out of scope or unknown."""
        record, plan = self._index[key]
        return self._view(record, plan)

    def outcome(self, key: tuple[str, str]) -> OutcomeView:
        """As ``decision[key]``, but an unknown outcome is a :class:`PunktError` with the nearest name."""
        if key not in self._index:
            names = [".".join(known) for known in self._index]
            name = ".".join(key)
            raise PunktError([Diagnostic("P611", Place(self.case_id), {"name": name, "hint": nearest(name, names)})])
        return self[key]

    def status(self, subject: str, outcome: str) -> str:
        """The status of an outcome, without its explanation."""
        record, plan = self._index[(subject, outcome)]
        return _status(self._judged.states[record.index].outs[plan.index])

    def fired(self, subject: str, outcome: str) -> tuple[Clause, ...]:
        """The clauses that fired for an outcome."""
        record, plan = self._index[(subject, outcome)]
        truths = self._judged.states[record.index].truths
        return tuple(clause for clause in plan.clauses if truths[clause.index] is True)

    def _view(self, record: Record, plan: Plan) -> OutcomeView:
        state = self._judged.states[record.index]
        out = state.outs[plan.index]
        status = _status(out)
        fired = [c for c in plan.clauses if state.truths[c.index] is True]
        missing = self._judged.explainer.outcome_missing(record, plan.index) if status == "open" else {}
        if self._sensitive is None:
            self._sensitive = self._judged.sensitive()
        return OutcomeView(
            plan.kind.value, status, plain(out) if status == "determined" else None, _modality(plan, state, fired),
            tuple({"pack": c.rule.pack, "rule": c.id, "point": c.rule.citation.point} for c in fired),
            tuple(missing), tuple(sorted(self._sensitive[record.index].get(plan.index, ()))),
        )

    def to_dict(self) -> dict[str, Any]:
        """The decision document of ``schemas/decision.schema.json``. It is shared: copy it before you change it."""
        if self._document is None:
            document = self._build()
            document["digest"] = sha256(canonical_decision(document))
            self._document = document
        return self._document

    def to_bytes(self) -> bytes:
        """The canonical bytes (RFC 8785) of the document."""
        if self._bytes is None:
            self._bytes = canonical_decision(self.to_dict())
        return self._bytes

    @property
    def digest(self) -> str:
        """The document's digest: SHA-256 of its canonical bytes without the digest itself."""
        return str(self.to_dict()["digest"])

    def _build(self) -> dict[str, Any]:
        judged = self._judged
        outcomes: dict[str, dict[str, Any]] = {r.name: {} for r in judged.case.records if r.reported and r.kind in judged.program.plans}
        fired: list[dict[str, Any]] = []
        ruled_out: list[dict[str, Any]] = []
        open_: list[dict[str, Any]] = []
        for record, plan in self._reported:
            if plan.kind is not OutcomeKind.TERM:
                view = self._view(record, plan)
                outcomes[record.name][plan.name] = {
                    "kind": view.kind, "status": view.status, "value": view.value, "modality": view.modality,
                    "clauses": list(view.clauses), "missing": list(view.missing), "sensitive_to": list(view.sensitive_to),
                }
            truths = judged.states[record.index].truths
            for clause in plan.clauses:
                truth = truths[clause.index]
                if truth is True:
                    fired.append(self._fired(record, plan, clause))
                elif truth is False:
                    because = judged.explainer.because(clause.condition, record)
                    ruled_out.append({"rule": clause.id, "pack": clause.rule.pack, "subject": record.name, "because": because})
                else:
                    missing = list(judged.explainer.clause_missing(clause, record))
                    open_.append({"rule": clause.id, "pack": clause.rule.pack, "subject": record.name, "missing": missing})
        kinds = {record.kind for record in judged.case.records}
        return {
            "schema": SCHEMA, "case": judged.case.id, "as_of": judged.case.as_of.isoformat(),
            "packs": [{"id": p.id, "version": p.version, "sha256": p.digest} for p in judged.linked.packs],
            "outcomes": outcomes, "fired": fired, "ruled_out": ruled_out, "open": open_,
            "replaced": [{"rule": r.rule.id, "pack": r.rule.pack, "by": r.by}
                         for r in judged.linked.replaced if r.rule.subject in kinds],
        }

    def _fired(self, record: Record, plan: Plan, clause: Clause) -> dict[str, Any]:
        citation = clause.rule.citation
        explainer = self._judged.explainer
        facts = explainer.facts(clause.condition, record, True)
        if clause.literal is None:
            explainer._value_facts(clause.value, record, facts, enough=False)
        entry = {
            "rule": clause.id, "pack": clause.rule.pack, "point": citation.point, "quote": citation.quote,
            "modality": citation.modality.value, "subject": record.name, "facts": facts,
            "norms": {name: _norm(value) for name, value in clause.norms.items()},
            "concludes": {plan.name: plain(explainer.scope.value(clause.value, record))},
        }
        if citation.sub:
            entry["sub"] = citation.sub
        return entry


def _norm(value: Any) -> Any:
    """A norm's value as the document shows it: numbers and words plain, all else as text."""
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    try:
        return plain(value)
    except TypeError:
        return str(value)


def _status(out: Any) -> str:
    if out is None:
        return "open"
    return "gap" if out is GAP else "conflict" if out is CONFLICT else "determined"


def _modality(plan: Plan, state: State, fired: list[Clause]) -> str | None:
    """The modality of what decided; where nothing did, of what could (the strongest, if they differ)."""
    could = fired or [c for c in plan.clauses if state.truths[c.index] is None] or list(plan.clauses)
    found = {clause.rule.citation.modality for clause in could}
    return min(found, key=STRENGTH.index).value if found else None
