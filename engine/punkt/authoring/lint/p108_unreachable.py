"""P108: a rule that nothing can reach."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import PunktError
from punkt.files.texts import bilingual
from punkt.law.language.clause import Clause
from punkt.law.language.link import Linked
from punkt.law.language.program import Program, compile_program
from punkt.law.packs.own_places import part_named

from .lint_base import Bench, Lint, LintedLaw, LintResult, Severity
from .reachable_conditions import Reach
from .scanned_tables import UNREACHED

_CHECKED = {"check": ("met",), "duty": ("due",), "flag": ("raised",), "derive": (True,)}
"""Kind of rule → the values whose clause must be reachable; of a ``decide`` every one."""


def look(bench: Bench) -> Iterator[LintResult]:
    """Clauses that cannot fire on any day under any reading, and terms no outcome rests on."""
    idle, the_rule = bilingual("lint.found.idle_term"), bilingual("lint.found.the_rule")
    for law in bench.laws:
        for clause in _dead(law):
            spot = _branch(law, clause)
            whole = spot is clause.rule.body
            reason = bilingual(f"lint.found.{'never_true' if whole else 'branch_never_true'}")
            what = bilingual(f"lint.found.{'the_rule' if whole else 'the_branch'}")
            yield LintResult(spot.place, {"name": clause.rule.id, "reason": reason, "what": what})
        for rule in law.linked.by_id[law.pack].rules:
            if (
                rule.kind == "derive"
                and bench.complete
                and not bench.uses(("term", law.pack, rule.id))
                and rule in law.linked.rules
            ):
                yield LintResult(rule.body.place, {"name": rule.id, "reason": idle, "what": the_rule})


def _dead(law: LintedLaw) -> Iterator[Clause]:
    """Clauses of the pack that cannot fire."""
    found: dict[str, Clause] = {}
    alive: set[str] = set()
    for program in law.programs:
        for clause in _own(program, law.pack):
            if _never(program, clause):
                found[clause.id] = clause
            else:
                alive.add(clause.id)
    for name, clause in found.items():
        if name not in alive and not any(_fires(law, clause, reading) for reading in clause.readings):
            yield clause


def _branch(law: LintedLaw, clause: Clause) -> Spot:
    """The branch or row that a clause is; the rule where it has none."""
    body = clause.rule.body
    first = body.get("first")
    if first is not None:
        siblings = [one.id for program in law.programs for one in _of_rule(program, clause)]
        return first / siblings.index(clause.id)
    return part_named(body, clause.id[len(clause.rule.id) + 1 :]) or body


def _of_rule(program: Program, clause: Clause) -> Iterator[Clause]:
    """All clauses of the rule that a clause is of, in the order of the branches."""
    rule = clause.rule
    return (
        one for row in program.clauses.values() for one in row if (one.rule.pack, one.rule.id) == (rule.pack, rule.id)
    )


def _own(program: Program, pack: str) -> Iterator[Clause]:
    for clauses in program.clauses.values():
        for clause in clauses:
            values = _CHECKED.get(clause.rule.kind)
            if (
                clause.rule.pack == pack
                and not _told_apart(clause)
                and not clause.out_of_force
                and (values is None or clause.literal is None or clause.literal in values)
            ):
                yield clause


def _told_apart(clause: Clause) -> bool:
    """Whether it is the row of a table of which P125 tells where nothing reaches it."""
    body = clause.rule.body
    return "table" in body and (body / "table").data.get("hit") in UNREACHED


def _never(program: Program, clause: Clause) -> bool:
    return Reach(program.vocabulary, clause.rule.subject).never(clause.condition)


def _fires(law: LintedLaw, clause: Clause, name: str) -> bool:
    """Whether a clause can fire under another option of a reading."""
    linked: Linked = law.linked
    reading = linked.reading(clause.rule.pack, name)
    for option in reading.alternatives if reading else ():
        try:
            program = compile_program(linked, clause.rule.in_force.since, {f"{reading.pack}:{name}": option})  # type: ignore[union-attr]
        except PunktError:
            return True
        if any(other.id == clause.id and not _never(program, other) for other in _own(program, law.pack)):
            return True
    return False


LINT = Lint(
    "P108",
    "unreachable-rule",
    Severity.WARNING,
    "first:\n  - {when: {fact: axles, at_least: 2}, then: standard}\n  - {when: {fact: axles, at_least: 4}, then: heavy}",
    "first:\n  - {when: {fact: axles, at_least: 4}, then: heavy}\n  - {when: {fact: axles, at_least: 2}, then: standard}",
    look,
)
