"""The same rules for CLIPS (clipspy): one rule a clause, made from the kernel; strata are saliences.

CLIPS is two-valued: a slot without a value is ``nil``, and a test on it is an error or false, so
only cases with all facts known can be compared. Days are numbers ``yyyymmdd``; months are
added by a function written in CLIPS.
"""

from __future__ import annotations

from datetime import date
from typing import Any as Anything

import clips

from punkt.kernel.domains import Interval, OneOf
from punkt.kernel.node_structure import may_be_absent, walk
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
from punkt.law.language.clause import Clause
from punkt.law.language.program import Plan, Program
from punkt.law.packs.vocabulary import FactKind

from .contestants import KINDS, Answer, Unsupported, lookup, plain, read_facts

_FUNCTIONS = (
    """
(deffunction days-in (?y ?m)
  (if (= ?m 2) then (if (or (and (= 0 (mod ?y 4)) (<> 0 (mod ?y 100))) (= 0 (mod ?y 400))) then 29 else 28)
   else (if (or (= ?m 4) (= ?m 6) (= ?m 9) (= ?m 11)) then 30 else 31)))
""",
    """
(deffunction add-months (?day ?n)
  (bind ?i (+ (* 12 (div ?day 10000)) (- (mod (div ?day 100) 100) 1) ?n))
  (bind ?y (div ?i 12)) (bind ?m (+ 1 (mod ?i 12)))
  (+ (* 10000 ?y) (* 100 ?m) (min (mod ?day 100) (days-in ?y ?m))))
""",
    "(defglobal ?*fired* = (create$))",
    "(defglobal ?*made* = (create$))",
    "(defglobal ?*away* = (create$))",
)


_ABSENT = "GAP"


