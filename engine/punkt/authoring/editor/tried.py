"""What a pack's cases show: which rules they reach, and whether they come out as expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from punkt.deciding.decision import Decision, find_outcome
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_file
from punkt.law.loading.pack_store import Index, load_packs
from punkt.proving.mutants.coverage import coverage
from punkt.proving.mutants.law_stretches import law_stretches
from punkt.proving.mutants.pack_cases import run_cases
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import view
from punkt.showing.decision.why import why_text
from punkt.showing.words.interface_words import Words

_WIDTH = 100
"""Characters in a line of what is shown."""


@dataclass
class Tried:
    """What came of the cases of a pack."""

    cases: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    """In how many cases a clause of each rule fired."""
    bounds: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of each rule: of how many bounds both sides were tried, and how many it has."""
    differences: dict[str, int] = field(default_factory=dict)
    """Of each case's file: how many outcomes came out otherwise than expected."""
    reached: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of each rule: the file of the first case in which it fired, and the outcome it decided there."""


def try_cases(pack: str, index: Index) -> Tried:
    """Decide the cases of a pack. Raises :class:`PunktError` where the pack is at fault."""
    loaded = load_packs([pack], index)
    rules = Rules(loaded.packs, loaded.vocabulary)
    own = rules.linked.by_id[pack]
    runs = run_cases(rules, own)
    found = Tried(len(runs.ran))
    for run in runs.ran:
        program = rules.edition(run.case.as_of).program
        fired = {
            clause.rule.id: f"{record.name}.{clause.rule.outcome}"
            for record in run.case.records
            for plan in program.plans.get(record.kind, ())
            for clause in plan.clauses
            if run.states[record.index].truths[clause.index] is True
        }
        found.fired.update(fired.keys())
        for rule, outcome in fired.items():
            found.reached.setdefault(rule, (run.file, outcome))
        found.differences[run.file] = len(run.failures)
    for row in coverage(law_stretches(rules, runs.ran), own).bounds:
        both, every = found.bounds.get(row.bound.clause.rule.id, (0, 0))
        found.bounds[row.bound.clause.rule.id] = (both + (not row.lacking), every + 1)
    return found


def decided(file: str, pack: str, index: Index, lang: str, why: Sequence[str] | None = None) -> str:
    """A case's decision as a text; the faults, a line each, where there is none.

    With ``why``, the reasons of these outcomes; where it names none, of those that the case expects, else of all that
    are decided.
    """
    try:
        loaded = load_packs([pack], index)
        rules = Rules(loaded.packs, loaded.vocabulary)
        document = read_file(file)
        decision: Decision = rules.decide(document)
        if why is None:
            return decision_text(view(decision, rules.linked, lang), Words(lang), _WIDTH)
        keys = [find_outcome(decision, name) for name in why or _expected(document.data)]
        keys = keys or [key for key in decision if decision.status(*key) == "determined"]
        texts = [why_text(decision, rules.linked, key, lang, _WIDTH) for key in dict.fromkeys(keys)]
        return "\n".join(texts)
    except PunktError as error:
        return "\n".join(error.lines(lang))


def _expected(data: Any) -> list[str]:
    """The outcomes that a case expects."""
    sections = data.get("expect") if isinstance(data, dict) else None
    return [f"{section}.{name}" for section, named in (sections or {}).items() for name in named or ()]
