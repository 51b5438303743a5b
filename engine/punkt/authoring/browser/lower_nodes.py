"""Nodes of the kernel as a table of JSON objects that name each other by their positions.

What a node asks of the vocabulary (between what a number lies, which outcome is meant, whether a value may turn out to
be none), and how it is called in a trace, is worked out here, so that the runtime need not know the vocabulary. A node
is written once for each record type that it is about; equal ones are one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, assert_never

from punkt.deciding.explaining.explain_failed import NONE, SOME
from punkt.deciding.explaining.plain_values import asked_for
from punkt.kernel import nodes as kernel
from punkt.kernel.domains import show
from punkt.kernel.node_structure import children, may_be_absent, the_one
from punkt.kernel.nodes import (
    Aggregate,
    All,
    AsOf,
    Comparison,
    Const,
    Count,
    Counting,
    Default,
    Distinct,
    Extreme,
    Fact,
    If,
    Joined,
    Linear,
    Literal,
    Node,
    Not,
    Nothing,
    Outcome,
    PeriodEdge,
    Possibly,
    Power,
    Presumed,
    Product,
    Quotient,
    Rank,
    Round,
    Tally,
    Test,
    TimeAfter,
    TimeBetween,
    Value,
    WorkdayAfter,
)
from punkt.kernel.work_calendar import WorkCalendar
from punkt.law.language.program import Program
from punkt.law.language.references import element_record
from punkt.law.language.unknown_numbers import range_of
from punkt.law.packs.vocabulary import VALUE, Vocabulary, is_month

from .written_values import written, written_domain

Derived = Mapping[tuple[str, Value], str]
"""How the nodes of derived facts are called."""


class NodeTable:
    """The nodes written so far, and the calendars that they name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.nodes: list[dict[str, Any]] = []
        self.calendars: dict[str, dict[str, Any]] = {}
        self._at: dict[str, int] = {}
        self._done: dict[tuple[int, int, str], int] = {}
        self._held: list[object] = []
        """What positions are kept for by identity: it must not go to others."""
        self.ways: dict[int, int] = {}
        """The nodes on whose ways parts of rules are named, by identity, and how each is called."""

    def with_way(self, node: Node) -> int:
        """How a node is called on whose ways something is named; its table entry says so too."""
        self._held.append(node)
        return self.ways.setdefault(id(node), len(self.ways))

    def of(self, program: Program, derived: Derived) -> ProgramNodes:
        """What writes the nodes of a program."""
        self._held += [program, derived]
        return ProgramNodes(self, program, derived)

    def add(self, entry: dict[str, Any]) -> int:
        """The position of an entry."""
        key = json.dumps(entry, sort_keys=True)
        if key not in self._at:
            self._at[key] = len(self.nodes)
            self.nodes.append(entry)
        return self._at[key]

    def calendar(self, calendar: WorkCalendar) -> str:
        """What a calendar is called among those written; calendars of one name may differ by the day of the law."""
        days = [day.toordinal() for day in calendar.days]
        said = {"first": calendar.first.isoformat(), "last": calendar.last.isoformat(), "days": _steps(days)}
        name, number = calendar.name, 1
        while self.calendars.setdefault(name, said) != said:
            number += 1
            name = f"{calendar.name}:{number}"
        return name


def _steps(days: list[int]) -> list[int]:
    """The first day, and how far each is from the one before: most are 1, which is short."""
    return [day - before for day, before in zip(days, [0, *days], strict=False)]


