"""Whether any outcome depends on a norm: whether some change of its value changes some decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..diagnostics import PunktError
from ..pack import Norm, NormValue
from ..program import Program, compile_program
from ..testing.changes import Change
from ..testing.relower import changed_program
from ..testing.steps import Steps
from ..variants import affected_outcomes
from ..vocabulary import OutcomeKind
from .alternatives import alternatives, with_value
from .findings import Finding, Kind, Source
from .ground import Ground


@dataclass(frozen=True, slots=True)
class Weighed:
    """A norm in force, and whether some outcome depends on it; ``None`` is not proven."""

    norm: Norm
    matters: bool | None


def weigh_norms(ground: Ground, pack: str) -> tuple[list[Weighed], list[Finding]]:
    """Every norm of a pack in force on the day, and those of its bases that rules still use."""
    rows, findings = [], []
    for norm, value in _norms(ground, pack):
        matters = _matters(ground, ground.program, norm, value, {})
        rows.append(Weighed(norm, matters))
        if matters is not True:
            findings.append(_finding(ground, norm, value, matters is None))
    return rows, findings


def _finding(ground: Ground, norm: Norm, value: NormValue, unproven: bool) -> Finding:
    source = Source(norm.pack, norm.citation.address, norm=norm.name, quote=norm.citation.quote)
    if unproven:
        return Finding(Kind.NOT_PROVEN, norm.pack, norm=norm.name, sources=(source,), asked=Kind.IDLE_NORM)
    reading, option = _awaits(ground, norm, value)
    return Finding(Kind.IDLE_NORM, norm.pack, norm=norm.name, reading=reading, option=option, sources=(source,))


def _awaits(ground: Ground, norm: Norm, value: NormValue) -> tuple[str, str]:
    """The reading and the option that was not adopted, under which an outcome would depend on a norm."""
    linked = ground.rules.linked
    for holder in linked.packs:
        for reading in holder.readings.values():
            for option in reading.alternatives:
                options = {f"{holder.id}:{reading.name}": option}
                base = compile_program(linked, ground.day, options)
                uses = any(norm.name in clause.norms for rows in base.clauses.values() for clause in rows)
                if uses and _matters(ground, base, norm, value, options):
                    return reading.name, option
    return "", ""


def _norms(ground: Ground, pack: str) -> Iterator[tuple[Norm, NormValue]]:
    linked = ground.rules.linked
    used = {
        (found.pack, found.name)
        for clauses in ground.program.clauses.values()
        for clause in clauses
        for name in clause.norms
        if (found := linked.norm(clause.rule.pack, name)) is not None
    }
    for holder in linked.chain(pack):
        for norm in holder.norms.values():
            value = norm.on(ground.day)
            if value is not None and (holder.id == pack or (norm.pack, norm.name) in used):
                yield norm, value


def _matters(ground: Ground, base: Program, norm: Norm, value: NormValue, options: Mapping[str, str]) -> bool | None:
    """Whether a change of a norm changes some decision; changes are tried until one does."""
    proven = True
    step = Steps(ground.rules.linked).norm(norm.name)
    for other in alternatives(norm, value, step, ground.rules.vocabulary):
        program = _changed(ground, base, norm, other, options)
        if program is None:
            continue
        found = differs_somewhere(ground, base, program)
        if found:
            return True
        proven = proven and found is False
    return False if proven else None


def _changed(ground: Ground, base: Program, norm: Norm, value: NormValue, options: Mapping[str, str]) -> Program | None:
    """A program with another value of a norm; ``None`` where the rules do not take it."""
    changed = with_value(norm, value, ground.day)
    change = Change("number", norm.name, norm.place, "", "", norm=changed, options=options)
    try:
        return changed_program(ground.rules.linked, base, ground.day, change)
    except PunktError:
        return None


def differs_somewhere(ground: Ground, base: Program, other: Program) -> bool | None:
    """Whether two programs decide some case differently; ``None`` where it is not proven."""
    proven = True
    for key in sorted(affected_outcomes(base, other)):
        plan = base.plan.get(key)
        if plan is None or plan.kind is OutcomeKind.TERM or key not in other.plan:
            continue
        asked = ground.ask(plan, program=base)
        answer = asked.query.ask(asked.found.differs(asked.under(other)))
        if answer.found is not None:
            return True
        proven = proven and answer.proven
    return False if proven else None
