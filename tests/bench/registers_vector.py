"""The same rules on people as plain numpy, and as variables of OpenFisca-core: two-valued, no trail.

Both are made from the kernel, so they can be compared. They have no unknown, no missing facts, no
readings; every fact must be known. OpenFisca has no variable that is a list of values, so outcomes
that are lists, and what refers to them, are left to numpy alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from importlib import import_module
from typing import Any as Anything

import numpy as np
import polars as pl

from punkt.kernel.domains import Includes, Interval, OneOf
from punkt.kernel.node_structure import walk
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
from punkt.law.language.program import Plan, Program
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.registers.columns.table_layout import Column, Type

KINDS = ("recipient", "provider")
GAP = -1
Array = np.ndarray
Get = Callable[[str], Array]


class Arrays:
    """Evaluates the outcomes of people over whole arrays."""

    def __init__(self, program: Program, day: date) -> None:
        self.program, self.day = program, np.datetime64(day, "D")
        self.words: dict[str, int] = {}

    def inputs(self, frame: pl.DataFrame, columns: list[Column]) -> dict[str, Array]:
        """Known facts as arrays: words as numbers, exact numbers as doubles, days as days."""
        found = {}
        for column in columns:
            series = frame[column.name]
            if column.type is Type.WORD:
                codes = np.array([self.code(word) for word in column.words], dtype=np.int16)
                found[column.name] = codes[series.to_physical().to_numpy()]
            elif column.type in (Type.INTEGER, Type.DECIMAL):
                found[column.name] = series.cast(pl.Float64).to_numpy()
            else:
                found[column.name] = series.to_numpy()
        return found

    def code(self, word: str) -> int:
        """The number of a word."""
        return self.words.setdefault(word, len(self.words))

    def run(self, facts: Mapping[str, Array]) -> dict[tuple[str, str], Array]:
        """All outcomes of people, in order of their strata."""
        outs: dict[tuple[str, str], Array] = {}
        for layer in self.program.by_stratum:
            for kind, plans in layer:
                if kind in KINDS:
                    for plan in plans:
                        outs[plan.key] = self.decide(plan, facts.__getitem__, lambda s, n: outs[s, n])
        return outs

    def decide(self, plan: Plan, get: Get, out: Callable[[str, str], Array]) -> Array:
        """One outcome: a word's number, a list's bits, a number, a day; GAP (or NaT) where no clause holds."""
        found: Anything = None
        for clause in plan.clauses:
            held = self.truth(clause.condition, plan.subject, get, out)
            value = clause.literal
            if plan.listed is not None:
                bit = np.where(held, 1 << plan.listed.index(str(value)), 0)
                found = bit if found is None else found | bit
                continue
            concluded = self.constant(value) if value is not None else self.value(clause.value, plan.subject, get, out)
            if found is None:
                found = np.datetime64("NaT") if plan.type.kind.value == "date" else GAP
            found = np.where(held, concluded, found)
        if plan.applies is not None:
            applies = self.truth(plan.applies, plan.subject, get, out)
            found = np.where(applies, found, np.datetime64("NaT") if plan.type.kind.value == "date" else GAP)
        return found  # type: ignore[no-any-return]

    def constant(self, value: Anything) -> Anything:
        """A literal as arrays hold it."""
        if isinstance(value, str):
            return self.code(value)
        if isinstance(value, date):
            return np.datetime64(value, "D")
        return int(value) if isinstance(value, bool) else float(value)

    def truth(self, node: Node, kind: str, get: Get, out: Callable[[str, str], Array]) -> Anything:
        """A condition over whole arrays."""
        match node:
            case Const(truth):
                return truth
            case Not(condition):
                return np.logical_not(self.truth(condition, kind, get, out))
            case All(conditions):
                return reduce(np.logical_and, [self.truth(c, kind, get, out) for c in conditions])
            case Any(conditions):
                return reduce(np.logical_or, [self.truth(c, kind, get, out) for c in conditions])
            case Comparison(left, how, right):
                one, two = self.value(left, kind, get, out), self.value(right, kind, get, out)
                held = _COMPARE[how](one, two)
                return (
                    held if how is not Compare.NE else held & (one == one) & (two == two)
                )  # nothing differs from nothing
            case Test(value, domain):
                found = self.value(value, kind, get, out)
                return self.inside(found, domain, value, kind)
        raise AssertionError(node)

    def inside(self, found: Anything, domain: Anything, node: Node, kind: str) -> Anything:
        """Whether values lie in a domain; an outcome's gap does not."""
        there: Anything = found != GAP if isinstance(node, Outcome) and found.dtype.kind != "M" else True
        if isinstance(domain, Interval):
            inner: Anything = True
            if domain.low is not None:
                low = self.constant(domain.low)
                inner = found > low if domain.low_open else found >= low
            if domain.high is not None:
                high = self.constant(domain.high)
                inner = inner & (found < high if domain.high_open else found <= high)
            return there & inner
        if isinstance(domain, Includes):
            assert isinstance(node, Outcome)
            listed = self.program.plan[node.section or kind, node.name].listed or ()
            mask = sum(1 << listed.index(str(word)) for word in domain.values if word in listed)
            return there & ((found & mask) != 0)
        assert isinstance(domain, OneOf)
        values = [self.constant(value) for value in domain.values]
        if values in ([1], [0]) and getattr(found, "dtype", None) == np.bool_:
            member = found if values == [1] else ~found
        elif len(values) == 1:
            member = found == values[0]
        else:
            member = np.isin(found, values)
        return there & (~member if domain.complement else member)

    def value(self, node: Node, kind: str, get: Get, out: Callable[[str, str], Array]) -> Anything:
        """A value over whole arrays."""
        match node:
            case Literal(value):
                return self.constant(value)
            case AsOf():
                return self.day
            case Fact(path, section):
                return get(f"{section or kind}.{path}")
            case Outcome(name, section):
                return out(section or kind, name)
            case If(condition, then, otherwise):
                held, one = self.truth(condition, kind, get, out), self.value(then, kind, get, out)
                if isinstance(otherwise, Nothing):
                    day = getattr(one, "dtype", np.dtype(float)).kind == "M"
                    return np.where(held, one, np.datetime64("NaT") if day else np.nan)
                return np.where(held, one, self.value(otherwise, kind, get, out))
            case Tally(conditions):
                return sum(np.asarray(self.truth(c, kind, get, out)).astype(np.int16) for c in conditions)
            case Linear(constant, terms):
                return float(constant) + sum(float(f) * self.value(v, kind, get, out) for f, v in terms)
            case Product(left, right):
                return self.value(left, kind, get, out) * self.value(right, kind, get, out)
            case Extreme(largest, values):
                found = [self.value(v, kind, get, out) for v in values]
                return reduce(np.maximum if largest else np.minimum, found)
            case TimeBetween(since, until, TimeUnit.YEARS, MissingDay.UP):
                return full_years(self.value(since, kind, get, out), self.value(until, kind, get, out))
            case TimeAfter(day, months, TimeUnit.MONTHS, MissingDay.DOWN):
                return add_months(self.value(day, kind, get, out), self.value(months, kind, get, out))
        raise AssertionError(node)