class ProgramNodes:
    """Writes the nodes of one program into a table."""

    def __init__(self, table: NodeTable, program: Program, derived: Derived) -> None:
        self.table, self.program, self.derived = table, program, derived

    def at(self, node: Node, kind: str) -> int:
        """The position of a node about a record of a type."""
        key = (id(self.program), id(node), kind)
        found = self.table._done.get(key)
        if found is None:
            self.table._held.append(node)
            found = self.table._done[key] = self.table.add(self._entry(node, kind))
        return found

    def _entry(self, node: Node, kind: str) -> dict[str, Any]:
        entry = self._said(node, kind)
        below = [self.at(child, kind) for child in children(node)]
        if below:
            entry["of"] = below
        if isinstance(node, Counting):
            element = element_record(node, kind, self.table.vocabulary)
            entry["parts"] = [self.at(part, element) for part in node.parts]
        if id(node) in self.table.ways:
            entry["way"] = self.table.ways[id(node)]
        return entry

    def _said(self, node: Node, kind: str) -> dict[str, Any]:
        """What a node says besides the nodes below it."""
        match node:
            case Fact():
                return self._fact(node, kind)
            case Outcome(name, section):
                index = self.program.plan[(section or kind, name)].index
                return {"op": "outcome", "name": name, "index": index, **({"section": section} if section else {})}
            case AsOf():
                return {"op": "as_of"}
            case Const(truth):
                return {"op": "const", "truth": truth}
            case Not():
                return {"op": "not"}
            case All():
                return {"op": "all"}
            case kernel.Any():
                return {"op": "any"}
            case Possibly():
                return {"op": "possibly"}
            case Comparison(_, how, _):
                return {"op": "comparison", "how": how.value}
            case Test(_, domain):
                asked = [asked_for(domain, False), asked_for(domain, True)]
                few = "some" if domain == SOME else "none" if domain == NONE else None
                return {"op": "test", "domain": written_domain(domain), "asked": asked, **({"few": few} if few else {})}
            case Count() | Distinct():
                return {"op": "count" if isinstance(node, Count) else "distinct"}
            case Presumed(_, value):
                return {"op": "presumed", "value": written(value)}
            case _:
                called = self.derived.get((kind, node))
                return {**self._computed(node), **({"called": called} if called else {})}

    def _fact(self, node: Fact, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {"op": "fact", "path": node.path}
        ends = range_of(node, kind, self.table.vocabulary)
        if node.section:
            found["section"] = node.section
        elif is_month(kind):
            found["month"] = node.path == VALUE
        if node.none:
            found["none"] = True
        if ends is not None:
            found["ends"] = written(ends)
        return found

    def _computed(self, node: Value) -> dict[str, Any]:
        """Of what is worked out, and may be a fact that the vocabulary derives."""
        absent = [may_be_absent(part) for part in children(node) if isinstance(part, Value)]
        match node:
            case Literal(value):
                return {"op": "literal", "value": written(value)}
            case Nothing():
                return {"op": "nothing"}
            case Tally():
                return {"op": "tally"}
            case Aggregate(how):
                return {"op": "aggregate", "how": how.value, "absent": may_be_absent(node.value)}
            case Rank():
                keys = [may_be_absent(key) for key in node.keys]
                return {"op": "rank", "largest": list(node.largest), "shared": node.shared, "absent": keys}
            case Linear(constant, terms):
                return {"op": "linear", "constant": show(constant), "factors": [show(factor) for factor, _ in terms]}
            case Product():
                return {"op": "product", "absent": absent}
            case Quotient():
                return {"op": "quotient"}
            case Power():
                return {"op": "power"}
            case Round(_, step, how):
                return {"op": "round", "step": show(step), "how": how.value}
            case Extreme(largest, _):
                return {"op": "extreme", "largest": largest, "absent": absent}
            case Joined():
                return {"op": "joined"}
            case TimeBetween(_, _, unit, missing, calendar):
                by = {} if calendar is None else {"calendar": self.table.calendar(calendar)}
                return {"op": "time_between", "unit": unit.value, "missing": missing.value, **by}
            case TimeAfter(_, _, unit, missing):
                return {"op": "time_after", "unit": unit.value, "missing": missing.value}
            case WorkdayAfter(_, _, calendar):
                return {"op": "workday_after", "calendar": self.table.calendar(calendar)}
            case PeriodEdge(_, period, last):
                return {"op": "period_edge", "period": period.value, "last": last}
            case If():
                return {"op": "if", "absent": absent, **({"one": True} if the_one(node) else {})}
            case Default():
                return {"op": "default", "absent": absent}
            case Fact() | Outcome() | AsOf() | Count() | Distinct() | Presumed():
                raise AssertionError(node)  # they are never derived facts themselves
            case _:
                assert_never(node)
