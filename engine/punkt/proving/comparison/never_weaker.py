"""Whether a pack grants a person at least what its base grants, by the orders that the packs declare.

Asked are complete cases that state nothing as already established, and outcomes that both decide. Where the
base comes to a value, the pack must come to one that is as good or better; a gap or a conflict in its stead is
less too, save where the base's value is the worst there is. Values that cannot be compared are not as good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from punkt.files.progress_listener import ProgressListener
from punkt.law.language.clause import Clause
from punkt.law.language.link import Key
from punkt.law.packs.value_order import MORE, Better
from punkt.proving.findings.acknowledged_findings import acknowledged
from punkt.proving.findings.findings import Finding, FindingKind, FindingSource
from punkt.proving.solver.lower_values import Plain, Ranged, Several, before, same
from punkt.proving.solver.lowered_outcome import LoweredOutcome
from punkt.proving.solver.truths import Bit, both, either, every, opposite, some

from .compared_packs import Side
from .decisions import LawComparison
from .shared_case import SharedCase


@dataclass(frozen=True, slots=True)
class NeverWeakerProof:
    """What was proven of whether a pack grants at least what its base grants."""

    pack: str
    base: str
    as_of: date
    proven: tuple[Key, ...]
    """Outcomes in which nobody gets less."""
    findings: tuple[Finding, ...]
    """Outcomes in which somebody gets less, with the case; and those of which nothing is proven."""
    unordered: tuple[Key, ...]
    """Outcomes both decide, but for which no pack says which values are better."""

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that are new."""
        return tuple(finding for finding in self.findings if finding.fails)


def never_weaker(pack: Side, base: Side, seconds: float, progress: ProgressListener | None = None) -> NeverWeakerProof:
    """Prove that ``pack`` grants at least what ``base`` grants, outcome by outcome."""
    told = progress or ProgressListener()
    comparison = LawComparison(base, pack, seconds)
    orders = declared(pack)
    proven: list[Key] = []
    unordered: list[Key] = []
    findings: list[Finding] = []
    told.begin("outcomes", len(pack.linked.vocabulary.outcomes))
    for key in pack.linked.vocabulary.outcomes:
        told.advance(1)
        if key not in pack.program.plan or key not in base.program.plan:
            continue
        order = orders.get(key)
        if order is None:
            if not comparison.same_law(key):
                unordered.append(key)
            continue
        found = _outcome(comparison, key, order)
        if found is None:
            proven.append(key)
        else:
            findings.append(found)
    known = acknowledged(findings, pack.chain, frozenset({FindingKind.WEAKER}))
    return NeverWeakerProof(pack.pack.id, base.pack.id, pack.day, tuple(proven), tuple(known), tuple(unordered))


def declared(side: Side) -> dict[Key, Better]:
    """The orders that hold for a pack: its own before those of its bases."""
    found: dict[Key, Better] = {}
    for pack in side.chain:
        for key, order in pack.better.items():
            found.setdefault(key, order)
    return found


def _outcome(comparison: LawComparison, key: Key, order: Better) -> Finding | None:
    """What is found of an outcome; ``None`` where it is proven that nobody gets less."""
    if comparison.same_law(key):
        return None
    frame = comparison.framed(key, stated=False)
    frame.query.tell(*comparison.complete(frame.space))
    answer = frame.query.ask(_less(frame, order))
    if answer.never:
        return None
    base, pack = comparison.sides
    if answer.found is None:
        return Finding(
            FindingKind.NOT_PROVEN, pack.pack.id, *key, sources=_sources(pack, key), asked=FindingKind.WEAKER
        )
    small = comparison.framed(key, stated=False)
    witness = comparison.witness(key, small, [_less(small, order)])
    return Finding(
        FindingKind.WEAKER,
        pack.pack.id,
        *key,
        sources=(*_sources(pack, key), *_sources(base, key)),
        witness=witness[1] if witness else None,
        instead=witness[0] if witness else None,
    )


def _sources(side: Side, key: Key) -> tuple[FindingSource, ...]:
    rules = {clause.rule.id: clause for clause in side.program.plan[key].clauses}
    return tuple(_source(clause) for clause in rules.values())


def _source(clause: Clause) -> FindingSource:
    rule = clause.rule
    return FindingSource(rule.pack, rule.citation.address, rule=rule.id, quote=rule.citation.quote)


def _less(frame: SharedCase, order: Better) -> Bit:
    """That the pack comes to less than the base does."""
    base, pack = frame.found
    undecided = either(pack.gap, pack.conflict, pack.not_applicable)
    return either(both(base.determined, undecided, _above_worst(base, order)), _worse(base, pack, order))


def _above_worst(base: LoweredOutcome, order: Better) -> Bit:
    """That the base's value is better than some other."""
    if not isinstance(base.value, Plain):
        return True
    return some(bit for value, bit in base.value.is_.items() if order.better_than(value))


def _worse(base: LoweredOutcome, pack: LoweredOutcome, order: Better) -> Bit:
    """That both come to a value, and the pack's is not as good."""
    decided = both(base.determined, pack.determined)
    match base.value, pack.value:
        case Plain(is_=theirs), Plain(is_=ours):
            ranked = [(value, bit) for value, bit in theirs.items() if order.knows(value)]
            return both(
                decided,
                some(
                    both(bit, other)
                    for value, bit in ranked
                    for mine, other in ours.items()
                    if not order.at_least(mine, value)
                ),
            )
        case Several(holds=theirs), Several(holds=ours):
            wide, narrow = (ours, theirs) if order.word == MORE else (theirs, ours)
            holds = every(either(wide.get(name, False), opposite(bit)) for name, bit in narrow.items())
            return both(decided, opposite(holds))
        case Ranged(low=theirs), Ranged(low=ours):
            better = before(ours, theirs) if order.word in ("lower", "earlier") else before(theirs, ours)
            return both(decided, opposite(either(better, same(ours, theirs))))
    raise TypeError(f"{type(base.value).__name__} and {type(pack.value).__name__}")
