"""A program as a ruleset of durable-rules, within the limits of its C core.

The limits are looked at when the ruleset is planned, so that they are never met when a case is run. What is beyond
them is left to the reference evaluator, and named: the condition of a clause, sent as a field that says whether it
holds, or all clauses of an outcome.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
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
LETTERS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "\"$\\'{}[],:")
"""Of which patterns are named, each by one."""
CAP = 60_000
"""So many matches of a rule the core tells at once, which are more than it holds of a message."""
STAGE, GUARD = "s", "g"
"""The fields of a message that say which stage it is of, and which guards it passes."""
_RESERVED = ("id", "sid", STAGE, GUARD)


@dataclass(slots=True)
class Stage:
    """Outcomes of one stratum of one record type: the message's fields, and what each pattern shows."""

    kind: str
    plans: tuple[Plan, ...]
    number: int = 0
    fields: dict[MessageField, str] = field(default_factory=dict)
    patterns: dict[Pattern, list[tuple[int, bool]]] = field(default_factory=dict)
    """Pattern → the clauses, and the conditions of ``applying``, whose truth it shows."""
    applying: dict[Condition, int] = field(default_factory=dict)
    """The conditions under which outcomes apply, and the numbers by which patterns name them: below 0, as no clause."""
    guards: list[int] = field(default_factory=list)
    """The guard of each pattern: a message matches all of them, one after the other."""
    always: list[tuple[int, bool]] = field(default_factory=list)
    not_chained: dict[str, None] = field(default_factory=dict)
    """The rules of which the reference evaluator says whether they hold."""
    whole: bool = True
    """Whether the core concludes anything; else the reference evaluator decides all."""

    def rule_name(self, block: int) -> str:
        """A name no other rule of the ruleset has; its first letter tells it within the stage."""
        return f"{LETTERS[block]}{self.number}"


def plan_stages(program: Program) -> list[Stage]:
    """The stages of a program, in the order in which they are worked out."""
    stages = [
        stage
        for layer in program.by_stratum
        for kind, plans in layer
        for stage in _stages(kind, plans, Patterns(program, kind))
    ]
    for number, stage in enumerate(stages):
        stage.number = number
        stage.fields = dict(zip(stage.fields, _names(), strict=False))
    return stages


def _names() -> Iterator[str]:
    """Short names for the fields of a message. The core compares names by their 32-bit FNV-1a hash only; theirs all differ."""
    taken = {_fnv(name) for name in _RESERVED}
    for length in (1, 2):
        for letters in product(string.ascii_letters, repeat=length):
            name = "".join(letters)
            if _fnv(name) not in taken:
                taken.add(_fnv(name))
                yield name


def _stages(kind: str, plans: Sequence[Plan], patterns: Patterns) -> Iterator[Stage]:
    """The outcomes as one stage, or as several where one cannot hold them: they do not rest on each other."""
    stage = _stage(kind, plans, patterns, True)
    if not _can_be_held(stage):
        stage = _stage(kind, plans, patterns, False)
    if _can_be_held(stage):
        yield stage
    elif len(plans) == 1:
        rules = dict.fromkeys(clause.rule.id for plan in plans for clause in plan.clauses)
        yield Stage(kind, tuple(plans), not_chained=rules, whole=False)
    else:
        middle = len(plans) // 2
        yield from _stages(kind, plans[:middle], patterns)
        yield from _stages(kind, plans[middle:], patterns)


def _stage(kind: str, plans: Sequence[Plan], patterns: Patterns, applying: bool) -> Stage:
    """The outcomes as one stage, whether the core can hold it or not; ``applying``: with whether they apply."""
    stage = Stage(kind, tuple(plans))
    for plan in plans:
        for clause in plan.clauses:
            _add_clause(stage, clause, patterns)
        if applying and plan.applies is not None and plan.applies not in stage.applying:
            _add_applying(stage, plan.applies, patterns)
    stage.patterns = cut(stage.patterns)
    stage.fields = {atom.field: "" for pattern in stage.patterns for atom in atoms(pattern)}
    stage.guards = _guards(stage.patterns)
    return stage


