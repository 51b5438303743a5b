"""A program as a ruleset of durable-rules, within the limits of its C core.

Limits are checked when the ruleset is planned, at the rule that breaks them, so that they
are never met when a case is run; they hold for every pack, wherever it is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any as Anything

from punkt.files.messages.diagnostics import Problems
from punkt.law.language.program import Clause, Plan, Program

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
    """One stratum of one record type: the message's fields, and what each rule concludes."""

    kind: str
    number: int
    plans: tuple[Plan, ...]
    fields: dict[MessageField, str] = field(default_factory=dict)
    rules: dict[Pattern, list[tuple[int, bool]]] = field(default_factory=dict)
    """Pattern → the clauses whose truth it shows."""
    guards: list[int] = field(default_factory=list)
    """The guard of each rule: a message matches all of them, one after the other."""
    always: list[tuple[int, bool]] = field(default_factory=list)

    @property
    def told_by(self) -> int:
        """How many letters at the start of a rule's name tell it from the other rules of the stage."""
        return 1 if len(self.rules) <= len(LETTERS) else 3


def plan_stages(program: Program, problems: Problems) -> list[list[Stage]]:
    """The stages of a program, by stratum; breaches of the core's limits are noted at the rule."""
    numbering = 0
    names = 0
    layers: list[list[Stage]] = []
    for layer in program.by_stratum:
        layers.append([])
        for kind, plans in layer:
            stage = Stage(kind, numbering, plans)
            numbering += 1
            patterns = Patterns(program, kind)
            for plan in plans:
                for clause in plan.clauses:
                    for truth in (True, False):
                        _add(stage, clause, truth, _clause_pattern(patterns, clause, truth), problems)
            stage.rules = cut(stage.rules)
            for pattern in stage.rules:
                for atom in atoms(pattern):
                    if atom.field not in stage.fields:
                        stage.fields[atom.field] = f"f{names}"
                        names += 1
            if len(stage.fields) > MAX_FIELDS and plans:
                problems.add("P402", plans[0].clauses[0].rule.body.place, count=len(stage.fields), limit=MAX_FIELDS)
            stage.guards = _guards(stage.rules)
            if max(stage.guards, default=0) >= MAX_SHARDS or sum(len(list(atoms(p))) for p in stage.rules) > MAX_TESTS:
                place = plans[0].clauses[0].rule.body.place
                problems.add("P403", place, tests=MAX_TESTS, ways=MAX_SHARDS * SHARD)
            layers[-1].append(stage)
    _check_hashes([name for row in layers for stage in row for name in stage.fields.values()])
    return layers


def _clause_pattern(patterns: Patterns, clause: Clause, truth: bool) -> Pattern:
    """When a clause certainly holds (or fails); a computed value must be known (or absent)."""
    if truth:
        pattern = patterns.holds(clause.condition)
        return (
            pattern
            if clause.literal is not None
            else both([pattern, Atom("=", MessageField(clause.value, "known"), 1)])
        )
    pattern = patterns.fails(clause.condition)
    if clause.literal is not None:
        return pattern
    absent = both([patterns.holds(clause.condition), Atom("=", MessageField(clause.value, "known"), 0)])
    return either([pattern, absent])


def _add(stage: Stage, clause: Clause, truth: bool, pattern: Pattern, problems: Problems) -> None:
    if pattern is True:
        stage.always.append((clause.index, truth))
    elif pattern is not False:
        if branchings(pattern) > MAX_BRANCHINGS or matches(pattern) > MAX_MATCHES:
            problems.add("P401", clause.rule.body.place, name=clause.rule.id, limit=MAX_BRANCHINGS, ways=MAX_MATCHES)
            return
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


def ruleset_json(layers: list[list[Stage]]) -> tuple[str, dict[int, dict[str, list[tuple[int, bool]]]]]:
    """The ruleset as the core reads it, and by stage what each rule (by its first letters) concludes."""
    rules: dict[str, Anything] = {}
    conclusions: dict[int, dict[str, list[tuple[int, bool]]]] = {}
    for stage in (stage for row in layers for stage in row):
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
