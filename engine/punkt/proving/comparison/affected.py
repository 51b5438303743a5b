"""Whom a change affects: cases decided under both laws, outcome by outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from punkt.deciding.decision import Decision
from punkt.files.messages.diagnostics import Place, Problems, PunktError
from punkt.files.messages.kinds import Kind
from punkt.files.messages.system_words import system_says
from punkt.files.read import Document, read_file, read_text
from punkt.kernel.exact import parse_date
from punkt.law.language.link import Key
from punkt.proving.findings.witness import plain

from .compared_packs import Side
from .shared_vocabulary import known_to

LINES = (".jsonl", ".ndjson")
FILES = (".yaml", ".yml", ".json", *LINES)


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """An outcome of a case that comes to something else: subject, outcome, status and value on either side.

    A status is ``absent`` where the law does not report the outcome of the case. Where it is ``open``, the value is
    the one it would have if all applied of which that is unknown (``None``: none).
    """

    subject: str
    outcome: str
    one: tuple[str, Any]
    other: tuple[str, Any]


@dataclass(frozen=True, slots=True)
class AffectedCase:
    """A case with what changes for it."""

    case: str
    place: str
    changes: tuple[OutcomeChange, ...]


@dataclass
class AffectedCounts:
    """How many cases were looked at, and how many are affected, outcome by outcome."""

    cases: int = 0
    affected: int = 0
    outcomes: Counter[Key] = field(default_factory=Counter)
    """By record type and outcome: cases in which it changes for somebody."""
    answers: Counter[tuple[Key, tuple[str, Any], tuple[str, Any]]] = field(default_factory=Counter)
    """By record type, outcome and what it comes to on either side (status and value): records."""


def read_cases(path: str | Path) -> Iterator[tuple[str, Document]]:
    """The cases of a file or of all files below a folder, each with where it stands.

    A file has one case, or one a line (``.jsonl``). Raises :class:`PunktError` with every fault.
    """
    root, problems = Path(path), Problems(Kind.CASE)
    found: list[tuple[str, Document]] = []
    if not root.exists():
        problems.add("P619", Place(str(root)))
    files = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.suffix in FILES and p.is_file())
    for file in files:
        try:
            found += _of_file(file, named=file == root, problems=problems)
        except PunktError as error:
            problems.extend(error)
    if root.exists() and not found and not problems.items:
        problems.add("P729", Place(str(root)), name=str(root))
    problems.raise_if_any()
    yield from found


def _of_file(file: Path, named: bool, problems: Problems) -> list[tuple[str, Document]]:
    if file.suffix in LINES:
        return list(_of_lines(file, problems))
    document = read_file(file)
    is_case = isinstance(document.data, Mapping) and "case" in document.data
    return [(str(file), document)] if is_case or named else []


def _of_lines(file: Path, problems: Problems) -> Iterator[tuple[str, Document]]:
    try:
        rows = file.read_bytes().split(b"\n")  # a text of JSON may hold other ends of lines
    except OSError as error:
        problems.add("P004", Place(str(file)), reason=system_says(error))
        return
    for number, row in enumerate(rows, 1):
        place = f"{file}:{number}"
        if row.strip():
            try:
                yield place, read_text(row, place, "json")
            except PunktError as error:
                problems.extend(_in_file(error, place))


def _in_file(error: PunktError, place: str) -> PunktError:
    """Faults of a case that is a line of a file, placed in that file."""
    file, _, number = place.rpartition(":")
    if Path(file).suffix not in LINES:
        return error
    line = int(number)
    return PunktError(
        [
            replace(one, place=Place(file, line, one.place.column, one.place.path)) if one.place.file == place else one
            for one in error.diagnostics
        ]
    )


def affected(
    one: Side,
    other: Side,
    cases: Iterable[tuple[str, Document | Mapping[str, Any]]],
    counts: AffectedCounts,
    on_days: bool = False,
) -> Iterator[AffectedCase]:
    """The cases for which something changes; all are counted. Raises :class:`PunktError` with every fault.

    A case is asked on its own day where both laws are in force then, else (and always with ``on_days``) on the
    days of the two sides.
    """
    problems = Problems()
    for place, case in cases:
        try:
            own = None if on_days else _own_day((one, other), case)
            decisions = [_decided(side, case, (one, other), own or side.day) for side in (one, other)]
        except PunktError as error:
            problems.extend(_in_file(error, place))
            continue
        counts.cases += 1
        changes = tuple(_changes(*decisions))
        if changes:
            counts.affected += 1
            _count(changes, counts, decisions)
            yield AffectedCase(decisions[0].case_id, place, changes)
    problems.raise_if_any()


def _own_day(sides: tuple[Side, Side], case: Document | Mapping[str, Any]) -> date | None:
    """The day a case asks about, if both laws are in force then."""
    data = case.data if isinstance(case, Document) else case
    day = parse_date(data.get("as_of")) if isinstance(data, Mapping) else None
    packs = [pack for side in sides for pack in side.rules.packs]
    return day if day is not None and all(day in pack.in_force for pack in packs) else None


def _decided(side: Side, case: Document | Mapping[str, Any], sides: tuple[Side, Side], day: date) -> Decision:
    """A case decided on a day; facts that only the other side's vocabulary knows are left out."""
    if sides[0].linked.vocabulary.subjects == sides[1].linked.vocabulary.subjects:
        return side.rules.decide(case, as_of=day, trace="clauses")
    data = case.data if isinstance(case, Document) else case
    assert isinstance(data, Mapping)
    return side.rules.decide(known_to(data, side.linked.vocabulary), as_of=day, trace="clauses")


def _changes(one: Decision, other: Decision) -> Iterator[OutcomeChange]:
    before, after = dict(_answers(one)), dict(_answers(other))
    for key in dict.fromkeys([*before, *after]):
        a, b = before.get(key, ("absent", None)), after.get(key, ("absent", None))
        if a != b and {a[0], b[0]} != {"absent", "open"}:  # nothing is decided either way
            yield OutcomeChange(*key, a, b)


def _answers(decision: Decision) -> Iterator[tuple[tuple[str, str], tuple[str, Any]]]:
    """What each outcome of a decision comes to, by subject and name."""
    for subject, name, status, value, _ in decision.outcomes():
        if status == "open":
            value = decision.value_if_applies(subject, name)
        yield (subject, name), (status, plain(value))


def _count(changes: Iterable[OutcomeChange], counts: AffectedCounts, decisions: list[Decision]) -> None:
    kinds = {record.name: record.kind for decision in decisions for record in decision.judged.case.records}
    seen: set[Key] = set()
    for change in changes:
        key = (kinds[change.subject], change.outcome)
        counts.answers[(key, _hashable(change.one), _hashable(change.other))] += 1
        if key not in seen:
            seen.add(key)
            counts.outcomes[key] += 1


def _hashable(answer: tuple[str, Any]) -> tuple[str, Any]:
    status, value = answer
    return status, tuple(value) if isinstance(value, list) else value
