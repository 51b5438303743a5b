"""Which outcomes turn on which reading, and which readings never matter."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.law.language.program import Program, compile_program
from punkt.law.packs.pack import Reading

from .findings import Finding, Kind, Source
from .rule_base_of_day import Ground


def turning_points(ground: Ground, pack: str) -> list[Finding]:
    """For each reading and option: the outcomes that would be another in some case; and the readings of none."""
    used = {name for clauses in ground.program.clauses.values() for clause in clauses for name in clause.readings}
    findings = []
    for holder in ground.rules.linked.chain(pack):
        for reading in holder.readings.values():
            if reading.alternatives and (holder.id == pack or reading.name in used):
                findings += _reading(ground, reading)
    return findings


def _reading(ground: Ground, reading: Reading) -> list[Finding]:
    findings: list[Finding] = []
    for option in reading.alternatives:
        options = {f"{reading.pack}:{reading.name}": option}
        other = compile_program(ground.rules.linked, ground.day, options)
        findings += _option(ground, reading, option, other)
    if not findings:
        return [Finding(Kind.IDLE_READING, reading.pack, reading=reading.name, sources=(_source(reading),))]
    return findings


def _option(ground: Ground, reading: Reading, option: str, other: Program) -> Iterator[Finding]:
    affected, plans = ground.affected(ground.program, other)
    for plan in plans:
        key, asked = plan.key, ground.asked(plan, stated=not plan.stated)
        answer = asked.smallest(asked.found.differs(asked.under(other, affected)))
        about = {"reading": reading.name, "option": option, "sources": (_source(reading),)}
        if answer.found is not None:
            witness = asked.witness(answer)
            instead = asked.decided(dict(witness.case), other)
            yield Finding(Kind.TURNS, reading.pack, *key, witness=witness, instead=instead, **about)  # type: ignore[arg-type]
        elif not answer.proven:
            yield Finding(Kind.NOT_PROVEN, reading.pack, *key, asked=Kind.TURNS, **about)  # type: ignore[arg-type]


def _source(reading: Reading) -> Source:
    address = f"{reading.point}.{reading.sub}" if reading.sub else reading.point
    return Source(reading.pack, address, quote=reading.quote)
