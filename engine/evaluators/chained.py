"""Forward chaining on durable-rules, by the one recipe that was measured to be safe.

One ruleset a program, made through the C module; a stratum of a record is one flat
message of integers; conditions are alpha tests under ``$and``/``$or`` only; what has
fired becomes fields of the next stratum's message. Limits of the C core are checked when
the ruleset is made (:func:`plan_ruleset`), so that they are never met when a case is run.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any as Anything

from ..diagnostics import Problems
from ..kernel import Fact, Outcome
from ..program import Clause, Plan, Program
from ..records import CONFLICT, GAP, Case, Record, State
from ..vocabulary import FactKind
from .patterns import (
    SCALE,
    Atom,
    Both,
    Either,
    Field,
    Pattern,
    Patterns,
    atoms,
    both,
    codes,
    disjunctions,
    either,
    matches,
)
from .reference import Range, Reference, Scope, bounds, resolve

MAX_FIELDS = 240
MAX_DISJUNCTIONS = 14
MAX_MATCHES = 256
MAX_TESTS = 480
SHARD = 12
"""Rules behind one guard: more than 64 rules on one message would not fire."""
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Stage:
    """One stratum of one record type: the message's fields, and what each rule concludes."""

    kind: str
    number: int
    plans: tuple[Plan, ...]
    fields: dict[Field, str] = field(default_factory=dict)
    rules: dict[Pattern, list[tuple[int, bool]]] = field(default_factory=dict)
    """Pattern → the clauses whose truth it shows."""
    always: list[tuple[int, bool]] = field(default_factory=list)


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
            for pattern in stage.rules:
                for atom in atoms(pattern):
                    if atom.field not in stage.fields:
                        stage.fields[atom.field] = f"f{names}"
                        names += 1
            if len(stage.fields) > MAX_FIELDS and plans:
                problems.add("P402", plans[0].clauses[0].rule.body.place, count=len(stage.fields), limit=MAX_FIELDS)
            if sum(len(list(atoms(p))) for p in stage.rules) > MAX_TESTS * SHARD:
                problems.add("P403", plans[0].clauses[0].rule.body.place, limit=MAX_TESTS * SHARD)
            layers[-1].append(stage)
    _check_hashes([name for row in layers for stage in row for name in stage.fields.values()])
    return layers


def _clause_pattern(patterns: Patterns, clause: Clause, truth: bool) -> Pattern:
    """When a clause certainly holds (or fails); a computed value must be known (or absent)."""
    if truth:
        pattern = patterns.holds(clause.condition)
        return pattern if clause.literal is not None else both([pattern, Atom("=", Field(clause.value, "known"), 1)])
    pattern = patterns.fails(clause.condition)
    if clause.literal is not None:
        return pattern
    absent = both([patterns.holds(clause.condition), Atom("=", Field(clause.value, "known"), 0)])
    return either([pattern, absent])


def _add(stage: Stage, clause: Clause, truth: bool, pattern: Pattern, problems: Problems) -> None:
    if pattern is True:
        stage.always.append((clause.index, truth))
    elif pattern is not False:
        if disjunctions(pattern) > MAX_DISJUNCTIONS or matches(pattern) > MAX_MATCHES:
            problems.add("P401", clause.rule.body.place, name=clause.rule.id, limit=MAX_DISJUNCTIONS, ways=MAX_MATCHES)
        stage.rules.setdefault(pattern, []).append((clause.index, truth))


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


