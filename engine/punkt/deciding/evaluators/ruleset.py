"""A program as a ruleset of durable-rules, within the limits of its C core.

The limits are looked at when the ruleset is planned, so that they are never met when a case is run. What is beyond
them is left to the reference evaluator, and named: the condition of a clause, sent as a field that says whether it
holds, or all clauses of an outcome.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any as Anything

from punkt.kernel.nodes import Condition
from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan, Program

from .cell_rules import cut
from .stage_patterns import (
    Atom,
    Both,
    Either,
    MessageField,
    Pattern,
    Patterns,
    atoms,
    both,
    branchings,
    either,
    matches,
    ways,
    width,
)

MAX_FIELDS = 240
MAX_BRANCHINGS = 14
MAX_MATCHES = 256
MAX_TESTS = 5760
SHARD = 32
"""How many tests may wait behind one guard."""
MAX_SHARDS = 64 - SHARD
"""The core follows a message's tests with a stack of 64: the guards wait there, and what waits behind one of them."""
LETTERS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"$\\\\')
"""Of which a rule's name is made: one says which rule of a stage it is, where there are no more than that."""
NAME_AT: dict[int, int | slice] = {1: 2, 3: slice(2, 5)}
"""Where the core's answer ``{"name":…`` has the letters that tell a rule, by their number."""


@dataclass(slots=True)
class Stage:
    """Outcomes of one stratum of one record type: the message's fields, and what each rule concludes."""

    kind: str
    plans: tuple[Plan, ...]
    number: int = 0
    fields: dict[MessageField, str] = field(default_factory=dict)
    rules: dict[Pattern, list[tuple[int, bool]]] = field(default_factory=dict)
    """Pattern → the clauses whose truth it shows."""
    guards: list[int] = field(default_factory=list)
    """The guard of each rule: a message matches all of them, one after the other."""
    always: list[tuple[int, bool]] = field(default_factory=list)
    not_chained: dict[str, None] = field(default_factory=dict)
    """The rules of which the reference evaluator says whether they hold."""
    whole: bool = True
    """Whether the core concludes anything; else the reference evaluator decides all."""

    @property
    def told_by(self) -> int:
        """How many letters at the start of a rule's name tell it from the other rules of the stage."""
        return 1 if len(self.rules) <= len(LETTERS) else 3


def plan_stages(program: Program) -> list[Stage]:
    """The stages of a program, in the order in which they are worked out."""
    stages = [
        stage
        for layer in program.by_stratum
        for kind, plans in layer
        for stage in _stages(kind, plans, Patterns(program, kind))
    ]
    names = 0
    for number, stage in enumerate(stages):
        stage.number = number
        for one in stage.fields:
            stage.fields[one] = f"f{names}"
            names += 1
    _check_hashes([name for stage in stages for name in stage.fields.values()])
    return stages


def _stages(kind: str, plans: Sequence[Plan], patterns: Patterns) -> Iterator[Stage]:
    """The outcomes as one stage, or as several where one cannot hold them: they do not rest on each other."""
    stage = _stage(kind, plans, patterns)
    if _can_be_held(stage):
        yield stage
    elif len(plans) == 1:
        rules = dict.fromkeys(clause.rule.id for plan in plans for clause in plan.clauses)
        yield Stage(kind, tuple(plans), not_chained=rules, whole=False)
    else:
        middle = len(plans) // 2
        yield from _stages(kind, plans[:middle], patterns)
        yield from _stages(kind, plans[middle:], patterns)


def _stage(kind: str, plans: Sequence[Plan], patterns: Patterns) -> Stage:
    """The outcomes as one stage, whether the core can hold it or not."""
    stage = Stage(kind, tuple(plans))
    for plan in plans:
        for clause in plan.clauses:
            _add_clause(stage, clause, patterns)
    stage.rules = cut(stage.rules)
    stage.fields = {atom.field: "" for pattern in stage.rules for atom in atoms(pattern)}
    stage.guards = _guards(stage.rules)
    return stage


def _can_be_held(stage: Stage) -> bool:
    return (
        len(stage.fields) <= MAX_FIELDS
        and max(stage.guards, default=0) < MAX_SHARDS
        and sum(len(list(atoms(pattern))) for pattern in stage.rules) <= MAX_TESTS
    )