class Clips:
    """A program as rules of CLIPS."""

    name = "clipspy"

    def __init__(self, program: Program) -> None:
        self.program = program
        self.facts = read_facts(program)
        self._kinds = [(_slot(k, p), k, p, program.vocabulary.subjects[k].facts[p].kind) for k, p in self.facts]
        self._referred = {
            (n.section or kind, n.name)
            for kind in KINDS
            for c in program.clauses[kind]
            for part in (c.condition, c.value)
            for n in walk(part)
            if isinstance(n, Outcome)
        }
        self.fresh()

    def fresh(self) -> None:
        """A new environment: an old one gets slower with every fact it has ever seen (clipspy 1.0.6)."""
        self.covered: list[tuple[str, int]] = []
        self.env = clips.Environment()
        for text in _FUNCTIONS:
            self.env.build(text)
        slots = " ".join(f"(slot {_slot(kind, path)})" for kind, path in self.facts)
        self.env.build(f"(deftemplate person (slot as_of) {slots})")
        self._clauses: list[tuple[Plan, Clause]] = []
        self._away: list[Plan] = []
        for kind in KINDS:
            for plan in self.program.plans[kind]:
                self._plan(plan)
        self._template = self.env.find_template("person")

    def _plan(self, plan: Plan) -> None:
        salience = 2 * (self.program.strata - plan.stratum)
        met: dict[str, str] = {}
        applies = "TRUE" if plan.applies is None else self.text(plan.applies, plan.subject, met)
        if plan.applies is not None:
            self._away.append(plan)
            self._rule(
                f"away{len(self._away)}",
                salience,
                met,
                f"(not {applies})",
                f"(bind ?*away* (create$ ?*away* {len(self._away) - 1}))",
            )
        for clause in plan.clauses:
            number = len(self._clauses)
            self._clauses.append((plan, clause))
            self.covered.append((plan.subject, clause.index))
            used: dict[str, str] = {}
            test = self.text(clause.condition, plan.subject, used)
            value = self.text(clause.value, plan.subject, used)
            then = f"(bind ?*fired* (create$ ?*fired* {number}))"
            if clause.literal is None:
                then += f" (bind ?*made* (create$ ?*made* {number} {value}))"
            if plan.key in self._referred:
                asserted = f"(assert (out {plan.subject}-{plan.name} {value}))"
                then += f" {asserted}" if plan.applies is None else f" (if {applies} then {asserted})"
                used |= met
            self._rule(f"c{number}", salience, used, test, then)
        if plan.key in self._referred:
            out = f"{plan.subject}-{plan.name}"
            self.env.build(
                f"(defrule gap-{out} (declare (salience {salience - 1})) (person) (not (out {out} ?)) => (assert (out {out} GAP)))"
            )

    def _rule(self, name: str, salience: int, used: dict[str, str], test: str, then: str) -> None:
        """A rule that looks at slots and outcomes."""
        slots = " ".join(f"({name} ?{name})" for name in used if not name.startswith("out-"))
        outs = " ".join(f"(out {name[4:]} ?{name})" for name in used if name.startswith("out-"))
        tested = "" if test == "TRUE" else f"(test {test})"
        self.env.build(f"(defrule {name} (declare (salience {salience})) (person {slots}) {outs} {tested} => {then})")

    def given(self, mapping: dict[str, Anything]) -> Anything:
        """What it is given: the slots of the fact."""
        found: dict[str, Anything] = {"as_of": _digits(mapping["as_of"])}
        for slot, kind, path, fact in self._kinds:
            value = lookup(mapping[kind], path)
            if fact is FactKind.DATE:
                value = _digits(value)
            elif fact is FactKind.CHOICE:
                value = clips.Symbol(value)
            found[slot] = value
        return found

    def run(self, given: Anything) -> Anything:
        """Assert the fact, run, and read what has fired."""
        env = self.env
        env.reset()
        self._template.assert_fact(**given)
        env.run()
        return env.eval("?*fired*"), env.eval("?*made*"), env.eval("?*away*")

    def answer(self, raw: Anything) -> Answer:
        """What it found, in the form that is compared."""
        numbers, made, away = raw
        values = dict(zip(made[::2], made[1::2], strict=True))
        fired = set()
        outs: dict[tuple[str, str], Anything] = {
            p.key: [] if p.listed is not None else None for k in KINDS for p in self.program.plans[k]
        }
        for number in numbers:
            plan, clause = self._clauses[number]
            fired.add((plan.subject, clause.index))
            value = plain(clause.literal) if number not in values else values[number]
            if plan.type.kind is FactKind.DATE:
                value = f"{value // 10000:04}-{value // 100 % 100:02}-{value % 100:02}"
            if plan.listed is None:
                outs[plan.key] = value
            else:
                outs[plan.key] = [v for v in plan.listed if v in (*outs[plan.key], value)]
        return fired, outs | {self._away[number].key: None for number in away}

    def text(self, node: Node, kind: str, used: dict[str, str]) -> str:
        """A node as a CLIPS expression; the slots and outcomes it looks at go to ``used``."""

        def many(operator: str, parts: tuple[Node, ...]) -> str:
            texts = [self.text(p, kind, used) for p in parts]
            return texts[0] if len(texts) == 1 else f"({operator} {' '.join(texts)})"

        match node:
            case Const(truth):
                return "TRUE" if truth else "FALSE"
            case Not(condition):
                return f"(not {self.text(condition, kind, used)})"
            case All(conditions):
                return many("and", conditions)
            case Any(conditions):
                return many("or", conditions)
            case Tally(conditions):
                return "(+ 0 " + " ".join(f"(if {self.text(c, kind, used)} then 1 else 0)" for c in conditions) + ")"
            case Test(value, domain):
                return _test(self.text(value, kind, used), domain)
            case Comparison(left, how, right):
                operator = {Compare.EQ: "eq", Compare.NE: "neq"}.get(how, how.value)
                compared = many(operator, (left, right))
                absent = [f"(eq {self.text(n, kind, used)} {_ABSENT})" for n in (left, right) if may_be_absent(n)]
                return f"(if (or {' '.join(absent)} FALSE) then FALSE else {compared})" if absent else compared
            case If(condition, then, otherwise):
                tested, *ways = (self.text(n, kind, used) for n in (condition, then, otherwise))
                return f"(if {tested} then {ways[0]} else {ways[1]})"
            case Nothing():
                return _ABSENT
            case Literal(value):
                return _literal(value)
            case AsOf():
                used["as_of"] = ""
                return "?as_of"
            case Fact(path, section):
                used[_slot(section or kind, path)] = ""
                return f"?{_slot(section or kind, path)}"
            case Outcome(name, section):
                used[f"out-{section or kind}-{name}"] = ""
                return f"?out-{section or kind}-{name}"
            case Linear(constant, terms):
                return (
                    f"(+ {constant} "
                    + " ".join(f"(* {factor} {self.text(v, kind, used)})" for factor, v in terms)
                    + ")"
                )
            case Product(left, right):
                return many("*", (left, right))
            case Extreme(largest, values):
                return many("max" if largest else "min", values)
            case TimeBetween(since, until, TimeUnit.YEARS, MissingDay.UP):
                return f"(div (- {self.text(until, kind, used)} {self.text(since, kind, used)}) 10000)"
            case TimeAfter(day, months, TimeUnit.MONTHS, MissingDay.DOWN):
                return many("add-months", (day, months))
            case _:
                raise Unsupported(type(node).__name__)


def _slot(kind: str, path: str) -> str:
    return f"{kind}-{path.replace('.', '-')}"


def _digits(day: str) -> int:
    return int(day.replace("-", ""))


def _literal(value: Anything) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value.strftime("%Y%m%d") if isinstance(value, date) else str(plain(value))


def _test(value: str, domain: Anything) -> str:
    match domain:
        case OneOf(values, complement):
            items = [f"(eq {value} {item})" for item in sorted(_literal(v) for v in values)]
            inside = items[0] if len(items) == 1 else f"(or {' '.join(items)})"
            return f"(not {inside})" if complement else inside
        case Interval(low, high, low_open, high_open):
            parts = [f"({'>' if low_open else '>='} {value} {_literal(low)})"] if low is not None else []
            parts += [f"({'<' if high_open else '<='} {value} {_literal(high)})"] if high is not None else []
            return parts[0] if len(parts) == 1 else f"(and {' '.join(parts)})" if parts else "TRUE"
    raise Unsupported(type(domain).__name__)
