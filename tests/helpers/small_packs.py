"""Small packs from a seed, and what is true of them by trying every case: what a proof must find, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import yaml

from helpers.loops import nonempty
from punkt import load
from punkt.deciding.evaluators.generated import Generated, compile_condition
from punkt.deciding.evaluators.reference import Scope, resolve
from punkt.deciding.rule_base import Rules
from punkt.kernel.domains import Interval
from punkt.kernel.records import CONFLICT, GAP, OPEN, Case, Record
from punkt.law.language.program import Plan, Program, compile_program
from punkt.law.language.vocabulary_nodes import requirements
from punkt.law.packs.vocabulary import FactKind, OutcomeKind
from punkt.proving.changes.changed_program import changed_program
from punkt.proving.changes.pack_changes import PackChange
from punkt.proving.findings.alternatives import with_value

T = {"ru": "а", "en": "a"}
NAME = "test.small"
DAY = date(2024, 6, 1)
WORDS = ("p", "q", "r")
HIGH = 2
"""The largest value of a number; with «unknown», each fact has at most four states."""
STATED = "o0"


class Plain(yaml.SafeDumper):
    """Writes data out wherever it occurs."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def words() -> dict[str, Any]:
    return dict.fromkeys(WORDS, T)


class Maker:
    """Draws one pack."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.facts: dict[str, str] = {}
        self.outcomes: dict[str, str] = {}
        self.norms: dict[str, Any] = {}
        self.readings: dict[str, Any] = {}
        self.rules: list[dict[str, Any]] = []

    def write(self, folder: Path) -> None:
        """Write the files of the pack."""
        self.draw()
        cited = {"point": "1", "modality": "mandatory", "quote": "q"}
        header = {
            "pack": NAME,
            "version": "1.0.0",
            "vocabulary": f"{NAME}.v",
            "title": T,
            "document": {"date": "2020-01-01", "kind": T, "issuer": T, "title": T},
            "jurisdiction": {"code": "X", "title": T},
            "in_force": {"from": "2020-01-01"},
        }
        rules = [{**rule, **cited, "subject": "thing", "says": T, "id": f"r{n}"} for n, rule in enumerate(self.rules)]
        norms = {name: {"value": value, **cited, "title": T} for name, value in self.norms.items()}
        files: dict[str, Any] = {
            "pack": header,
            "vocabulary": self.vocabulary(),
            "ledger": {"points": {"1": {"state": "encoded", "title": T}}},
            "rules": {"rules": rules},
            "norms": {"norms": norms},
            "readings": {"readings": self.readings},
        }
        for name, data in files.items():
            if name in ("norms", "readings") and not data[name]:
                continue
            (folder / f"{name}.yaml").write_text(yaml.dump(data, Dumper=Plain, sort_keys=False), encoding="utf-8")

    def vocabulary(self) -> dict[str, Any]:
        about = {"label": T, "question": T}
        kinds: dict[str, dict[str, Any]] = {
            "boolean": {"type": "boolean"},
            "integer": {"type": "integer", "range": f"[0..{HIGH}]"},
            "choice": {"type": "choice", "values": words()},
        }
        facts: dict[str, Any] = {name: {**kinds[kind], **about} for name, kind in self.facts.items()}
        if self.states:
            facts[STATED] = {**kinds["choice"], "established": True, **about}
        subject: dict[str, Any] = {"section": True, "title": T, "facts": facts}
        plain = list(self.facts)
        if len(plain) > 2 and self.random.random() < 0.3:
            require = {"any": [self.test(name, law=False) for name in plain[:3]]}
            subject["constraints"] = [{"constraint": "c", "at": plain[0], "require": require, "says": T}]
        outcomes: dict[str, Any] = {}
        for name, kind in self.outcomes.items():
            outcomes[name] = {
                "decision": {"kind": "decision", "values": words(), "title": T},
                "list": {"kind": "decision", "list": True, "values": words(), "title": T},
                "check": {"kind": "check", "title": T},
                "flag": {"kind": "flag", "title": T},
            }[kind]
        return {
            "vocabulary": f"{NAME}.v",
            "version": "1.0.0",
            "title": T,
            "subjects": {"thing": subject},
            "outcomes": {"thing": outcomes},
        }

    def draw(self) -> None:
        random = self.random
        self.states = random.random() < 0.2
        for number in range(random.randint(2, 5 if self.states else 6)):
            self.facts[f"f{number}"] = random.choice(("boolean", "integer", "choice"))
        for number in range(random.randint(1, 2)):
            if random.random() < 0.5:
                self.norms[f"n{number}"] = random.randint(0, HIGH)
            else:
                low, high = sorted((random.randint(0, HIGH), random.randint(0, HIGH)))
                self.norms[f"n{number}"] = f"[{low}..{high}]"
        if random.random() < 0.4:
            self.readings["d"] = {
                "point": "1",
                "quote": "q",
                "question": T,
                "adopted": "one",
                "options": {"one": T, "two": T},
                "reason": T,
            }
        for number in range(random.randint(1, 3)):
            name = f"o{number}"
            kind = "decision" if number == 0 else random.choice(("decision", "list", "check", "flag"))
            self.outcome(name, kind)
            self.outcomes[name] = kind

    def outcome(self, name: str, kind: str) -> None:
        """The rules of an outcome."""
        random = self.random
        match kind:
            case "decision" if random.random() < 0.35:
                branches: list[dict[str, Any]] = [
                    {"when": self.condition(), "then": random.choice(WORDS)} for _ in range(random.randint(1, 3))
                ]
                if random.random() < 0.5:
                    branches.append({"else": random.choice(WORDS)})
                self.rules.append({"decide": name, "first": branches})
            case "decision":
                for _ in range(random.randint(1, 4)):
                    self.rules.append({"decide": name, "when": self.condition(), "then": random.choice(WORDS)})
            case "list":
                for _ in range(random.randint(1, 4)):
                    self.rules.append({"decide": name, "when": self.condition(), "include": random.choice(WORDS)})
            case "check" if random.random() < 0.5:
                self.rules.append({"check": name, "require": self.condition()})
            case "check":
                for _ in range(random.randint(1, 2)):
                    applies, require = self.condition(), self.condition()
                    self.rules.append({"check": name, "when": applies, "require": require})
            case "flag":
                self.rules.append({"flag": name, "when": self.condition()})

    def condition(self, depth: int = 2) -> Any:
        """A condition."""
        roll = self.random.random()
        if depth == 0 or roll < 0.3:
            return self.simple()
        parts = [self.condition(depth - 1) for _ in range(self.random.randint(1, 3))]
        if roll < 0.55:
            return {"all": parts}
        if roll < 0.8:
            return {"any": parts}
        if roll < 0.9 or "d" not in self.readings:
            return {"not": parts[0]}
        return {"reading": "d", "by": {"one": parts[0], "two": self.condition(depth - 1)}}

    def simple(self) -> Any:
        """A test of a fact or of an earlier outcome."""
        if self.outcomes and self.random.random() < 0.2:
            name = self.random.choice(list(self.outcomes))
            kind = self.outcomes[name]
            if kind == "list":
                return {"outcome": name, "includes": self.random.choice(WORDS)}
            word = {"decision": self.random.choice(WORDS), "check": "met", "flag": "raised"}[kind]
            return {"outcome": name, self.random.choice(("is", "is_not")): word}
        return self.test(self.random.choice(list(self.facts)))

    def test(self, name: str, law: bool = True) -> Any:
        """A test of a fact; of a vocabulary, which has no norms, without ``law``."""
        random = self.random
        match self.facts[name]:
            case "boolean":
                return {"fact": name, "is": random.random() < 0.5}
            case "choice":
                return {"fact": name, random.choice(("is", "is_not")): random.choice(WORDS)}
        norms = [n for n, value in self.norms.items() if law and isinstance(value, int)]
        spans = [n for n, value in self.norms.items() if law and not isinstance(value, int)]
        if spans and random.random() < 0.5:
            return {"fact": name, "in": f"${random.choice(spans)}"}
        if norms and random.random() < 0.6:
            return {"fact": name, random.choice(("at_least", "at_most", "is", "more_than")): f"${random.choice(norms)}"}
        return {"fact": name, random.choice(("at_least", "at_most", "is")): random.randint(0, HIGH)}


# --- what is true, by trying every case


def resolved(plan: Plan, rows: Sequence[int], truths: Sequence[bool | None], values: Sequence[Any], stated: Any) -> Any:
    """What some clauses of an outcome come to without the others."""
    fewer = replace(plan, clauses=tuple(plan.clauses[n] for n in rows))
    return resolve(fewer, [truths[n] for n in rows], [values[n] for n in rows], stated)


@dataclass
class Truths:
    """What was seen of an outcome."""

    gap: bool = False
    conflict: bool = False
    values: set[Any] = field(default_factory=set)
    fired: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    rows: set[tuple[tuple[bool | None, ...], Any]] = field(default_factory=set)
    """The truths of the clauses, and what the case stated."""


class Tried:
    """All cases of a small pack, unknown facts included, decided by the evaluators."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.vocabulary = rules, rules.vocabulary
        self.program = rules.edition(DAY).program
        facts = self.vocabulary.subjects["thing"].facts
        self.facts = {path: _domain(fact) for path, fact in facts.items()}
        empty = Program(self.vocabulary, {}, 0)
        self.checks = [compile_condition(empty, "thing", c) for _, c in requirements(empty.vocabulary, "thing")]
        self.cases = list(self._cases())
        self.seen = self._outcomes()

    def _cases(self) -> Iterator[Case]:
        for values in nonempty(product(*self.facts.values())):
            facts = {path: value for path, value in zip(self.facts, values, strict=True) if value is not None}
            record = Record("thing", "thing", facts, 0)
            case = Case("c", DAY, {"thing": record}, (record,))
            if not any(facts and check(record, [], case) is False for check in self.checks):
                yield case

    def _outcomes(self) -> dict[str, Truths]:
        found = {plan.name: Truths() for plan in self.program.plans["thing"]}
        evaluator = Generated(self.program)
        for case in self.cases:
            states = evaluator.run(case)
            scope = Scope(self.program, case, states)
            for plan in self.program.plans["thing"]:
                self._look(found[plan.name], plan, scope, case)
        return found

    def _look(self, seen: Truths, plan: Plan, scope: Scope, case: Case) -> None:
        record, state = case.records[0], scope.states[0]
        out = state.outs[plan.index]
        stated = record.facts.get(plan.name) if plan.stated else None
        if stated is None:
            seen.gap |= out is GAP
            seen.conflict |= out is CONFLICT
        if out not in (OPEN, GAP, CONFLICT):
            seen.values.add(out)
        truths = [state.truths[clause.index] for clause in plan.clauses]
        values = [clause.literal for clause in plan.clauses]
        for number, clause in enumerate(plan.clauses):
            if truths[number] is not True:
                continue
            seen.fired.add(clause.id)
            rest = [n for n in range(len(truths)) if n != number]
            without = resolved(plan, rest, truths, values, stated)
            if OPEN not in (out, without) and without != out:
                seen.needed.add(clause.id)
        seen.rows.add((tuple(truths), stated))

    def redundant(self, name: str, clause: str, others: set[str]) -> bool:
        """Whether a clause changes nothing beside some others."""
        plan = self.program.plan["thing", name]
        less = [n for n, c in enumerate(plan.clauses) if c.id in others]
        more = [n for n, c in enumerate(plan.clauses) if c.id in {clause, *others}]
        values = [c.literal for c in plan.clauses]
        for truths, stated in self.seen[name].rows:
            outs = [resolved(plan, rows, truths, values, stated) for rows in (less, more)]
            if OPEN not in outs and outs[0] != outs[1]:
                return False
        return True

    def differs(self, base: Program, other: Program) -> set[str]:
        """The outcomes that two programs settle differently in some case."""
        one, two, found = Generated(base), Generated(other), set()
        for case in self.cases:
            a, b = one.run(case)[0], two.run(case)[0]
            for plan in base.plans["thing"]:
                outs = a.outs[plan.index], b.outs[other.plan[plan.key].index]
                if plan.kind is not OutcomeKind.TERM and OPEN not in outs and outs[0] != outs[1]:
                    found.add(plan.name)
        return found

    def matters(self, name: str) -> bool:
        """Whether some other value of a norm changes some decision."""
        norm = self.rules.linked.packs[0].norms[name]
        value = norm.on(DAY)
        for other in _values(value):
            if other != value:
                changed = with_value(norm, other, DAY)
                change = PackChange("number", name, norm.place, "", "", norm=changed)
                if self.differs(self.program, changed_program(self.rules.linked, self.program, DAY, change)):
                    return True
        return False

    def turns(self) -> set[str]:
        """The outcomes that turn on the reading."""
        other = compile_program(self.rules.linked, DAY, {f"{NAME}:d": "two"})
        return self.differs(self.program, other)


def _domain(fact: Any) -> list[Any]:
    if fact.kind is FactKind.BOOLEAN:
        return [True, False, None]
    return [*(fact.values if fact.kind is FactKind.CHOICE else range(HIGH + 1)), None]


def _values(value: Any) -> Iterator[Any]:
    """All values of a norm that could make a difference to facts from 0 to :data:`HIGH`."""
    if not isinstance(value, Interval):
        yield from range(-1, HIGH + 2)
        return
    for low in range(-1, HIGH + 2):
        for high in range(low, HIGH + 2):
            yield Interval(low, high)


def make(seed: int, folder: Path) -> Rules:
    """A small pack, written to a folder and loaded."""
    Maker(Random(seed)).write(folder)
    return load(NAME, pack_dirs=[folder])