def _add_clause(stage: Stage, clause: Clause, patterns: Patterns) -> None:
    """The rules that show that a clause holds, and those that show that it does not."""
    holds, fails = (_of_clause(clause, patterns.holds, patterns.fails, truth) for truth in (True, False))
    if _too_branched(holds) or _too_branched(fails):
        stage.not_chained[clause.rule.id] = None
        holds, fails = (_of_clause(clause, _beforehand(True), _beforehand(False), truth) for truth in (True, False))
    _add(stage, clause, True, holds)
    _add(stage, clause, False, fails)


def _too_branched(pattern: Pattern) -> bool:
    return branchings(pattern) > MAX_BRANCHINGS or matches(pattern) > MAX_MATCHES


def _beforehand(wanted: bool) -> Callable[[Condition], Pattern]:
    """A condition as a field that says whether it holds."""
    return lambda condition: Atom("=", MessageField(condition, "truth"), int(wanted))


def _of_clause(
    clause: Clause, holds: Callable[[Condition], Pattern], fails: Callable[[Condition], Pattern], truth: bool
) -> Pattern:
    """When a clause certainly holds (or fails); a computed value must be known (or absent)."""
    if clause.literal is not None:
        return holds(clause.condition) if truth else fails(clause.condition)
    if truth:
        return both([holds(clause.condition), Atom("=", MessageField(clause.value, "known"), 1)])
    absent = both([holds(clause.condition), Atom("=", MessageField(clause.value, "known"), 0)])
    return either([fails(clause.condition), absent])


def _add(stage: Stage, clause: Clause, truth: bool, pattern: Pattern) -> None:
    if pattern is True:
        stage.always.append((clause.index, truth))
    elif pattern is not False:
        # a rule for each alternative: clauses that share one share its firing
        for part in pattern.parts if isinstance(pattern, Either) else (pattern,):
            for way in ways(part) if width(part) > SHARD else (part,):
                stage.rules.setdefault(way, []).append((clause.index, truth))


def _guards(rules: Iterable[Pattern]) -> list[int]:
    """The number of the guard that each rule stands behind."""
    found: list[int] = []
    guard = waiting = 0
    for pattern in rules:
        waiting += width(pattern)
        if waiting > SHARD:
            guard, waiting = guard + 1, width(pattern)
        found.append(guard)
    return found


def _check_hashes(names: list[str]) -> None:
    """The core compares names by their 32-bit FNV-1a hash only; ours must all differ."""
    reserved = ["id", "sid", "st", "_sh"]
    hashes = {_fnv(name) for name in (*names, *reserved)}
    assert len(hashes) == len(names) + len(reserved), "field names collide by hash"


def _fnv(name: str) -> int:
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def _rule_name(stage: Stage, place: int) -> str:
    """A name no other rule of the ruleset has; its first letters tell it within the stage."""
    base = len(LETTERS)
    letters = [LETTERS[place // base**power % base] for power in range(stage.told_by)]
    return f"{''.join(letters)}{stage.number}"


def ruleset_json(stages: Iterable[Stage]) -> tuple[str, dict[int, dict[str, list[tuple[int, bool]]]]]:
    """The ruleset as the core reads it, and by stage what each rule (by its first letters) concludes."""
    rules: dict[str, Anything] = {}
    conclusions: dict[int, dict[str, list[tuple[int, bool]]]] = {}
    for stage in stages:
        shown = conclusions[stage.number] = {}
        for place, (pattern, concluded) in enumerate(stage.rules.items()):
            name = _rule_name(stage, place)
            parts = list(pattern.parts) if isinstance(pattern, Both) else [pattern]
            tests = [{"st": stage.number}, {"$gte": {"_sh": stage.guards[place]}}]
            rules[name] = {"pri": 1, "all": [{"m": {"$and": [*tests, *(_json(p, stage) for p in parts)]}}]}
            shown[name[: stage.told_by]] = concluded
    return json.dumps(rules), conclusions


def _json(pattern: Pattern, stage: Stage) -> Anything:
    match pattern:
        case Atom(operator, what, value):
            test = {stage.fields[what]: value}
            return test if operator == "=" else {"$gte" if operator == ">=" else "$lte": test}
        case Both(parts):
            return {"$and": [_json(p, stage) for p in parts]}
        case Either(parts):
            return {"$or": [_json(p, stage) for p in parts]}
        case _:
            raise AssertionError(pattern)
