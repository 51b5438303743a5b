"""What a reader is to find first: what is decided about whom, how binding it is, what to do by when, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from punkt.kernel.exact import parse_date
from punkt.law.packs.pack import Modality
from punkt.law.packs.vocabulary import FactKind
from punkt.showing.words.names import about

from .following import steps_of
from .headline import COUNTED, not_applied
from .view import Builder
from .view_model import LOUD, MissingFactView, ViewRow

NAMED = 2
"""Facts that a sentence names; of more it says how many there are."""


@dataclass(frozen=True)
class Finding:
    """What norms of one force come to: the force, as documents write it and in words, and a sentence."""

    modality: str
    force: str
    says: str


@dataclass(frozen=True)
class SubjectSaid:
    """What is decided about one record, or about all elements of a list, and what keeps the rest open."""

    title: str
    found: list[Finding]
    open: str
    leads: bool
    """Whether it tells an outcome that is asked for before all, and not how many conditions are met."""


@dataclass(frozen=True)
class Task:
    """Something somebody is to do: who, what, by which day (``None``: the document names none), with which paper."""

    who: str
    what: str
    day: date | None
    paper: str
    pack: str
    point: str
    ref: str
    record: str
    """The record that it is about; of several elements the first."""
    outcome: str


@dataclass(frozen=True)
class FirstScreen:
    """What stands first. ``undecided``: nothing at all is decided yet."""

    subjects: list[SubjectSaid]
    tasks: list[Task]
    lacks: list[MissingFactView]
    """What is missing, the weightiest first: what most outcomes wait for, and those that are asked for before all."""
    undecided: bool


def first_screen(builder: Builder) -> FirstScreen:
    """The first screen of a decision."""
    return FirstScreen(
        [_Said(builder, title, rows).said() for title, rows in _records(builder)],
        _tasks(builder),
        sorted(builder.lacks, key=lambda lack: -lack.weight),
        builder.undecided,
    )


def _records(builder: Builder) -> Iterator[tuple[str, list[ViewRow]]]:
    """The rows of each section, and of all elements of a list together, under their title."""
    found: dict[str, list[ViewRow]] = {}
    for name, outcomes in builder.subjects():
        subject = builder.names.subject(name)
        found.setdefault(subject.list or subject.title, []).extend(builder.rows(subject, outcomes))
    for title, rows in found.items():
        elements = len({row.subject.name for row in rows if row.subject.element})
        if rows:
            yield (f"{title[:1].upper()}{title[1:]} ({elements})" if elements else title), rows


@dataclass
class _Said:
    """Says what is decided about one record or list."""

    builder: Builder
    title: str
    rows: list[ViewRow]
    leading: list[ViewRow] = field(init=False)

    def __post_init__(self) -> None:
        outcomes = self.builder.linked.vocabulary.outcomes
        self.leading = [row for row in self.rows if outcomes[(row.subject.kind, row.name)].leading]

    def said(self) -> SubjectSaid:
        words = self.builder.words
        decided = [row for row in self.leading if row.status == "determined" and not row.subject.element]
        if decided:
            parts = {
                force: "; ".join(f"{row.within} — {row.value}" for row in rows)
                for force, rows in self._by_force(decided).items()
            }
        else:
            parts = self._counted()
        found = [Finding(force, self._force(force), f"{_capital(what)}.") for force, what in parts.items() if what]
        for status in ("gap", "conflict"):
            titles = "; ".join(row.within for row in self.leading if row.status == status)
            found += [Finding("", "", words(f"head_{status}", what=titles))] if titles else []
        if self.leading and all(row.status == "not_applicable" for row in self.leading):
            found = [*(Finding("", "", line) for line in not_applied(self.leading, words)), *found]
        return SubjectSaid(self.title, found, self._open(), bool(decided))

    def _by_force(self, rows: list[ViewRow]) -> dict[str, list[ViewRow]]:
        """Rows by how binding they are, the strongest first."""
        found: dict[str, list[ViewRow]] = {}
        for row in rows:
            found.setdefault(self._modality(row), []).append(row)
        order = [*(one.value for one in Modality), ""]
        return dict(sorted(found.items(), key=lambda item: order.index(item[0])))

    def _modality(self, row: ViewRow) -> str:
        return str(self.builder.document["outcomes"][row.subject.name][row.name]["modality"] or "")

    def _force(self, modality: str) -> str:
        return self.builder.modality(modality or None)

    def _counted(self) -> dict[str, str]:
        """How many conditions are met and how many are not, by force; where there are none, how much is decided."""
        words, said = self.builder.words, {}
        checks = [row for row in self.rows if row.kind == "check" and row.status == "determined"]
        for force, rows in self._by_force(checks).items():
            counts = Counter(row.found for row in rows)
            parts = [words(key, count=counts[found]) for found, key in COUNTED["check"].items() if counts[found]]
            said[force] = words("first_checks", what=", ".join(parts))
        decided = sum(row.status == "determined" for row in self.rows)
        if not said and decided:
            said[""] = words("first_decided", n=decided, total=len(self.rows))
        return said

    def _open(self) -> str:
        """What is not decided, and which facts keep it open."""
        words = self.builder.words
        waiting = [row for row in self.rows if row.waits]
        if not waiting:
            return ""
        first = [row for row in self.leading if row.waits and not row.subject.element]
        what = words("first_open", what="; ".join(row.within for row in first)) if first else ""
        what = what or words("first_open_n", n=len(waiting))
        outcomes = self.builder.document["outcomes"]
        counts = Counter(fact for row in first or waiting for fact in outcomes[row.subject.name][row.name]["missing"])
        labels = Counter[str]()
        for fact, number in counts.items():
            labels[self.builder.names.named(fact).inline] += number
        named = "; ".join(label for label, _ in labels.most_common(NAMED))
        more = len(labels) - NAMED
        return f"{what} — {words('first_keeps', what=named)}{words('first_more', n=more) if more > 0 else ''}."


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _tasks(builder: Builder) -> list[Task]:
    """What is to be done, what has a day first; the same for several elements once."""
    found: dict[tuple[Any, ...], tuple[Task, list[str]]] = {}
    for name, outcomes in builder.subjects():
        steps = steps_of(builder.document, name, builder.names)
        for task in (*_steps(builder, name, steps), *_duties(builder, name, outcomes, set(steps))):
            key = (task.who, task.what, task.day, task.paper, task.pack, task.point)
            found.setdefault(key, (task, []))[1].append(builder.names.subject(name).called)
    tasks = [
        replace(task, what=about(task.what, ", ".join(filter(None, elements)))) for task, elements in found.values()
    ]
    return sorted(tasks, key=lambda task: (task.day or date.max, _weight(builder, task)))


def _weight(builder: Builder, task: Task) -> int:
    """What mends a breach comes first, then what is done with a paper."""
    said = builder.document["outcomes"][task.record][task.outcome]
    tone = builder.row(builder.names.subject(task.record), task.outcome, said).tone
    return LOUD.index(tone) if tone in LOUD[: LOUD.index("due")] else len(LOUD) - bool(task.paper)


def _steps(builder: Builder, name: str, steps: Mapping[str, Any]) -> Iterator[Task]:
    """What the packs say follows."""
    words, names = builder.words, builder.names
    for outcome, rows in steps.items():
        for step in rows:
            said = names.linked.by_id[step["pack"]].next
            yield Task(
                words.pick(said.who[step["who"]]),
                words.pick(said.what[step["what"]]),
                parse_date(step["by"]),
                step["paper"] or "",
                step["pack"],
                step["point"],
                names.cited_at(step["pack"], step["point"]),
                name,
                outcome,
            )


def _duties(builder: Builder, name: str, outcomes: Mapping[str, Any], told: set[str]) -> Iterator[Task]:
    """Duties that are due, and days that are deadlines, of which no step tells."""
    subject = builder.names.subject(name)
    for outcome, said in outcomes.items():
        declared = builder.linked.vocabulary.outcomes[(subject.kind, outcome)]
        if outcome in told or said["status"] != "determined":
            continue
        day = parse_date(said["value"]) if declared.type is FactKind.DATE and declared.deadline else None
        if (said["kind"] != "duty" or said["value"] != "due") and day is None:
            continue
        fired = builder.reasons.fired(name, outcome)
        if not fired:
            continue
        ground, entry = builder.ground(fired[0]), fired[0]
        title = builder.names.named(f"{name}.{outcome}").inline
        point = f"{entry['point']}.{entry['sub']}" if entry.get("sub") else entry["point"]
        yield Task(ground.who, title, day, "", entry["pack"], point, ground.ref, name, outcome)