def _can_be_held(stage: Stage) -> bool:
    return (
        len(stage.fields) <= MAX_FIELDS
        and max(stage.guards, default=0) < MAX_SHARDS
        and sum(len(list(atoms(pattern))) for pattern in stage.patterns) <= MAX_TESTS
    )


def _add_clause(stage: Stage, clause: Clause, patterns: Patterns) -> None:
    """The patterns that show that a clause holds, and those that show that it does not."""
    holds, fails = (_of_clause(clause, patterns.holds, patterns.fails, truth) for truth in (True, False))
    if _too_branched(holds) or _too_branched(fails):
        stage.not_chained[clause.rule.id] = None
        holds, fails = (_of_clause(clause, _beforehand(True), _beforehand(False), truth) for truth in (True, False))
    _add(stage, clause.index, True, holds)
    _add(stage, clause.index, False, fails)


def _add_applying(stage: Stage, condition: Condition, patterns: Patterns) -> None:
    """The patterns that show whether outcomes apply; none where that is branched too much."""
    holds, fails = patterns.holds(condition), patterns.fails(condition)
    if not (_too_branched(holds) or _too_branched(fails)):
        number = stage.applying[condition] = -1 - len(stage.applying)
        _add(stage, number, True, holds)
        _add(stage, number, False, fails)


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


def _add(stage: Stage, number: int, truth: bool, pattern: Pattern) -> None:
    if pattern is True:
        stage.always.append((number, truth))
    elif pattern is not False:
        # a pattern for each alternative: clauses that share one share its firing
        for part in pattern.parts if isinstance(pattern, Either) else (pattern,):
            for way in ways(part) if width(part) > SHARD else (part,):
                stage.patterns.setdefault(way, []).append((number, truth))


def _guards(patterns: Iterable[Pattern]) -> list[int]:
    """The number of the guard that each pattern stands behind."""
    found: list[int] = []
    guard = waiting = 0
    for pattern in patterns:
        waiting += width(pattern)
        if waiting > SHARD:
            guard, waiting = guard + 1, width(pattern)
        found.append(guard)
    return found


def _fnv(name: str) -> int:
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def ruleset_json(stages: Iterable[Stage]) -> tuple[str, dict[int, list[dict[str, list[tuple[int, bool]]]]]]:
    """The ruleset as the core reads it, and by stage what each pattern of each rule concludes.

    A rule has an ``all`` for each of its patterns: so the core tells at once which of them match. The patterns of a
    stage are divided among rules where there are more of them than letters to name them by.
    """
    rules: list[str] = []
    conclusions: dict[int, list[dict[str, list[tuple[int, bool]]]]] = {}
    for stage in stages:
        blocks = conclusions[stage.number] = []
        named = [
            (_tests(stage, place, pattern), shown) for place, (pattern, shown) in enumerate(stage.patterns.items())
        ]
        for block, start in enumerate(range(0, len(named), len(LETTERS))):
            of_letter = dict(zip(LETTERS, named[start:], strict=False))
            alternatives = ",".join(f'"all":[{{"{letter}":{tests}}}]' for letter, (tests, _) in of_letter.items())
            rules.append(f'"{stage.rule_name(block)}":{{"pri":1,"cap":{CAP},{alternatives}}}')
            blocks.append({letter: shown for letter, (_, shown) in of_letter.items()})
    return f"{{{','.join(rules)}}}", conclusions


def _tests(stage: Stage, place: int, pattern: Pattern) -> str:
    """What a message of a stage must pass to match a pattern."""
    parts = list(pattern.parts) if isinstance(pattern, Both) else [pattern]
    tests = [{STAGE: stage.number}, {"$gte": {GUARD: stage.guards[place]}}, *(_json(p, stage) for p in parts)]
    return json.dumps({"$and": tests}, separators=(",", ":"))


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
