"""The first screen of a decision's page: tasks with their papers and days, what is missing with its questions, and
what somebody could change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode

from punkt.deciding.rule_base import Rules
from punkt.proving.interview.one_change import Obstacle, one_change
from punkt.showing.decision.first_screen import FirstScreen, Task, first_screen
from punkt.showing.decision.view import Builder
from punkt.showing.decision.view_model import ViewRow
from punkt.showing.words.interface_words import Words

from .paper_offers import paper_address

_BETTER = {
    "violation": "breach_gone",
    "adverse": "outcome_other",
    "outside": "outside_gone",
    "departure": "departure_gone",
}
"""How outcomes stand out, the strongest first, and what is said of one that would be otherwise."""
CHANGEABLE = tuple(_BETTER)
"""How outcomes stand out of which it is told what would make them otherwise."""
SHOWN = 6
"""Missing facts that stand open on the first screen."""
OUTCOMES = 3
"""Outcomes of which the first screen tells what would change them."""


@dataclass(frozen=True)
class ShownTask:
    """A task, and where its paper, its day for a calendar and its point of the document are."""

    task: Task
    day: str
    paper: str
    calendar: str
    point: str


@dataclass(frozen=True)
class MissingFact:
    """A fact that is missing, and the address of its question."""

    label: str
    subject: str
    """Whose it is; empty for the first record of the case."""
    address: str


@dataclass(frozen=True)
class Change:
    """A fact that, were it otherwise, would make an outcome another: in words, who can change it, what comes of it."""

    says: str
    who: str
    title: str
    comes: str


@dataclass(frozen=True)
class Screen:
    """All of the first screen."""

    first: FirstScreen
    tasks: list[ShownTask]
    lacks: list[MissingFact]
    changes: list[Change]

    @property
    def dated(self) -> bool:
        """Whether a task has a day."""
        return any(one.task.day for one in self.tasks)


def screen(
    builder: Builder,
    case: Mapping[str, Any],
    number: int,
    rules: Rules | None,
    loud: list[ViewRow],
    links: Any,
    papers: Collection[str],
    ask: Callable[[str], str],
) -> Screen:
    """The first screen; ``rules`` are those of the decision, where they are still served; ``links`` of its points.

    ``papers`` are the addresses of the papers that the decision offers: a task leads to no other. ``ask``: where a fact is asked.
    """
    first = first_screen(builder)
    words = builder.words
    dated = bool(number and rules is not None and find_spec("icalendar"))
    tasks = [_task(one, words, number, dated, links, papers) for one in first.tasks]
    known = first.subjects[0].title if first.subjects else ""
    lacks = [
        MissingFact(
            lack.label,
            "" if lack.subject == known else lack.subject,
            ask(lack.facts[0]),
        )
        for lack in first.lacks
    ]
    changes = list(_changes(builder, case, rules, loud)) if rules is not None else []
    return Screen(first, tasks, lacks, changes)


def _task(one: Task, words: Words, number: int, dated: bool, links: Any, papers: Collection[str]) -> ShownTask:
    asked = {"for": one.record}
    paper = paper_address(number, one.paper, one.record) if one.paper else ""
    days = f"/decisions/{number}/days.ics?{urlencode(asked | {'outcome': one.outcome})}"
    day = words.day(one.day) if one.day else ""
    return ShownTask(
        one, day, paper if paper in papers else "", days if dated and one.day else "", links(one.pack, one.point)
    )


def _changes(builder: Builder, case: Mapping[str, Any], rules: Rules, loud: list[ViewRow]) -> Iterator[Change]:
    """Of the outcomes that stand out most, what one fact would make otherwise."""
    as_of = date.fromisoformat(builder.document["as_of"])
    outcomes = builder.linked.vocabulary.outcomes
    for row in [one for one in loud if one.tone in CHANGEABLE][:OUTCOMES]:
        refused = {*outcomes[(row.subject.kind, row.name)].adverse, row.found}
        obstacles = list(_obstacles(builder, row))
        found = one_change(
            rules,
            case,
            as_of,
            row.subject.name,
            row.name,
            obstacles,
            lambda value, no=refused: value not in no,  # type: ignore[misc]
        )
        for one in found:
            named = builder.names.named(f"{one.subject}.{one.path}")
            said = _either([builder.values.of(named, value) for value in one.values], builder.words)
            label = builder.names.subject(one.subject).about(named.label)
            by = builder.names.vocabulary.actors.get(named.fact.changed_by) if named.fact is not None else None
            better = builder.words(_BETTER[row.tone])
            yield Change(
                f"{label} — {said}", builder.words.pick(by) if by else "", row.subject.about(row.title), better
            )


def _either(values: list[str], words: Words) -> str:
    *most, last = values
    return words("or", most=", ".join(most), last=last) if most else last


def _obstacles(builder: Builder, row: ViewRow) -> Iterator[Obstacle]:
    """The facts that kept the clauses from firing that would have given the outcome another value."""
    for entry in builder.reasons.ruled_out(row.subject.name, row.name):
        for reason in entry["because"]:
            named = builder.names.named(reason["fact"])
            if named.record and named.fact is not None:
                yield Obstacle(named.record, named.path, str(reason.get("required", "")))