def _rule_name(number: int) -> str:
    return DIGITS[number // 1296] + DIGITS[number // 36 % 36] + DIGITS[number % 36]


def ruleset_json(layers: list[list[Stage]]) -> tuple[str, dict[str, list[tuple[int, bool]]]]:
    """The ruleset as the core reads it, and what each of its rules concludes."""
    rules: dict[str, Anything] = {}
    conclusions: dict[str, list[tuple[int, bool]]] = {}
    for row in layers:
        for stage in row:
            for place, (pattern, concluded) in enumerate(stage.rules.items()):
                name = _rule_name(len(rules))
                parts = list(pattern.parts) if isinstance(pattern, Both) else [pattern]
                tests = [{"st": stage.number}, {"$gte": {"_sh": place // SHARD}}]
                rules[name] = {"pri": 1, "all": [{"m": {"$and": [*tests, *(_json(p, stage) for p in parts)]}}]}
                conclusions[name] = concluded
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


Encoder = Callable[[Scope, Record], str]


class Chained:
    """Evaluates a program on cases by forward chaining on durable-rules."""

    name = "durable-rules"
    _made = 0

    def __init__(self, program: Program, layers: list[list[Stage]] | None = None) -> None:
        import durable_rules_engine

        if layers is None:
            problems = Problems()
            layers = plan_stages(program, problems)
            problems.raise_if_any()
        self.program, self._core = program, durable_rules_engine
        self._layers = [[(stage, self._encoders(stage)) for stage in row] for row in layers]
        self._text, self._conclusions = ruleset_json(layers)
        self._lock = threading.Lock()
        self._handle: Anything = None
        self._outside = Reference(program)

    def _start(self) -> Anything:
        if self._handle is None and self._conclusions:
            Chained._made += 1
            self._handle = self._core.create_ruleset(f"rules{Chained._made}", self._text)
        return self._handle

    def run(self, case: Case) -> list[State]:
        """The state of each record of the case."""
        scope = Scope(self.program, case)
        with self._lock:  # the core is not safe to share between threads
            for row in self._layers:
                for stage, encoders in row:
                    for record in case.records:
                        if record.kind == stage.kind:
                            self._chain(stage, encoders, scope, record)
        return scope.states

    def _chain(self, stage: Stage, encoders: list[Encoder], scope: Scope, record: Record) -> None:
        truths = scope.states[record.index].truths
        for index, truth in stage.always:
            truths[index] = truth
        if stage.rules:
            fields = "".join([encode(scope, record) for encode in encoders])
            for name in self._fire(f'{{"id":"m","sid":"c","_sh":{len(stage.rules)},"st":{stage.number}{fields}}}'):
                for index, truth in self._conclusions[name]:
                    truths[index] = truth
        self._conclude(stage, scope, record)

    def _fire(self, message: str) -> list[str]:
        """The names of the rules that match a message."""
        core, handle = self._core, self._start()
        fired = []
        try:
            code, state = core.assert_fact(handle, message)
            if code == 0:
                answer = core.start_action_for_state(handle, state)[1]
                while answer is not None:
                    fired.append(answer[2:5])
                    answer = core.complete_and_start_action(handle, state)
                core.retract_fact(handle, '{"id":"m","sid":"c"}')
            elif code != 1:
                raise RuntimeError(f"durable-rules answered {code}")
        except BaseException:
            self._handle = None  # its state is not known any more: the next case starts afresh
            raise
        return fired

    def _conclude(self, stage: Stage, scope: Scope, record: Record) -> None:
        state = scope.states[record.index]
        for plan in stage.plans:
            truths = [state.truths[clause.index] for clause in plan.clauses]
            values = [
                clause.literal if clause.literal is not None
                else scope.value(clause.value, record) if state.truths[clause.index] is not False else None
                for clause in plan.clauses
            ]
            stated = record.facts.get(plan.name) if plan.stated else None
            state.outs[plan.index] = resolve(plan, truths, values, stated)

    # --- fields of a message

    def _encoders(self, stage: Stage) -> list[Encoder]:
        return [self._encoder(what, name, stage.kind) for what, name in stage.fields.items()]

    def _encoder(self, what: Field, name: str, kind: str) -> Encoder:
        prefix = f',"{name}":'
        node = what.what
        if what.role == "value" and isinstance(node, Outcome):
            plan = self.program.plan[(node.section or kind, node.name)]
            table = {value: f"{prefix}{code}" for value, code in codes(plan.type).items()}
            table[GAP] = f"{prefix}0"
            return _outcome(plan.index, node.section, table)
        if what.role in ("value", "has") and isinstance(node, Fact):
            return self._fact(node, what, prefix, kind)
        if what.role == "truth":
            return lambda scope, record: _bit(prefix, scope.truth(node, record))  # type: ignore[arg-type]
        if what.role == "known":
            return lambda scope, record: _known(prefix, scope.value(node, record))  # type: ignore[arg-type]
        upper = what.role == "high"
        return lambda scope, record: _end(prefix, scope.value(node, record), upper)  # type: ignore[arg-type]

    def _fact(self, node: Fact, what: Field, prefix: str, kind: str) -> Encoder:
        fact = self.program.vocabulary.subjects[node.section or kind].facts[node.path]
        path, section = node.path, node.section
        encode: Callable[[Anything], str]
        if what.role == "has":
            item = what.item

            def encode(value: Anything) -> str:
                return f"{prefix}1" if item in value else f"{prefix}0"
        elif fact.kind is FactKind.BOOLEAN:
            texts = {False: f"{prefix}1", True: f"{prefix}2"}
            encode = texts.__getitem__
        elif fact.kind is FactKind.CHOICE:
            table = {choice: f"{prefix}{code}" for code, choice in enumerate(fact.values, 1)}
            encode = table.__getitem__
        elif fact.kind is FactKind.NUMBER:
            def encode(value: Anything) -> str:
                return f"{prefix}{int(value * SCALE)}"
        else:
            def encode(value: Anything) -> str:
                return f"{prefix}{value}"

        def encoder(scope: Scope, record: Record) -> str:
            owner = record if section is None else scope.case.sections.get(section)
            value = owner.facts.get(path) if owner is not None else None
            return "" if value is None else encode(value)

        return encoder


def _outcome(index: int, section: str | None, table: dict[Anything, str]) -> Encoder:
    def encoder(scope: Scope, record: Record) -> str:
        owner = record if section is None else scope.case.sections.get(section)
        found = scope.states[owner.index].outs[index] if owner is not None else None
        return "" if found is None or found is CONFLICT else table[found]

    return encoder


def _bit(prefix: str, truth: bool | None) -> str:
    return "" if truth is None else f"{prefix}{int(truth)}"


def _known(prefix: str, value: Anything) -> str:
    if value is GAP:
        return f"{prefix}0"
    return "" if value is None or isinstance(value, Range) else f"{prefix}1"


def _end(prefix: str, value: Anything, upper: bool) -> str:
    ends = bounds(value)
    end = ends.high if upper else ends.low
    return "" if end is None else f"{prefix}{end}"
