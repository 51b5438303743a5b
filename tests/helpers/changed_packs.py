"""Two small packs of which one is the other, changed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import yaml

from helpers.small_packs import HIGH, WORDS, Plain, Tried
from punkt.deciding.evaluators.generated import Generated
from punkt.deciding.evaluators.reference import Scope
from punkt.kernel.nodes import Fact, Outcome
from punkt.kernel.records import CONFLICT, GAP, OPEN, Case, State
from punkt.proving.comparison.compared_packs import Side
from punkt.proving.comparison.dimensions import ConfinedDimension, Confinement


def changed(folder: Path, target: Path, random: Random) -> None:
    """A copy of a pack in which one or two things are others."""
    shutil.copytree(folder, target)
    rules = yaml.safe_load((target / "rules.yaml").read_text(encoding="utf-8"))["rules"]
    norms_file = target / "norms.yaml"
    norms = yaml.safe_load(norms_file.read_text(encoding="utf-8"))["norms"] if norms_file.exists() else {}
    for _ in range(random.randint(1, 2)):
        rule = random.choice(rules)
        match random.randrange(4):
            case 0 if norms:
                norm = norms[random.choice(list(norms))]
                whole = isinstance(norm["value"], int)
                low, high = sorted((random.randint(0, HIGH), random.randint(0, HIGH)))
                norm["value"] = random.randint(0, HIGH) if whole else f"[{low}..{high}]"
            case 1 if isinstance(rule.get("then"), str):
                rule["then"] = random.choice(WORDS)
            case 2 if "when" in rule:
                rule["when"] = {"not": rule["when"]}
            case 3 if sum(1 for r in rules if "decide" in rule and r.get("decide") == rule["decide"]) > 1:
                rules.remove(rule)
    (target / "rules.yaml").write_text(yaml.dump({"rules": rules}, Dumper=Plain), encoding="utf-8")
    if norms:
        norms_file.write_text(yaml.dump({"norms": norms}, Dumper=Plain), encoding="utf-8")
    header = (target / "pack.yaml").read_text(encoding="utf-8").replace("1.0.0", "1.1.0")
    (target / "pack.yaml").write_text(header, encoding="utf-8")


class Both:
    """Every case of a small vocabulary, decided under two laws."""

    def __init__(self, one: Side, other: Side) -> None:
        self.sides = (one, other)
        self.tried = Tried(one.rules)
        evaluators = [Generated(side.program) for side in self.sides]
        self.rows: list[tuple[Case, list[list[State]]]] = [
            (case, [evaluator.run(case) for evaluator in evaluators]) for case in self.tried.cases
        ]

    def outs(self, states: list[list[State]], name: str) -> tuple[Any, Any]:
        """What an outcome comes to on either side."""
        found = [s[0].outs[side.program.plan["thing", name].index] for s, side in zip(states, self.sides, strict=True)]
        return found[0], found[1]

    def inside(self, part: ConfinedDimension, case: Case, states: list[list[State]]) -> bool | None:
        """Whether a case is in a part of a region, as the evaluators see it."""
        number = max(part.dim.side, 0)
        program = self.sides[number].program
        if part.condition is not None:
            return Scope(program, case, states[number]).truth(part.condition, case.records[0])
        match part.dim.node:
            case Outcome(name):
                out = states[number][0].outs[program.plan["thing", name].index]
                # to what rests on it, an outcome in conflict is as unknown as an open one
                return (out is GAP) if part.to is Confinement.GAP else out in (OPEN, CONFLICT)
            case Fact(path):
                return path not in case.records[0].facts
        raise TypeError(part.dim.node)


ON = date(2025, 6, 1)
