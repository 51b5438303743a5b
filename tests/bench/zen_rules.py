"""The same rules for zen-engine: a decision graph (JDM), one expression node a stratum, made from the kernel.

ZEN's expressions are two-valued: a comparison with an unknown fact is an error, so only cases
with all facts known can be compared. Its ``diff`` in years makes somebody born on 29 February
a year older a day early, so full years are worked out from the digits of the days.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any as Anything

import zen

from punkt.kernel.domains import Includes, Interval, OneOf
from punkt.kernel.node_structure import may_be_absent
from punkt.kernel.nodes import (
    All,
    Any,
    AsOf,
    Compare,
    Comparison,
    Const,
    Extreme,
    Fact,
    If,
    Linear,
    Literal,
    MissingDay,
    Node,
    Not,
    Nothing,
    Outcome,
    Product,
    Tally,
    Test,
    TimeAfter,
    TimeBetween,
    TimeUnit,
)
from punkt.law.language.program import Program

from .contestants import KINDS, Answer, Unsupported, is_day, plain


class Zen:
    """A program as a decision graph of zen-engine."""

    name = "zen-engine"

    def __init__(self, program: Program, trace: bool = True) -> None:
        self.program, self.options = program, {"trace": trace}
        self.covered: list[tuple[str, int]] = []
        self.unsupported: list[str] = []
        names = ["in"]
        nodes = [_node("in", "inputNode")]
        for number, layer in enumerate(program.by_stratum):
            expressions = self._expressions([plan for kind, plans in layer if kind in KINDS for plan in plans])
            if expressions:
                names.append(f"s{number}")
                nodes.append(
                    {**_node(names[-1], "expressionNode"), "content": {"expressions": expressions, "passThrough": True}}
                )
        names.append("out")
        nodes.append(_node("out", "outputNode"))
        edges = [{"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in pairwise(names)]
        graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
        self._decision = zen.ZenEngine().create_decision(json.dumps(graph))

    def _expressions(self, plans: list[Anything]) -> list[dict[str, str]]:
        found = []
        for plan in plans:
            for clause in plan.clauses:
                found.append((f"{plan.subject}_c{clause.index}", self.text(clause.condition, plan.subject)))
                self.covered.append((plan.subject, clause.index))
            rows = [(f"$.{plan.subject}_c{c.index}", self.text(c.value, plan.subject)) for c in plan.clauses]
            if plan.listed is not None:
                rows.sort(key=lambda row: [json.dumps(v) for v in plan.listed].index(row[1]))
                value = f"filter([{', '.join(f'{test} ? {then} : null' for test, then in rows)}], # != null)"
            else:
                value = "null"
                for test, then in reversed(rows):
                    value = f"{test} ? {then} : ({value})"
            if plan.applies is not None:
                value = f"({self.text(plan.applies, plan.subject)}) ? ({value}) : null"
            found.append((f"{plan.subject}_{plan.name}", value))
        return [{"id": key, "key": key, "value": value} for key, value in found]

    def given(self, mapping: dict[str, Anything]) -> Anything:
        """What it is given: the mapping itself."""
        return mapping

    def run(self, given: Anything) -> Anything:
        """Evaluate, with the trace."""
        return self._decision.evaluate(given, self.options)

    def answer(self, raw: Anything) -> Answer:
        """What it found, in the form that is compared."""
        result = raw["result"]
        fired = {(kind, index) for kind, index in self.covered if result[f"{kind}_c{index}"]}
        outs = {
            plan.key: plain(result.get(f"{plan.subject}_{plan.name}"))
            for kind in KINDS
            for plan in self.program.plans[kind]
        }
        return fired, outs

    def text(self, node: Node, kind: str) -> str:
        """A node as a ZEN expression."""
        match node:
            case Const(truth):
                return "true" if truth else "false"
            case Not(condition):
                return f"not ({self.text(condition, kind)})"
            case All(conditions):
                return " and ".join(f"({self.text(c, kind)})" for c in conditions)
            case Any(conditions):
                return " or ".join(f"({self.text(c, kind)})" for c in conditions)
            case Tally(conditions):
                return "(" + " + ".join(f"(({self.text(c, kind)}) ? 1 : 0)" for c in conditions) + ")"
            case Test(value, domain):
                return _test(self.text(value, kind), domain)
            case Comparison(left, how, right):
                a, b = (
                    f"d({self.text(n, kind)})" if is_day(self.program, n, kind) else self.text(n, kind)
                    for n in (left, right)
                )
                compared = f"{a} {'==' if how is Compare.EQ else how.value} {b}"
                absent = [f"{self.text(n, kind)} == null" for n in (left, right) if may_be_absent(n)]
                return f"(({' or '.join(absent)}) ? false : {compared})" if absent else compared
            case Literal(value):
                return json.dumps(plain(value), ensure_ascii=False)
            case AsOf():
                return "as_of"
            case Fact(path, section):
                return f"{section or kind}.{path}"
            case Outcome(name, section):
                return f"{section or kind}_{name}"
            case If(condition, then, otherwise):
                tested, *ways = (self.text(n, kind) for n in (condition, then, otherwise))
                return f"(({tested}) ? {ways[0]} : {ways[1]})"
            case Nothing():
                return "null"
            case Linear(constant, terms):
                return (
                    "("
                    + " + ".join([str(constant), *(f"({factor}) * {self.text(v, kind)}" for factor, v in terms)])
                    + ")"
                )
            case Product(left, right):
                return f"({self.text(left, kind)} * {self.text(right, kind)})"
            case Extreme(largest, values):
                return f"{'max' if largest else 'min'}([{', '.join(self.text(v, kind) for v in values)}])"
            case TimeBetween(since, until, TimeUnit.YEARS, MissingDay.UP):
                first, last = (f"number(d({self.text(n, kind)}).format('%Y%m%d'))" for n in (since, until))
                return f"floor(({last} - {first}) / 10000)"
            case TimeAfter(day, months, TimeUnit.MONTHS, MissingDay.DOWN):
                return f"d({self.text(day, kind)}).add({self.text(months, kind)}, 'month').format('%Y-%m-%d')"
            case _:
                raise Unsupported(type(node).__name__)


def _node(name: str, kind: str) -> dict[str, Anything]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}


def _test(value: str, domain: Anything) -> str:
    match domain:
        case OneOf(values, complement):
            items = sorted(json.dumps(plain(v), ensure_ascii=False) for v in values)
            inside = f"{value} == {items[0]}" if len(items) == 1 else f"{value} in [{', '.join(items)}]"
            return f"not ({inside})" if complement else inside
        case Interval(low, high, low_open, high_open):
            parts = [f"{value} {'>' if low_open else '>='} {plain(low)}"] if low is not None else []
            parts += [f"{value} {'<' if high_open else '<='} {plain(high)}"] if high is not None else []
            return " and ".join(parts) or "true"
        case Includes(values):
            return f"some({value}, # in {json.dumps(sorted(values), ensure_ascii=False)})"
    raise Unsupported(type(domain).__name__)