_COMPARE = {
    Compare.LT: np.less,
    Compare.LE: np.less_equal,
    Compare.GT: np.greater,
    Compare.GE: np.greater_equal,
    Compare.EQ: np.equal,
    Compare.NE: np.not_equal,
}


def full_years(since: Anything, until: Anything) -> Anything:
    """Full years, by months and days of the month."""
    one, two = since.astype("datetime64[M]"), until.astype("datetime64[M]")
    early = (until - two.astype("datetime64[D]")) < (since - one.astype("datetime64[D]"))
    return ((two - one).astype(np.int64) - early) // 12


def add_months(day: Anything, months: Anything) -> Anything:
    """The same day so many months later, or that month's last."""
    month = day.astype("datetime64[M]")
    rest = day - month.astype("datetime64[D]")
    later = month + np.asarray(months).astype("timedelta64[M]")
    last = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.minimum(later.astype("datetime64[D]") + rest, last)


def expressible(program: Program) -> list[Plan]:
    """The outcomes OpenFisca can express: no lists, and nothing that refers to one."""
    found: dict[tuple[str, str], Plan] = {}
    for layer in program.by_stratum:
        for kind, plans in layer:
            for plan in plans if kind in KINDS else ():
                nodes = [part for c in plan.clauses for n in (c.condition, c.value) for part in walk(n)]
                nodes += [] if plan.applies is None else walk(plan.applies)
                used = {(n.section or kind, n.name) for n in nodes if isinstance(n, Outcome)}
                if plan.listed is None and used <= found.keys():
                    found[plan.key] = plan
    return list(found.values())


class OpenFisca:
    """The same formulas as variables of a tax and benefit system of OpenFisca-core."""

    def __init__(self, arrays: Arrays, columns: list[Column]) -> None:
        entities, periods, taxbenefitsystems, variables = (
            import_module(f"openfisca_core.{name}")
            for name in ("entities", "periods", "taxbenefitsystems", "variables")
        )
        self.arrays = arrays
        self.plans = expressible(arrays.program)
        self.person = entities.build_entity("person", "persons", "Somebody", is_person=True)
        self.system = taxbenefitsystems.TaxBenefitSystem([self.person])
        self.period = periods.period(str(arrays.day)[:7])
        kinds = {Type.FLAG: bool, Type.INTEGER: float, Type.DECIMAL: float, Type.DAY: date, Type.WORD: int}
        shared = {"entity": self.person, "definition_period": periods.DateUnit.MONTH}
        for column in columns:
            members = {**shared, "value_type": kinds[column.type]}
            self.system.add_variable(type(_name(column.name), (variables.Variable,), members))
        for plan in self.plans:
            kind: Anything = {"date": date, "integer": float, "number": float}.get(plan.type.kind.value, int)
            members = {**shared, "value_type": kind, "formula": self._formula(plan)}
            self.system.add_variable(type(_name(f"{plan.subject}.{plan.name}."), (variables.Variable,), members))

    def _formula(self, plan: Plan) -> Anything:
        arrays = self.arrays

        def formula(person: Anything, period: Anything) -> Anything:
            found = arrays.decide(
                plan, lambda name: person(_name(name), period), lambda s, n: person(_name(f"{s}.{n}."), period)
            )
            return np.broadcast_to(found, person.count) if np.ndim(found) == 0 else found

        return formula

    def run(self, facts: Mapping[str, Array]) -> dict[tuple[str, str], Array]:
        """All outcomes it can express."""
        from openfisca_core.simulation_builder import SimulationBuilder

        count = len(next(iter(facts.values())))
        simulation = SimulationBuilder().build_default_simulation(self.system, count)
        for name, values in facts.items():
            simulation.set_input(_name(name), self.period, values)
        return {
            plan.key: simulation.calculate(_name(f"{plan.subject}.{plan.name}."), self.period)
            for plan in self.plans
            if plan.kind is not OutcomeKind.TERM
        }


def _name(name: str) -> str:
    return name.replace(".", "__")
