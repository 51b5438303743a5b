"""Which outcomes turn on which reading, and which readings never matter."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.law.language.program import Program, compile_program
from punkt.law.packs.pack import Reading

from .findings import Finding, FindingKind, FindingSource
from .proof_basis import ProofBasis


def turning_points(basis: ProofBasis, pack: str) -> list[Finding]:
    """For each reading and option: the outcomes that would be another in some case; and the readings of none."""
    used = {name for clauses in basis.program.clauses.values() for clause in clauses for name in clause.readings}
    findings = []
    for holder in basis.rules.linked.chain(pack):
        for reading in holder.readings.values():
            if reading.alternatives and (holder.id == pack or reading.name in used):
                findings += _reading(basis, reading)
    return findings


def _reading(basis: ProofBasis, reading: Reading) -> list[Finding]:
    findings: list[Finding] = []
    for option in reading.alternatives:
        options = {f"{reading.pack}:{reading.name}": option}
        other = compile_program(basis.rules.linked, basis.day, options)
        findings += _option(basis, reading, option, other)
    if not findings:
        return [Finding(FindingKind.IDLE_READING, reading.pack, reading=reading.name, sources=(_source(reading),))]
    return findings


def _option(basis: ProofBasis, reading: Reading, option: str, other: Program) -> Iterator[Finding]:
    affected, plans = basis.affected(basis.program, other)
    for plan in plans:
        key, asked = plan.key, basis.asked(plan, stated=not plan.stated)
        answer = asked.smallest(asked.found.differs(asked.under(other, affected)))
        if answer.found is None and plan.stated:  # perhaps only one of them contradicts what a case states
            asked = basis.asked(plan)
            answer = asked.smallest(asked.found.differs(asked.under(other, affected)))
        about = {"reading": reading.name, "option": option, "sources": (_source(reading),)}
        if answer.found is not None:
            witness = asked.witness(answer)
            instead = asked.decided(dict(witness.case), other)
            yield Finding(FindingKind.TURNS, reading.pack, *key, witness=witness, instead=instead, **about)  # type: ignore[arg-type]
        elif not answer.proven:
            yield Finding(FindingKind.NOT_PROVEN, reading.pack, *key, asked=FindingKind.TURNS, **about)  # type: ignore[arg-type]


def _source(reading: Reading) -> FindingSource:
    address = f"{reading.point}.{reading.sub}" if reading.sub else reading.point
    return FindingSource(reading.pack, address, quote=reading.quote)
