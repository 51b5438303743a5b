"""Whether any outcome depends on a norm: whether some change of its value changes some decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from punkt.files.messages.diagnostics import PunktError
from punkt.files.progress_listener import ProgressListener
from punkt.kernel.domains import Number
from punkt.law.language.program import Program, compile_program
from punkt.law.language.references import references
from punkt.law.packs.pack import Norm, NormValue
from punkt.proving.changes.changed_program import changed_program
from punkt.proving.changes.pack_changes import PackChange
from punkt.proving.changes.smallest_steps import SmallestSteps
from punkt.proving.solver.compared_values import ComparedValues

from .alternatives import alternatives, with_value
from .findings import Finding, FindingKind, FindingSource
from .proof_basis import ProofBasis

MARKS = 24
"""Numbers of which all intervals are tried."""


@dataclass(frozen=True, slots=True)
class WeighedNorm:
    """A norm in force, and whether some outcome depends on it; ``None`` is not proven."""

    norm: Norm
    matters: bool | None


def weigh_norms(basis: ProofBasis, pack: str, told: ProgressListener) -> tuple[list[WeighedNorm], list[Finding]]:
    """Every norm of a pack in force on the day, and those of its bases that rules still use."""
    rows, findings = [], []
    norms = list(_norms(basis, pack))
    told.begin("norms", len(norms))
    for norm, value in norms:
        matters = _matters(basis, basis.program, norm, value, {})
        rows.append(WeighedNorm(norm, matters))
        if matters is not True:
            findings.append(_finding(basis, norm, value, matters is None))
        told.advance(1)
    return rows, findings


def _finding(basis: ProofBasis, norm: Norm, value: NormValue, unproven: bool) -> Finding:
    source = FindingSource(norm.pack, norm.citation.address, norm=norm.name, quote=norm.citation.quote)
    if unproven:
        return Finding(
            FindingKind.NOT_PROVEN, norm.pack, norm=norm.name, sources=(source,), asked=FindingKind.IDLE_NORM
        )
    reading, option = _awaits(basis, norm, value)
    return Finding(FindingKind.IDLE_NORM, norm.pack, norm=norm.name, reading=reading, option=option, sources=(source,))


def _awaits(basis: ProofBasis, norm: Norm, value: NormValue) -> tuple[str, str]:
    """The reading and the option that was not adopted, under which an outcome would depend on a norm."""
    linked = basis.rules.linked
    for holder in linked.packs:
        for reading in holder.readings.values():
            for option in reading.alternatives:
                options = {f"{holder.id}:{reading.name}": option}
                base = compile_program(linked, basis.day, options)
                uses = any(norm.name in clause.norms for rows in base.clauses.values() for clause in rows)
                if uses and _matters(basis, base, norm, value, options):
                    return reading.name, option
    return "", ""


def _norms(basis: ProofBasis, pack: str) -> Iterator[tuple[Norm, NormValue]]:
    linked = basis.rules.linked
    used = {
        (found.pack, found.name)
        for clauses in basis.program.clauses.values()
        for clause in clauses
        for name in clause.norms
        if (found := linked.norm(clause.rule.pack, name)) is not None
    }
    for holder in linked.chain(pack):
        for norm in holder.norms.values():
            value = norm.on(basis.day)
            if value is not None and (holder.id == pack or (norm.pack, norm.name) in used):
                yield norm, value


def _matters(basis: ProofBasis, base: Program, norm: Norm, value: NormValue, options: Mapping[str, str]) -> bool | None:
    """Whether a change of a norm changes some decision; changes are tried until one does."""
    proven = True
    step = SmallestSteps(basis.rules.linked).norm(norm.name)
    for other in alternatives(value, step, _marks(basis, base, norm, step), basis.rules.vocabulary):
        program = _changed(basis, base, norm, other, options)
        if program is None:
            continue
        found = basis.differ_somewhere(base, program)
        if found:
            return True
        proven = proven and found is False
    return False if proven else None


def _marks(basis: ProofBasis, base: Program, norm: Norm, step: Number) -> list[Number]:
    """The numbers that facts of the clauses of a norm are compared with, their ranges' ends, and one step beside them."""
    vocabulary, bounds = base.vocabulary, ComparedValues.of(base)
    found: set[Number] = set()
    for kind, clauses in base.clauses.items():
        for clause in clauses:
            for node in (clause.condition, clause.value) if norm.name in clause.norms else ():
                for ref in references(node, kind, vocabulary):
                    if not ref.outcome:
                        span = vocabulary.subjects[ref.record].facts[ref.name].range
                        ends = () if span is None else (span.low, span.high)
                        found.update(n for n in (*bounds.values.get((ref.record, ref.name), ()), *ends) if _number(n))
    beside = sorted({n + by for n in found for by in (-step, 0, step)})
    return beside if len(beside) <= MARKS else []


def _number(value: object) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _changed(
    basis: ProofBasis, base: Program, norm: Norm, value: NormValue, options: Mapping[str, str]
) -> Program | None:
    """A program with another value of a norm; ``None`` where the rules do not take it."""
    changed = with_value(norm, value, basis.day)
    change = PackChange("number", norm.name, norm.place, "", "", norm=changed, options=options)
    try:
        return changed_program(basis.rules.linked, base, basis.day, change)
    except PunktError:
        return None
